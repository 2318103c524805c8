"""Characters set right: encoding, entities and invisible junk, with every word left as it was."""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata

import ftfy

from newsledger.text.editing import Editor, TracingEditor
from newsledger.text.origins import Changes

# A UTF-8 sequence read as Latin-1 or Windows-1252: a lead byte's letter and as many continuation bytes as it asks for.
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MISREAD = re.compile(
    f"[Â-ß]{_TAIL}|[à-ï]{_TAIL}{_TAIL}|[ð-ô]{_TAIL}{_TAIL}{_TAIL}"
    "|Ã |â€|вЂ|‚Ä|ΓÇ|Ã¢|ï¿½"  # quotes and dashes through Windows-1251, Mac Roman and DOS 437, and twice over
)
_SUSPECT_LETTER = re.compile("[Â-ôвΓ‚]")

_RETURN = re.compile(r"\r\n?")
_SURROGATE = re.compile(r"[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,300}(?:\x07|\x1b\\)?|[@-Z\\^_])")
_SOFT_BREAK = re.compile(r"\xad[ \t]{0,20}\n[ \t]{0,20}(?=\w)")
_CHARACTER = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    r"\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# The joiners carry meaning between letters that are not Latin, and inside emoji; elsewhere they are residue.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\u02ff])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u02ff])")
_SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x3164, 0xFFA0], " ")
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_JOINERS = {0x200C: "\u200c", 0x200D: "\u200d"}

_ENTITY = re.compile(
    r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
_MARK_RUN = re.compile(r"[\u0300-\u1fff\u20d0-\u20ff\u3000-\uffff\U00010000-\U0010ffff]{31}")  # where marks can run on
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
_MOST_MARKS = 30  # Unicode's stream-safe format (UAX 15) allows 30 non-starters in a row
_LINE = re.compile(r"[^\n]+")
_CHUNK = re.compile(r"[^\n]{1,4000}")  # ftfy looks at one paragraph, or at this many characters of it, at a time
_MOST_PASSES = 8  # one repair can lay bare another (an entity under a zero-width space); real text needs two


_EDITOR = Editor()


def repair_text(raw: str) -> str:
    r"""`raw` in NFC with `\n` as its only control character, mojibake and entities decoded; always encodes as UTF-8."""
    return _repair(raw, _EDITOR)


def trace_repair(raw: str) -> Changes:
    """What is no copy in the repaired text, and which stretches of `raw` it was made of."""
    editor = TracingEditor()
    _repair(raw, editor)
    return editor.changes


def _repair(raw: str, editor: Editor) -> str:
    text = raw
    for _ in range(_MOST_PASSES):
        repaired = _repair_once(text, editor)
        if repaired == text:
            break
        text = repaired
    return text


def _repair_once(text: str, editor: Editor) -> str:
    if "\r" in text:
        text = editor.substitute(_RETURN, "\n", text)
    text = _pair_surrogates(text, editor)
    if "\x1b" in text:
        text = editor.substitute(_ANSI, "", text)
    if "&" in text:
        text = editor.substitute(_ENTITY, _decode_entity, text)
    if not text.isascii():
        text = _compose(_repair_encoding(text, editor), editor)
    return _replace_characters(text, editor)


def _pair_surrogates(text: str, editor: Editor) -> str:
    """Two halves of an emoji become one character; a half alone is dropped."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return editor.substitute(_SURROGATE, _pair_surrogate, text)
    return text


def _pair_surrogate(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _decode_entity(match: re.Match[str]) -> str:
    name = match[0][1:-1].rsplit(";", 1)[-1]
    if name.startswith("#") or f"{name};" in html.entities.html5:
        return html.unescape(f"&{name};")
    return f"&{name};"


def _repair_encoding(text: str, editor: Editor) -> str:
    if not _SUSPECT_LETTER.search(text) or not _MISREAD.search(text):
        return text
    return editor.rewrite(_CHUNK, _repair_chunk, text)


def _repair_chunk(match: re.Match[str]) -> str:
    return str(ftfy.fix_encoding(match[0])) if _MISREAD.search(match[0]) else match[0]


def _compose(text: str, editor: Editor) -> str:
    """NFC; runs of combining marks are capped first, for ordering them takes the square of their number."""
    if _MARK_RUN.search(text):
        text = editor.substitute(_MARKS, _cap_marks, text)
    return text if unicodedata.is_normalized("NFC", text) else editor.rewrite(_LINE, _compose_line, text)


def _compose_line(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _cap_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _replace_characters(text: str, editor: Editor) -> str:
    if not _CHARACTER.search(text):
        return text
    text = editor.substitute(_SOFT_BREAK, "", text)
    text = editor.substitute(_STRAY_JOINER, "", text)
    return editor.substitute(_CHARACTER, _replace_character, text)


def _replace_character(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0x80 <= code <= 0x9F:  # no one writes C1 controls: the byte was Windows-1252, as browsers also read it
        return bytes([code]).decode("cp1252", "ignore")
    return _SPACES.get(code) or _BREAKS.get(code) or _JOINERS.get(code) or ""
