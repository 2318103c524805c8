"""Subjects of a cue who do not speak, and where the name of who speaks ends."""

from __future__ import annotations

import pytest

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.subjects import correct_source
from newsledger.annotate.spans import Span


def read_source(text: str, source: str, cue: str) -> str | None:
    where, at = text.index(source), text.index(cue)
    finding = Finding((Span(len(text) - 2, len(text)),), Span(at, at + len(cue)), Span(where, where + len(source)), 0.5)
    found = correct_source(text, finding).source
    return found.cut(text) if found else None


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Mira Oldane was asked whether the quay would close.", "Mira Oldane", "was asked"),
        ("Mira Oldane was repeatedly asked whether the quay would close.", "Mira Oldane", "asked"),
        ("Mira Oldane has been charged with fraud.", "Mira Oldane", "has been charged with"),
        ("They helped those accused of setting the fire.", "those", "accused of"),
        ("Asked why the quay closed, Mira Oldane left the room.", "Mira Oldane", "Asked"),
        ("It rained when asked why, Mira Oldane left the room.", "Mira Oldane", "asked"),
        ("Mira Oldane appeared to support the plan.", "Mira Oldane", "appeared to"),
        ("The ferry wasn’t expected to sail.", "The ferry", "wasn’t expected to"),
    ],
)
def test_who_is_spoken_to_or_of_is_no_source(text: str, source: str, cue: str) -> None:
    assert read_source(text, source, cue) is None


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Mira Oldane asked whether the quay would close.", "Mira Oldane", "asked"),
        ("Mira Oldane was worried that the quay would close.", "Mira Oldane", "was worried"),
        ("The plan was criticized by Mira Oldane as too dear.", "Mira Oldane", "criticized by"),
        ("Mira Oldane is quoted as saying it was over.", "Mira Oldane", "is quoted as saying"),
        ("Mira Oldane has asked for a new quay.", "Mira Oldane", "has asked for"),
    ],
)
def test_who_asks_feels_or_says_stays(text: str, source: str, cue: str) -> None:
    assert read_source(text, source, cue) == source


@pytest.mark.parametrize("body", ["inquest", "inquiry", "court", "jury", "tribunal", "hearing", "trial", "panel"])
@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“He was singing”, {} told.", "told"),
        ("He was singing, {} hears.", "hears"),
        ("{} told same singer is to come.", "told"),
        ("The {} heard that he was singing.", "heard"),
        ("The {} was told that he was singing.", "was told"),
        ("The {} was told that he was singing.", "told"),
    ],
)
def test_who_hears_a_case_says_nothing(text: str, cue: str, body: str) -> None:
    # In capitals, so that the cue `hear` of a hearing is not found inside its name.
    assert read_source(text.format(body.upper()), body.upper(), cue) is None


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Mira Oldane told the court that he was singing.", "Mira Oldane", "told"),
        ("Mira Oldane told the inquest that he was singing.", "Mira Oldane", "told the inquest"),
        ("The court said that he was singing.", "The court", "said"),
        ("The inquiry found that he was singing.", "The inquiry", "found"),
        ("Mira Oldane, who came to the hearing, told reporters that it fell.", "Mira Oldane", "told"),
        ("The council heard that he was singing.", "The council", "heard"),
        ("The court told the guard to leave.", "The court", "told"),
    ],
)
def test_who_tells_a_court_and_a_court_that_rules_stay(text: str, source: str, cue: str) -> None:
    assert read_source(text, source, cue) == source


@pytest.mark.parametrize("word", ["If", "if", "When", "Although"])
def test_a_conjunction_is_no_part_of_a_source(word: str) -> None:
    text = f"{word} the mayor, Ida Moss, says that it fell."
    assert read_source(text, f"{word} the mayor, Ida Moss", "says") == "the mayor, Ida Moss"


def test_a_clause_of_time_ends_a_source() -> None:
    text = "It is late, said Mira Oldane, the mayor, as she left the hall."
    assert read_source(text, "Mira Oldane, the mayor, as she left the hall", "said") == "Mira Oldane, the mayor"
