"""What a cleaned article's short fields and links look like, whatever the record gave."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest

from newsledger.clean.article import CleanedArticle, clean_record
from newsledger.metadata.outlets import OutletDirectory
from newsledger.records import Record

NOW = datetime(2024, 6, 1, tzinfo=UTC)
STORY = (
    "The harbour council of Norvale approved the eastern pier on Tuesday.\n\n"
    "Fishing crews had asked for a longer quay since the storms of last winter destroyed the old one."
)
OUTLETS = OutletDirectory(
    {
        "tide": {"name": "Tide Press", "domains": ["tide.example"], "kind": "agency", "groups": {"code": "TPA"}},
        "live": {"name": "Norvale Live", "domains": ["live.norvale.example"]},
    }
)


def clean(**fields: Any) -> CleanedArticle:
    record = asdict(Record(**{"text": STORY, **fields}))
    address = {"document_id": "d1", "media_type": "application/json", "path_date": None, "sha256": "0" * 64}
    return clean_record(record | address, OUTLETS, NOW)


@pytest.mark.parametrize(
    ("received", "stored"),
    [
        ("Pier â€˜saved\u00e2\u20ac\u2122 at last", "Pier ‘saved’ at last"),
        ("Pier &amp; quay", "Pier & quay"),
        ("Pier\n  and\tquay\x07 ", "Pier and quay"),
        (" \n", None),
        (None, None),
    ],
)
def test_short_fields_are_repaired_and_on_one_line(received: str | None, stored: str | None) -> None:
    article = clean(title=received, section=received, description=received).article
    assert (article["title"], article["section"], article["description"]) == (stored, stored, stored)


def test_authors_are_repaired() -> None:
    assert clean(authors=("By ZoÃ« Oldane &amp; Ari\x00 Penn",)).article["authors"] == ["Zoë Oldane", "Ari Penn"]


def test_what_a_declared_agency_publishes_is_its_own_copy() -> None:
    own = clean(outlet="Tide Press").article
    assert (own["outlet_id"], own["wire_agency"]) == ("tide", "TPA")
    other = clean(outlet="Norvale Courier", authors=("Ari Penn, Tide Press",)).article
    assert (other["wire_agency"], other["authors"]) == ("TPA", ["Ari Penn"])
    relayed = clean(outlet="Tide Press", agency="Reuters").article
    assert relayed["wire_agency"] == "Reuters"


def test_an_agency_that_used_another_names_both() -> None:
    article = clean(outlet="Tide Press", text=STORY + "\n\nReuters contributed to this report.").article
    assert (article["wire_agency"], article["contributing_agency"]) == ("TPA", "Reuters")


def test_a_declared_subdomain_is_found_by_its_address() -> None:
    assert clean(url="https://live.norvale.example/pier").article["outlet_id"] == "live"


def test_only_links_to_web_pages_are_kept() -> None:
    page = (
        "<html><body><article><h1>Pier</h1>"
        + "".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
        + "<p>The <a href='https://ministry.example/plan.pdf'>plan of the ministry</a> was read out to the crews, who "
        "may <a href='mailto:desk@norvale.example'>write</a> or <a href='javascript:void(0)'>call</a>.</p>"
        "</article></body></html>"
    )
    links = clean(text=None, html=page, url="https://norvale.example/pier").links
    assert [(link["url"], link["relation"]) for link in links] == [("https://ministry.example/plan.pdf", "citation")]


def test_a_related_headline_without_an_address_is_a_link_without_one() -> None:
    related = "Related article: Norvale pier to be saved after all"
    links = clean(text=f"{STORY}\n\n{related}\n\n{STORY}").links
    assert [(link["url"], link["canonical_url"], link["domain"], link["relation"]) for link in links] == [
        (None, None, None, "related")
    ]
