"""Repair decodes what was encoded wrongly, drops what nobody wrote and leaves everything else alone."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.text.repair import repair_text

JUNK = (
    "aé “”’&;#8217amp \u200b\u200c\u200d\u202e\ufeff\xad\x00\x07\x1b[31m"
    "\x85\x92\u2028\n\rÃ¢â€™Â\u0301\ud83d\ude00\ue000"
)


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("the townâ€™s â€œplanâ€\x9d", "the town’s “plan”"),
        ("twice: Ã¢Â\x80Â\x99", "twice: ’"),
        ("don\x92t \x96 ever", "don’t – ever"),
        ("Fish &amp; Chips &#8217;n&#39; &quot;more&quot;", 'Fish & Chips ’n\' "more"'),
        ("&amp;amp;lt;b&amp;gt;", "<b>"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\xa0b\u2009c\td", "a b c d"),
        ("har\xadbour, dred\xad\nging", "harbour, dredging"),
        ("\ufeffzero\u200bwidth \u202eoverride\u202c", "zerowidth override"),
        ("\x1b[1;31mred\x1b[0m bell\x07", "red bell"),
        ("cafe\u0301", "café"),
        ("\ud83d\ude00 \ud83d!", "😀 !"),
    ],
)
def test_damage_is_mended(raw: str, repaired: str) -> None:
    assert repair_text(raw) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’ and Ostrey’s — or Veldmark’s – dashes…",
        "café—“résumé”, São Brás, naïve—“oh”, Straße™, PLAÇA—",
        "AT&T; R&D, Q&A; x &copy y & z",
        "می\u200cخواهم 👨\u200d👩\u200d👧",
        "lost � character",
        "1 < 2 and <b> is bold; ﬁne",
    ],
)
def test_normal_text_stays(text: str) -> None:
    assert repair_text(text) == text


@given(st.text(st.sampled_from(JUNK), max_size=80) | st.text(max_size=80))
def test_result_is_stable_composed_and_encodable(raw: str) -> None:
    text = repair_text(raw)
    assert repair_text(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Co") and c != "\n"]
    text.encode("utf-8")


@pytest.mark.parametrize(
    "unit", ["&amp;", "&#38;", "&", "\u0301\u0316", "a\u200d", "\xad \n", "\x1b[", "\x1b]", "\ud83d", "😀", "م\u064b"]
)
def test_time_is_linear(unit: str) -> None:
    started = time.process_time()
    repair_text("a" + unit * (200_000 // len(unit)))
    assert time.process_time() - started < 1
