"""An invented article with every kind of quote, and its rows of `quotes`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

TITLE = "Quay must wait, says Oldane"
TEXT = (
    "The eastern quay of Norvale will not be rebuilt this year, Mayor Mira Oldane said on Tuesday.\n\n"
    "“We have waited nine years,” she told journalists, “and we can wait one more.”\n\n"
    "Fishing crews were told by two officials that the money “is gone”. According to Tomas Verrin, who leads the "
    "crews’ union, Oldane had promised him that “the first stone will be laid in May”.\n\n"
    "The Harbour Office denied that any contract had been signed. “Nobody signed anything,” its spokeswoman, "
    "Ilse Brandt, said. A report by the audit court warned of costs beyond 40 million.\n\n"
    "“It is a shame,” one said."
)


def find(text: str, words: str, start: int = 0) -> tuple[int, int]:
    """Where the words stand."""
    first = text.index(words, start)
    return first, first + len(words)


def find_near(text: str, words: str, places: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the words stand that are nearest to the first of the places."""
    found = [match.span() for match in re.finditer(re.escape(words), text)]
    return min(found, key=lambda span: min(abs(span[0] - places[0][1]), abs(span[1] - places[0][0])))


def make_quote(number: int, text: str, contents: list[str], **more: Any) -> dict[str, Any]:
    """A row of `quotes` whose spans are found in the text by their words."""
    places = [find(text, words) for words in contents]
    row: dict[str, Any] = {
        "quote_id": f"{number:016x}", "article_id": "a1", "version_id": "v1", "document_id": "d1", "kind": "direct",
        "content": " […] ".join(contents), "content_spans": [{"start_char": a, "end_char": b} for a, b in places],
        "cue": None, "source": None, "stance": "neutral", "speaker": None, "speaker_type": "none", "role": None,
        "addressee": None, "anonymity_reason": None, "paragraph": 0, "is_lead": False, "is_title": False,
        "is_negated": False, "title_spans": None, "confidence": 0.9, "model_version": "rules-2",
    }  # fmt: skip
    row |= more
    for part in ("cue", "source"):
        start, end = find_near(text, row[part], places) if row[part] else (None, None)
        row |= {f"{part}_start": start, f"{part}_end": end}
    return row


def make_title_quote() -> dict[str, Any]:
    """A row whose spans count in the title."""
    row = make_quote(1, TEXT, [], kind="indirect", speaker="Mira Oldane", speaker_type="person", role="Mayor")
    parts = {"content": "Quay must wait", "cue": "says", "source": "Oldane"}
    spans = [
        {"part": part, "start_char": a, "end_char": b}
        for part, (a, b) in ((p, find(TITLE, w)) for p, w in parts.items())
    ]
    return row | {
        "content": parts["content"], "cue": "says", "source": "Oldane", "content_spans": None, "title_spans": spans,
        "is_title": True, "paragraph": None, "confidence": None,
    }  # fmt: skip


def make_quotes() -> list[dict[str, Any]]:
    """Quotes of every kind: in the title, indirect, in two parts, within another, of nobody known."""
    mayor = {"speaker": "Mira Oldane", "speaker_type": "person", "role": "Mayor"}
    union = {"speaker": "Tomas Verrin", "speaker_type": "person", "role": "who leads the crews’ union"}
    return [
        make_quote(
            2, TEXT, ["The eastern quay of Norvale will not be rebuilt this year"],
            kind="indirect", cue="said", source="Mayor Mira Oldane", is_lead=True, **mayor,
        ),
        make_quote(
            3, TEXT, ["We have waited nine years,", "and we can wait one more."],
            cue="told", source="she", addressee="journalists", **mayor,
        ),
        make_quote(
            4, TEXT, ["that the money “is gone”"], kind="mixed", cue="told by", source="two officials",
            speaker_type="unnamed", addressee="Fishing crews", confidence=0.41,
        ),
        make_quote(
            5, TEXT, ["Oldane had promised him that “the first stone will be laid in May”"],
            kind="mixed", cue="According to", source="Tomas Verrin", stance="claim", **union,
        ),
        make_quote(
            6, TEXT, ["the first stone will be laid in May"], cue="promised", source="Oldane", stance="promise",
            addressee="him", **mayor,
        ),
        make_quote(
            7, TEXT, ["any contract had been signed"], kind="indirect", cue="denied", source="The Harbour Office",
            stance="denial", speaker="Harbour Office", speaker_type="organization",
        ),
        make_quote(
            8, TEXT, ["Nobody signed anything,"], source="its spokeswoman, Ilse Brandt", cue="said",
            speaker="Ilse Brandt", speaker_type="person", role="spokeswoman of the Harbour Office",
        ),
        make_quote(
            9, TEXT, ["of costs beyond 40 million"], kind="indirect", cue="warned",
            source="A report by the audit court", stance="warning", speaker_type="document",
        ),
        make_quote(10, TEXT, ["It is a shame,"]),
        make_title_quote(),
    ]  # fmt: skip


def make_article(**more: Any) -> dict[str, Any]:
    """The article's row."""
    return {
        "article_id": "a1", "version_id": "v1", "document_id": "d1", "title": TITLE, "text": TEXT,
        "authors": ["Una Reyk"],
        "outlet_id": "norvale-courier", "published_on": date(2026, 3, 4), "language": "en", "kind": "news",
        "url": "https://norvale-courier.example/quay",
    } | more  # fmt: skip
