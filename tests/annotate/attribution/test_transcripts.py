"""Turns of transcripts and interviews, with invented people."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.annotate.attribution.completion.completion import complete_findings
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.transcripts import find_interviewee, find_turns
from newsledger.annotate.grammar.quotation_marks import split_paragraphs


def read_turns(text: str) -> list[tuple[str, list[str]]]:
    """Speaker and words of every turn."""
    return [(turn.source.cut(text) if turn.source else "", _cut(text, turn)) for turn in _find(text)]


def _find(text: str) -> list[Finding]:
    return find_turns(text, split_paragraphs(text))


def _cut(text: str, turn: Finding) -> list[str]:
    return [span.cut(text) for span in turn.content_spans]


BROADCAST = (
    "Norvale Radio asked about the bridge.\n\nMIRA OLDANE, HOST: Is the bridge safe, do you think?\n\n"
    "EARL HOBBIN: I cross it every day.\n\nSo does my wife.\n\n(LAUGHTER)\n\nOLDANE: Thank you for your time.\n\n"
    "The programme was first heard on Monday."
)


def test_a_broadcast_s_turns_are_quotes_of_who_is_named_before_the_colon() -> None:
    assert read_turns(BROADCAST) == [
        ("MIRA OLDANE", ["Is the bridge safe, do you think?"]),
        ("EARL HOBBIN", ["I cross it every day.", "So does my wife."]),
        ("OLDANE", ["Thank you for your time."]),
    ]
    assert all(turn.cue is not None and turn.cue.cut(BROADCAST) == ":" for turn in _find(BROADCAST))


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Q: Do you bake here?\n\nA: I bake all night.\n\nQ: And you sell it?\n\nA: We do.", ["Q", "A", "Q", "A"]),
        ("Q. Do you bake here?\n\nA. I bake all night.", ["Q", "A"]),
        ("Q: Do you bake here?\nA: I bake all night.\nQ: And you sell it?\nA: We do.", ["Q", "A", "Q", "A"]),
        (
            "**Mira Oldane**: Do you bake?\n\n**Earl Hobbin**: I do, all night.\n\n**Oldane**: And you sell it?\n\n"
            "**Hobbin**: We do, every day.\n\nMira Oldane met Earl Hobbin.",
            ["Mira Oldane", "Earl Hobbin", "Oldane", "Hobbin"],
        ),
        (
            "Moderator: What would you do?\n\nOldane: I would mend the bridge.\n\nModerator: And you, sir?\n\n"
            "Hobbin: I would not, and we agree on that.\n\nMayor Oldane met Mr Hobbin.",
            ["Moderator", "Oldane", "Moderator", "Hobbin"],
        ),
    ],
)
def test_each_form_of_label_is_read(text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, _ in read_turns(text)] == speakers


PAID = "Q: Who pays for the bridge?\n\nA: The county pays for it all.\n\n"
FREE = "Q: And what of boats?\n\nA: Boats are free of it."


@pytest.mark.parametrize(
    "text",
    [
        f"Q: When did it close?\n\nA: In May. I was there.\n\n{PAID}",
        f"Q: Will you stay?\n\nA: We will, for a year.\n\n{PAID}",
        f"Ida Moss spoke with the Lamp.\n\n{PAID}{FREE}",
        f"This interview was cut.\n\n{PAID}{FREE}",
    ],
)
def test_an_interview_is_told_by_its_words_or_by_what_stands_before(text: str) -> None:
    assert [speaker for speaker, _ in read_turns(text)][:2] == ["Q", "A"]


@pytest.mark.parametrize(
    "text",
    [
        "Correction: You may have read that I fell.\n\nRead more: What you think of us",
        "WASHINGTON: I think we are late.\n\nNORVALE: You may go now.\n\nPARIS: We are here.",
        "Pros: You can see it.\n\nCons: We cannot hear it.\n\nPros: I like it.\n\nCons: You do not.",
        "Oldane: 1,204 votes\n\nHobbin: 980 votes\n\nOldane: 311 votes\n\nHobbin: 12 votes",
        "Oldane: Backs the bridge.\n\nHobbin: Opposes the bridge.\n\nOldane: Backs the tax.\n\nMira Oldane, Ed Hobbin.",
        "Q: What is a levy?\n\nA: It is a tax on bread that towns may raise.",
        "Q: Who pays?\n\nA: Owners pay half.\n\nQ: What of boats?\n\nA: Boats are free, and we say so in May.",
        "Mira Oldane: I came home.\n\nNobody heard of it until you asked.",
        "Oldane: we mend the bridge\n\nThe council met on Monday.",
    ],
)
def test_headings_lists_and_datelines_are_no_transcript(text: str) -> None:
    assert read_turns(text) == []


def test_what_a_title_calls_its_text_is_no_turn() -> None:
    text = f"Transcript: Ida Moss on the bridge\n\n{PAID}Q: And boats?\n\nA: I told you that boats are free."
    assert [speaker for speaker, _ in read_turns(text)] == ["Q", "A"] * 2


def test_a_headline_with_a_colon_is_no_turn() -> None:
    text = f"Oldane: I like you\n\nA report.\n\n{BROADCAST}"
    assert [speaker for speaker, _ in read_turns(text)] == ["MIRA OLDANE", "EARL HOBBIN", "OLDANE"]


@pytest.mark.parametrize(
    ("intro", "name"),
    [
        ("The baker Mira Oldane sat down with us.", "Mira Oldane"),
        ("Our reporter Ed Hobbin spoke with the baker Mira Oldane.", "Mira Oldane"),
        ("Mira Oldane and Ed Hobbin run a bakery.", None),
        ("A baker sat down with us.", None),
    ],
)
def test_who_answers_is_found_when_the_words_before_the_questions_settle_it(intro: str, name: str | None) -> None:
    text = f"{intro}\n\nQ: Do you bake here?\n\nA: I bake all night.\n\nQ: And you sell it?\n\nA: We do."
    found = find_interviewee(text, _find(text))
    assert (found.cut(text) if found else None) == name


def test_turns_are_direct_and_a_bare_label_names_nobody() -> None:
    text = "We met.\n\nQ: Do you bake here?\n\nA: I bake all night.\n\nQ: And you sell it?\n\nA: We do."
    paragraphs = split_paragraphs(text)
    told = complete_findings(text, paragraphs, [], find_turns(text, paragraphs))
    assert [(each.kind, each.source.cut(text) if each.source else None, each.speaker) for each in told] == [
        ("direct", label, None) for label in ("Q", "A", "Q", "A")
    ]


def describe_turns(one: str, other: str, intro: str = "") -> list[tuple[str | None, str]]:
    """Speaker and type of every turn of two who answer each other twice, each under a label."""
    exchange = f"{one}: I think we are late.\n\n{other}: You may well be right."
    text = f"{intro}{exchange}\n\n{exchange}"
    paragraphs = split_paragraphs(text)
    told = complete_findings(text, paragraphs, [], find_turns(text, paragraphs))
    return [(each.speaker, each.speaker_type) for each in told]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("SEN. PRICE", "PRICE"),
        ("MR. ADEYEMI", "ADEYEMI"),
        ("MS. OKE", "OKE"),
        ("SMITH", "SMITH"),
        ("IDA SMITH", "IDA SMITH"),
        ("DR. IDA SMITH", "IDA SMITH"),
        ("O’DELL", "O’DELL"),
        ("REP. BANKS", "BANKS"),
        ("MR. CHURCH", "CHURCH"),
        ("MS. UNION", "UNION"),
        ("MR. MAY", "MAY"),
        ("MR. McDOWELL", "McDOWELL"),
    ],
)
def test_a_label_in_capitals_is_a_person_without_the_title(label: str, speaker: str) -> None:
    assert describe_turns(label, "MS. HOBBIN") == [(speaker, "person"), ("HOBBIN", "person")] * 2


def test_a_label_means_who_is_named_in_full_before() -> None:
    intro = "The committee heard Senator Ida Price and the engineer Tunde Adeyemi on the bridge.\n\n"
    turns = describe_turns("SEN. PRICE", "MR. ADEYEMI", intro)
    assert turns == [("Ida Price", "person"), ("Tunde Adeyemi", "person")] * 2


def test_a_surname_as_a_label_means_the_label_that_named_it_in_full() -> None:
    intro = "TUNDE ADEYEMI: I bake here.\n\nMS. HOBBIN: You bake well.\n\n"
    assert describe_turns("ADEYEMI", "MS. HOBBIN", intro) == [("TUNDE ADEYEMI", "person"), ("HOBBIN", "person")] * 3


def test_a_label_that_two_may_bear_is_the_surname_alone() -> None:
    intro = "The committee heard Senator Ida Price and then Senator Bo Price, the bakers of the old town.\n\n"
    assert describe_turns("SEN. PRICE", "MS. HOBBIN", intro)[0] == ("PRICE", "person")


@pytest.mark.parametrize(("label", "kind"), [("COUNCIL", "organization"), ("THE COURT", "organization")])
def test_a_label_of_a_body_names_nobody(label: str, kind: str) -> None:
    assert describe_turns(label, "MS. HOBBIN")[::2] == [(None, kind)] * 2


@pytest.mark.parametrize("label", ["UNIDENTIFIED MALE", "VOICE", "CALLER"])
def test_a_label_of_somebody_unknown_names_nobody(label: str) -> None:
    assert describe_turns(label, "MS. HOBBIN")[::2] == [(None, "unnamed")] * 2


def test_a_label_of_an_office_names_nobody() -> None:
    assert describe_turns("CHAIRMAN", "MS. HOBBIN")[::2] == [(None, "person")] * 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Q: you?", "A: I do", "ANN: my", "BO: we?", "\n", "\n\n", "x ", "**", "“", "(a)"])))
def test_turns_stand_inside_the_text_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = [span for turn in _find(text) for span in turn.content_spans]
    assert all(0 <= span.start_char < span.end_char <= len(text) for span in spans)
    assert all(before.end_char <= after.start_char for before, after in pairwise(spans))
