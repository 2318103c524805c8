"""Turns of transcripts and interviews: `NAME: words`, `Q: words`; each is a direct quotation of the named speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.capitals import EXCHANGE_LABELS
from newsledger.annotate.speakers.names import collect_people, is_shouted, is_title

# A label and its colon at the start of a line, in Markdown's bold or not. Bounds keep the search linear.
LABEL = re.compile(
    r"^[ \t\"“]{0,4}(?:\*\*|__)?(?P<name>(?:[QA](?=[.:]))|[^\W\d_][^\n:*\[\]“”\"]{1,60}?)(?:\*\*|__)?"
    r"(?P<colon>:|(?<=^Q)\.|(?<=^A)\.)(?:\*\*|__)?(?=[ \t\xa0“\"‘*(\[]|\Z|\n)",
    re.MULTILINE,
)
NAME_WORD = re.compile(r"[^\W\d_](?:[\w'’\-]*)\.?")
PERSONAL = re.compile(r"\b(?:I|[Yy]ou|[Ww]e|[Mm]y|[Yy]our|[Oo]ur|me|us)\b|\?")
ASKED = re.compile(r"\byou(?:r|['’]\w{1,3})?\b", re.IGNORECASE)
ANSWERED = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
OWN = re.compile(r"\b(?:I|[Mm]y|me)\b")
INTERVIEW = re.compile(
    r"\binterview(?:s|ed)?\b"
    r"|\b(?:sp(?:oke|eaks?)|talk(?:s|ed)?|s[ia]ts?[ ]down|chat(?:s|ted)?|conversation|Q[ ]?&[ ]?A)[ ](?:with|to)\b",
    re.IGNORECASE,
)
STAGE_DIRECTION = re.compile(r"\s*+(?:[(\[][^()\[\]\n]{0,200}[)\]]\.?|[^\w\n]*+)\s*+")
CAPITALISED_WORD = re.compile(r"\b[^\W\d_a-z][\w'’\-]*+(?!:)")
WORD = re.compile(r"\w+")
SMALL_WORDS = ("noun_marker", "preposition", "subordinator", "connector", "relative", "auxiliary", "adverb", "pronoun")
MEETING = re.compile(r"\b(?:with|interviewed|asked|called|met|to)\b[^.!?]{0,80}\Z")
# Characters before the first question in which the interviewee is named, and before the name that tell of the meeting.
INTRO_REACH = 3000
MEETING_REACH = 120
LONGEST_NAME = 5
# Paragraphs without a label that still belong to a turn when another turn follows; more of them end the transcript.
MOST_UNLABELLED = 4
# Share of a transcript's turns that ask or speak of `I` and `you`: lists with labels do so seldom.
PERSONAL_SHARE = 0.5
FEWEST_WORDS = 3
# Share of turns that are right: all 17 of named speakers in annotated articles; questions and answers are annotated as
# turns in one of two interviews.
NAMED_SCORE = 0.9
ANSWER_SCORE = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks at the start of a line; `key` is what the same speaker's labels share."""

    name: Span
    colon: Span
    key: str
    is_exchange: bool
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One label with the words after it, a span a paragraph."""

    label: Label
    spans: tuple[Span, ...]
    paragraph: int
    last_paragraph: int


@dataclass(slots=True)
class KnownNames:
    """The capitalised words that a text writes other than as a label, collected when first asked for."""

    text: str
    _words: frozenset[str] | None = None

    def __contains__(self, key: str) -> bool:
        if self._words is None:
            self._words = frozenset(word.lower().replace("’", "'") for word in CAPITALISED_WORD.findall(self.text))
        return key in self._words


def find_turns(text: str, paragraphs: list[Span]) -> list[Finding]:
    """The turns of the transcripts in a text, as direct quotations; none of a text that only has headings."""
    labels = [label for match in LABEL.finditer(text) if (label := _read_label(match)) is not None]
    if len(labels) < 2:
        return []
    turns = _skip_headline(_measure_turns(text, paragraphs, labels))
    known = KnownNames(text)
    kept = [turn for block in _group_turns(turns) if _is_transcript(text, block, known) for turn in block]
    return [_make_finding(turn) for turn in kept if turn.spans]


def _skip_headline(turns: list[Turn]) -> list[Turn]:
    """The turns without a headline's `NAME: words`: a label in the first paragraph that no label follows at once."""
    is_headline = len(turns) > 1 and turns[0].paragraph == 0 and turns[1].paragraph > 1
    return turns[1:] if is_headline else turns


def _make_finding(turn: Turn) -> Finding:
    label = turn.label
    score = ANSWER_SCORE if label.is_exchange else NAMED_SCORE
    return Finding(turn.spans, label.colon, label.name, score, is_turn=True)


