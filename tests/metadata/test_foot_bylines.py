"""Who reported a story, where only its last lines say."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.foot_bylines import find_foot_authors

STORY = "The harbour council of Norvale approved the eastern pier on Tuesday.\n\nFishing crews had asked for it.\n\n"


@pytest.mark.parametrize(
    ("foot", "authors"),
    [
        ("— By Mira Oldane", ["Mira Oldane"]),
        ("-- By Mira Oldane and Ari Penn", ["Mira Oldane", "Ari Penn"]),
        ("By Mira Oldane", ["Mira Oldane"]),
        ("(Reporting by Mira Oldane; Editing by Ari Penn)", ["Mira Oldane"]),
        ("Reporting By Mira Oldane, Editing By Ari Penn", ["Mira Oldane"]),
        ("(Reporting by Mira Oldane in Norvale and Ari Penn in Quay; Editing by Jo Pell)", ["Mira Oldane", "Ari Penn"]),
        ("(Reporting by Mira Oldane in Norvale Bay and Quay City)", ["Mira Oldane"]),
        ("(Reporting by Mira Oldane, Ari Penn and Jo Pell)", ["Mira Oldane", "Ari Penn", "Jo Pell"]),
        ("(Reporting by Mira Oldane; Additional reporting by Jo Pell; Writing by Ari Penn)", ["Mira Oldane"]),
        ("(Writing by Mira Oldane, editing by Ari Penn)", ["Mira Oldane"]),
        ("(Additional reporting by Jo Pell; Writing by Mira Oldane; Editing by Ari Penn.)", ["Mira Oldane"]),
        ("(Editing by Jo Pell; Reporting by Mira Oldane)", ["Mira Oldane"]),
        ("The crews went home. (Reporting by Mira Oldane; editing by Ari Penn)", ["Mira Oldane"]),
        ("(Reporting by Mira Oldane)\n\nCopyright 2024 Norvale Courier\n\nmira@norvale.example", ["Mira Oldane"]),
        ("Mira Oldane is a staff writer at the Norvale Courier.", ["Mira Oldane"]),
        ("Mira Oldane and Ari Penn are reporters in Norvale.", ["Mira Oldane", "Ari Penn"]),
        ("Mira Oldane, of Quay, is a contributing writer.", ["Mira Oldane"]),
        ("(Editing by Ari Penn)", []),
        ("(Additional reporting by Ari Penn)", []),
        ("Reporting by The Associated Press", []),
        ("Mira Oldane contributed to this report.", []),
        ("mira@norvale.example", []),
        ("Follow Mira Oldane on her way.", []),
        ("— Mira Oldane", []),
        ("By Thursday, most crews had left.", []),
        ("By Norvale Courier Staff", []),
        ("Mira Oldane is a retired reporter who keeps a boat.", []),
        ("Mira Oldane is a boat builder.", []),
        ("Council member Mira Oldane is a former columnist.", []),
        ("“Reporting by night is hard,” said Mira Oldane.", []),
    ],
)
def test_the_last_lines_name_who_reported(foot: str, authors: list[str]) -> None:
    assert list(find_foot_authors(STORY + foot)) == authors


def test_a_person_of_whom_the_story_speaks_is_not_its_writer() -> None:
    story = STORY + "Oldane had filed the plan.\n\n"
    assert find_foot_authors(story + "Mira Oldane is a columnist.") == ()
    assert find_foot_authors(STORY + "word " * 2_000 + "\n\nMira Oldane is a columnist.") == ("Mira Oldane",)
    assert find_foot_authors(story + "word " * 2_000 + "\n\nMira Oldane is a columnist.") == ()


def test_only_the_last_lines_count() -> None:
    assert find_foot_authors("(Reporting by Mira Oldane)\n\n" + STORY * 5) == ()


@given(st.text("By Rreporting(Mira Oldane);—-\n", max_size=200))
def test_authors_stand_in_the_text(foot: str) -> None:
    assert all(name.split()[-1].casefold() in foot.casefold() for name in find_foot_authors(foot))


@pytest.mark.parametrize(
    "foot",
    [
        "Reporting by " * 8_000,
        "(" * 100_000,
        "By " + "A " * 50_000,
        "Mira " * 20_000 + "is a x",
        "By A B\n" * 20_000,
        "(Reporting by " + "in " * 190 + ")",
        "Mira Oldane is a " + "x " * 290,
        "Mira Oldane" + ", a" * 190 + " is",
    ],
)
def test_hostile_last_lines_take_no_time(foot: str) -> None:
    started = time.process_time()
    find_foot_authors(foot)
    assert time.process_time() - started < 1


@pytest.mark.corpora
def test_real_last_lines_name_no_wrong_author(corpora: Path) -> None:
    import json

    gold = [json.loads(line) for line in (corpora / "attribution" / "gold.jsonl").open(encoding="utf-8")]
    found, wrong = 0, []
    for row in gold:
        text = (corpora / "attribution" / "raw" / row["file"]).read_text("utf-8", errors="replace")
        for name in find_foot_authors(text)[:1]:
            found += 1
            # Most of these files have no author on record: theirs is the name that the last line gives.
            wrong += [row["file"]] if row["author"] not in ("None", "Reuters", name) else []
    assert (found >= 5, wrong) == (True, [])
