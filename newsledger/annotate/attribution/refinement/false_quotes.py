"""What stands between quotation marks and is nobody's words: nicknames, titles, lyrics, fiction."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.parts import Part, Taken, holds
from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.spans import Span

# A name's first and last word around a nickname: `Earl “Fatha” Oldane`.
NAME_BEFORE = re.compile(r"\b[^\W\d_a-z][\w.'’\-]{0,30} \Z")
NAME_AFTER = re.compile(r" [^\W\d_a-z]\w")
LONGEST_NICKNAME = 3
# `NBC’s “Meet the Town”`: on 840 annotated articles none of 65 such quotations is a content, nor of 32 nicknames.
OWNER_BEFORE = re.compile(r"['’]s \Z")
LONGEST_TITLE = 8
SHORT_WORD = 3
# Characters beside a quotation in which its cue, a name or a work's kind must stand.
REACH = 40
# Lines of a verse: short ones, of which few end as sentences do.
FEWEST_LINES = 3
LONGEST_LINE = 10
ENDED_SHARE = 1 / 3
SENTENCE_END = re.compile(r"[.!?…:][\"'”’)\]]*\Z")
# A sentence about an excerpt is no heading; a chapter is as often one of a long report.
FICTION_HEADING = re.compile(
    r"(?:an? )?(?:exclusive )?(?:excerpt|extract)(?:ed)? (?:from|of) (?:[\w'’-]+ ){0,4}(?:novel|short story|fiction)\b"
    r"(?:.{0,80}[^.!?])?|short story\W*",
    re.IGNORECASE,
)
QUOTATION_MARK = re.compile(r"[\"“”]")
LYRICS_HEADING = re.compile(r"(?:song )?lyrics\W*", re.IGNORECASE)
LIST_MARK = re.compile(r"[-–—*•·‣]\s|\(?[\dA-Za-z]{1,2}[.)]\s")
FICTION_END = re.compile(
    r"\W*(?:about the author|copyright|from the book|excerpted from|\*\s?\*\s?\*|©).{0,200}", re.IGNORECASE
)
LONGEST_HEADING = 200


def drop_false_quotes(
    text: str, paragraphs: list[Span], parts: list[Part], findings: Sequence[Finding]
) -> list[Finding]:
    """The findings without those whose content is a nickname or title, or that stand in verse or fiction."""
    by_start = {part.inner.start_char: part for part in parts}
    unspoken = list_unspoken(text, paragraphs)
    cues = Taken([finding.cue for finding in findings if finding.cue is not None])
    return [
        finding
        for finding in findings
        if not _is_label(text, by_start, finding)
        and not all(cues.covers(span) for span in finding.content_spans)
        and not (unspoken and _is_unspoken(unspoken, finding))
    ]


def _is_label(text: str, by_start: dict[int, Part], finding: Finding) -> bool:
    if len(finding.content_spans) > 1:
        return False
    content = finding.content_spans[0]
    part = by_start.get(content.start_char) or next(
        (by_start[at] for at in range(content.start_char + 1, content.start_char + 3) if at in by_start), None
    )
    if part is None or content.end_char > part.outer.end_char or content.end_char < part.inner.end_char:
        return False
    return is_label(text, part.outer, part.inner, finding.cue)


def is_label(text: str, outer: Span, inner: Span, cue: Span | None) -> bool:
    """Whether a quotation only names something: somebody by a nickname, a programme, a work."""
    words = inner.cut(text).split()
    before = text[max(0, outer.start_char - REACH) : outer.start_char]
    is_name = bool(NAME_BEFORE.search(before)) and NAME_AFTER.match(text, outer.end_char) is not None
    if is_name and len(words) <= LONGEST_NICKNAME:
        return True
    if not is_title_case(words):
        return False
    return OWNER_BEFORE.search(before) is not None or not _is_told(text, outer, cue)


def is_title_case(words: list[str]) -> bool:
    """Whether the words look like a work's title: the long ones capitalised, no mark at the end."""
    if not 1 <= len(words) <= LONGEST_TITLE or words[-1][-1] in ",.?!…—-":
        return False
    long_words = [word.lstrip("#@") for word in words if len(word) > SHORT_WORD]
    return words[0][:1].isupper() and all(word[:1].isupper() or not word[:1].isalpha() for word in long_words)


def _is_told(text: str, outer: Span, cue: Span | None) -> bool:
    """Whether a cue verb that is the finding's own stands next to the quotation, a word apart at most."""
    if cue is None or not (outer.start_char - REACH <= cue.start_char <= outer.end_char + REACH):
        return False
    between = (
        text[cue.end_char : outer.start_char]
        if cue.start_char < outer.start_char
        else text[outer.end_char : cue.start_char]
    )
    forms = load_cue_forms()
    return len(between.split()) <= 1 and any(word in forms for word in cue.cut(text).lower().split())


def list_unspoken(text: str, paragraphs: list[Span]) -> list[Span]:
    """Where verse and fiction stand in a text: paragraphs of short lines, and what follows a heading that says so."""
    found: list[Span] = []
    # Where the part that a heading opened begins, and what ends it.
    opened: tuple[int, Callable[[str], bool]] | None = None
    for paragraph in paragraphs:
        surface = _read_line(text, paragraph)
        if opened is None and surface:
            ends = next((ends for heading, ends in HEADINGS if heading.fullmatch(surface)), None)
            opened = (paragraph.start_char, ends) if ends else None
        elif opened is not None and opened[1](surface):
            found.append(Span(opened[0], paragraph.start_char))
            opened = None
        if opened is None and text.find("\n", paragraph.start_char, paragraph.end_char) >= 0:
            found += [paragraph] if is_verse(paragraph.cut(text)) else []
    return [*found, Span(opened[0], len(text))] if opened else found


def _read_line(text: str, paragraph: Span) -> str:
    """The words of a paragraph that may be a heading; a longer one is cut short."""
    return text[paragraph.start_char : min(paragraph.end_char, paragraph.start_char + LONGEST_HEADING + 1)].strip()


def _ends_fiction(surface: str) -> bool:
    return FICTION_END.fullmatch(surface) is not None


def _ends_lyrics(surface: str) -> bool:
    return any(len(line.split()) > LONGEST_LINE for line in surface.split("\n"))


HEADINGS = ((FICTION_HEADING, _ends_fiction), (LYRICS_HEADING, _ends_lyrics))


def is_verse(surface: str) -> bool:
    """Whether a paragraph is lines of a song or a poem; a list and lines of people who speak are none."""
    lines = [line.strip() for line in surface.split("\n") if line.strip()]
    if len(lines) < FEWEST_LINES or any(len(line.split()) > LONGEST_LINE for line in lines):
        return False
    if any(LIST_MARK.match(line) or _is_spoken(line) for line in lines):
        return False
    return sum(SENTENCE_END.search(line[-4:]) is not None for line in lines) <= ENDED_SHARE * len(lines)


def _is_spoken(line: str) -> bool:
    """Whether a line has a quotation and a cue: `“Never,” said Oldane`."""
    forms = load_cue_forms()
    return QUOTATION_MARK.search(line) is not None and any(word.strip(",.") in forms for word in line.lower().split())


def _is_unspoken(unspoken: list[Span], finding: Finding) -> bool:
    first = finding.content_spans[0]
    at = bisect_right(unspoken, Span(first.start_char, 1 << 62)) - 1
    if at < 0 or first.end_char > unspoken[at].end_char:
        return False
    return finding.cue is None or holds(unspoken[at], finding.cue)
