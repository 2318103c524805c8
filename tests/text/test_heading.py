"""What stands above the story of a plain file is read when it is certain, and stays in the text when it is not."""

from __future__ import annotations

import pytest

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


def test_a_title_needs_prose_under_it() -> None:
    verse = "Harbour song of the northern shore\n\nThe tide came in, the tide went out,\nand no one saw him go"
    assert clean_text(verse, plain_file=True).heading.title is None


def test_text_from_a_page_has_no_heading() -> None:
    assert clean_text(f"{TITLE}\n\n{STORY}", plain_file=False).heading == Heading()
