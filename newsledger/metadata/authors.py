"""Authors: the people whom byline strings name. Precision comes first: what may be no person is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise

from newsledger.metadata.agencies import name_agency
from newsledger.metadata.agency_table import AgencyTable
from newsledger.metadata.byline_tables import (
    CUT_WORDS,
    HONORIFICS,
    LEAD_INS,
    NOT_FIRST_WORDS,
    NOT_NAME_PAIRS,
    NOT_NAME_WORDS,
    PARTICLES,
    PLACES,
    SUFFIXES,
)

# Longer values are text that was taken for a byline; more names are a list of a page's writers and are cut.
MAX_VALUE_CHARS = 2_000
MAX_AUTHORS = 50
MAX_NAME_TOKENS = 6
MAX_TOKEN_CHARS = 25

_LIST_ITEM = re.compile(r"\"([^\"]{0,200})\"|(?<!\w)'([^']{0,100}(?:'\w[^']{0,100})?)'(?!\w)")
_NOISE = re.compile(
    r"https?:\S*|www\.\S*|\S{0,80}@\S*|\([^()]{0,100}\)|\[[^\[\]]{0,100}\]|<[^<>]{0,200}>|[\"“”„*_]", re.IGNORECASE
)
_DOMAIN = re.compile(r"\.(?:com|org|net|co|uk|de|fr|info|tv|news)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    rf"\s*(?:{'|'.join(sorted(map(re.escape, LEAD_INS), key=lambda word: (-len(word), word)))})(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_LIST_SPLIT = re.compile(r"[;|\n\r\t•·/]+|\s[-–—]\s|\s(?:and|und|et)\s|&|(?<=[^\W\d_]{4})\.\s", re.IGNORECASE)
_Y_SPLIT = re.compile(r"\s[ye]\s")
_NAME_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ.\-‐][^\W\d_]+)*\.?\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,3}\Z")
_MC = re.compile(r"\bMc([a-z])(?=[a-z]{2})")
_DOTTED = {"jr": "Jr.", "jr.": "Jr.", "sr": "Sr.", "sr.": "Sr."}


def split_authors(values: Sequence[str], agencies: AgencyTable | None = None) -> tuple[str, ...]:
    """Give the people named by byline strings, in order, each once, in ordinary case; an agency is no person."""
    names: dict[str, None] = {}
    for value in values[:MAX_AUTHORS]:
        names.update(dict.fromkeys(_read_value(value[:MAX_VALUE_CHARS])))
    people = [name for name in _drop_compounds(names) if agencies is None or not name_agency(name, agencies)]
    return tuple(people[:MAX_AUTHORS])


# A newsroom's few hundred writers sign thousands of articles.
@lru_cache(maxsize=4_096)
def _read_value(value: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFC", unescape(value)).replace("\u00a0", " ")
    if text.lstrip().startswith("["):
        items = [first or second for first, second in _LIST_ITEM.findall(text)]
        return tuple(name for item in items for name in _read_line(item))
    return tuple(_read_line(text))


def _read_line(text: str) -> Iterable[str]:
    """Give the names in one byline."""
    inverted = _read_inverted(text)
    if inverted:
        yield inverted
        return
    clean = _NOISE.sub(" ", _join_suffixes(text))
    for part in _LIST_SPLIT.split(clean):
        pieces = [piece for chunk in part.split(",") for piece in _split_spanish(chunk) if piece.strip()]
        for piece in pieces:
            name = _read_piece(piece)
            if name:
                yield name


def _read_inverted(text: str) -> str | None:
    """Give `Jane Doe` for a whole value `Doe, Jane`."""
    halves = [half.strip() for half in text.split(",")]
    if len(halves) != 2 or any(" " in half or not _NAME_TOKEN.match(half) for half in halves):
        return None
    return _read_piece(f"{halves[1]} {halves[0]}")


def _join_suffixes(text: str) -> str:
    """Give the text with `, Jr.` and the like kept by their name."""
    if "," not in text:
        return text
    return re.sub(r",(?=\s*(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|Esq)\b)", " ", text, flags=re.IGNORECASE)


def _split_spanish(chunk: str) -> list[str]:
    """Give both people of `Ana Ruiz y Juan Paz`, and one for `José Ortega y Gasset`."""
    halves = _Y_SPLIT.split(chunk)
    return halves if all(len(half.split()) > 1 for half in halves) else [chunk]


def _read_piece(piece: str) -> str | None:
    """Give the name in one piece between separators, or None when it is no person's."""
    text = " ".join(piece.split()).strip(" .:,-–—'’")
    tokens = _cut_tokens(_strip_lead_ins(text).split())
    tokens = _drop_honorifics(_halve_double(tokens))
    if not _is_name(tokens) or _DOMAIN.search(" ".join(tokens)):
        return None
    return " ".join(_fix_case(tokens))


