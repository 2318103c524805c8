"""An object around a list of articles, as feeds and search interfaces give them: where its articles begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import orjson

from newsledger.read.fields import count_known_names, make_metadata, read_text
from newsledger.read.json_scan import find_line_end
from newsledger.read.window import Window

# What stands before the list, and after it, is a few fields; JSON Feed's are under 2 KB.
LOOKAHEAD_BYTES = 1 << 20
MAX_DEPTH = 4

# Under these names JSON Feed, NewsAPI, the Guardian, Solr, Elasticsearch, WordPress' and GDELT's interfaces, JSON:API
# and XML turned into JSON give their articles, and these are the objects around such a list.
LIST_NAMES = frozenset((
    "articles", "items", "results", "entries", "posts", "docs", "documents", "data", "news", "stories", "hits",
    "records", "rows", "item", "entry", "value",
))  # fmt: skip
_HOLDERS = frozenset(
    ("response", "result", "results", "data", "hits", "feed", "rss", "channel", "payload", "rdf:rdf", "query", "body")
)
# The object within an element that has its fields: Elasticsearch, JSON:API, the Guardian.
INNER_NAMES = ("_source", "attributes", "fields")

_STRING = rb'"(?:[^"\\\n]++|\\[^\n])*+"'
_MEMBER = re.compile(rb"[ \t\r\n,]*+(" + _STRING + rb")[ \t\r\n]*+:[ \t\r\n]*+(?=[^ \t\r\n])")
_CLOSE = re.compile(rb"[ \t\r\n,]*+\}")
_SCALAR = re.compile(_STRING + rb'|[^ \t\r\n"{}\[\],]++')
_INERT = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+")
_FIRST_OBJECT = re.compile(rb"\[[ \t\r\n]*+(?=\{)")
_SPACE = re.compile(rb"(?:[ \t\r\n]++|\xef\xbb\xbf)*+")


@dataclass(frozen=True, slots=True)
class Wrapper:
    """An open list of articles: the address after its opening sign, and the names of the objects it lies in.

    `is_keyed`: no list but an object whose values are the articles.
    """

    start: int
    path: tuple[str, ...]
    is_keyed: bool = False


def find_wrapper(window: Window) -> Wrapper | None:
    """Give the wrapper that the window's value is; None where it is an article itself, or no object."""
    window.reach(window.base + LOOKAHEAD_BYTES)
    space = _SPACE.match(window.buffer)
    start = space.end() if space else 0
    if window.buffer[start : start + 1] != b"{" or _is_one_of_many(window, window.base + start):
        return None
    walked = walk_members(window.buffer, start + 1, ("",))
    found = walked if isinstance(walked, Wrapper) else _find_keyed(window.buffer, start)
    if found is None or not _is_confirmed(window, found):
        return None
    return Wrapper(window.base + found.start, found.path, found.is_keyed)


def read_wrapper(header: bytes) -> Wrapper | None:
    """Give the wrapper that the bytes up to its list's opening sign belong to; None for less than that."""
    if len(header) < 2:
        return None
    for depth in range(1, MAX_DEPTH + 1):
        if _load(header + b"]" + b"}" * depth) is not None:
            return Wrapper(len(header), ("",) * depth)
    return Wrapper(len(header), ("",), is_keyed=True)


@lru_cache(maxsize=8)
def read_outer(header: bytes) -> Mapping[str, object]:
    """Give what a wrapper says about all its articles, under names that stand behind an article's own."""
    wrapper = read_wrapper(header)
    closing = b"]" + b"}" * len(wrapper.path) if wrapper and not wrapper.is_keyed else b""
    outer = _load(header + closing)
    if not isinstance(outer, dict):
        return {}
    home = outer.get("home_page_url")
    known = make_metadata(outer, {})
    found = {
        "feed_title": known.outlet or (known.title if is_json_feed(header) else None),
        "feed_domain": known.outlet_domain or (_find_host(home) if isinstance(home, str) else None),
        "feed_language": known.language,
    }
    return {name: value for name, value in found.items() if value}


def is_json_feed(header: bytes) -> bool:
    """Tell whether a wrapper is a JSON Feed, whose items may have a summary in the place of their text."""
    return b"jsonfeed.org/version" in header


