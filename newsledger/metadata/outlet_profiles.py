"""`outlets.csv`: what a person knows of many outlets, one row an outlet, as a spreadsheet keeps it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from newsledger.errors import InputRejectedError, UsageError
from newsledger.metadata.outlets import clean_domain, fold_name, make_outlet_id, read_declaration
from newsledger.metadata.urls import registered_domain
from newsledger.read.decoding import decode_bytes

# A row of two hundred characters for each of the world's hundred thousand outlets.
MAX_BYTES = 20_000_000
# Columns and what they are called by others; any other column is a group of its own name.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "outlet", "outlet_name"),
    "domains": ("domains", "domain", "website", "url"),
    "country": ("country",),
    "language": ("language", "lang"),
    "timezone": ("timezone", "time_zone", "tz"),
    "kind": ("kind",),
    "groups": ("groups",),
    "outlet_id": ("outlet_id", "id"),
    "aliases": ("aliases", "alias", "other_names"),
    "day_first": ("day_first",),
}
GROUP_PREFIX = "group."
# A column's name this much like one of ours is that one mistyped (`contry`), and no group.
ALIKE = 0.8

_COLUMN_OF = {name: ours for ours, names in COLUMNS.items() for name in names}
_TEXT_COLUMNS = ("name", "country", "language", "timezone", "kind", "outlet_id")
_DELIMITERS = (",", ";", "\t")
# A host as people write it; one label of letters at its end parts it from a number.
_HOST = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}/?", re.IGNORECASE)
_DOMAIN_GAP = re.compile(r"[\s;,|]+")
_NAME_GAP = re.compile(r"\s*[;|]\s*")
_YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_REMEDIES = {
    "name": "keep one, and write the other in the column aliases",
    "domains": "write all domains of an outlet in one row, or give two outlets two names",
    "outlet_id": "keep one, or give two outlets two names and no domain in common",
}
_KEEP_ONE = "keep one of them"

_Row = dict[str, Any]
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Profile:
    """The fields of one outlet as `[outlets.ID]` has them, its id if one is given, and the line it stands in."""

    place: str
    outlet_id: str | None
    fields: _Row


def declare_profiles(path: Path, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Give the declared outlets with those of an `outlets.csv`; what is declared of an outlet already wins.

    A row without an id is the declared outlet of the same name, alias or domain, else a new one.
    """
    outlets: dict[str, Mapping[str, Any]] = dict(declared)
    known = {key: outlet_id for outlet_id, row in declared.items() for key in _list_keys(outlet_id, row)}
    for profile in _unite_rows(_read_profiles(path)):
        found = sorted({known[key] for key in _list_keys(profile.outlet_id, profile.fields) if key in known})
        if len(found) > 1:
            raise UsageError(
                f"{profile.place}: is both [outlets.{found[0]}] and [outlets.{found[1]}]: leave out what is the other's"
            )
        if found:
            outlets[found[0]] = _overlay(profile, found[0], outlets[found[0]])
        else:
            _add_outlet(outlets, profile)
    return outlets


def _add_outlet(outlets: dict[str, Mapping[str, Any]], profile: _Profile) -> None:
    outlet_id = profile.outlet_id or _make_id(profile.fields)
    if outlet_id is None or outlet_id in outlets:
        raise UsageError(f"{profile.place}: needs an id of its own, {outlet_id!r} is taken: write one in outlet_id")
    try:
        read_declaration(outlet_id, profile.fields)
    except UsageError as error:
        raise UsageError(f"{profile.place}: {error}") from error
    outlets[outlet_id] = profile.fields


def _make_id(fields: _Row) -> str | None:
    """Give the id that undeclared records of the outlet have; a subdomain's would be that of the whole domain."""
    domain = next(iter(fields.get("domains", ())), None)
    is_whole = domain is not None and registered_domain(domain) == domain
    return make_outlet_id(fields.get("name"), domain if is_whole or not fields.get("name") else None)


