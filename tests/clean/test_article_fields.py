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


def clean(*, outlets: OutletDirectory = OUTLETS, day_first: bool | None = None, **fields: Any) -> CleanedArticle:
    record = asdict(Record(**{"text": STORY, **fields}))
    address = {"document_id": "d1", "media_type": "application/json", "path_date": None, "sha256": "0" * 64}
    return clean_record(record | address | {"day_first": day_first}, outlets, NOW)


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


COURIER = OutletDirectory(
    {
        "courier": {
            "name": "Norvale Courier",
            "aliases": ["The Courier of Norvale"],
            "domains": ["norvalecourier.example"],
            "timezone": "America/New_York",
            "day_first": True,
        }
    }
)


def clean_for_courier(**fields: Any) -> dict[str, Any]:
    return clean(outlets=COURIER, **{"outlet": "The Courier of Norvale", **fields}).article


@pytest.mark.parametrize(
    "place", [{"outlet": "norvale courier"}, {"url": "https://norvalecourier.example/a/pier-plan"}]
)
def test_a_name_and_a_domain_alone_lead_to_one_declared_outlet(place: dict[str, str]) -> None:
    article = clean_for_courier(**{"outlet": None, **place})
    assert (article["outlet_id"], article["outlet_name"]) == ("courier", "Norvale Courier")


def test_a_headline_of_any_format_loses_the_outlet_s_name_and_keeps_its_marks() -> None:
    article = clean_for_courier(title="UPDATED: Pier plan approved | Norvale Courier")
    assert (article["title"], article["title_marks"], article["kind"]) == ("Pier plan approved", ["updated"], "news")
    article = clean_for_courier(title="[LIVE] Pier plan approved - norvalecourier.example")
    assert (article["title"], article["title_marks"], article["kind"]) == ("Pier plan approved", ["live"], "live")
    article = clean_for_courier(title="Pier plan approved - Quay Gazette")
    assert (article["title"], article["title_marks"]) == ("Pier plan approved - Quay Gazette", [])
    assert clean_for_courier(title=None)["title_marks"] == []


def test_days_are_the_outlet_s_own_and_clock_times_the_source_s() -> None:
    for published, zone in (("2024-05-04T03:30:00Z", None), ("2024-05-04T03:30:00Z", "Europe/London")):
        assert str(clean_for_courier(published=published, timezone=zone)["published_on"]) == "2024-05-03"
    local = clean_for_courier(published="2024-05-03 23:30", timezone=None)
    assert (str(local["published_on"]), local["published_at"]) == (
        "2024-05-03",
        datetime(2024, 5, 4, 3, 30, tzinfo=UTC),
    )
    foreign = clean_for_courier(published="2024-05-04 04:30", timezone="Europe/London")
    assert (str(foreign["published_on"]), foreign["published_at"]) == (
        str(local["published_on"]),
        local["published_at"],
    )


def test_the_source_s_order_of_day_and_month_comes_before_the_outlet_s() -> None:
    days = {
        order: str(clean_for_courier(published="03/04/2024", day_first=order)["published_on"])
        for order in (None, False)
    }
    assert days == {None: "2024-04-03", False: "2024-03-04"}
    assert clean(published="03/04/2024").article["published_on"] is None


def test_a_dateline_s_day_needs_a_year_from_elsewhere() -> None:
    text = f"NORVALE, May 3 (Reuters) - {STORY}"
    alone = clean(text=text).article
    assert (alone["published_on"], alone["published_candidates"][-1]) == (
        None,
        {"value": "May 3", "method": "text", "place": "dateline", "published_on": None, "refusal": "year_unknown"},
    )
    tellers: list[dict[str, Any]] = [
        {"fetched": "2024-05-04T08:00:00Z"},
        {"url": "https://norvale.example/2024/05/pier-plan-approved"},
    ]
    for more in tellers:
        found = clean(text=text, **more).article
        assert (str(found["published_on"]), found["published_method"]) == ("2024-05-03", "text")
        assert (found["published_precision"], found["dateline"]) == ("day", "NORVALE, May 3 (Reuters)")


def test_a_byline_at_the_foot_counts_only_without_one_above() -> None:
    text = f"{STORY}\n\n(Reporting by Mira Oldane; Editing by Jo Pell)"
    assert clean(text=text).article["authors"] == ["Mira Oldane"]
    assert clean(text=text, authors=("Ari Penn",)).article["authors"] == ["Ari Penn"]
    page = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    html = f"<html><body><article><h1>Pier</h1>{page}</article></body></html>"
    assert clean(text=None, html=html, url="https://norvale.example/pier").article["authors"] == ["Mira Oldane"]


def test_the_section_is_the_address_s_when_nothing_else_names_one() -> None:
    url = "https://norvale.example/politics/2024/05/03/pier-plan-approved"
    assert clean(url=url).article["section"] == "politics"
    assert clean(url=url, section="Harbour").article["section"] == "Harbour"
    assert clean(url="https://norvale.example/news/pier-plan-approved").article["section"] is None
