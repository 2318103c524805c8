"""To whom words were said, where the text plainly says so."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.completion.addressees import find_addressee
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.spans import Span
from tests.annotate.attribution.places import make_finding


def name_addressee(text: str, content: str, cue: str, source: str = "Oldane") -> str | None:
    found = find_addressee(text, make_finding(text, content, cue, source))
    return found.cut(text) if found else None


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected"),
    [
        ("Oldane told journalists the quay was safe.", "the quay was safe", "told", "journalists"),
        ("Oldane told the Norvale Post on Monday that it fell.", "that it fell", "told", "the Norvale Post"),
        ("“It fell,” Oldane told Mr. Brask.", "“It fell,”", "told", "Mr. Brask"),
        ("“It fell,” Oldane told supporters gathered outside.", "“It fell,”", "told", "supporters"),
        ("“It fell,” Oldane told a cheering crowd.", "“It fell,”", "told", "a cheering crowd"),
        ("“It fell,” Oldane told the victims’ families.", "“It fell,”", "told", "the victims’ families"),
        ("“It fell,” Oldane told her supporters in Norvale.", "“It fell,”", "told", "her supporters"),
        ("Oldane told her that it fell.", "that it fell", "told", "her"),
        ("“It fell,” Oldane told a caucus meeting held there.", "“It fell,”", "told", "a caucus meeting"),
        ("“It fell,” Oldane told a rally in Norvale.", "“It fell,”", "told", "a rally"),
        ("“It fell,” Oldane told reporters prior to it.", "“It fell,”", "told", "reporters"),
        ("“It fell,” Oldane told NQN exclusively.", "“It fell,”", "told", "NQN"),
        ("“It fell,” Oldane told @NQNews.", "“It fell,”", "told", "@NQNews"),
        ("Oldane, in a letter to Brask urging calm, said it fell.", "it fell", "said", "Brask"),
        ("“It fell,” Oldane told two marchers.", "“It fell,”", "told", "two marchers"),
        ("“It fell,” Oldane told NQ TODAY.", "“It fell,”", "told", "NQ TODAY"),
        ("“It fell,” Oldane told NQN’s This Morning.", "“It fell,”", "told", "NQN"),
        ("“It fell,” Oldane said to the crowd in Norvale.", "“It fell,”", "said", "the crowd"),
        ("“It fell,” Oldane wrote to Parliament.", "“It fell,”", "wrote", "Parliament"),
        ("Oldane asked Mr. Brask whether it fell.", "whether it fell", "asked", "Mr. Brask"),
        ("Oldane urged voters to stay calm.", "to stay calm", "urged", "voters"),
        ("In an interview with Norvale Radio, Oldane said it fell.", "it fell", "said", "Norvale Radio"),
        ("“It fell,” Oldane said in a letter to the board.", "“It fell,”", "said", "the board"),
        ("Speaking to reporters in Norvale, Oldane said it fell.", "it fell", "said", "reporters"),
    ],
)
def test_the_one_who_is_told_is_found(text: str, content: str, cue: str, expected: str) -> None:
    assert name_addressee(text, content, cue) == expected


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Oldane said it fell.", "it fell", "said"),
        ("“It fell,” Oldane said at a rally.", "“It fell,”", "said"),
        ("Oldane was told that it fell.", "that it fell", "told"),
        ("“It fell,” Oldane said to laughs.", "“It fell,”", "said"),
        ("“It fell,” Oldane said to the camera.", "“It fell,”", "said"),
        ("Oldane warned weeks ago that it fell.", "that it fell", "warned"),
        ("Oldane confessed to being nervous about it.", "about it", "confessed"),
        ("Oldane tells you that it fell.", "that it fell", "tells"),
        ("“It fell,” Oldane told a recent poll.", "“It fell,”", "told"),
        ("“It fell,” Oldane said to cheering numbers.", "“It fell,”", "said"),
        ("Oldane told the truth about it: it fell.", "it fell", "told"),
        ("Oldane urged caution at the quay.", "at the quay", "urged"),
        ("Oldane told herself that it fell.", "that it fell", "told"),
        ("Oldane warned darkly that it fell.", "that it fell", "warned"),
        ("Oldane asked the question.", "the question", "asked"),
        ("Oldane is said to have won.", "to have won", "said"),
        ("Oldane accused Brask of theft.", "of theft", "accused"),
        ("He gave an interview with Brask. Oldane said it fell.", "it fell", "said"),
        ("Oldane said it fell in an interview with Brask.", "it fell in an interview with Brask", "said"),
        ("Oldane released a statement in opposition to the deal, saying it fell.", "it fell", "saying"),
    ],
)
def test_none_is_made_up(text: str, content: str, cue: str) -> None:
    assert name_addressee(text, content, cue) is None


def test_without_a_cue_nobody_is_addressed() -> None:
    text = "“It fell,” told reporters."
    assert find_addressee(text, make_finding(text, "It fell", None, None)) is None


@given(
    st.lists(st.sampled_from("told Mr. Brask said to of the US . , “ \n in an interview with".split(" ")), max_size=25)
)
def test_an_addressee_stands_apart_from_content_and_cue(words: list[str]) -> None:
    text = " ".join(["x", *words, "end"])
    middle = len(text) // 2
    finding = Finding((Span(0, 1),), Span(2, middle + 1), None, 0.5)
    found = find_addressee(text, finding)
    assert found is None or (1 < found.start_char < found.end_char <= len(text) and found.cut(text).strip())


@pytest.mark.parametrize("unit", ["told ", "in an interview with ", "a", "“", "Mr. ", "speaking to "])
def test_hostile_text_costs_linear_time(unit: str) -> None:
    text = unit * (500_000 // len(unit))
    findings = [Finding((Span(at, at + 3),), Span(at + 5, at + 9), None, 0.5) for at in range(0, 400_000, 1_000)]
    before = time.process_time()
    for finding in findings:
        find_addressee(text, finding)
    assert time.process_time() - before < 1.5
