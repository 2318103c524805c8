"""Why a source is not named: in its sentence, in the next, or where it was first met."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.completion.anonymity import find_anonymity_reason, find_statements, is_statement
from newsledger.annotate.attribution.completion.completion import complete_findings
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span
from tests.annotate.attribution.places import locate, make_finding


def read_reason(text: str, content: str, cue: str, source: str) -> str | None:
    finding = make_finding(text, content, cue, source)
    assert finding.source is not None
    found = find_anonymity_reason(text, finding.source, finding)
    return found.cut(text) if found else None


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            "It fell, said an official who was not authorized to speak publicly.",
            "an official who was not authorized to speak publicly",
            "was not authorized to speak publicly",
        ),
        (
            "It fell, said an aide, who asked not to be named because the plan is secret.",
            "an aide",
            "asked not to be named because the plan is secret",
        ),
        (
            "It fell, said one diplomat, speaking on condition of anonymity to discuss internal deliberations.",
            "one diplomat",
            "speaking on condition of anonymity to discuss internal deliberations",
        ),
        (
            "It fell, said a worker, who declined to be identified, citing fear of her employer.",
            "a worker",
            "declined to be identified, citing fear of her employer",
        ),
        (
            "It fell, said a worker. She spoke on the condition of anonymity for fear of her foreman.",
            "a worker",
            "spoke on the condition of anonymity for fear of her foreman",
        ),
        (
            "It fell, said two officials, who wasn’t there. They did not want to be named due to the inquiry.",
            "two officials",
            "did not want to be named due to the inquiry",
        ),
    ],
)
def test_the_reason_stands_in_the_sentence_or_the_next(text: str, source: str, expected: str) -> None:
    assert read_reason(text, "It fell", "said", source) == expected


def test_a_later_mention_has_the_reason_given_before() -> None:
    text = (
        "An official who was not authorized to comment, was there. Rain came. The quay is old. "
        "“It fell,” the official said. “It sank,” the clerk said. “It broke,” an official said."
    )
    assert read_reason(text, "“It fell,”", "said", "the official") == "was not authorized to comment"
    assert (
        find_anonymity_reason(text, locate(text, "the clerk"), make_finding(text, "“It sank,”", "said", None)) is None
    )
    assert (
        find_anonymity_reason(text, locate(text, "an official"), make_finding(text, "“It broke,”", "said", None))
        is None
    )


@pytest.mark.parametrize(
    ("between", "source"),
    [
        ("A separate harbour official was there too.", "the official"),
        ("Rain came.", "the officials"),
        ("Rain came.", "the board, some of whose members knew an official"),
        ("Rain came. " * 600, "the official"),
    ],
)
def test_the_reason_of_another_is_not_taken_over(between: str, source: str) -> None:
    text = f"An official who was not authorized to comment, was there. {between} “It fell,” {source} said."
    assert read_reason(text, "“It fell,”", "said", source) is None


def test_those_who_may_be_unnamed_are_called_by_nouns_in_any_form() -> None:
    text = "Two ex-officials who were not authorized to comment, left. Rain came. “It fell,” the ex-officials said."
    assert read_reason(text, "“It fell,”", "said", "the ex-officials") == "were not authorized to comment"


def test_whom_an_unnamed_person_serves_is_not_the_one_meant() -> None:
    text = "An aide to the minister, who asked not to be named citing the law, left. The minister said it fell."
    assert read_reason(text, "it fell", "said", "The minister") is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("It fell, said an official, speaking on condition of anonymity.", "an official"),
        ("It fell, said Mira Oldane, who met an aide who asked not to be named because of the law.", "Mira Oldane"),
        ("It fell, said an official. Oldane asked not to be named because of the law.", "an official"),
        ("It fell, said an official. Fans were not allowed to enter.", "an official"),
        ("It fell, said an official. The board did not have permission to use the emblem.", "an official"),
        ("It fell, said an official.", "an official"),
    ],
)
def test_no_reason_is_made_up(text: str, source: str) -> None:
    assert read_reason(text, "It fell", "said", source) is None


def test_words_that_are_the_content_are_no_reason() -> None:
    text = "An aide said she was not authorized to speak to the board."
    assert read_reason(text, "she was not authorized to speak to the board", "said", "An aide") is None


@pytest.mark.parametrize(
    "words",
    [
        "asked not to be named because of the law",
        "on the condition they not be identified because of the law",
        "on condition that their names not be used because of the law",
        "requested that his name be withheld for fear of reprisals",
        "whose name was withheld because of the law",
        "who did not give his surname for fear of arrest",
        "refused to give their names fearing reprisals",
        "lack of authorization to speak publicly",
        "who wanted his identity kept secret for fear of reprisals",
    ],
)
def test_there_are_many_ways_to_say_that_one_is_not_named(words: str) -> None:
    text = f"It fell, said an official, {words}."
    (found,) = find_statements(text)
    assert found.reason
    assert found.reason.cut(text).removeprefix("who ") == words.removeprefix("who ")


@pytest.mark.parametrize(
    "words",
    ["Police withheld his name because he is a minor", "He gave his name", "The quay has a name of its own, because"],
)
def test_a_name_kept_back_by_others_is_no_statement_of_the_source(words: str) -> None:
    assert find_statements(f"It fell, said an official. {words}.") == ()


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("The person", "asked not to be named because of the law"),
        ("The official", "asked not to be named because of the law"),
        ("The diplomat", None),
    ],
)
def test_the_next_sentence_is_about_the_one_it_names(subject: str, expected: str | None) -> None:
    text = f"It fell, said an official. {subject} asked not to be named because of the law."
    assert read_reason(text, "It fell", "said", "an official") == expected


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("An aide asked not to be named because of the law.", "not to be named because of the law", "asked"),
        ("An aide asked not to be named because of the law.", "to be named", "asked"),
        ("An aide asked that his name be withheld.", "that his name be withheld", "asked"),
        ("An aide requested anonymity to discuss the plan.", "anonymity to discuss the plan", "requested"),
        ("An aide insisted on anonymity for fear of reprisals.", "on anonymity for fear of reprisals", "insisted"),
        ("An aide declined to be identified, citing the law.", "be identified", "declined to"),
        ("An aide refused to give her name.", "to give her name", "refused"),
    ],
)
def test_asking_not_to_be_named_is_no_quote_of_its_own(text: str, content: str, cue: str) -> None:
    finding = make_finding(text, content, cue, "An aide")
    paragraphs = split_paragraphs(text)
    assert is_statement(text, finding)
    assert complete_findings(text, paragraphs, find_quotations(text, paragraphs), [finding]) == []


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("It fell, said an aide, who asked not to be named because of the law.", "It fell", "said"),
        ("An aide who asked not to be named said that it fell.", "that it fell", "said"),
        ("Speaking on condition of anonymity, an aide said that it fell.", "that it fell", "said"),
        ("An aide said she was not authorized to speak to the board.", "she was not authorized to speak", "said"),
        ("An aide asked whether the quay was named after her.", "whether the quay was named after her", "asked"),
        ("An aide asked the board to mend the quay.", "the board to mend the quay", "asked"),
        ("An aide demanded that the board grant her anonymity.", "that the board grant her anonymity", "demanded"),
        ("An aide asked the court to grant the crew anonymity.", "the court to grant the crew anonymity", "asked"),
        ("An aide requested that their names be published.", "that their names be published", "requested"),
    ],
)
def test_what_an_unnamed_source_says_stays_a_quote(text: str, content: str, cue: str) -> None:
    finding = make_finding(text, content, cue, "n aide")
    paragraphs = split_paragraphs(text)
    assert not is_statement(text, finding)
    (found,) = complete_findings(text, paragraphs, find_quotations(text, paragraphs), [finding])
    assert [span.cut(text) for span in found.content_spans] == [content]


def test_a_finding_without_a_cue_asks_for_nothing() -> None:
    text = "An aide asked not to be named."
    assert not is_statement(text, make_finding(text, "not to be named", None, "An aide"))


@given(
    st.lists(st.sampled_from(["official", "was not authorized to", "speak", ".", "\n\n", "anonymity", "because", "“"]))
)
def test_statements_stand_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    found = find_statements(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.reason is None or s.start <= s.reason.start_char < s.reason.end_char <= len(text) for s in found)


@pytest.mark.parametrize(
    "unit",
    [
        "anonymity ",
        "spoke on condition of anonymity because ",
        "named",
        "name ",
        "ask name ",
        "a",
        "an aide. ",
        "“",
    ],
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    text = unit * (500_000 // len(unit))
    findings = [Finding((Span(at, at + 3),), None, Span(at + 5, at + 12), 0.5) for at in range(0, 400_000, 1_000)]
    before = time.process_time()
    for finding in findings:
        assert finding.source is not None
        find_anonymity_reason(text, finding.source, finding)
    assert time.process_time() - before < 4


@pytest.mark.parametrize("unit", ["name ", "ask name ", "ask his name ", "anonymity "])
def test_statements_are_looked_for_in_linear_time(unit: str) -> None:
    def measure(size: int) -> float:
        text = unit * (size // len(unit))
        find_statements.cache_clear()
        start = time.process_time()
        find_statements(text)
        return time.process_time() - start

    small = max(min(measure(30_000) for _ in range(3)), 0.01)
    assert min(measure(120_000) for _ in range(2)) < 4 * small * 2
