import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.agency_table import declare_agencies
from newsledger.metadata.authors import split_authors


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["By JANE DOE and John Roe, Staff Writer"], ("Jane Doe", "John Roe")),
        (["Words by MARIA DE LA CRUZ & PATRICK O'BRIEN"], ("Maria de la Cruz", "Patrick O'Brien")),
        (["SHAUN MCDONALD", "JAN VAN DER BERG", "J.D. SALTER"], ("Shaun McDonald", "Jan van der Berg", "J.D. Salter")),
        (["Ann Mcardle"], ("Ann McArdle",)),
        (["From Ann Lee in Oldport", "Special to the Post"], ("Ann Lee",)),
        (["Doe, Jane"], ("Jane Doe",)),
        (["Luther Kane, Jr., Special to Harbour Post"], ("Luther Kane Jr.",)),
        (["AJ SMITH III, PhD"], ("AJ Smith III PhD",)),
        (["['Ann Lee', \"Tim O'Neil\"]"], ("Ann Lee", "Tim O'Neil")),
        (["Jane Doe | Reuters"], ("Jane Doe",)),
        (["Jane Doe, jane@post.example, @jane", "https://post.example/jane"], ("Jane Doe",)),
        (["Jane Doe Jane Doe"], ("Jane Doe",)),
        (["Jane Doe", "John Roe", "Jane Doe John Roe"], ("Jane Doe", "John Roe")),
        (["Rep. Ada Quill", "Dr. Bo Tamm"], ("Ada Quill", "Bo Tamm")),
        (["José Ortega y Gasset"], ("José Ortega y Gasset",)),
        (["Ana Ruiz y Juan Paz"], ("Ana Ruiz", "Juan Paz")),
        (["Von Anna Müller und Karl Schmidt"], ("Anna Müller", "Karl Schmidt")),
        (["Иван Петров"], ("Иван Петров",)),
        (["王小明"], ("王小明",)),
        (["Susan Page, Political Correspondent, New York"], ("Susan Page",)),
    ],
)
def test_people_are_named(values: list[str], expected: tuple[str, ...]) -> None:
    assert split_authors(values) == expected


@pytest.mark.parametrize(
    "value",
    [
        "The Associated Press",
        "AFP",
        "Admin",
        "Editorial Board",
        "Harbour Post Staff",
        "Published 3 May",
        "",
        "New York",
        "Follow Us On",
        "Min Read",
        "jane",
        "[",
        "12345",
        "White House Reporter",
    ],
)
def test_what_is_no_person_is_left_out(value: str) -> None:
    assert split_authors([value]) == ()


@given(st.lists(st.text(max_size=200), max_size=5))
def test_names_are_clean_and_unique(values: list[str]) -> None:
    names = split_authors(values)
    assert len(set(names)) == len(names)
    assert all(name == " ".join(name.split()) and "," not in name and "@" not in name for name in names)


@pytest.mark.parametrize(
    "hostile", ["['" * 50_000, "By " * 40_000, "a@" * 50_000, "(" * 100_000, "A. " * 30_000, "Jane Doe, " * 10_000]
)
def test_hostile_bylines_take_no_time(hostile: str) -> None:
    start = time.process_time()
    split_authors([hostile] * 20)
    assert time.process_time() - start < 1


def test_a_declared_agency_is_no_person() -> None:
    agencies = declare_agencies((("TW", ("Tide Wirth",)),))
    assert split_authors(["Ada Quill and Tide Wirth"]) == ("Ada Quill", "Tide Wirth")
    assert split_authors(["Ada Quill and Tide Wirth"], agencies) == ("Ada Quill",)