def merge_inner(value: dict[str, object]) -> dict[str, object]:
    """Give an element's fields with those of the object within it, where only that one has a text."""
    if not any(name in value for name in INNER_NAMES) or count_known_names(value)[1]:
        return value
    inner = [value[name] for name in INNER_NAMES if isinstance(value.get(name), dict)]
    return {**value, **inner[0]} if inner and isinstance(inner[0], dict) else value


def walk_members(buffer: bytes, position: int, path: tuple[str, ...]) -> Wrapper | int | None:
    """Give the next list of articles from a place between an object's members on, or the end of the outermost object.

    None where it cannot be told from these bytes, and where a member is the text of an article.
    """
    while path:
        member = _MEMBER.match(buffer, position)
        if member is None:
            close = _CLOSE.match(buffer, position)
            if close is None:
                return None
            path, position = path[:-1], close.end()
            continue
        name, value = _read_name(member[1]), member.end()
        sign = buffer[value : value + 1]
        is_said = sign == b'"' and not buffer.startswith(b'""', value)
        if is_said and len(path) == 1 and count_known_names((name,))[1]:
            return None
        first = _FIRST_OBJECT.match(buffer, value) if name in LIST_NAMES else None
        if first and _looks_like_article(_list_names(buffer, first.end())):
            return Wrapper(value + 1, path)
        if sign == b"{" and name in _HOLDERS and len(path) < MAX_DEPTH:
            path, position = (*path, name), value + 1
        elif (end := _skip_value(buffer, value)) is not None:
            position = end
        else:
            return None
    return position


def _find_keyed(buffer: bytes, start: int) -> Wrapper | None:
    """Give the object whose first value is an article under a name that is none of a field."""
    member = _MEMBER.match(buffer, start + 1)
    if member is None or buffer[member.end() : member.end() + 1] != b"{":
        return None
    name = _read_name(member[1])
    names = _list_names(buffer, member.end())
    is_article = count_known_names(names)[1] and _looks_like_article(names)
    return Wrapper(member.end(), ("",), is_keyed=True) if is_article and not count_known_names((name,))[0] else None


def _is_one_of_many(window: Window, start: int) -> bool:
    """Tell whether the first line is a whole object that others follow: then every line is a record."""
    line, _, rest = window.take(start, window.end).partition(b"\n")
    # A line that holds a list of objects looks to the scanner like several objects.
    return bool(rest.strip()) and (find_line_end(window, start) is not None or _load(line) is not None)


def _is_confirmed(window: Window, found: Wrapper) -> bool:
    """Tell whether the whole object, where it is at hand, has no text of its own and only articles if it is keyed."""
    outer = _load(window.buffer) if window.is_ended else None
    if not isinstance(outer, dict):
        return not found.is_keyed or not window.is_ended
    if found.is_keyed:
        return all(isinstance(value, dict) and count_known_names(value)[1] for value in outer.values())
    own = {name: value for name, value in outer.items() if name.lower() not in found.path}
    return not any(count_known_names((name,))[1] and read_text(value) for name, value in own.items())


def _looks_like_article(names: Iterable[str]) -> bool:
    known_count, has_content = count_known_names(names)
    return has_content or known_count >= 2


def _list_names(buffer: bytes, start: int) -> list[str]:
    """Give the names in the object at `start`, and those in the one within it, as far as the bytes go."""
    names: list[str] = []
    position = start + 1
    while member := _MEMBER.match(buffer, position):
        name, value = _read_name(member[1]), member.end()
        names.append(name)
        if name in INNER_NAMES and buffer[value : value + 1] == b"{":
            position = value + 1
            continue
        end = _skip_value(buffer, value)
        if end is None:
            break
        position = end
    return names


def _skip_value(buffer: bytes, position: int) -> int | None:
    """Give where the value at `position` ends; None where that is beyond the bytes."""
    if buffer[position : position + 1] not in (b"{", b"["):
        scalar = _SCALAR.match(buffer, position)
        return scalar.end() if scalar and scalar.end() < len(buffer) else None
    depth = 0
    while True:
        inert = _INERT.match(buffer, position)
        position = inert.end() if inert else position
        sign = buffer[position : position + 1]
        if sign not in (b"{", b"[", b"}", b"]") or not sign:
            return None
        depth += 1 if sign in (b"{", b"[") else -1
        position += 1
        if depth == 0:
            return position


def _read_name(literal: bytes) -> str:
    return literal[1:101].rstrip(b'"').decode("utf-8", "replace").lower()


def _find_host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _load(data: bytes) -> object | None:
    try:
        value: object = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    return value
