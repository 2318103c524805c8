import time

import pytest

from newsledger.metadata.agencies import find_agency, name_agency
from newsledger.metadata.agency_table import declare_agencies, load_agencies
from newsledger.metadata.outlets import OutletDirectory

BODY = "The harbour bridge will close on Friday. Tide Press Agency reported that TPA was told so."
DECLARED: dict[str, dict[str, object]] = {
    "tide": {
        "name": "Tide Press Agency",
        "domains": ["tidepress.example"],
        "kind": "agency",
        "groups": {"code": "TPA"},
    },
    "quay": {"name": "Quaywire", "kind": "agency"},
    "post": {"name": "The Harbour Post", "groups": {"code": "HP"}},
}
OUTLETS = OutletDirectory(DECLARED)


@pytest.mark.parametrize(
    ("byline", "dateline", "credit", "text", "expected"),
    [
        (("By Ada Quill, Tide Press Agency",), None, None, BODY, ("TPA", "wire")),
        (("Tide Press Agency and Post staff",), None, None, BODY, ("TPA", "wire")),
        (("Ada Quill | TPA",), None, None, BODY, ("TPA", "wire")),
        (("By Quaywire",), None, None, BODY, ("Quaywire", "wire")),
        ((), "OLDPORT (TPA)", None, BODY, ("TPA", "wire")),
        ((), None, "TPA", BODY, ("TPA", "wire")),
        ((), None, "the tide press agency", BODY, ("TPA", "wire")),
        ((), None, "tidepress.example", BODY, ("TPA", "wire")),
        ((), None, None, "By Ada Quill, Tide Press Agency\n\n" + BODY, ("TPA", "wire")),
        ((), None, None, BODY + "\n\n© 2024 Tide Press Agency", ("TPA", "wire")),
        ((), None, None, BODY + "\n\nSource: TPA", ("TPA", "wire")),
        ((), None, None, BODY + "\n\nThe Tide Press Agency contributed to this report.", ("TPA", "contributor")),
        ((), None, None, BODY + "\n\nAdditional reporting by Quaywire.", ("Quaywire", "contributor")),
        (("Reuters",), None, None, BODY, ("Reuters", "wire")),
        ((), None, "HP", BODY, None),
        ((), None, "tpa", BODY, None),
        ((), None, None, BODY, None),
    ],
)
def test_declared_agencies_are_found_like_the_known(
    byline: tuple[str, ...], dateline: str | None, credit: str | None, text: str, expected: tuple[str, str] | None
) -> None:
    found = find_agency(byline=byline, dateline=dateline, text=text, credit=credit, agencies=OUTLETS.agencies)
    assert (found and (found.agency, found.role)) == expected


def test_a_declaration_reaches_only_its_own_directory() -> None:
    assert name_agency("TPA", OUTLETS.agencies) == "TPA"
    assert name_agency("TPA", OutletDirectory().agencies) is None
    assert name_agency("TPA") is None


def test_a_declared_agency_knows_its_own_mark() -> None:
    assert OUTLETS.agency_of(OUTLETS.resolve("tide", None)) == "TPA"
    assert OUTLETS.agency_of(OUTLETS.resolve("quay", None)) == "Quaywire"
    assert OUTLETS.agency_of(OUTLETS.resolve("post", None)) is None


@pytest.mark.parametrize(("code", "mark"), [(None, "AP"), ("AP-US", "AP-US")])
def test_a_declared_agency_that_is_known_keeps_its_names(code: str | None, mark: str) -> None:
    agencies = declare_agencies(((code, ("The Associated Press", "wire.example")),))
    assert {name_agency(name, agencies) for name in ("AP", "A.P.", "Associated Press", "wire.example")} == {mark}
    assert name_agency("Reuters", agencies) == "Reuters"


def test_the_same_declarations_share_one_table() -> None:
    assert OutletDirectory(DECLARED).agencies is OUTLETS.agencies
    assert declare_agencies(()).rows == load_agencies().rows


def test_a_name_full_of_signs_is_no_pattern() -> None:
    agencies = declare_agencies((("X(", ("A+ (News) [*" * 20,)),))
    start = time.process_time()
    assert find_agency(byline=(), dateline=None, text="A+ " * 30_000, credit=None, agencies=agencies) is None
    assert time.process_time() - start < 1
