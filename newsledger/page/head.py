"""What a page's head and its JSON-LD state about the article, looked up by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from newsledger.page.jsonld import is_article

MAX_META_TAGS = 500
MAX_VALUE_CHARS = 2_000
MAX_AUTHORS = 30


@dataclass(frozen=True, slots=True)
class PageHead:
    """The meta tags (by lower-case name or property), JSON-LD nodes and address of one page."""

    metas: dict[str, tuple[str, ...]]
    nodes: tuple[dict[str, Any], ...]
    url: str | None
    language: str | None

    def find_meta(self, *names: str) -> str | None:
        """The first of these meta tags that is there and not empty."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def find_stated(self, key: str) -> Any:
        """The first value of a JSON-LD property of an article node, else None."""
        return next((node[key] for node in self.nodes if is_article(node) and node.get(key)), None)


def read_head(tree: HtmlElement, nodes: Sequence[dict[str, Any]], url: str | None) -> PageHead:
    """The head of a parsed page."""
    metas: dict[str, list[str]] = {}
    for number, meta in enumerate(tree.iter("meta")):
        if number >= MAX_META_TAGS:
            break
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower().strip()
        value = squeeze(meta.get("content"))
        if name and value:
            metas.setdefault(name, []).append(value)
    stated = {name: tuple(values[:MAX_AUTHORS]) for name, values in metas.items()}
    return PageHead(stated, tuple(nodes), url, squeeze(tree.get("lang") or tree.get("xml:lang")))


def squeeze(value: object, limit: int = MAX_VALUE_CHARS) -> str | None:
    """A stated string decoded and with its white space made single, or None when it is none or empty."""
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value[:limit]).split()) or None


def read_names(value: object, nodes: Sequence[dict[str, Any]] = ()) -> list[str]:
    """The names in a JSON-LD person or organisation value: a string, an object, a reference or a list of these."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        name = _read_name(item, nodes)
        if name and name not in found:
            found.append(name)
    return found[:MAX_AUTHORS]


def _read_name(item: object, nodes: Sequence[dict[str, Any]]) -> str | None:
    if isinstance(item, dict):
        name = item.get("name")
        if not name and item.get("@id"):
            name = next(
                (node.get("name") for node in nodes if node.get("@id") == item["@id"] and node.get("name")), None
            )
        item = name[0] if isinstance(name, list) and name else name
    return squeeze(item)