def _read_label(match: re.Match[str]) -> Label | None:
    """What a line's label names; None when it is a heading."""
    start, surface = match.start("name"), match.group("name")
    colon = Span(*match.span("colon"))
    if surface in ("Q", "A"):
        return Label(Span(start, start + 1), colon, surface, True, True)
    name = re.split(r"\s*[,(]", surface, maxsplit=1)[0].strip()
    words = name.split()
    if not words or len(words) > LONGEST_NAME or colon.cut(match.string) != ":":
        return None
    lows = [word.lower().strip(".").replace("’", "'") for word in words]
    is_titled = len(words) > 1 and is_title(words[0])
    if not all(_is_name_word(word) for word in words):
        return None
    if not is_titled and not load_words("turn_heading").isdisjoint(lows):
        return None
    is_role = lows[-1] in load_words("turn_speaker")
    is_small = any(low in load_words(kind) for kind in SMALL_WORDS for low in (lows[0], lows[-1]))
    if is_small and not is_role and not is_titled:
        return None
    is_exchange = lows[-1] in ("question", "answer")
    return Label(Span(start, start + len(name)), colon, lows[-1], is_exchange, is_role or is_shouted(name))


def _is_name_word(word: str) -> bool:
    return (word[0].isupper() or word in load_words("particle")) and NAME_WORD.fullmatch(word) is not None


def _measure_turns(text: str, paragraphs: list[Span], labels: list[Label]) -> list[Turn]:
    starts = [span.start_char for span in paragraphs]
    turns = []
    for place, label in enumerate(labels):
        stop = labels[place + 1].name.start_char if place + 1 < len(labels) else len(text)
        turns.append(_measure_turn(text, paragraphs, starts, label, stop))
    return turns


def _measure_turn(text: str, paragraphs: list[Span], starts: list[int], label: Label, stop: int) -> Turn:
    first = bisect_right(starts, label.colon.end_char) - 1
    following = bisect_right(starts, stop) - 1 if stop < len(text) else len(paragraphs)
    last = min(following, first + 1 + MOST_UNLABELLED)
    spans = []
    for number in range(first, max(first, last) + 1):
        if number >= len(paragraphs):
            break
        whole = paragraphs[number]
        start, end = max(whole.start_char, label.colon.end_char), min(whole.end_char, stop)
        end = text.rfind("\n", start, end) if end == stop and "\n" in text[start:end] and stop < len(text) else end
        if start < end and STAGE_DIRECTION.fullmatch(text, start, end) is None:
            spans.append(_trim(text, start, end))
    return Turn(label, tuple(spans), first, following)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    return Span(start, end)


def _group_turns(turns: list[Turn]) -> Iterator[list[Turn]]:
    """Turns that follow each other, the last of each group cut to its own paragraph."""
    block: list[Turn] = []
    for turn in turns:
        if block and turn.paragraph - block[-1].paragraph > MOST_UNLABELLED + 1:
            yield _close_block(block)
            block = []
        block.append(turn)
    if block:
        yield _close_block(block)


def _close_block(block: list[Turn]) -> list[Turn]:
    last = block[-1]
    return [*block[:-1], Turn(last.label, last.spans[:1], last.paragraph, last.paragraph)]


def _is_transcript(text: str, block: list[Turn], names: KnownNames) -> bool:
    """Whether labelled lines are a conversation and no list: speakers take turns, and speak of `I` and `you`."""
    keys = Counter(turn.label.key for turn in block)
    if len(keys) < 2 or not _is_spoken(text, block):
        return False
    if any(turn.label.is_exchange for turn in block):
        return _is_exchange(text, block)
    if max(Counter(key for key, _ in groupby(turn.label.key for turn in block)).values()) < 2:
        return False  # nobody speaks again after another has spoken
    known = sum(turn.label.is_certain or turn.label.key in names for turn in block)
    return 2 * known > len(block)


def _is_exchange(text: str, block: list[Turn]) -> bool:
    """Whether somebody is asked and answers; a newsroom that answers its own questions says neither `you` nor `I`."""
    words = {True: "", False: ""}
    for turn in block:
        words[turn.label.key in ("A", "answer")] += " ".join(span.cut(text) for span in turn.spans) + " "
    if "?" not in words[False]:
        return False
    if OWN.search(words[True]) or (ASKED.search(words[False]) and ANSWERED.search(words[True])):
        return True
    first = block[0].label.name.start_char
    return INTERVIEW.search(text, max(0, first - INTRO_REACH), first) is not None


def _is_spoken(text: str, block: list[Turn]) -> bool:
    spoken = [" ".join(span.cut(text) for span in turn.spans) for turn in block]
    told = sum(PERSONAL.search(words) is not None for words in spoken)
    length = sum(len(WORD.findall(words)) for words in spoken)
    return told >= PERSONAL_SHARE * len(block) and length >= FEWEST_WORDS * len(block)


def find_interviewee(text: str, turns: list[Finding]) -> Span | None:
    """Where the text first names who gives the answers (`A`) of an interview; None when that is not clear.

    It is the one person whom the words before the first question name in full, or whom they say they spoke with.
    """
    first = turns[0].source if turns else None
    if first is None or first.cut(text) not in EXCHANGE_LABELS:
        return None
    intro = text[max(0, first.start_char - INTRO_REACH) : first.start_char]
    shift = first.start_char - len(intro)
    people = sorted(entry for entries in collect_people(intro, []).by_last.values() for entry in entries)
    met = [entry for entry in people if MEETING.search(intro, max(0, entry[0] - MEETING_REACH), entry[0])]
    for named in (people, met):
        if len({name for _, name in named}) == 1:
            at, name = named[0]
            start = intro.find(name, at)
            return Span(shift + start, shift + start + len(name)) if start >= 0 else None
    return None
