"""The shipped sample, run through the whole pipeline and compared with what was written down beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom

ROOT = Path(__file__).resolve().parent.parent
EXPECTED: dict[str, Any] = json.loads((ROOT / "tests" / "sample_expectations.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)

_ARTICLES = """
    SELECT d.source_path, d.member, d.record_index, d.status, d.reason, d.article_id, d.version_id,
        a.* EXCLUDE (article_id, version_id)
    FROM documents d LEFT JOIN articles a USING (article_id, version_id)
"""
_LINKS = "SELECT article_id, version_id, anchor, url, relation FROM links ORDER BY position"
_QUOTES = "SELECT article_id, version_id, kind, content_spans, speaker FROM quotes ORDER BY quote_id"

Key = tuple[str, str | None, int]
Version = tuple[str | None, str | None]


@dataclass(frozen=True)
class Result:
    """What the run made of the sample: a row a raw record, with links and quotes by version."""

    rows: dict[Key, dict[str, Any]]
    links: dict[Version, list[tuple[str | None, str | None, str]]]
    quotes: dict[Version, list[tuple[str, list[dict[str, int]], str | None]]]

    def find(self, expected: dict[str, Any]) -> dict[str, Any]:
        return self.rows[expected["source_path"], expected.get("member"), expected["record_index"]]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    newsroom = Newsroom(tmp_path_factory.mktemp("sample"), {"raw": ROOT / "data" / "raw", "now": NOW})
    newsroom.run()
    names = [row[0] for row in newsroom.query(f"DESCRIBE {_ARTICLES}")]
    rows = [dict(zip(names, row, strict=True)) for row in newsroom.query(_ARTICLES)]
    links: dict[Version, list[Any]] = {}
    quotes: dict[Version, list[Any]] = {}
    for article, version, *rest in newsroom.query(_LINKS):
        links.setdefault((article, version), []).append(tuple(rest))
    for article, version, *rest in newsroom.query(_QUOTES):
        quotes.setdefault((article, version), []).append(tuple(rest))
    return Result({(row["source_path"], row["member"], row["record_index"]): row for row in rows}, links, quotes)


def test_every_record_is_accounted_for(result: Result) -> None:
    totals = EXPECTED["totals"]
    statuses = Counter(row["status"] for row in result.rows.values())
    reasons = Counter(row["reason"] for row in result.rows.values() if row["reason"])
    assert statuses == {name: totals[name] for name in ("article", "duplicate", "rejected")}
    assert sum(statuses.values()) == totals["raw_records"]
    assert reasons == totals["rejected_by_reason"]
    articles = [row for row in result.rows.values() if row["status"] == "article"]
    assert len({row["article_id"] for row in articles}) == totals["distinct_articles"]
    assert Counter(row["outlet_id"] or "unknown" for row in articles) == totals["articles_by_outlet"]
    assert Counter(row["kind"] for row in articles) == totals["articles_by_kind"]


@pytest.mark.parametrize(
    "expected", EXPECTED["rejected"], ids=lambda row: f"{row['source_path']}-{row['record_index']}"
)
def test_a_reject_has_its_reason(result: Result, expected: dict[str, Any]) -> None:
    found = result.find(expected)
    assert found["status"] == "rejected"
    assert found["reason"] in expected.get("reason_any_of", [expected["reason"]])


@pytest.mark.parametrize("expected", EXPECTED["duplicates"], ids=lambda row: str(row["id"]))
def test_one_of_two_same_records_is_a_duplicate(result: Result, expected: dict[str, Any]) -> None:
    original = next(row for row in EXPECTED["articles"] if row["id"] == expected["duplicate_of"])
    found = [result.find(expected), result.find(original)]
    assert {row["status"] for row in found} == {"article", "duplicate"}
    assert found[0]["version_id"] == found[1]["version_id"]


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Every asserted field of one article that came out otherwise: its name, what came, what should have."""
    same = (
        "title",
        "outlet_id",
        "canonical_url",
        "language",
        "kind",
        "wire_agency",
        "contributing_agency",
        "is_truncated",
    )
    for name in same:
        if name in expected and found[name] != expected[name]:
            yield name, found[name], expected[name]
    if expected["wire_agency"] is None and "contributing_agency" not in expected and found["contributing_agency"]:
        yield "contributing_agency", found["contributing_agency"], None
    day = str(found["published_on"]) if found["published_on"] else None
    days = expected.get("published_on_any_of", [expected.get("published_on")])
    if day not in days:
        yield "published_on", day, days
    moment = f"{found['published_at'].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if found["published_at"] else None
    if moment != expected.get("published_at", moment):
        yield "published_at", moment, expected["published_at"]
    authors = [name.casefold() for name in found["authors"]]
    if authors != [name.casefold() for name in expected.get("authors", authors)]:
        yield "authors", found["authors"], expected["authors"]
    if found["paragraph_count"] != expected.get("paragraphs", found["paragraph_count"]):
        yield "paragraphs", found["paragraph_count"], expected["paragraphs"]
    if not (found["dateline"] or "").startswith(expected.get("dateline_starts_with", "")):
        yield "dateline", found["dateline"], expected["dateline_starts_with"]


