import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.errors import UsageError
from newsledger.metadata.outlets import Outlet, OutletDirectory, make_outlet_id
from newsledger.metadata.urls import registered_domain

DECLARED: dict[str, dict[str, object]] = {
    "harbour": {
        "name": "The Harbour Post",
        "domains": ["harbourpost.example"],
        "country": "IE",
        "groups": {"owner": "Dock Media"},
    },
    "harbour-live": {"name": "Harbour Live", "domains": ["live.harbourpost.example"], "timezone": "Europe/Dublin"},
}


@pytest.mark.parametrize(
    ("name", "domain", "expected"),
    [
        ("The Harbour Post", "www.harbourpost.example", "harbourpost_example"),
        ("The Harbour Post", None, "the-harbour-post"),
        ("Ærø Østavisen", None, "aero-ostavisen"),
        (None, "diary.wordpress.com", "diary_wordpress_com"),
        (None, None, None),
        ("  ", None, None),
    ],
)
def test_outlet_id(name: str | None, domain: str | None, expected: str | None) -> None:
    assert make_outlet_id(name, domain) == expected


@given(
    *[st.lists(st.text("ab-_", min_size=1, max_size=40), min_size=2, max_size=3).map(".".join) for _ in range(2)],
)
def test_two_domains_never_share_an_id(one: str, other: str) -> None:
    domains = {registered_domain(one), registered_domain(other)} - {None}
    assert len({make_outlet_id(None, domain) for domain in domains}) == len(domains)


def test_a_hyphen_is_no_point() -> None:
    assert make_outlet_id(None, "quay.co.uk") == "quay_co_uk"
    assert make_outlet_id(None, "quay-co.uk") == "quay-co_uk"


def test_a_name_takes_the_id_of_a_domain_only_when_it_is_one() -> None:
    assert make_outlet_id("Quay Co UK", None) == "quay-co-uk"
    assert make_outlet_id("quay_co_uk", None) == "quay-co-uk"
    directory = OutletDirectory({"quay": {"domain": "quay.co.uk"}})
    assert directory.resolve("Quay.co.uk", None).outlet_id == "quay"
    assert directory.resolve("Pier.co.uk", None) == Outlet("pier_co_uk", "Pier.co.uk", "pier.co.uk")
    assert directory.resolve("U.S. News", None).domain is None


def test_names_in_other_scripts_get_different_ids() -> None:
    assert make_outlet_id("Вечерний порт", None) != make_outlet_id("Утренний порт", None)


@given(st.text(), st.one_of(st.none(), st.text()))
def test_every_id_has_the_contract_form(name: str, domain: str | None) -> None:
    outlet_id = make_outlet_id(name, domain)
    assert outlet_id is None or re.fullmatch(r"[a-z0-9_-]{1,64}", outlet_id)


def test_declared_outlets_are_found_by_id_name_and_domain() -> None:
    directory = OutletDirectory(DECLARED)
    assert directory.resolve("harbour", None).outlet_id == "harbour"
    assert directory.resolve("the harbour  POST", None).country == "IE"
    assert directory.resolve(None, "https://www.harbourpost.example/a").groups == {"owner": "Dock Media"}
    assert directory.resolve(None, "live.harbourpost.example").outlet_id == "harbour-live"


def test_undeclared_outlets_are_made_of_what_is_known() -> None:
    directory = OutletDirectory()
    assert directory.resolve("Quay Times", "quaytimes.example") == Outlet(
        "quaytimes_example", "Quay Times", "quaytimes.example"
    )
    assert directory.resolve(None, None).outlet_id == "unknown"


@pytest.mark.parametrize(
    "declaration",
    [
        {"Bad Id": {"name": "x"}},
        {"a": {"nmae": "x"}},
        {"a": {"timezone": "Mars/Base"}},
        {"a": {"name": 3}},
        {"a": {"groups": ["left"]}},
        {"a": {"domains": [1]}},
        {"a": {"domains": ["x.example"]}, "b": {"domains": ["www.x.example"]}},
    ],
)
def test_wrong_declarations_are_refused(declaration: dict[str, dict[str, object]]) -> None:
    with pytest.raises(UsageError):
        OutletDirectory(declaration)


@pytest.mark.parametrize("hostile", ["St. " * 25_000, "a." * 50_000, "é" * 100_000, "//" * 50_000])
def test_hostile_names_take_no_time(hostile: str) -> None:
    start = time.process_time()
    OutletDirectory(DECLARED).resolve(hostile, hostile)
    assert time.process_time() - start < 1


def test_an_outlet_goes_by_its_aliases_too() -> None:
    directory = OutletDirectory({"harbour": {"name": "The Harbour Post", "aliases": ["Harbour Post", "THP"]}})
    assert {directory.resolve(name, None).outlet_id for name in ("the harbour post", "Harbour  Post", "thp")} == {
        "harbour"
    }
    with pytest.raises(UsageError, match="both declare 'thp'"):
        OutletDirectory({"a": {"name": "A", "aliases": ["THP"]}, "b": {"name": "THP"}})


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"aliases": "x", "day_first": "yes"}, "day_first must be true or false"),
        ({"aliases": [1]}, "aliases must be a list of names"),
        ({"aliases": [" "]}, "aliases must be a list of names"),
        ({"domains": 3}, "domains must be a list of host names"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(row: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        OutletDirectory({"a": row})


def test_an_alias_of_an_agency_is_a_credit() -> None:
    row = {"name": "Tide Press Agency", "aliases": ["Tide Press"], "kind": "agency", "groups": {"code": "TPA"}}
    assert OutletDirectory({"tide": row}).agencies.name_of("Tide Press") == "TPA"
