"""Values of a Parquet column as a source would write them: texts, numbers, ISO dates, lists and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from pyarrow import types

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import Decoded, decode_bytes

# The nesting of lists and objects down to which values are read.
MAX_DEPTH = 16
_EPOCH = datetime(1970, 1, 1)
_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_DAY_UNIT = 86_400


class Misread(bytes):
    """The bytes of a text that is not the UTF-8 that its column says it is."""


def list_values(array: Any, depth: int = 0) -> Sequence[object]:
    """Give the values of an Arrow array: bytes and Misread are still to be decoded, what cannot be said is None."""
    kind = array.type
    if depth > MAX_DEPTH:
        return [None] * len(array)
    for is_kind, convert in _CONVERTERS:
        if is_kind(kind):
            return convert(array, depth)
    if isinstance(kind, pa.BaseExtensionType):
        return list_values(array.storage, depth)
    return list(array.to_pylist()) if _is_plain(kind) else _spell(array)


def finish_value(value: object, found: list[Decoded]) -> object:
    """Give a value with its bytes decoded; how they were is added to `found`."""
    if isinstance(value, bytes):
        return _decode(value, found)
    if isinstance(value, list):
        return [finish_value(item, found) for item in value]
    if isinstance(value, Mapping):
        return {str(finish_value(name, found)): finish_value(item, found) for name, item in value.items()}
    return value


def _decode(data: bytes, found: list[Decoded]) -> str | None:
    if isinstance(data, Misread):
        text = data.decode("utf-8", "replace")
        found.append(Decoded(text, "utf-8", "utf-8", text.count("\ufffd") - data.count(b"\xef\xbf\xbd")))
        return text
    try:
        decoded = decode_bytes(data, media_type="text/html")
    except InputRejectedError:
        return None
    found.append(decoded)
    return decoded.text


def _is_plain(kind: Any) -> bool:
    return bool(types.is_null(kind) or types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind))


def _spell(array: Any) -> Sequence[object]:
    """Give decimals, times of day and the like as Arrow writes them."""
    try:
        return array.cast(pa.string()).to_pylist()  # type: ignore[no-any-return]
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return [None] * len(array)


def _list_texts(array: Any, _depth: int) -> Sequence[object]:
    """Texts are taken as bytes: Arrow lets through what is no UTF-8."""
    return [None if data is None else _read_text(data) for data in array.cast(pa.large_binary()).to_pylist()]


def _read_text(data: bytes) -> object:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return Misread(data)


def _list_bytes(array: Any, _depth: int) -> Sequence[object]:
    return array.to_pylist()  # type: ignore[no-any-return]


def _list_moments(array: Any, _depth: int) -> Sequence[object]:
    zone = _find_zone(array.type.tz)
    unit = _UNITS[array.type.unit]
    return [_write_moment(value, unit, zone) for value in array.cast(pa.int64()).to_pylist()]


@lru_cache(maxsize=64)
def _find_zone(name: str | None) -> tzinfo | None:
    """The zone of a column; UTC, in which instants are counted, where its name is unknown."""
    if name is None:
        return None
    try:
        if name[:1] in "+-":
            minutes = int(name[1:3]) * 60 + int(name[4:6])
            return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _write_moment(value: int | None, unit: int, zone: tzinfo | None) -> str | None:
    if value is None:
        return None
    try:
        at = _EPOCH + timedelta(seconds=value // unit, microseconds=value % unit * 1_000_000 // unit)
        return (at.replace(tzinfo=UTC).astimezone(zone) if zone else at).isoformat()
    except (OverflowError, ValueError):
        return None


def _list_days(array: Any, _depth: int) -> Sequence[object]:
    if types.is_date64(array.type):
        seconds = (None if value is None else value // 1000 for value in array.cast(pa.int64()).to_pylist())
    else:
        seconds = (None if value is None else value * _DAY_UNIT for value in array.cast(pa.int32()).to_pylist())
    return [moment and moment[:10] for moment in (_write_moment(value, 1, None) for value in seconds)]


def _list_lists(array: Any, depth: int) -> Sequence[object]:
    return [
        list(list_values(array[row].values, depth + 1)) if array[row].is_valid else None for row in range(len(array))
    ]


def _list_objects(array: Any, depth: int) -> Sequence[object]:
    names = [field.name for field in array.type]
    columns = [list_values(column, depth + 1) for column in array.flatten()]
    valid = array.is_valid().to_pylist()
    return [
        {name: column[row] for name, column in zip(names, columns, strict=True)} if is_valid else None
        for row, is_valid in enumerate(valid)
    ]


def _list_maps(array: Any, depth: int) -> Sequence[object]:
    found: list[object] = []
    for row in range(len(array)):
        entries = array[row].values
        if entries is None:
            found.append(None)
            continue
        names, values = (list_values(entries.field(place), depth + 1) for place in (0, 1))
        found.append({name: value for name, value in zip(names, values, strict=True) if isinstance(name, str)})
    return found


def _list_dictionary(array: Any, depth: int) -> Sequence[object]:
    return list_values(array.dictionary_decode(), depth + 1)


def _is_text(kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_bytes(kind: Any) -> bool:
    """Tell whether a column holds bytes that nobody calls a text."""
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def _is_list(kind: Any) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


_CONVERTERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, int], Sequence[object]]], ...] = (
    (_is_text, _list_texts),
    (is_bytes, _list_bytes),
    (types.is_timestamp, _list_moments),
    (types.is_date, _list_days),
    (types.is_map, _list_maps),
    (_is_list, _list_lists),
    (types.is_struct, _list_objects),
    (types.is_dictionary, _list_dictionary),
)