def _strip_lead_ins(text: str) -> str:
    for _ in range(3):
        lead_in = _LEAD_IN.match(text)
        if lead_in is None:
            break
        text = text[lead_in.end() :]
    return text


def _cut_tokens(tokens: list[str]) -> list[str]:
    """Give the tokens before `for Some Outlet`, `in Some City`."""
    for index, token in enumerate(tokens[:12]):
        if index >= 2 and token.casefold() in CUT_WORDS:
            return tokens[:index]
    return tokens


def _halve_double(tokens: list[str]) -> list[str]:
    half = len(tokens) // 2
    is_double = half >= 2 and [t.casefold() for t in tokens[:half]] == [t.casefold() for t in tokens[half:]]
    return tokens[:half] if is_double else tokens


def _drop_honorifics(tokens: list[str]) -> list[str]:
    start = 0
    while start < len(tokens) and tokens[start].casefold().rstrip(".") in HONORIFICS:
        start += 1
    return tokens[start:]


def _is_name(tokens: list[str]) -> bool:
    """Say whether tokens read as a person's name of two words or more."""
    if not 2 <= len(tokens) <= MAX_NAME_TOKENS:
        return _is_unspaced_name(tokens)
    folded = [token.casefold().strip(".,'’") for token in tokens]
    if any(word in NOT_NAME_WORDS for word in folded) or tokens[0].casefold() in NOT_FIRST_WORDS:
        return False
    if any(f"{a}_{b}" in NOT_NAME_PAIRS for a, b in pairwise(folded)):
        return False
    if " ".join(folded) in PLACES or name_agency(" ".join(tokens)):
        return False
    words = [token for token, word in zip(tokens, folded, strict=True) if word not in SUFFIXES]
    return len(words) >= 2 and all(map(_is_name_token, words)) and any(len(word.strip(".")) > 1 for word in words[1:])


def _is_name_token(token: str) -> bool:
    if len(token) > MAX_TOKEN_CHARS:
        return False
    if token.casefold() in PARTICLES:
        return True
    return bool(_NAME_TOKEN.match(token)) and (not token[0].islower() or token[:2] in ("d'", "d’", "al", "el"))


def _is_unspaced_name(tokens: list[str]) -> bool:
    """Say whether one token is a name in a script that writes names without spaces (Chinese, Japanese, Korean)."""
    return len(tokens) == 1 and 2 <= len(tokens[0]) <= 5 and all("\u3040" <= char <= "\ud7a3" for char in tokens[0])


def _fix_case(tokens: list[str]) -> list[str]:
    """Give capitals in ordinary case (`VAN DER BERG` -> `van der Berg`) and `Mcardle` as `McArdle`."""
    is_shouted = not any(char.islower() for token in tokens for char in token)
    fixed = [
        _lower_token(token, index) if is_shouted or _is_shouted(token) else token for index, token in enumerate(tokens)
    ]
    rest = [_MC.sub(lambda match: "Mc" + match[1].upper(), token) for token in fixed[1:]]
    return [fixed[0], *(_DOTTED.get(token.casefold(), token) for token in rest)]


def _is_shouted(token: str) -> bool:
    return len(token) > 3 and token.isupper() and "." not in token


def _lower_token(token: str, index: int) -> str:
    word = token.casefold().rstrip(".")
    if word in {"ii", "iii", "iv", "phd", "md"} or _is_initials(token, index):
        return token
    if index and word in PARTICLES and len(word) > 1:
        return token.lower()
    if not any(map(str.isupper, token)):
        return token
    titled = re.sub(r"[^\W\d_]+", lambda m: m[0][0] + m[0][1:].lower(), token)
    titled = re.sub(r"(?<=[a-z]{2}['’])S\b", "s", titled)
    return _MC.sub(lambda m: "Mc" + m[1].upper(), titled)


def _is_initials(token: str, index: int) -> bool:
    """Say whether a short shouted token is initials: dotted, one letter, or two first consonants (`TJ`)."""
    if not _INITIALS.match(token):
        return False
    return "." in token or len(token) == 1 or (index == 0 and len(token) == 2 and _are_consonants(token))


def _are_consonants(pair: str) -> bool:
    return pair != "NG" and (pair[1] == "J" or not set(pair) & set("AEIOUY"))


def _drop_compounds(names: dict[str, None]) -> list[str]:
    """Give the names without those that are two of the others written together."""
    pairs = {f"{a} {b}" for a in names for b in names if a != b} if len(names) > 2 else set()
    return [name for name in names if name not in pairs]
