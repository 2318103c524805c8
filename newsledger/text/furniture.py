"""Page furniture taken out of an article's lines: each piece counted by kind, related links kept as links."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from newsledger.links import Link
from newsledger.text.lines import PARAGRAPH, Line, ends_sentence, is_url, trim_url

_LONGEST = 400  # characters; longer lines are prose or boxes whose wording no pattern can vouch for
_LONGEST_TOLD = 160
_LONGEST_TITLE = 200
_LONGEST_END = 40
_MOST_TITLES = 12  # lists of related stories are short; a page of headlines is not an article
_URL_AT_END = re.compile(r"[\s(<\[–—:-]{0,4}(https?://[^\s<>\"“”]{3,2000}?)[)>\].,]{0,2}$", re.IGNORECASE)
_TITLE_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_LIST_MARK = re.compile(r"^[-–—•*▪‣●►➤»>·]\s?|^\d{1,2}[.)]\s")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)”\"][.!?]\s+[\"“‘]?[A-Z]")
_QUOTES = '"“”„‘«'


@dataclass(frozen=True, slots=True)
class Patterns:
    """The table of furniture as compiled patterns."""

    whole: re.Pattern[str]
    told: re.Pattern[str]
    needs: tuple[str, ...]
    trail: re.Pattern[str]
    end: re.Pattern[str]
    marker: re.Pattern[str]
    kinds: dict[str, str]


@dataclass(slots=True)
class Findings:
    """What was taken out so far: the lines kept, the links found, how many pieces of each kind."""

    kept: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    removed: dict[str, int] = field(default_factory=dict)
    is_cut: bool = False

    def keep(self, line: Line, cut: bool = False) -> None:
        """Keep a line; next to a cut it becomes a paragraph of its own."""
        self.kept.append(Line(line.text, PARAGRAPH, line.start) if self.is_cut or cut else line)
        self.is_cut = cut

    def drop(self, kind: str) -> None:
        """Count one piece of furniture."""
        self.removed[kind] = self.removed.get(kind, 0) + 1
        self.is_cut = True


@cache
def load_patterns() -> Patterns:
    """The patterns of `furniture.toml`."""
    table = tomllib.loads(files("newsledger.text").joinpath("furniture.toml").read_text(encoding="utf-8"))
    rows = [_expand(row, table["words"]) for row in table["furniture"]]
    kinds = {f"f{index}": row["kind"] for index, row in enumerate(rows)}
    named = {index: f"(?P<f{index}>{row['pattern']})" for index, row in enumerate(rows)}
    scopes = {
        scope: "|".join(named[index] for index, row in enumerate(rows) if row["scope"] == scope)
        for scope in ("whole", "told", "trail", "end")
    }
    needs = "|".join(row["needs"] for row in rows if row["scope"] == "told").split("|")
    return Patterns(
        whole=re.compile(f"(?:{scopes['whole']})", re.IGNORECASE),
        told=re.compile(f"(?:{scopes['told']})", re.IGNORECASE),
        needs=tuple(needs),
        trail=re.compile(rf"(?:{scopes['trail']})\s*$", re.IGNORECASE),
        end=re.compile(rf"(?:{scopes['end']})\Z", re.IGNORECASE),
        marker=_compile_marker(rows),
        kinds=kinds,
    )


def _expand(row: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    pattern = row["pattern"]
    for name, alternatives in words.items():
        pattern = pattern.replace(f"{{{name}}}", alternatives)
    return {**row, "pattern": pattern}


def _compile_marker(rows: list[dict[str, str]]) -> re.Pattern[str]:
    markers = {row["strength"]: row["pattern"] for row in rows if row["scope"] == "marker"}
    return re.compile(
        rf"[\W_]{{0,3}}(?:(?P<strong>{markers['strong']})|(?P<weak>{markers['weak']}))"
        rf"(?P<sign>\s{{0,2}}(?:[:»>|]{{1,3}}|\.{{2,3}}|…|–\s|—\s|-\s))?(?P<title>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def find_kind(text: str) -> str | None:
    """The kind of furniture that all of a line is, or None."""
    if not text or len(text) > _LONGEST or text[0] in _QUOTES:
        return None
    patterns = load_patterns()
    match = patterns.whole.fullmatch(text)
    if match is None and len(text) <= _LONGEST_TOLD and _holds_any(text.lower(), patterns.needs):
        match = patterns.told.fullmatch(text)
    return patterns.kinds[match.lastgroup] if match and match.lastgroup else None


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def is_furniture(text: str) -> bool:
    """Whether all of a line is furniture that needs no other line to be told."""
    return find_kind(text) is not None


def starts_related(text: str) -> bool:
    """Whether a line announces related links."""
    return _read_marker(text) is not None


def take_furniture(lines: list[Line], *, keeps_urls: bool = False) -> Findings:
    """The lines of the story, and what was taken out from between them; lines that are addresses may be story."""
    found = _take_related(_take_pieces(lines), keeps_urls)
    _trim_end(found)
    return found


def _take_pieces(lines: list[Line]) -> Findings:
    found = Findings()
    for line in lines:
        kind = find_kind(line.text)
        if kind:
            found.drop(kind)
        else:
            _keep_rest(found, line)
    return found


def _keep_rest(found: Findings, line: Line) -> None:
    """Keep a line without the furniture at its end."""
    match = None
    if "http" in line.text[-220:]:
        match = load_patterns().trail.search(line.text, max(0, len(line.text) - 300))
    if match is None or _is_quoted(line.text, match.start()):
        found.keep(line)
        return
    rest = line.text[: match.start()].rstrip()
    found.drop(load_patterns().kinds[match.lastgroup or ""])
    if rest:
        found.keep(Line(rest, line.gap, line.start), cut=True)


def _trim_end(found: Findings) -> None:
    """Take what leads on to the rest of a story from the end of its teaser."""
    text, gap, start = found.kept[-1] if found.kept else Line("")
    patterns, end, kinds = load_patterns(), len(text), []
    while match := patterns.end.search(text, max(0, end - _LONGEST_END), end):
        end = match.start()
        kinds.append(patterns.kinds[match.lastgroup or ""])
    rest = text[:end]
    if not kinds or _is_quoted(text, end) or find_kind(rest) or starts_related(rest):
        return
    found.kept[-1] = Line(rest, gap, start)
    for kind in kinds:
        found.drop(kind)


def _is_quoted(text: str, position: int) -> bool:
    head = text[:position]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1


@dataclass(frozen=True, slots=True)
class _Marker:
    title: str
    is_strong: bool


def _read_marker(text: str) -> _Marker | None:
    """What a line announces: a title on it, or (an empty title) the lines after it."""
    if len(text) > _LONGEST or text[:1] in _QUOTES or not (match := load_patterns().marker.match(text)):
        return None
    title, is_strong = match["title"].strip(" )]"), match["strong"] is not None
    if not title:
        return _Marker("", is_strong) if is_strong or match["sign"] else None
    if not match["sign"] or match["title"][0] in ":.…":
        return None
    return _Marker(title, is_strong) if _is_title(title, is_strong) else None


def _is_title(text: str, may_end_sentence: bool) -> bool:
    text = _URL_AT_END.sub("", text)
    if len(text) > _LONGEST_TITLE or _SENTENCE_BREAK.search(text):
        return False
    return may_end_sentence or text[-1:] not in ".!;,"


def _take_related(pieces: Findings, keeps_urls: bool) -> Findings:
    found = Findings(links=pieces.links, removed=pieces.removed)
    lines = pieces.kept
    index = 0
    while index < len(lines):
        line = lines[index]
        if is_url(line.text) and not keeps_urls:
            found.links.append(Link(trim_url(line.text)))
            found.drop("url")
            index += 1
        elif marker := _read_marker(line.text):
            index = _take_block(found, lines, index, marker)
        else:
            found.keep(line)
            index += 1
    return found


def _take_block(found: Findings, lines: list[Line], index: int, marker: _Marker) -> int:
    """Take one related block that starts at `index`; the index of the line after it."""
    found.drop("related")
    index += 1
    if marker.title:
        index = _take_titled(found, lines, index, marker.title)
    for _ in range(_MOST_TITLES if marker.title or marker.is_strong else 0):
        end = _find_item_end(lines, index, in_list=not marker.title)
        if end == index:
            break
        index = _take_titled(found, lines, index + 1, lines[index].text)
    return index


def _take_titled(found: Findings, lines: list[Line], index: int, title: str) -> int:
    """Keep a link with this title, and the rest of the title and the address where the next lines hold them."""
    if match := _URL_AT_END.search(title):
        found.links.append(Link(match[1], title[: match.start()].strip() or None, "related"))
        return index
    if is_url(title):
        found.links.append(Link(trim_url(title), None, "related"))
        return index
    if _is_url_at(lines, index + 1) and lines[index].gap != PARAGRAPH and _is_title(lines[index].text, True):
        title = f"{title} {lines[index].text}"
        index += 1
    url = trim_url(lines[index].text) if _is_url_at(lines, index) else ""
    found.links.append(Link(url, _LIST_MARK.sub("", title).strip() or None, "related"))
    return index + bool(url)


def _find_item_end(lines: list[Line], index: int, in_list: bool) -> int:
    """The index after a title that goes on a list of related stories, or `index` where the story goes on."""
    if index >= len(lines):
        return index
    text = lines[index].text
    if in_list and is_url(text):
        return index + 1
    if is_url(text) or _read_marker(text) or not _is_title(text, False) or text[0] in _QUOTES:
        return index
    if _is_url_at(lines, index + 1):
        return index + 2 if not ends_sentence(text) else index
    return index + 1 if in_list and _is_headline(text) else index


def _is_headline(text: str) -> bool:
    """Whether a line has the capitals of a headline, and no end of a sentence."""
    words = [word for word in _TITLE_WORD.findall(text) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(text) <= 140 and len(words) >= 3 and capitals >= 0.8 * len(words) and text[-1] not in ".!…"


def _is_url_at(lines: list[Line], index: int) -> bool:
    return index < len(lines) and is_url(lines[index].text)
