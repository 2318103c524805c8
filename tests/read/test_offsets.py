"""Where decoded characters stand in the bytes, in every encoding and for damaged bytes too."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import Decoded, decode_bytes
from newsledger.read.offsets import MAX_ANCHORS, char_offsets, find_anchors, follow_anchors

TEXT = "Die Brücke – “bridge” – 古い橋は閉鎖 мост 교량 😀 \ufffd end.\r\n"
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
LEGACY = [
    "cp1252", "cp1251", "koi8-r", "iso8859-15", "gb18030", "gbk", "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp",
    "euc_kr", "cp949",
]  # fmt: skip


def demand_right(data: bytes, decoded: Decoded) -> None:
    """Each character's bytes give that character, and they follow each other; the anchors lead to the same places."""
    offsets = char_offsets(data, decoded)
    assert len(offsets) == len(decoded.text) + 1
    assert list(offsets) == sorted(offsets) and offsets[-1] <= len(data)
    for index, character in enumerate(decoded.text):
        assert character in data[offsets[index] : offsets[index + 1]].decode(decoded.encoding, "replace")
    text = decoded.text.strip()
    first = decoded.text.find(text)
    anchors = find_anchors(data, decoded, text)
    assert anchors is not None
    places = follow_anchors(text, decoded.encoding, anchors, range(len(text) + 1))
    assert list(places) == list(offsets[first : first + len(text) + 1])


@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_encodings(encoding: str) -> None:
    data = TEXT.encode(encoding)
    demand_right(data, decode_bytes(data))


@pytest.mark.parametrize("encoding", LEGACY)
def test_legacy_encodings(encoding: str) -> None:
    data = TEXT.encode(encoding, "ignore")
    demand_right(data, Decoded(data.decode(encoding), codecs.lookup(encoding).name, "meta", 0))


def test_two_characters_of_one_code_share_their_place() -> None:
    data = b"a\x88\x62b"
    decoded = Decoded(data.decode("big5hkscs"), "big5hkscs", "meta", 0)
    assert list(char_offsets(data, decoded)) == [0, 1, 1, 3, 4]


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(st.sampled_from("abc é“일한古\U0001f600\n"), max_size=40),
    encoding=st.sampled_from(UNICODE),
    damage=st.lists(st.tuples(st.integers(0, 80), st.binary(max_size=3), st.integers(0, 2)), max_size=4),
)
def test_damaged_bytes(text: str, encoding: str, damage: list[tuple[int, bytes, int]]) -> None:
    data = text.encode(encoding)
    for place, junk, loss in damage:
        data = data[:place] + junk + data[place + loss :]
    try:
        decoded = decode_bytes(data)
    except InputRejectedError:
        return
    demand_right(data, decoded)


def test_plain_utf8_needs_no_anchor() -> None:
    data = TEXT.replace("\ufffd", "").encode()
    decoded = decode_bytes(data)
    assert find_anchors(data, decoded, decoded.text) == []


def test_anchors_say_where_a_mark_or_an_undecodable_byte_shifts_the_text() -> None:
    data = b"\xef\xbb\xbf  caf\xc3\xa9 \xe2\x80 of \xff Norvale and the caf\xc3\xa9s"
    decoded = decode_bytes(data)
    anchors = find_anchors(data, decoded, decoded.text.strip())
    assert anchors == [{"char": 0, "byte": 5}, {"char": 6, "byte": 13}, {"char": 11, "byte": 18}]


def test_a_text_that_is_mostly_damage_has_no_anchors() -> None:
    data = b"\xef\xbb\xbf" + b"a\xff" * (MAX_ANCHORS + 1)
    decoded = decode_bytes(data)
    assert decoded.replaced_count == MAX_ANCHORS + 1
    assert find_anchors(data, decoded, decoded.text) is None
    assert list(char_offsets(data, decoded)) == list(range(3, len(data) + 1))


def test_what_is_no_part_of_the_text_has_no_anchors() -> None:
    assert find_anchors(b"abc", decode_bytes(b"abc"), "x") is None


@pytest.mark.parametrize("unit", ["a", "é", "\ufffd", "😀"])
@pytest.mark.parametrize("damage", [b"", b"\xff"])
def test_time_is_linear(unit: str, damage: bytes) -> None:
    data = (unit.encode() + damage) * (200_000 // len(unit.encode()))
    decoded = Decoded(data.decode("utf-8", "replace"), "utf-8", "utf-8", 0)
    started = time.process_time()
    assert len(char_offsets(data, decoded)) == len(decoded.text) + 1
    assert time.process_time() - started < 1
