"""Labels, links, periods and classes of the report."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.export.charts import find_class, name_classes
from newsledger.export.labels import clean_label, find_link, format_share, make_unique, mark_label
from newsledger.export.periods import MAXIMUM_PERIODS, make_window


@given(st.text())
def test_a_label_is_one_visible_line(text: str) -> None:
    label = clean_label(text, 20)
    assert len(label) <= 20
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", label)


def test_a_label_is_escaped_and_kept_apart_from_its_neighbours() -> None:
    assert mark_label('<b>"A" & \u202eB') == "<bdi>&lt;b&gt;&#34;A&#34; &amp; B</bdi>"
    assert "none" in mark_label(None)
    assert clean_label("word " * 100, 12).endswith("…")


@given(st.lists(st.sampled_from(["", "A", "A (2)", "B"])))
def test_unique_labels_are_unique_and_in_order(labels: list[str]) -> None:
    unique = make_unique(labels)
    assert len(set(unique)) == len(labels)
    assert all(made.startswith(label) for made, label in zip(unique, labels, strict=True))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:,x",
        "vbscript:x", "file:///etc/passwd", "//x.example/a", "/a", "", None, "https://", "http://[::1", "x.example/a",
        'https://x.example/"onmouseover=x', "https://x.example/a b", "https:\\\\x.example", "https://x.y/" + "a" * 9000,
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert find_link(url) is None


@pytest.mark.parametrize("url", ["https://x.example/a?b=c#d", "HTTP://X.EXAMPLE/ü", "http://127.0.0.1:8000/a'b"])
def test_an_address_of_the_web_is_a_link_as_it_is(url: str) -> None:
    assert find_link(url) == url


@given(st.dates(date(1800, 1, 1), date(2100, 1, 1)), st.integers(0, 90_000))
def test_periods_cover_every_day_and_fit_the_chart(first_on: date, days: int) -> None:
    last_on = first_on + timedelta(days)
    window = make_window(first_on, last_on)
    assert 1 <= len(window.periods) <= MAXIMUM_PERIODS
    assert window.periods[0] <= first_on
    assert window.grain.follow(window.periods[-1]) > last_on
    assert all(window.grain.follow(a) == b for a, b in zip(window.periods, window.periods[1:], strict=False))
    assert len(set(window.labels)) == len(window.labels)


def test_the_grain_grows_with_the_period() -> None:
    spans = (14, 300, 1500, 3000, 20_000, 80_000)
    grains = [make_window(date(1850, 5, 3), date(1850, 5, 3) + timedelta(days)).grain.name for days in spans]
    assert grains == ["day", "week", "month", "quarter", "year", "decade"]


@given(st.integers(0, 10**7))
def test_every_count_has_one_class_and_zero_has_its_own(largest: int) -> None:
    classes = name_classes(largest)
    assert 1 <= len(classes) <= 7
    assert find_class(classes, 0) == "0"
    if largest:
        assert find_class(classes, largest) == classes[-1][1]
        assert find_class(classes, 1) == classes[1][1]
        assert classes[1][1].startswith("1")


def test_classes_read_naturally() -> None:
    assert [name for _, name in name_classes(7)] == ["0", "1", "2–4", "5–7"]
    assert [name for _, name in name_classes(1)] == ["0", "1"]


def test_a_share_of_nothing_is_a_dash() -> None:
    assert format_share(0, 0) == "–"
    assert format_share(1, 3) == "33.3 %"
