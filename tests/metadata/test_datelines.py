import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.agency_table import declare_agencies
from newsledger.metadata.datelines import find_dateline

BODY = "The harbour bridge will close on Friday."


@pytest.mark.parametrize(
    ("head", "surface", "place", "agency", "date"),
    [
        ("WASHINGTON (AP) — ", "WASHINGTON (AP)", "WASHINGTON", "AP", None),
        ("LONDON, March 3 (Reuters) - ", "LONDON, March 3 (Reuters)", "LONDON", "Reuters", "March 3"),
        ("Washington (CNN) ", "Washington (CNN)", "Washington", "CNN", None),
        ("PASADENA, Calif., Jan. 1 (UPI) — ", "PASADENA, Calif., Jan. 1 (UPI)", "PASADENA, Calif.", "UPI", "Jan. 1"),
        ("OLDPORT, Jun 10 2022 (IPS) - ", "OLDPORT, Jun 10 2022 (IPS)", "OLDPORT", "IPS", "Jun 10 2022"),
        ("MOUNTAIN VIEW, R.I., March 2- ", "MOUNTAIN VIEW, R.I., March 2", "MOUNTAIN VIEW, R.I.", None, "March 2"),
        ("BERLIN/PARIS (Reuters) - ", "BERLIN/PARIS (Reuters)", "BERLIN/PARIS", "Reuters", None),
        ("TOKYO -- ", "TOKYO", "TOKYO", None, None),
        ("CAIRO - 25 July 2022: ", "CAIRO - 25 July 2022", "CAIRO", None, "25 July 2022"),
        ("Ulaanbaatar /MONTSAME/. ", "Ulaanbaatar /MONTSAME/.", "Ulaanbaatar", "MONTSAME", None),
        ("harbour News, 27 January - ", "harbour News, 27 January", None, "harbour News", "27 January"),
        ("Nairobi — ", "Nairobi", "Nairobi", None, None),
        ("KUWAIT: ", "KUWAIT", "KUWAIT", None, None),
        ("PORT OLDHAM – ", "PORT OLDHAM", "PORT OLDHAM", None, None),
        ("QUAY HEIGHTS — ", "QUAY HEIGHTS", "QUAY HEIGHTS", None, None),
        ("GREENVILLE, S.C. — ", "GREENVILLE, S.C.", "GREENVILLE, S.C.", None, None),
    ],
)
def test_datelines_are_read(head: str, surface: str, place: str | None, agency: str | None, date: str | None) -> None:
    found = find_dateline(head + BODY)
    assert found is not None
    assert (head + BODY)[found.start_char : found.end_char] == surface
    assert (found.place, found.agency, found.date) == (place, agency, date)
    assert (head + BODY)[found.body_char :].lstrip() == BODY


def test_a_headline_may_stand_before_the_dateline() -> None:
    text = "Bridge to close.\n\nDALLAS (AP) — " + BODY
    found = find_dateline(text)
    assert found is not None
    assert text[found.start_char : found.end_char] == "DALLAS (AP)"


def test_a_headline_and_a_byline_may_stand_before_the_dateline() -> None:
    text = "Bridge to close\n\nBy Ada Quill, Staff Reporter\n\nPORT OLDHAM – " + BODY
    found = find_dateline(text)
    assert found is not None
    assert text[found.start_char : found.end_char] == "PORT OLDHAM"


def test_a_declared_agency_marks_a_dateline_without_a_dash() -> None:
    text = "Oldport (Tidewire) " + BODY
    assert find_dateline(text) is None
    found = find_dateline(text, declare_agencies(((None, ("Tidewire",)),)))
    assert found is not None and found.agency == "Tidewire"


@pytest.mark.parametrize(
    "text",
    [
        "EXCLUSIVE — x",
        "HARD CHOICES — x",
        "FACT CHECK: y",
        "FILE PHOTO - z",
        "washington (AP) — a",
        "Big Money: b",
        "COOPER: Good evening.",
        "The National Bank (NB) said so.",
        "JANE DOE — c",
        "",
        "He’s late — d",
        "Obama: e",
        "NPR — f",
        "Update: g",
        "x" * 400 + "\nLONDON (AP) — h",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@given(st.text(alphabet="AbC ,./()-—:1 \n", max_size=150))
def test_offsets_lie_in_the_text(text: str) -> None:
    found = find_dateline(text)
    assert found is None or 0 <= found.start_char < found.end_char <= found.body_char <= len(text)


@pytest.mark.parametrize(
    "hostile",
    ["A" * 100_000, "A " * 50_000, "A, " * 40_000, "A/" * 50_000, "ST. " * 30_000, "\n" * 100_000, "Aa Bb (" * 20_000],
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    start = time.process_time()
    find_dateline(hostile)
    assert time.process_time() - start < 1
