"""The JSON-LD of a page: what its publisher states about it in machine-readable form."""

from __future__ import annotations

import html
import re
from collections import deque
from typing import Any

import orjson
from lxml.html import HtmlElement

MAX_SCRIPTS = 64
MAX_SCRIPT_CHARS = 1_000_000
MAX_NODES = 2_000
MAX_DEPTH = 12

# Properties whose values are statements about the page itself. What hangs on others (`comment`, `hasPart`,
# `itemListElement`, `isPartOf`) stays inside its parent: its dates and names are not this article's.
_SAME_PAGE_KEYS = ("@graph", "@set", "@list", "mainEntity", "mainEntityOfPage")

ARTICLE_TYPES = frozenset(
    {
        "advertisercontentarticle",
        "analysisnewsarticle",
        "article",
        "askpublicnewsarticle",
        "backgroundnewsarticle",
        "blogposting",
        "creativework",
        "discussionforumposting",
        "liveblogposting",
        "medicalscholarlyarticle",
        "newsarticle",
        "opinionnewsarticle",
        "report",
        "reportagenewsarticle",
        "review",
        "reviewnewsarticle",
        "satiricalarticle",
        "scholarlyarticle",
        "socialmediaposting",
        "techarticle",
    }
)

_WRAPPERS = re.compile(r"<!--|-->|(?://|/\*)?<!\[CDATA\[(?:\*/)?|(?://|/\*)?\]\]>(?:\*/)?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# A string that never closes matches to the end, so that no position is scanned twice.
_STRING_OR_LOOSE_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?$))|,(?=\s*+[}\]])')
_SURROGATES = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def read_json_ld(tree: HtmlElement) -> tuple[dict[str, Any], ...]:
    """All JSON-LD nodes that describe the page, in page order; broken scripts give none."""
    nodes: list[dict[str, Any]] = []
    for script in _find_scripts(tree):
        nodes.extend(_flatten_value(_parse_loosely(script)))
        if len(nodes) >= MAX_NODES:
            break
    return tuple(nodes[:MAX_NODES])


def list_types(node: dict[str, Any]) -> frozenset[str]:
    """The node's types in lower case, without the vocabulary's address (`newsarticle`)."""
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(re.split("[/#:]", name)[-1].lower() for name in names if isinstance(name, str))


def is_article(node: dict[str, Any]) -> bool:
    """Whether the node describes an article."""
    return not ARTICLE_TYPES.isdisjoint(list_types(node))


def _find_scripts(tree: HtmlElement) -> list[str]:
    found = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = script.text or ""
            if 2 <= len(text) <= MAX_SCRIPT_CHARS:
                found.append(text)
            if len(found) == MAX_SCRIPTS:
                break
    return found


def _parse_loosely(text: str) -> Any:
    """The value that `text` holds, mended where it breaks JSON in a well-known way, else None."""
    for attempt in (_leave_as_is, _mend_wrappers, _mend_syntax):
        try:
            return orjson.loads(attempt(text))
        except ValueError:
            continue
    return None


def _leave_as_is(text: str) -> str:
    return text


def _mend_wrappers(text: str) -> str:
    text = _WRAPPERS.sub("", text).strip().rstrip("; \t\r\n")
    return html.unescape(text) if text[:40].lstrip("[{ \n\r\t").startswith("&quot;") else text


def _mend_syntax(text: str) -> str:
    text = _CONTROLS.sub(" ", _mend_wrappers(text))
    text = _STRING_OR_LOOSE_COMMA.sub(lambda match: match.group(1) or "", text)
    return _SURROGATES.sub(lambda match: match.group(1) or "\\ufffd", text)


def _flatten_value(value: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    queue: deque[tuple[Any, int]] = deque([(value, 0)])
    while queue and len(nodes) < MAX_NODES:
        item, depth = queue.popleft()
        if isinstance(item, dict):
            nodes.append(item)
            parts = [item[key] for key in _SAME_PAGE_KEYS if isinstance(item.get(key), dict | list)]
        else:
            parts = item[:MAX_NODES] if isinstance(item, list) else []
        if depth < MAX_DEPTH:
            queue.extend((part, depth + 1) for part in parts)
    return nodes
