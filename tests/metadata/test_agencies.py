import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.agencies import AgencyCredit, find_agency, name_agency
from newsledger.metadata.datelines import find_dateline

BODY = "The harbour bridge will close on Friday. Reuters reported that the AP was told so by Bloomberg."


def credit_of(
    text: str, dateline: str | None = None, byline: tuple[str, ...] = (), credit: str | None = None
) -> AgencyCredit | None:
    return find_agency(byline=byline, dateline=dateline, text=text, credit=credit)


@pytest.mark.parametrize(
    ("byline", "dateline", "credit", "agency"),
    [
        (("Jane Doe, Associated Press",), None, None, "AP"),
        (("By Jane Doe | Reuters",), None, None, "Reuters"),
        (("AFP",), None, None, "AFP"),
        ((), "LONDON (Reuters)", None, "Reuters"),
        ((), "OLDPORT (Quay TV/AP)", None, "AP"),
        ((), "Ulaanbaatar /MONTSAME/.", None, "MONTSAME"),
        ((), None, "dpa", "DPA"),
    ],
)
def test_metadata_names_the_wire(
    byline: tuple[str, ...], dateline: str | None, credit: str | None, agency: str
) -> None:
    assert credit_of(BODY, dateline, byline, credit) == AgencyCredit(agency, "wire")


@pytest.mark.parametrize(
    ("foot", "agency", "role"),
    [
        ("(Reporting by Jane Doe; Editing by John Roe)", "Reuters", "wire"),
        ("© 2019 AFP", "AFP", "wire"),
        ("Copyright 2019 The Associated Press. All rights reserved.", "AP", "wire"),
        ("Source: Xinhua", "Xinhua", "wire"),
        ("The Associated Press contributed to this report.", "AP", "contributor"),
        ("Associated Press writer Jane Doe in Oldport contributed to this report.", "AP", "contributor"),
        ("Contributing: Jane Doe, Quay Times; The Associated Press", "AP", "contributor"),
        ("Additional reporting by Reuters.", "Reuters", "contributor"),
        ("Information from The Associated Press was used in this report.", "AP", "contributor"),
    ],
)
def test_a_foot_names_wire_or_contributor(foot: str, agency: str, role: str) -> None:
    text = f"{BODY}\n\n{foot}"
    found = credit_of(text)
    assert found is not None
    assert (found.agency, found.role) == (agency, role)
    assert text[found.start : found.end] in text
    assert found.start is not None and found.start >= len(BODY)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Reuters said so. " * 5,
        BODY + "\n\nImage copyright AFP",
        BODY + "\n\n(AP Photo/Jane Doe)",
        "",
        BODY + "\n\nJane Doe / AFP via Getty Images",
        "An AP class map of the PA system.",
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert credit_of(text) is None


def test_a_long_list_of_names_is_no_byline() -> None:
    assert credit_of(BODY, byline=("Ann Lee, Bo Tamm, Cy Dow, Di Eno, Associated Press",)) is None


def test_short_marks_keep_their_case() -> None:
    assert name_agency("PA") == "PA"
    assert name_agency("pa") is None
    assert name_agency("the associated press") == "AP"


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_evidence_lies_in_the_text(text: str, dateline: str, byline: str) -> None:
    found = credit_of(text, dateline, (byline,))
    assert found is None or found.start is None or text[found.start : found.end]


@pytest.mark.parametrize(
    "hostile",
    [
        "AP " * 33_000,
        "(Reporting by " * 7_000,
        "AP contributed " * 6_000,
        "Contributing: " * 7_000,
        "© " * 50_000,
        "[(" * 50_000,
    ],
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    credit_of("")
    start = time.process_time()
    credit_of(hostile, hostile, (hostile,), hostile)
    assert time.process_time() - start < 1


@pytest.mark.corpora
def test_wire_copy_of_the_annotated_articles_is_found(corpora: Path) -> None:
    found = wrong = wires = 0
    for line in (corpora / "attribution" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        text = (corpora / "attribution" / "raw" / gold["file"]).read_text(encoding="utf-8")
        dateline = find_dateline(text)
        surface = text[dateline.start_char : dateline.end_char] if dateline else None
        credit = credit_of(text, surface)
        agency = credit.agency.casefold() if credit and credit.role == "wire" else None
        expected = None if gold["wire"] in {"None", "NA"} else gold["wire"].casefold()
        wires += expected is not None
        found += expected is not None and agency == expected
        wrong += agency is not None and agency != expected
    assert found >= 64 * wires / 69
    assert wrong <= 1
