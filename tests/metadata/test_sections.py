"""The section that an article's address names, and nothing that only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.sections import CLOSED_FOLDERS, PASSED_FOLDERS, find_url_section


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("politics/2024/05/03/pier-plan", "politics"),
        ("2024/05/03/us/politics/pier-plan.html", "politics"),
        ("world/2024/may/03/pier-plan", "world"),
        ("news/world/pier-plan", "world"),
        ("en/news/article/business/pier-plan", "business"),
        ("amp/sport/pier-plan/", "sport"),
        ("us-news/2024/pier-plan", "us-news"),
        ("science-and-health/pier-plan", "science-and-health"),
        ("Pol%C3%ADtica/pier-plan", "política"),
        ("category/culture/pier-plan", "culture"),
        ("pier-plan", None),
        ("news/pier-plan", None),
        ("2024/05/03/pier-plan", None),
        ("en-gb/articles/12345/pier-plan", None),
        ("author/mira-oldane/pier-plan", None),
        ("blogs/mira/pier-plan", None),
        ("tag/pier/pier-plan", None),
        ("wp-content/uploads/pier.pdf", None),
        ("a8f31c/pier-plan", None),
        ("the-pier-plan-that-was-approved/comments", None),
        ("news/v2/politics/pier-plan", None),
        ("pier-plan-approved/amp/", None),
        ("pier-plan-approved/index.html", None),
        ("news/pier-plan/12345", None),
        ("politics/pier-plan/amp", "politics"),
        ("politics/pier-plan/12345", "politics"),
        ("sport/12345", "sport"),
        ("content/dam/pier-plan", None),
        ("undefined/pier-plan", None),
        ("politics", None),
        ("", None),
    ],
)
def test_the_first_folder_that_can_be_a_section_is_it(path: str, section: str | None) -> None:
    assert find_url_section(f"https://norvale.example/{path}") == section


@pytest.mark.parametrize("url", [None, "", "not an address", "https://[", "https://norvale.example"])
def test_what_is_no_address_has_no_section(url: str | None) -> None:
    assert find_url_section(url) is None


def test_no_folder_is_passed_and_closed() -> None:
    assert not PASSED_FOLDERS & CLOSED_FOLDERS


@given(st.text("ab-_/%20é?#.", max_size=60))
def test_a_section_is_one_folder_of_the_address(path: str) -> None:
    section = find_url_section(f"https://norvale.example/{path}")
    assert section is None or (section == section.lower() and "/" not in section and len(section) <= 40)


@pytest.mark.parametrize("path", ["a-" * 50_000, "ab/" * 600 + "x", "aaa-" * 490 + "/x", "%" * 1_900 + "/x"])
def test_hostile_addresses_take_no_time(path: str) -> None:
    started = time.process_time()
    find_url_section("https://norvale.example/" + path)
    assert time.process_time() - started < 0.5
