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


def test_a_clause_of_time_ends_a_source() -> None:
    text = "It is late, said Mira Oldane, the mayor, as she left the hall."
    assert read_source(text, "Mira Oldane, the mayor, as she left the hall", "said") == "Mira Oldane, the mayor"
