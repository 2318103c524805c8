"""What stands above the story of a plain file is read when it is certain, and stays in the text when it is not."""

from __future__ import annotations

import pytest

from newsledger.read.text_reader import TextReader
from newsledger.text.cleaning import clean_text
from newsledger.text.heading import Heading

from .samples import PARAGRAPHS, URL

STORY = "\n\n".join(PARAGRAPHS)
TITLE = "Harbour board plays down merger with Ostrey"


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        (f"{URL}\n\n", Heading(url=URL)),
        (f"{TITLE}\n\n", Heading(title=TITLE)),
        (f"{URL}\n\n{TITLE}\n\n", Heading(url=URL, title=TITLE)),
        (
            f"{TITLE}\n\nBy JANE DOE and John Roe, Staff Writer\n\nApril 2, 2031\n\n",
            Heading(title=TITLE, byline="By JANE DOE and John Roe, Staff Writer", date="April 2, 2031"),
        ),
        (
            f"Title: {TITLE}\nAuthor: Ada Lind\nDate: 2031-04-02\n\n",
            Heading(title=TITLE, byline="Ada Lind", date="2031-04-02"),
        ),
        (
            "By Ada Lind\nPublished: Wednesday, 2 April 2031, 14:05 CET\n\n",
            Heading(byline="By Ada Lind", date="Wednesday, 2 April 2031, 14:05 CET"),
        ),
    ],
)
def test_headings_are_read(head: str, heading: Heading) -> None:
    clean = clean_text(head + STORY, plain_file=True)
    assert clean.heading == heading
    assert clean.text == STORY


@pytest.mark.parametrize(
    "first",
    [
        "Harbour board plays down merger with Ostrey.",
        "Will the harbour board merge with Ostrey?",
        "VELDMARK — The harbour board played down the merger on Tuesday",
        "ADA MARIA LIND",
        "RELLING: We will see about that",
        "the harbour board plays it down",
    ],
)
def test_an_uncertain_first_line_stays_in_the_text(first: str) -> None:
    clean = clean_text(f"{first}\n\n{STORY}", plain_file=True)
    assert clean.heading == Heading()
    assert clean.text == f"{first}\n\n{STORY}"


SIGNED = "Pond is drained\nBy Rudi Klar\n14 March 2026\n"


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("story", ["The pond was drained on Friday, the town said.", "Nobody saw it.", PARAGRAPHS[0]])
def test_a_byline_or_a_date_below_vouches_for_a_title(gap: str, story: str) -> None:
    clean = clean_text(f"{SIGNED}{gap}{story}\n", plain_file=True)
    assert clean.heading == Heading(title="Pond is drained", byline="By Rudi Klar", date="14 March 2026")
    assert clean.text == story


def test_a_short_title_in_capitals_is_told_from_a_name_by_the_byline() -> None:
    assert clean_text(f"Pond Drained\nBy Rudi Klar\n\n{STORY}", plain_file=True).heading.title == "Pond Drained"
    assert clean_text(f"Rudi Klar\n14 March 2026\n\n{STORY}", plain_file=True).heading.title is None


@pytest.mark.parametrize(
    ("story", "is_title"),
    [
        ("The pond was drained on Friday, the town said.", True),
        ("Nobody saw it. It was dark.", True),
        ("Nobody saw it.\n\nIt was dark.", True),
        ("Nobody saw it.", False),
        ("Nobody saw it", False),
        ("The pond that everybody in the town knew and nobody saw", False),
    ],
)
def test_a_lone_headline_needs_two_sentences_or_a_long_one(story: str, is_title: bool) -> None:
    clean = clean_text(f"Pond is drained\n\n{story}", plain_file=True)
    assert clean.heading.title == ("Pond is drained" if is_title else None)
    assert clean.text == (story if is_title else f"Pond is drained\n\n{story}")


def test_the_example_of_the_text_format_gives_its_heading() -> None:
    heading = clean_text(TextReader.example, plain_file=True).heading
    assert heading == Heading(title="Ferry stops", byline="By Mira Oldane", date="12 March 2026")


def test_a_title_needs_prose_under_it() -> None:
    verse = "Harbour song of the northern shore\n\nThe tide came in, the tide went out,\nand no one saw him go"
    assert clean_text(verse, plain_file=True).heading.title is None


def test_text_from_a_page_has_no_heading() -> None:
    assert clean_text(f"{TITLE}\n\n{STORY}", plain_file=False).heading == Heading()