def _overlay(profile: _Profile, outlet_id: str, declared: Mapping[str, Any]) -> _Row:
    """Give what is declared, with what the profile has beside it; another name becomes one more alias."""
    if profile.outlet_id not in (None, outlet_id):
        raise UsageError(
            f"{profile.place}: outlet_id {profile.outlet_id!r} contradicts [outlets.{outlet_id}], which has the same "
            "name or domain: leave the outlet_id empty"
        )
    row = {**profile.fields, **declared}
    if "domain" in declared:
        row.pop("domains", None)
    groups = declared.get("groups", {})
    if isinstance(groups, Mapping) and "groups" in profile.fields:
        row["groups"] = {**profile.fields["groups"], **groups}
    more = [profile.fields.get("name"), *profile.fields.get("aliases", ())]
    aliases = [name for name in more if name and name != row.get("name")]
    if aliases:
        row["aliases"] = list(dict.fromkeys([*_list_texts(declared.get("aliases")), *aliases]))
    try:
        read_declaration(outlet_id, {name: value for name, value in row.items() if name not in declared})
    except UsageError as error:
        raise UsageError(f"{profile.place}: {error}") from error
    return row


def _unite_rows(profiles: Iterable[_Profile]) -> list[_Profile]:
    """Give one profile an outlet: rows about the same one complete each other, and may not contradict each other."""
    united: dict[str, _Profile] = {}
    known: dict[_Key, str] = {}
    for profile in profiles:
        keys = list(_list_keys(profile.outlet_id, profile.fields))
        places = sorted({known[key] for key in keys if key in known})
        if len(places) > 1:
            raise UsageError(f"{profile.place}: is both the outlet of {places[0]} and that of {places[1]}: part them")
        if places:
            profile = _unite(united[places[0]], profile)
        united[profile.place] = profile
        known.update(dict.fromkeys(keys, profile.place))
    return list(united.values())


def _unite(first: _Profile, more: _Profile) -> _Profile:
    fields = dict(first.fields)
    _unite_values(first, more, "outlet_id", first.outlet_id, more.outlet_id)
    for name, value in more.fields.items():
        if name == "groups":
            groups = fields.setdefault("groups", {})
            for key, text in value.items():
                _unite_values(first, more, key, groups.get(key), text)
            fields["groups"] = {**groups, **value}
        elif name == "aliases":
            fields["aliases"] = list(dict.fromkeys([*fields.get("aliases", ()), *value]))
        elif name != "name" or fold_name(fields.get(name, "")) != fold_name(value):
            _unite_values(first, more, name, fields.get(name), value)
            fields[name] = value
    return _Profile(first.place, first.outlet_id or more.outlet_id, fields)


def _unite_values(first: _Profile, more: _Profile, name: str, one: object, other: object) -> None:
    if one is not None and other is not None and one != other:
        raise UsageError(
            f"{more.place}: {name} {_spell(other)} contradicts {_spell(one)} in {first.place.rpartition(': ')[2]}, "
            f"which is about the same outlet: {_REMEDIES.get(name, _KEEP_ONE)}"
        )


def _spell(value: object) -> str:
    return repr(" ".join(value) if isinstance(value, list) else value)


def _list_keys(outlet_id: str | None, row: Mapping[str, Any]) -> Iterator[_Key]:
    """Give all by which an outlet is known: its id, its names, its domains."""
    if outlet_id:
        yield "id", outlet_id
    for name in [*_list_texts(row.get("name")), *_list_texts(row.get("aliases"))]:
        yield "name", fold_name(name)
    for domain in _list_texts(row.get("domains", row.get("domain"))):
        yield "domain", clean_domain(domain) or domain


