"""Values of the database as plain JSON values and as text, the same in every format."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

_JSON_INTEGERS = range(-(1 << 63), 1 << 64)


def format_moment(moment: datetime) -> str:
    """A moment in ISO 8601; one with a time zone is given in UTC and marked Z."""
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def dump_json(value: Any) -> bytes:
    """A value as JSON; numbers that JSON readers would round are written as text."""
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_UTC_Z
    try:
        return orjson.dumps(value, default=_simplify, option=options)
    except orjson.JSONEncodeError:
        # An integer of over 64 bits somewhere inside.
        return orjson.dumps(_spell_huge_integers(value), default=_simplify, option=options)


def _simplify(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _simplify_decimal(value)
    if isinstance(value, bytes):
        return value.hex()
    return _spell_duration(value) if isinstance(value, pa.MonthDayNano) else str(value)


def _spell_duration(value: Any) -> str:
    """An interval as an ISO 8601 duration."""
    seconds = Decimal(value.nanoseconds) / 1_000_000_000
    return f"P{value.months}M{value.days}DT{seconds:f}S"


def _simplify_decimal(value: Decimal) -> int | float | str:
    if value == value.to_integral_value():
        return int(value) if int(value) in _JSON_INTEGERS else format(value, "f")
    return float(value) if Decimal(repr(float(value))) == value else format(value, "f")


def _spell_huge_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spell_huge_integers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_spell_huge_integers(item) for item in value]
    return str(value) if isinstance(value, int) and value not in _JSON_INTEGERS else value


def list_rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows of a batch as dictionaries; maps become dictionaries too."""
    rows: list[dict[str, Any]] = batch.to_pylist(maps_as_pydicts="strict")
    return rows


def is_text(kind: pa.DataType) -> bool:
    """Whether values of this type are text as they are."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_plain(kind: pa.DataType) -> bool:
    """Whether a CSV writes values of this type without any text of a stranger's in them."""
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind) or pa.types.is_date(kind)
    )  # fmt: skip


def spell_column(column: pa.Array) -> pa.Array:
    """A column as text: moments in ISO 8601, lists, structs and maps as JSON."""
    if is_text(column.type):
        return column
    if pa.types.is_dictionary(column.type):
        return spell_column(column.dictionary_decode())
    if pa.types.is_timestamp(column.type):
        return _spell_moments(column)
    values = column.to_pylist(maps_as_pydicts="strict") if pa.types.is_nested(column.type) else column.to_pylist()
    spelled = [None if value is None else _spell(value) for value in values]
    return pa.array(spelled, pa.string())


def _spell_moments(column: pa.Array) -> pa.Array:
    """Moments as `format_moment` spells them, a column at a time."""
    suffix = "Z" if column.type.tz else ""
    exact = column.cast(pa.timestamp("us", "UTC" if suffix else None))
    whole = exact.cast(pa.timestamp("s", exact.type.tz), safe=False)
    pattern = f"%Y-%m-%dT%H:%M:%S{suffix}"
    is_whole = pc.equal(pc.microsecond(exact), 0)
    is_whole = pc.and_(is_whole, pc.equal(pc.millisecond(exact), 0))
    return pc.if_else(is_whole, pc.strftime(whole, format=pattern), pc.strftime(exact, format=pattern))


def _spell(value: Any) -> str:
    plain = _simplify(value) if not isinstance(value, dict | list | str) else value
    return plain if isinstance(plain, str) else dump_json(plain).decode()
