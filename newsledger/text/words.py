"""Words: how many a text has, in every script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Scripts written without spaces, and the characters of theirs that count as one word. A convention, not a measure:
# the words that dictionaries list have mostly two characters in Chinese and Japanese, and three to five letters,
# vowel signs apart, in Thai and its neighbours.
UNSPACED_SCRIPTS = (
    (2, "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
    (4, "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ec0-\u0edf\u1000-\u102a\u1780-\u17b3"),
)
# The marks beyond belong to scripts that no newspaper is written in, and make the pattern three times as slow.
_END_OF_FIRST_PLANE = 0x10000
_PLAIN_WORD = re.compile(r"\w+")


def count_words(text: str) -> int:
    """How many words a text has: runs of letters, digits and the marks on them; unspaced scripts by their length."""
    if text.isascii() or _is_western(text):
        return len(_PLAIN_WORD.findall(text))
    count = 0
    unspaced, scripts = _compile_scripts()
    for characters, script in scripts if unspaced.search(text) else ():
        text, found = script.subn(" ", text)
        count += -(-found // characters)
    return count + len(_compile_word().findall(text))


def _is_western(text: str) -> bool:
    r"""Whether a text holds no character for which `\w` is not enough, which a codec tells fastest."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _compile_word() -> re.Pattern[str]:
    r"""What a word is: `\w+` leaves out the combining marks that Indic, Thai and decomposed letters are made of."""
    marks = "".join(chr(code) for code in range(_END_OF_FIRST_PLANE) if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(rf"\w+(?:[{re.escape(marks)}]+\w*)*")


@lru_cache(maxsize=1)
def _compile_scripts() -> tuple[re.Pattern[str], tuple[tuple[int, re.Pattern[str]], ...]]:
    every = "".join(ranges for _, ranges in UNSPACED_SCRIPTS)
    return re.compile(f"[{every}]"), tuple((size, re.compile(f"[{ranges}]")) for size, ranges in UNSPACED_SCRIPTS)
