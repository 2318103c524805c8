"""Invented articles that the tests of text cleaning share."""

from __future__ import annotations

import textwrap

PARAGRAPHS = (
    "The harbour board of Veldmark has played down a proposal by the mayor of Ostrey, a small port on the northern "
    "shore, that the two towns could merge their docks before the winter.",
    "“We have made no legal preparations of any kind,” board spokeswoman Ilsa Brandvik told reporters Tuesday. “This "
    "is for the people of Ostrey to decide, and we respect that.”",
    "On Monday, mayor Tomas Relling had said that he would start the self-imposed procedure for a joint dock company.",
    "“I believe that one harbour is our common future,” said Relling.",
    "Ostrey – a settlement of fewer than 4,000 people – gained its own harbour rights after a long dispute over tolls "
    "and has asked several times to share the dredging costs.",
    "Opposition councillors slammed Relling’s proposal as “a summer fairy tale” ahead of the vote on May 3.",
)
TITLE = "Ostrey Mayor Wants Public Debate on Joining the Docks"
URL = "https://www.veldmark-courier.example/2031/04/02/ostrey-mayor-wants-public-debate-on-joining-the-docks"


def wrap(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False, break_long_words=False)


def make_file(width: int, block: str | None = None) -> str:
    """A hard-wrapped file with a related block after the fourth paragraph, a leading and trailing spaces."""
    block = f"Related article: {TITLE}\n\n{URL}\n" if block is None else block
    wrapped = [wrap(paragraph, width) for paragraph in PARAGRAPHS]
    return " " + "\n\n".join([*wrapped[:3], wrapped[3] + " ", block, *wrapped[4:]]) + "\n"
