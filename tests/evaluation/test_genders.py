"""The gender of a gold source, by the article's words alone."""

from __future__ import annotations

import pytest

from evaluation.articles import make_gold, mark
from newsledger.evaluation.genders import find_surname, name_gender


def gender_of(text: str, source: str) -> str | None:
    gold = make_gold(text, [])
    return name_gender(gold, mark(text, (text.split()[0], "", source)))


@pytest.mark.parametrize(
    ("text", "source", "gender"),
    [
        ("Rain is due, she said.", "she", "woman"),
        ("Rain is due, he said.", "he", "man"),
        ("Rain is due, said Ms. Oldane.", "Ms. Oldane", "woman"),
        ("Rain is due, said councilman Bo Tarn.", "councilman Bo Tarn", "man"),
        ("Rain is due, said Oldane. Mrs. Mira Oldane keeps the light.", "Oldane", "woman"),
        ("Rain is due, said Oldane, who lost her boat. Oldane said she would go.", "Oldane", "woman"),
        ("Rain is due, said Oldane, who lost her boat.", "Oldane", None),
        ("Rain is due, said Mira Oldane.", "Mira Oldane", None),
        ("Rain is due, they said.", "they", None),
        ("Rain is due, the board said.", "the board", None),
        ("Rain is due, said the sister of Mr. Tarn.", "the sister of Mr. Tarn", "woman"),
    ],
)
def test_gender_is_read_and_never_guessed(text: str, source: str, gender: str | None) -> None:
    assert gender_of(text, source) == gender


def test_pronouns_in_what_is_said_do_not_count() -> None:
    text = "Rain is due, said Oldane. “Oldane has his way,” said a rival. “Oldane and his boat,” said Tarn."
    assert gender_of(text, "Oldane") is None


def test_pronouns_behind_another_name_are_not_the_first_ones() -> None:
    text = "Rain is due, said Oldane. When Oldane met Tarn he sighed. Oldane left Bo Tarn with his boat."
    assert gender_of(text, "Oldane") is None


@pytest.mark.parametrize(
    ("source", "surname"),
    [
        ("Mira Oldane, mayor of Norvale", "Oldane"),
        ("Oldane’s office in Norvale", "Oldane"),
        ("the mayor of Norvale", None),
        ("She", None),
        ("", None),
    ],
)
def test_the_surname_is_the_last_name_of_the_head(source: str, surname: str | None) -> None:
    assert find_surname(source) == surname
