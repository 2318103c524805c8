"""The headline as the page shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.page.extraction import extract_page
from newsledger.page.titles import compare_letters, strip_site

from .pages import TITLE, make_page

URL = "https://www.varnholm-post.example/news/bridge"
SITE = '<meta property="og:site_name" content="The Varnholm Post">'


def title_of(heading: str | None, title: str, head: str = SITE) -> str | None:
    return extract_page(make_page(heading=heading, title=title, head=head), URL).title


@pytest.mark.parametrize("separator", [" | ", " - ", " – ", " — ", " :: ", " · ", " » "])
def test_the_outlets_name_is_cut_off(separator: str) -> None:
    assert title_of(None, f"{TITLE}{separator}The Varnholm Post") == TITLE
    assert title_of(None, f"The Varnholm Post{separator}{TITLE}") == TITLE


def test_the_outlet_is_known_by_its_domain() -> None:
    assert title_of(None, f"{TITLE} | Varnholm-Post", head="") == TITLE


def test_a_section_between_headline_and_outlet_stays_with_no_evidence_of_being_one() -> None:
    assert title_of(None, "Bridge - a love story - The Varnholm Post") == "Bridge - a love story"


def test_the_heading_is_believed_before_a_title_reworded_for_search() -> None:
    assert title_of(TITLE, "Varnholm bridge vote: what the council decided on the river | The Varnholm Post") == TITLE


def test_a_heading_that_names_the_site_is_no_headline() -> None:
    assert title_of("The Varnholm Post", f"{TITLE} | The Varnholm Post") == TITLE
    assert title_of("News from the river Leer", f"{TITLE} | News from the river Leer", head="") == TITLE


def test_a_heading_of_something_else_is_no_headline() -> None:
    assert title_of("Enter a new password", f"{TITLE} | The Varnholm Post") == TITLE


def test_the_headings_own_marks_are_kept() -> None:
    assert title_of("‘We waited’: Varnholm votes — at last", "'We waited': Varnholm votes - at last") == (
        "‘We waited’: Varnholm votes — at last"
    )


def test_a_kicker_is_cut_where_the_metadata_leave_it_out() -> None:
    head = f'{SITE}<meta property="og:title" content="{TITLE}">'
    assert title_of(f"<span>Region</span> | {TITLE}", f"{TITLE} - The Varnholm Post", head) == TITLE


def test_a_kicker_that_is_stated_stays() -> None:
    assert title_of(f"<span>Opinion:</span> {TITLE}", f"Opinion: {TITLE} - The Varnholm Post") == f"Opinion: {TITLE}"


def test_style_and_script_are_no_part_of_a_headline() -> None:
    assert title_of(f"<svg><style>.a{{fill:red}}</style></svg>{TITLE}", TITLE) == TITLE


def test_blocks_in_a_heading_do_not_run_together() -> None:
    assert title_of("Varnholm votes<br>to rebuild its bridge", f"{TITLE} | The Varnholm Post") == TITLE


def test_entities_are_decoded_once_more() -> None:
    head = '<meta property="og:title" content="Varnholm&amp;#8217;s bridge is rebuilt">'
    assert title_of(None, "x", head) == "Varnholm’s bridge is rebuilt"


def test_no_headline_is_none() -> None:
    assert title_of(None, "") is None


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_stripping_only_cuts(title: str, names: list[str]) -> None:
    assert strip_site(title, names) in title


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    assert compare_letters(left, right) == compare_letters(right, left)
    assert 0.0 <= compare_letters(left, right) <= 1.0
