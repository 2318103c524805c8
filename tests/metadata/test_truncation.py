import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.truncation import looks_cut

STORY = "The harbour bridge will close on Friday for repairs, the council said. " * 12


@pytest.mark.parametrize(
    "end",
    [
        "The council [+1234 chars]",
        "The council said […]",
        "Continue reading",
        "Subscribe to continue reading.",
        "Ferries run… (more)",
        "Read the full story on Harbour Post",
        "This article is for subscribers only",
        "To continue reading, log in",
    ],
)
def test_cut_texts_are_seen(end: str) -> None:
    assert looks_cut(STORY + "\n\n" + end)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY + "Here's hoping...",
        STORY + "Write to Jane Doe",
        "",
        "He told readers to keep reading books all day long.",
    ],
)
def test_whole_texts_are_not(text: str) -> None:
    assert not looks_cut(text)


def test_a_short_teaser_with_an_ellipsis_is_cut() -> None:
    assert looks_cut("The harbour bridge will close on Friday for repairs, the council…")


@given(st.text(max_size=300))
def test_a_final_full_sentence_is_never_a_cut(text: str) -> None:
    assert not looks_cut(text + "\nThe bridge is open.")


@pytest.mark.parametrize("hostile", ["…" * 100_000, "subscribe to " * 8_000, "\n" * 100_000, " " * 100_000])
def test_hostile_text_takes_no_time(hostile: str) -> None:
    start = time.process_time()
    looks_cut(hostile)
    assert time.process_time() - start < 1