@pytest.mark.parametrize("expected", EXPECTED["articles"], ids=lambda row: str(row["id"]))
def test_an_article_is_as_written_down(result: Result, expected: dict[str, Any]) -> None:
    found = result.find(expected)
    assert found["status"] in ("article", "duplicate")
    assert list(_differences(found, expected)) == []


_LINKED = [row for row in EXPECTED["articles"] if "text_links" in row or "related_links" in row]


@pytest.mark.parametrize("expected", _LINKED, ids=lambda row: str(row["id"]))
def test_the_links_of_an_article_are_found(result: Result, expected: dict[str, Any]) -> None:
    row = result.find(expected)
    links = result.links[row["article_id"], row["version_id"]]
    for name in ("text_links", "related_links"):
        wanted = {(link["anchor"], link["url"]) for link in expected.get(name, ())}
        found = {
            (anchor, url) for anchor, url, relation in links if (relation == "related") == (name == "related_links")
        }
        assert wanted <= found


def test_links_lead_to_web_pages(result: Result) -> None:
    links = [link for found in result.links.values() for link in found]
    assert links
    assert [url for _, url, relation in links if not (url or "").startswith("http") and relation != "related"] == []


def test_two_versions_are_one_article(result: Result) -> None:
    by_id = {row["id"]: row for row in EXPECTED["articles"]}
    pairs = [(row, by_id[row["version_of"]]) for row in EXPECTED["articles"] if "version_of" in row]
    assert pairs
    for later, earlier in pairs:
        found = result.find(later), result.find(earlier)
        assert found[0]["article_id"] == found[1]["article_id"]
        assert found[0]["version_id"] != found[1]["version_id"]


@dataclass(frozen=True)
class _Score:
    """Written-down quotes: how many were found, of these how many by the right speaker, and how many by a wrong one."""

    found: int
    right: int
    misnamed: int
    failures: tuple[str, ...]


def _bare(content: str) -> str:
    return content.strip(" ,.\"“”‘’'„‚")


def _list_stored(result: Result, row: dict[str, Any], kind: str) -> dict[tuple[str, ...], str | None]:
    """The speakers of one article's stored quotes by their words."""
    return {
        tuple(_bare(row["text"][span["start_char"] : span["end_char"]]) for span in spans): speaker
        for its_kind, spans, speaker in result.quotes.get((row["article_id"], row["version_id"]), ())
        if its_kind == kind and spans is not None  # words of a title have none in the text
    }


def _score_quotes(result: Result, kind: str) -> _Score:
    found = right = misnamed = 0
    failures: list[str] = []
    for expected in EXPECTED["articles"]:
        stored = _list_stored(result, result.find(expected), kind)
        for quote in expected[f"{kind}_quotes"]:
            content = tuple(map(_bare, quote["content"]))
            if content not in stored:
                failures.append(f"{expected['id']} missed: {content}")
                continue
            found += 1
            right += stored[content] == quote["speaker"]
            misnamed += stored[content] not in (None, quote["speaker"])
            if stored[content] != quote["speaker"]:
                failures.append(f"{expected['id']} by {stored[content]}, not {quote['speaker']}: {content}")
    return _Score(found, right, misnamed, tuple(failures))


def test_direct_quotes_stay_above_their_floors(result: Result) -> None:
    """The floors lie a little under what the rules reach and only rise; the ceiling of wrong names only falls."""
    score = _score_quotes(result, "direct")
    reached = score.found >= 182, score.right >= 163, score.misnamed <= 5
    counts = f"{score.found} found, {score.right} by the right speaker, {score.misnamed} by a wrong one"
    assert all(reached), "\n".join([counts, *score.failures])
