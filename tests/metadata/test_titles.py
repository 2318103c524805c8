"""A headline keeps its own words; the outlet's name and the marks that were set on it go."""

from __future__ import annotations

import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.kinds import Kind, classify_kind
from newsledger.metadata.titles import find_title_kind, load_marks, split_title

NAMES = ("Norvale Courier", "NC Online", None, "norvalecourier.example")
PLAN = "Pier plan approved"


@pytest.mark.parametrize(
    "title",
    [
        "Pier plan approved | Norvale Courier",
        "Pier plan approved - Norvale Courier",
        "Pier plan approved — The Norvale Courier",
        "Pier plan approved|NORVALE COURIER",
        "Norvale Courier: Pier plan approved",
        "Norvale Courier - Pier plan approved",
        "Pier plan approved - norvalecourier.example",
        "Pier plan approved | www.norvalecourier.example",
        "Pier plan approved » NC Online",
        "Norvale Courier | Pier plan approved | Norvale Courier",
        "Pier plan approved Pier plan approved",
        "Pier plan approved | Pier plan approved",
        "Pier plan approved - Pier plan approved | Norvale Courier",
    ],
)
def test_the_outlet_s_name_and_a_second_time_leave_the_headline(title: str) -> None:
    assert split_title(title, NAMES).title == PLAN


@pytest.mark.parametrize(
    "title",
    [
        "Norvale Courier",
        "Norvale Courier sold to Quay Group",
        "Quay Group buys Norvale Courier",
        "Pier plan approved - Norvale Courier reporter honoured",
        "Norvale - Courier",
        "Pier plan – approved at last",
        "New York, New York",
        "New York New York",
        "Never again - never again, say crews",
        "Pier plan approved | Quay Gazette",
        "PIER PLAN APPROVED",
        "",
    ],
)
def test_a_headline_of_which_nothing_is_the_outlet_s_name_stays(title: str) -> None:
    assert split_title(title, NAMES).title == title


@pytest.mark.parametrize(
    ("title", "left", "marks"),
    [
        ("UPDATED: Pier plan approved", PLAN, ["updated"]),
        ("UPDATE 2-Norvale approves pier plan", "Norvale approves pier plan", ["updated"]),
        ("UPDATE 1 - Pier plan approved", PLAN, ["updated"]),
        ("CORRECTED-UPDATE 3-Norvale approves pier", "Norvale approves pier", ["corrected", "updated"]),
        ("Correction: Pier plan approved", PLAN, ["corrected"]),
        ("REFILE-Norvale approves pier", "Norvale approves pier", ["refiled"]),
        ("FACTBOX-What Norvale plans", "What Norvale plans", ["factbox"]),
        ("LIVE: Pier plan approved", PLAN, ["live"]),
        ("Live | Pier plan approved", PLAN, ["live"]),
        ("LIVE • Pier plan approved", PLAN, ["live"]),
        ("LIVE–Pier plan approved", PLAN, ["live"]),
        ("🔴 LIVE: Pier plan approved", PLAN, ["live"]),
        ("Live updates: Pier plan approved", PLAN, ["live"]),
        ("[LIVE] Pier plan approved", PLAN, ["live"]),
        ("(Video) Pier plan approved", PLAN, ["video"]),
        ("Pier plan approved [VIDEO]", PLAN, ["video"]),
        ("Pier plan approved (updated)", PLAN, ["updated"]),
        ("BREAKING — Pier plan approved", PLAN, ["breaking"]),
        ("BREAKING NEWS: PIER PLAN APPROVED", "PIER PLAN APPROVED", ["breaking"]),
        ("Exclusive - Pier plan approved", PLAN, ["exclusive"]),
        ("WATCH: Pier plan approved", PLAN, ["watch"]),
        ("Opinion | Pier plan approved", PLAN, ["opinion"]),
        ("Analysis: Pier plan approved", PLAN, ["analysis"]),
        ("Updated: EXCLUSIVE: Pier plan approved [VIDEO] | Norvale Courier", PLAN, ["updated", "exclusive", "video"]),
        ("Norvale Courier - Live: Pier plan approved", PLAN, ["live"]),
    ],
)
def test_marks_leave_the_headline_and_are_kept(title: str, left: str, marks: list[str]) -> None:
    found = split_title(title, NAMES)
    assert (found.title, list(found.marks)) == (left, marks)


@pytest.mark.parametrize(
    "title",
    [
        "Live music returns to Norvale",
        "Live-action film returns to Norvale",
        "LIVE-ACTION FILM RETURNS",
        "EXCLUSIVE-USE LANES FOR NORVALE",
        "Exclusive Norvale club closes",
        "Updates on the pier: crews wait",
        "Update your pier: a guide",
        "Opinion polls: what they say",
        "Watch the harbour - and wait",
        "Video killed the radio station - again",
        "Breaking bread: a history",
        "Analysis shows pier is safe",
        "Insight: a word of the year",
        "The pier (1998)",
        "A pier (in pictures and words)",
        "LIVE",
        "Video:",
        "[LIVE]",
    ],
)
def test_a_word_without_the_form_of_a_mark_is_the_headline_s_own(title: str) -> None:
    found = split_title(title, NAMES)
    assert (found.title, found.marks) == (title, ())


def test_a_name_of_two_letters_leaves_the_end_only() -> None:
    assert split_title("U.S. - Quay talks open", ["U.S."]).title == "U.S. - Quay talks open"
    assert split_title("Quay talks open | U.S.", ["U.S."]).title == "Quay talks open"


def test_the_kinds_of_marks_are_kinds() -> None:
    marks = load_marks()
    assert {mark.kind for mark in marks} - {None} <= set(get_args(Kind))
    assert {mark.wire for mark in marks} <= {"", "also", "only"}
    words = [word for mark in marks for word in mark.words]
    assert len(words) == len(set(words)) > 50
    assert all(mark.name == mark.name.lower() for mark in marks)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("[LIVE] The pier", "live"), ("EDITORIAL • The pier", "opinion"), ("Exclusive: the pier", None), (None, None)],
)
def test_a_mark_tells_the_kind(title: str | None, kind: str | None) -> None:
    assert find_title_kind(title) == kind
    text = "The harbour council approved the pier on Tuesday. " * 5
    found = classify_kind(title=title, url=None, section=None, kind_hint=None, text=text, byline=[])
    assert found == (kind or "news")


WORDS = st.sampled_from(
    ["LIVE", "Live", "pier", "UPDATE 2-", ":", " - ", "|", "[", "]", "(", ")", " ", "Norvale Courier"]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map("".join)))
def test_a_headline_is_never_emptied_and_nothing_is_added(title: str) -> None:
    found = split_title(title, NAMES)
    assert bool(found.title) == bool(title.strip())
    rest = iter(title)
    assert all(any(char == other for other in rest) or char == " " for char in found.title)
    again = split_title(found.title, NAMES)
    assert again.title == found.title or len(found.marks) >= 3 or len(title) > 40


@pytest.mark.parametrize(
    "title",
    [
        "LIVE: " * 20_000,
        "a - " * 249,
        "(" * 999,
        "[live" * 199,
        "LIVE" + " " * 990,
        "| " * 499,
        "x" * 100_000,
        "🔴" * 999,
    ],
)
def test_hostile_headlines_take_no_time(title: str) -> None:
    started = time.process_time()
    split_title(title, NAMES)
    assert time.process_time() - started < 0.5