def _list_texts(value: object) -> list[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return [text for text in listed if isinstance(text, str)]


def _read_profiles(path: Path) -> Iterator[_Profile]:
    lines = _read_lines(path)
    line, header = next(lines, (1, []))
    columns = [_name_column(f"{path}: line {line}", cell) for cell in header]
    if not {"name", "domains"} & set(columns):
        raise UsageError(f"{path}: line {line}: the first line names the columns, and name or domains is missing")
    for name in columns:
        if name and columns.count(name) > 1:
            raise UsageError(f"{path}: line {line}: two columns are {name!r}: keep one of them")
    rows = list(lines)
    if "domains" not in columns:
        _refuse_hosts(f"{path}: line {line}", header, [cells for _, cells in rows])
    for line, cells in rows:
        profile = _read_profile(f"{path}: line {line}", columns, cells)
        if profile:
            yield profile


def _refuse_hosts(place: str, header: list[str], rows: list[list[str]]) -> None:
    """Refuse a column of hosts under a name in another language, which would become a group and name no outlet."""
    for number, cell in enumerate(header):
        name = _fold_column(cell)
        values = [row[number] for row in rows if len(row) > number and row[number]]
        is_group = name and name not in _COLUMN_OF and not name.startswith(GROUP_PREFIX)
        if is_group and values and all(_holds_hosts(value) for value in values):
            raise UsageError(f"{place}: column {cell!r} holds host names: name it domains, or {GROUP_PREFIX}{name}")


def _holds_hosts(value: str) -> bool:
    pieces = [piece for piece in _DOMAIN_GAP.split(value) if piece]
    return bool(pieces) and all(_HOST.fullmatch(piece) for piece in pieces)


def _read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give the number of the line in which each row begins, and the row's cells."""
    text = _read_text(path)
    head, _, rest = text.partition("\n")
    first, delimiter = 1, _find_delimiter(head)
    if head.strip().lower().startswith("sep="):
        # Excel's own way to say which delimiter a file has.
        text, first, delimiter = rest, 2, head.strip()[4:5] or _find_delimiter(rest.partition("\n")[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield line, [" ".join(cell.split()) for cell in cells]
            line = first + rows.line_num
    except csv.Error as error:
        raise UsageError(f"{path}: line {line}: {error}: mend the quoting of that row") from error


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{path} is over {MAX_BYTES // 1_000_000} MB: keep only the columns that are of use")
        return decode_bytes(data, media_type="text/csv").text.removeprefix("\ufeff")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except InputRejectedError as error:
        raise UsageError(f"{path} is no text: save it as CSV (UTF-8)") from error


def _find_delimiter(head: str) -> str:
    return max(_DELIMITERS, key=head.count)


def _name_column(place: str, cell: str) -> str:
    """Give our column's name, `group.NAME` for any other, and nothing for a column without a name."""
    name = _fold_column(cell)
    if name in _COLUMN_OF or not name:
        return _COLUMN_OF.get(name, "")
    if name.startswith(GROUP_PREFIX):
        return name
    alike = get_close_matches(name, _COLUMN_OF, 1, ALIKE)
    if alike:
        raise UsageError(f"{place}: column {cell!r} looks like {alike[0]!r}: name it so, or {GROUP_PREFIX}{name}")
    return GROUP_PREFIX + name


def _fold_column(cell: str) -> str:
    return "_".join(cell.casefold().split())


def _read_profile(place: str, columns: list[str], cells: list[str]) -> _Profile | None:
    if any(cells[len(columns) :]):
        raise UsageError(
            f"{place}: has {len(cells)} columns and the first line {len(columns)}: quote a value that "
            "holds the delimiter"
        )
    given = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    if "" in given:
        raise UsageError(f"{place}: {given['']!r} stands in a column without a name: name it in the first line")
    if not {"name", "domains", "outlet_id"} & set(given):
        raise UsageError(f"{place}: names no outlet: give its name or a domain")
    fields: _Row = {name: given[name] for name in _TEXT_COLUMNS if name in given}
    outlet_id = fields.pop("outlet_id", None)
    domains = [domain for domain in _DOMAIN_GAP.split(given.get("domains", "")) if domain]
    if domains:
        fields["domains"] = [_read_domain(place, domain) for domain in domains]
    if "aliases" in given:
        fields["aliases"] = [name for name in _NAME_GAP.split(given["aliases"]) if name]
    if "day_first" in given:
        fields["day_first"] = _read_choice(place, given["day_first"])
    if groups := _read_groups(place, given):
        fields["groups"] = groups
    return _Profile(place, outlet_id, fields)


def _read_domain(place: str, text: str) -> str:
    domain = clean_domain(text)
    if domain is None or "." not in domain or registered_domain(domain) is None:
        raise UsageError(f"{place}: {text!r} is no domain such as norvale.example")
    return domain


def _read_choice(place: str, text: str) -> bool:
    if text.casefold() not in _YES_OR_NO:
        raise UsageError(f"{place}: day_first is {text!r}: write yes or no")
    return _YES_OR_NO[text.casefold()]


def _read_groups(place: str, given: Mapping[str, str]) -> dict[str, str]:
    """Give the groups of a row: `lean=left;owner=Quay Group` in the column groups, and each column of a group."""
    pairs = [(name.removeprefix(GROUP_PREFIX), cell) for name, cell in given.items() if name.startswith(GROUP_PREFIX)]
    for piece in filter(None, _NAME_GAP.split(given.get("groups", ""))):
        name, sign, value = piece.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise UsageError(f"{place}: {piece!r} is no group: write groups as lean=left;owner=Quay Group")
        pairs.append((_fold_column(name), value.strip()))
    groups: dict[str, str] = {}
    for name, value in pairs:
        if groups.setdefault(name, value) != value:
            raise UsageError(f"{place}: group {name} is both {groups[name]!r} and {value!r}: {_KEEP_ONE}")
    return groups
