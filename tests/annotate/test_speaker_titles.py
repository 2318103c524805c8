"""Whose a title is: roles taken from a person's own mentions only, titles and datelines before a name."""

from __future__ import annotations

import pytest

from tests.annotate.test_speaker_resolution import resolve


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kevin Oldane met a friend. Actor Kevin Moss was there too. ⟦Oldane⟧ said it rained.", None),
        (
            "Mira Oldane wrote. In a note to Oldane, Tandry, head of the Norvale Board, she wept. ⟦Oldane⟧ said.",
            None,
        ),
        ("Facebook Twitter Pinterest Senator Mira Oldane spoke. ⟦Oldane⟧ said so.", "Senator"),
        ("The note represents Vice President Bram Moss in court. ⟦Moss⟧ said so.", "Vice President"),
        ("Mayor Mira Oldane came. ⟦Oldane⟧ said so.", "Mayor"),
    ],
)
def test_a_role_comes_from_the_persons_own_mentions(text: str, role: str | None) -> None:
    assert resolve(text)[-1].role == role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦National Security Adviser, Mira Oldane,⟧ said so.", ("Mira Oldane", "person", "National Security Adviser")),
        (
            "Robert Oldane came. ⟦Norvale Superintendent of Public Works Robert Oldane⟧ said so.",
            ("Robert Oldane", "person", "Norvale Superintendent of Public Works"),
        ),
        (
            "⟦The UN Special Rapporteur on harbours, Mira Oldane,⟧ said so.",
            ("Mira Oldane", "person", "UN Special Rapporteur on harbours"),
        ),
        (
            "⟦University of Norvale law professor Mira Oldane, a former clerk,⟧ said so.",
            ("Mira Oldane", "person", "Norvale law professor"),
        ),
        ("⟦NORVALE, Elbia (Reuters) - President Mira Oldane⟧ said so.", ("Mira Oldane", "person", "President")),
    ],
)
def test_a_title_before_a_name_is_the_role(text: str, expected: tuple[str, str, str]) -> None:
    speaker = resolve(text)[-1]
    assert (speaker.name, speaker.kind, speaker.role) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. ⟦MORE⟧ said so.", (None, "none")),
        ("It rained. ⟦UPDATE⟧ said so.", (None, "none")),
        ("The judge Bram Oldane came. It was work for Mr. Oldane, ⟦he⟧ said.", ("Bram Oldane", "person")),
        ("It rained. ⟦The First Lady⟧ said so.", (None, "person")),
        (
            "The boats left for the harbour. At the Rose Garden event the president smiled when ⟦he⟧ said so.",
            (None, "person"),
        ),
        (
            "Norvale Fish chief executive Bram Moss wept. ⟦The chief executive of Elbia Harbour⟧ said so.",
            (None, "person"),
        ),
    ],
)
def test_words_that_are_no_persons_name_name_nobody(text: str, expected: tuple[str | None, str]) -> None:
    speaker = resolve(text)[-1]
    assert (speaker.name, speaker.kind) == expected
