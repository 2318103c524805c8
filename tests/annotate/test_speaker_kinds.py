"""What kind of speaker nouns, amounts, months and places are: only people who are kept back are unnamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_speaker_resolution import read_last, resolve

from newsledger.annotate.speakers.months import is_date
from newsledger.annotate.speakers.nouns import classify_noun
from newsledger.annotate.speakers.role_phrases import trim_role


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("The film", "document"),
        ("the episode", "document"),
        ("a renewed endorsement", "document"),
        ("the announcements", "document"),
        ("The following chart", "document"),
        ("one of the latest polls", "document"),
        ("The precinct", "organization"),
        ("The regime", "organization"),
        ("One of the districts", "organization"),
        ("The intelligence community", "group"),
        ("the opposing side", "group"),
        ("the country", "group"),
        ("More than 80% of Norvalians", "group"),
        ("nearly half of voters", "group"),
        ("40 per cent of the young", "group"),
        ("A total of 4,786 institutions", "group"),
        ("14 organizations", "group"),
        ("Every one of the candidates", "group"),
        ("Anyone who votes", "group"),
        ("any of the members", "group"),
        ("Republican allies’", "group"),
        ("his mother", "person"),
        ("Norvale’s foreign minister", "person"),
        ("the woodcutter", "unnamed"),
        ("a former Norvale anchor residing in Elbia", "unnamed"),
        ("the songbird who sang", "unnamed"),
        ("his aide", "unnamed"),
        ("Another", "unnamed"),
        ("The", "none"),
        ("there", "none"),
    ],
)
def test_only_people_who_are_kept_back_are_unnamed(source: str, kind: str) -> None:
    assert read_last(f"It rained. ⟦{source}⟧ said so.")[:2] == (None, kind)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Impeachment", "document"),
        ("Mercilessly", "none"),
        ("Having", "none"),
        ("Missouri", "organization"),
        ("Let’s", "unnamed"),
    ],
)
def test_a_word_that_only_opens_the_text_is_no_name(word: str, kind: str) -> None:
    assert read_last(f"⟦{word}⟧ said so.")[:2] == (None, kind)


@pytest.mark.parametrize(("text", "kind"), [("No ⟦one⟧ knows.", "group"), ("⟦One⟧ could say so.", "group")])
def test_one_that_means_anybody_is_a_group(text: str, kind: str) -> None:
    assert read_last(text)[:2] == (None, kind)


def test_which_is_never_somebody_unnamed() -> None:
    assert read_last("They praised the odd frog, ⟦which⟧ said so.")[1] == "document"


@given(st.text(alphabet="abinotsmegry", min_size=1, max_size=12))
def test_every_noun_has_a_kind(low: str) -> None:
    assert classify_noun(low) in {"unnamed", "organization", "group", "document"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Norvale Chronicle came out. ⟦Norvale⟧ said so.", "Norvale"),
        ("The NRB News came. ⟦The NRB⟧ said so.", "NRB"),
        ("The Norvale Rivers Board met. ⟦The NRB⟧ said so.", "Norvale Rivers Board"),
        ("The Oldane Holdings office shut. ⟦Oldane⟧ said so.", "Oldane Holdings"),
        ("They work in Oldane. The Oldane Group left. ⟦Oldane⟧ said so.", "Oldane"),
        ("The Moss White House met. ⟦The White House⟧ said so.", "White House"),
        ("It rained, and ⟦elbwo News⟧ asks why.", None),
        ("It was so, ⟦Fenby’s⟧ said. The risk, said Fenby’s, was high.", "Fenby’s"),
        ("They read Xinhua. ⟦Xinhua⟧ said so.", "Xinhua"),
        ("They read Efe. ⟦Efe⟧ said so.", "Efe"),
        ("They met in Seoul. The talks, ⟦Seoul⟧ said, are over.", None),
        ("The talks, ⟦Yemen⟧ said, are over.", None),
    ],
)
def test_a_body_is_expanded_only_to_itself(text: str, name: str | None) -> None:
    assert read_last(text) == (name, "organization", None)


@pytest.mark.parametrize(("source", "kind"), [("Tea Partyers", "group"), ("Federal Audit", "document")])
def test_a_noun_that_ends_a_name_of_two_words_is_no_surname(source: str, kind: str) -> None:
    assert read_last(f"They met {source}. ⟦{source}⟧ said so.")[:2] == (None, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Harriet May left in May. ⟦Mrs May⟧ said so.", "Harriet May"),
        ("Harriet May left. ⟦Ms. May⟧ said so.", "Harriet May"),
        ("Harriet May left. “It rained,” ⟦May⟧ said.", "Harriet May"),
        ("⟦Mrs May⟧ said so.", "May"),
        ("⟦April Oldane⟧ said so.", "April Oldane"),
        ("⟦August Oldane⟧ said so.", "August Oldane"),
        ("March Oldane left. ⟦Oldane⟧ said so.", "March Oldane"),
        ("In April Mira Oldane left. ⟦Oldane⟧ said so.", "Mira Oldane"),
        ("They met in April. Last May Mira Oldane left. ⟦Oldane⟧ said so.", "Mira Oldane"),
        ("Jordan Oldane left. ⟦Jordan⟧ said so.", "Jordan Oldane"),
    ],
)
def test_a_month_is_a_name_where_it_stands_for_no_date(text: str, name: str) -> None:
    assert read_last(text)[:2] == (name, "person")


def test_a_month_after_a_preposition_is_no_mention_of_its_namesake() -> None:
    speakers = resolve("Harriet May met Mira Oldane. Mira Oldane, 41, won the seat in May. ⟦Oldane⟧ left in May.")
    assert [speaker.name for speaker in speakers] == ["Mira Oldane"]


@pytest.mark.parametrize(("before", "after", "expected"), [("in ", "", True), ("", " 3", True), ("", " left", False)])
def test_a_date_has_a_preposition_or_a_number(before: str, after: str, expected: bool) -> None:
    text = f"{before}May{after}"
    assert is_date(text, len(before), len(before) + 3) is expected


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("05 Councillor", "Councillor"),
        ("10:05 Councillor", "Councillor"),
        ("14-time champion", "champion"),
        ("If the mayor", "mayor"),
        ("When former mayor", "former mayor"),
        ("Although the pilot", "pilot"),
        ("2016", None),
        ("72- year-old retiree", "retiree"),
    ],
)
def test_a_role_begins_with_no_figure_and_no_conjunction(words: str, role: str | None) -> None:
    assert trim_role(words) == role


def test_a_clock_before_a_speaker_is_no_part_of_the_role() -> None:
    assert read_last("⟦10:05 Councillor Bram Inskip⟧ said so.") == ("Bram Inskip", "person", "Councillor")


def test_who_directs_a_body_is_none() -> None:
    assert read_last("⟦Tom Brask, who directs Delmo House, a nonprofit,⟧ said so.")[:2] == ("Tom Brask", "person")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norrland Vane said it had stopped. ⟦Norrland Vane⟧ said so.", "organization"),
        ("Norrland Vane said on Monday it had stopped. ⟦Norrland Vane⟧ said so.", "organization"),
        ("Norrland Vane said it had rained. Vane left. ⟦Norrland Vane⟧ said so.", "person"),
        ("The chief executive of Norrland Vane left. ⟦Norrland Vane⟧ said so.", "organization"),
        ("Norrland Vane’s shares fell. ⟦Norrland Vane⟧ said so.", "organization"),
        ("Norrland Vane left. ⟦Norrland Vane⟧ said so.", "person"),
    ],
)
def test_who_is_it_or_has_shares_is_no_person(text: str, kind: str) -> None:
    assert read_last(text)[1] == kind
