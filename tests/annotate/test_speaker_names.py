"""Which words are a person's name and which are not: glued words, nouns, places, capitals, organisations, pronouns."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.article import Speaker
from newsledger.annotate.speakers.resolution import resolve_speakers
from newsledger.annotate.speakers.role_phrases import trim_role


def resolve(marked: str) -> list[Speaker]:
    """The speakers of the sources that stand between `⟦` and `⟧`."""
    text, findings = "", []
    for number, part in enumerate(re.split("[⟦⟧]", marked)):
        if number % 2:
            span = Span(len(text), len(text) + len(part))
            findings.append(Finding((Span(span.start_char, span.start_char + 1),), None, span, 1.0))
        text += part
    return resolve_speakers(text, find_quotations(text, split_paragraphs(text)), findings)


def read_last(marked: str) -> tuple[str | None, str]:
    speaker = resolve(marked)[-1]
    return speaker.name, speaker.kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met envoy to Norway Ida Moss. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("Former Moss aides left a former office. Ida Moss came. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("They met Chief of Staff Ida Moss. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("More Ida Moss is more. We met Ida Moss. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("Kerr Moss did rain. We met Una Kerr and Ida Moss. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("We met Una Kerr. We met Ida Moss. To Kerr Ida Moss was dear. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("Mayor Ida Moss Idabella (Ida) Lund MossTides rise. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("President-elect Ida Moss left. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("Co-moderator Ida Moss left. It rained, ⟦Moss⟧ said.", "Ida Moss"),
        ("Grant Moss left to ask for a grant. Ida Moss came. It rained, ⟦Grant Moss⟧ said.", "Grant Moss"),
        ("Pieter van der Lund left. Van der Lund slept. It rained, ⟦Lund⟧ said.", "Pieter van der Lund"),
    ],
)
def test_words_beside_a_name_are_no_part_of_it(text: str, name: str) -> None:
    assert read_last(text) == (name, "person")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦Officials⟧ said so.", (None, "unnamed")),
        ("⟦Millennials⟧ said so. Many Millennials left.", (None, "group")),
        ("⟦None of these⟧ said so.", (None, "group")),
        ("⟦There⟧ said so. It was so There.", (None, "none")),
        ("⟦Planters⟧ said so, and planters know.", (None, "group")),
        ("We read Norvaleo. ⟦Norvaleo⟧ reported it.", ("Norvaleo", "organization")),
        ("We read NorvaleHub. ⟦NorvaleHub⟧ said so.", ("NorvaleHub", "organization")),
        ("We met Morwen, who slept. ⟦Morwen⟧ said so.", ("Morwen", "person")),
        ("We met Idelly. ⟦Idelly⟧ said she was ill.", ("Idelly", "person")),
        ("We flew to New Norvale. It rained in New Norvale, ⟦he⟧ said.", (None, "person")),
    ],
)
def test_one_word_is_a_person_only_when_the_text_speaks_for_it(text: str, expected: tuple[str | None, str]) -> None:
    assert read_last(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Moss came.\n\n⟦IDA MOSS⟧: We waited.", ("Ida Moss", "person")),
        ("It rained.\n\n⟦IDA MOSS⟧: We waited.", ("IDA MOSS", "person")),
        ("It rained.\n\n⟦IDA MOSS⟧: We waited.\n\n⟦MOSS⟧: We left.", ("IDA MOSS", "person")),
        ("Ida Moss came.\n\n⟦MOSS⟧: We waited.", ("Ida Moss", "person")),
        ("It rained, ⟦NRV TV⟧ said.", ("NRV TV", "organization")),
        ("It rained.\n\n⟦PORT COUNCIL⟧: We waited.", ("PORT COUNCIL", "organization")),
        ("It rained, ⟦Ada Bloomberg⟧ said.", ("Ada Bloomberg", "person")),
        ("It rained.\n\n⟦Q⟧: Did you wait?", (None, "person")),
    ],
)
def test_a_name_in_capitals_is_a_person_where_the_text_tells_so(text: str, expected: tuple[str | None, str]) -> None:
    assert read_last(text) == expected


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("mayor of Norvale", "mayor of Norvale"),
        ("Secretary of State", "Secretary of State"),
        ("former attorney general", "former attorney general"),
        ("another retired pilot", "another retired pilot"),
        ("pilot working for the port", "pilot"),
        ("even conservative writer", "conservative writer"),
        ("inquiry involving President", "President"),
        ("author of “The Wend", "author"),
        ("Friends of Norvale's executive director", "Friends of Norvale's executive director"),
        ("pact serves a goal", None),
        ("versus 39 percent of the others", None),
        ("private", None),
        ("it", None),
        ("and others", None),
        ("surrounded by her friends", None),
        ("Canadian mining company", None),
        ("who runs a ferry", None),
        ("", None),
    ],
)
def test_a_role_is_headed_by_a_title_an_office_or_an_occupation(words: str, role: str | None) -> None:
    assert trim_role(words) == role


@given(st.text(alphabet="ab the mayor of'’s.,“”-PQ ", max_size=60))
def test_a_role_is_a_part_of_its_words(words: str) -> None:
    role = trim_role(words)
    assert role is None or role in " ".join(words.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One of her advisers, Ida Moss,", ("Ida Moss", "person")),
        ("Front-runner Ida Moss -", ("Ida Moss", "person")),
        ("Governor Ida Moss's speech", ("Ida Moss", "person")),
        ("One group, Friends of the Wend,", (None, "organization")),
        ("A Wend rights group", (None, "organization")),
        ("A spokesman for Ida Moss", (None, "unnamed")),
        ("the Norvale Republican", (None, "person")),
        ("recent polling", (None, "document")),
    ],
)
def test_a_source_with_a_name_is_not_unnamed(source: str, expected: tuple[str | None, str]) -> None:
    assert read_last(f"It rained in the town when ⟦{source}⟧ said so.") == expected


@pytest.mark.parametrize("second", ["Ida L. Moss", "Ida Moss"])
def test_a_person_with_and_without_an_initial_is_one(second: str) -> None:
    first = "Ida Moss" if second != "Ida Moss" else "Ida L. Moss"
    found = resolve(f"It rained, ⟦{first}⟧ said. Bram Moss slept. It snowed, ⟦{second}⟧ said. ⟦{first}⟧ left.")
    assert {speaker.name for speaker in found} == {first}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It rained, ⟦the United Nations⟧ said.", "United Nations"),
        ("It rained, ⟦the State Department⟧ said.", "State Department"),
        ("The Norvale Harbour Board (NHB) met. It rained, ⟦the NHB⟧ said.", "Norvale Harbour Board"),
        ("The Office for Trade in Norvale (OTN) met. ⟦OTN⟧ said so.", "Office for Trade in Norvale"),
        ("The Norvale Harbour Board (XYZ) met. ⟦XYZ⟧ said so.", "XYZ"),
        ("It rained, ⟦the Wend Fishers’ Union⟧ said.", "Wend Fishers’ Union"),
        ("It rained, ⟦Wend Link, the cooperative that runs the ferry,⟧ said.", "Wend Link"),
        ("It rained, ⟦Norvale Harbour Council⟧ said.", "Norvale Harbour Council"),
        ("It rained, ⟦the harbour council of Norvale⟧ said.", None),
        ("It rained, ⟦Norvale harbour council⟧ said.", None),
        ("It rained, ⟦the Norvale government⟧ said.", None),
    ],
)
def test_an_organization_is_named_when_its_name_is_proper(text: str, name: str | None) -> None:
    assert read_last(text) == (name, "organization")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦Bram Adeyi⟧ said Ida Moss and Karim Lund err. “It rained,” ⟦he⟧ said.", ("Bram Adeyi", "person")),
        ("They met Mayor Ida Moss of Norway, ⟦who⟧ said so.", ("Ida Moss", "person")),
        ("Voters in Norway, ⟦who⟧ said so, left.", (None, "group")),
        ("⟦The Norvale Times⟧ said so. It rained, ⟦he⟧ said.", (None, "person")),
        ("Mr. Bram Moss met Mrs. Ida Moss. It rained, ⟦Mrs. Moss⟧ said.", ("Ida Moss", "person")),
        ("Mr. Bram Moss met Mrs. Ida Moss. It rained, ⟦Moss⟧ said.", (None, "person")),
    ],
)
def test_pronouns_and_shared_surnames_mean_whom_the_text_settles(text: str, expected: tuple[str | None, str]) -> None:
    assert read_last(text) == expected


def test_a_pronoun_is_hardly_whom_its_own_words_name() -> None:
    text = "Bram Adeyi came late. Karim Lund is no fool, he said."
    start = text.index("Karim")
    end = text.index(", he")
    source = Span(end + 2, end + 4)
    found = resolve_speakers(text, [], [Finding((Span(start, end),), None, source, 1.0)])
    assert found[0].name == "Bram Adeyi"


def test_a_person_whom_the_text_mostly_calls_she_is_not_he() -> None:
    text = "Ida Moss said she left. Ida Moss said she slept. Ida Moss took his hat. Moss came. It rained. ⟦He⟧ said so."
    assert read_last(text)[0] is None


def test_lone_names_and_labels_cost_no_more_than_their_length() -> None:
    def measure(count: int) -> float:
        marked = " ".join(f"It fell. ⟦Wend{'a' * (number % 50)}{number}⟧ said so.\n\n" for number in range(count))
        start = time.process_time()
        resolve(marked)
        return time.process_time() - start

    small = max(min(measure(200) for _ in range(2)), 0.02)
    assert measure(800) < 4 * small * 3
