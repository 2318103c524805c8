"""Bytes to text in the order the web has agreed on, saying which encoding was taken and why."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from resiliparse.parse.encoding import detect_encoding
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from newsledger.errors import InputRejectedError

EncodingSource = Literal["bom", "transport", "meta", "utf-8", "detected", "fallback"]

BINARY_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PAR1",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"SQLite format 3\x00",
)
# Text has no control characters but white space and, in terminal logs, escape; all 256 byte values have 10 %.
MAX_CONTROL_SHARE = 0.05
MAX_NUL_SHARE = 0.01
# A few strays in a short text are damage, not another kind of file.
MAX_STRAYS = 8
# Half of UTF-16's bytes are zero in any text that is mostly Latin script.
MIN_WIDE_NUL_SHARE = 0.3
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b"))
# The encodings of the WHATWG standard under Python's names; a label or a guess outside of it is noise.
_WEB_ENCODINGS = frozenset((
    "utf-8", "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp", "euc_kr", "cp949", "gb18030", "gbk", "iso2022_jp",
    "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874", "cp1250", "cp1251", "cp1252", "cp1253",
    "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6",
    "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
))  # fmt: skip
# Below this many non-ASCII bytes uchardet has too little to go by; Windows-1252 is then the web's default.
MIN_DETECTABLE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, where that came from, and how many characters could not be read."""

    text: str
    encoding: str
    encoding_source: EncodingSource
    replaced_count: int

    @property
    def facts(self) -> dict[str, object]:
        """How the text was decoded, under names that no field of a source has."""
        return {
            "@encoding": self.encoding,
            "@encoding_source": self.encoding_source,
            "@replaced_count": self.replaced_count,
        }


def decode_bytes(data: bytes, *, media_type: str = "text/plain", transport: str | None = None) -> Decoded:
    """Give the text of a document or of one record; raise InputRejectedError for binary content.

    `transport` is the charset that the response or message around it declares.
    """
    marked_encoding, mark = read_bom(data)
    if marked_encoding and mark:
        return _decode_lossy(data[len(mark) :], marked_encoding, "bom")
    if wide_encoding := find_wide_encoding(data):
        return _decode_lossy(data, wide_encoding, "detected")
    if is_binary(data):
        raise InputRejectedError("binary_content")
    unicode = _decode_strict(data, "utf-8", "utf-8")
    # Valid UTF-8 beyond ASCII does not arise by accident, whatever the page or its transport says it is.
    if unicode is None or data.isascii():
        for declared, source in _list_declared(data, media_type, transport):
            if declared != "utf-8" and (decoded := _decode_strict(data, declared, source)):
                return decoded
    return unicode or _decode_legacy(data)


def find_wide_encoding(data: bytes) -> str | None:
    """Give the UTF-16 variant of text that has no byte order mark, by where its zero bytes stand."""
    sample = data[: 1 << 16]
    half = len(sample) // 2
    if half < 4 or sample.count(0) < MIN_WIDE_NUL_SHARE * len(sample):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * odd else None


def is_binary(data: bytes) -> bool:
    """Tell whether bytes are a file of another kind, not text in some encoding of one or more bytes a character."""
    if data.startswith(BINARY_MAGIC) or data.count(0) > max(MAX_STRAYS, MAX_NUL_SHARE * len(data)):
        return True
    control_count = len(data) - len(data.translate(None, _CONTROL_BYTES))
    return control_count > max(MAX_STRAYS, MAX_CONTROL_SHARE * len(data))


def _list_declared(data: bytes, media_type: str, transport: str | None) -> Iterator[tuple[str, EncodingSource]]:
    """Give the encodings that are declared, in the order in which they are believed."""
    if transport and (resolved := resolve_encoding(transport)):
        yield resolved, "transport"
    if media_type == "text/html" and (meta := _find_declared_encoding(data)):
        yield meta, "meta"


def _find_declared_encoding(data: bytes) -> str | None:
    declared = html_body_declared_encoding(data[:4096])
    if not declared:
        return None
    # A declaration that can be read as ASCII cannot be true of UTF-16 (WHATWG HTML, prescan).
    return "utf-8" if declared.startswith(("utf-16", "utf-32", "utf-7")) else declared


def _decode_legacy(data: bytes) -> Decoded:
    """Decode what is not valid UTF-8: UTF-8 with a few bad bytes, a detected legacy encoding, or Windows-1252."""
    lossy = _decode_lossy(data, "utf-8", "utf-8")
    high_count = len(lossy.text) - len(lossy.text.encode("ascii", "ignore"))
    if high_count - lossy.replaced_count > lossy.replaced_count:
        return lossy
    if len(data) - len(data.decode("ascii", "ignore")) >= MIN_DETECTABLE_BYTES:
        detected = _decode_strict(data, resolve_encoding(detect_encoding(data) or ""), "detected")
        if detected:
            return detected
    return _decode_lossy(data, "cp1252", "fallback")


def _decode_strict(data: bytes, encoding: str | None, source: EncodingSource) -> Decoded | None:
    try:
        name = codecs.lookup(encoding or "").name
        return Decoded(str(data, name), name, source, 0) if name in _WEB_ENCODINGS else None
    except (LookupError, UnicodeError):
        return None


def _decode_lossy(data: bytes, encoding: str, source: EncodingSource) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, codecs.lookup(encoding).name, source, text.count("\ufffd"))
