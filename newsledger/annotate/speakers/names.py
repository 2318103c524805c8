"""Names of people in one article: full names found in its text, looked up by a part of the name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.glued import Written, read_lower_words, settle_names
from newsledger.annotate.speakers.months import GIVEN_NAMES, NO_SURNAMES, measure_date

# Bounds keep the search linear on text that is one long run of capitals.
CAPITALS = "".join(char for char in map(chr, range(0x2000)) if char.isupper())
# Arabic and other articles that are written small and joined to a name: `al-Haran`.
ARTICLE_PREFIX = r"(?:(?:a[ldnrstz]|a[dst]h|e[ldnrs]|ul|un|d|l|t)[\-'’])?"
# What is joined to a surname that keeps its capital: `McAdeyi`, and in a name in capitals `McADEYI`.
JOINED_PARTS = "Mc|Mac|De|Di|La|Le|Van|Von|Fitz"
SMALL_PART = re.compile(rf"(?:{JOINED_PARTS})(?=[A-ZÀ-Þ]{{2}})")
CAPITALISED = rf"{ARTICLE_PREFIX}[{CAPITALS}](?:(?:\.[{CAPITALS}]){{1,3}}(?=\.\s)|[\w'’\-]{{0,40}})"
JOINED = re.compile(rf"{ARTICLE_PREFIX[:-1]}(?=[{CAPITALS}])")
PART_END = re.compile(r"(?:['’]s?|(?<=\w\w)\.)(?=\s)")
INNER = re.compile(r"[a-zß-ÿ,] ")
LINE = re.compile(r"[^\n]+")
LONGEST_NAME = 4
# Characters of a word that may be a title: longer compounds are no office.
LONGEST_TITLE = 30
# People of one surname that are told apart in one article; more of them are as ambiguous as these.
MOST_NAMESAKES = 8
# Lines of fewer characters may be headlines, in which words of four letters or more all have a capital.
LONGEST_HEADLINE = 160
LONG_WORD = 4
# Words of a name that has room for a participle before it (`Praising NAME NAME`).
LONGEST_PAIR = 2
FEWEST_HEADLINE_WORDS = 4
# Full mentions of one bearer of a surname for each of all others from which the bare surname means that one.
PRIMARY_SHARE = 3
# Characters after a run in which its surname may stand again.
REPEAT_REACH = 40
NO_SINGLE_ENDS = ("'", "’")
# Ends of compounds that describe whom the name after them means (`Prize-winner NAME`).
COMPOUND_ENDS = frozenset("born based winner winning led backed trained native".split())
GENERATIONS = frozenset(("II", "III", "IV"))
# Characters beside a name in which somebody else's kinship may introduce it (`her father, the painter NAME`).
KINSHIP_REACH = 80
NO_NAME_KINDS = ("organization", "calendar", "group", "thing", "party_member")


@lru_cache(maxsize=1)
def name_run() -> re.Pattern[str]:
    """Runs of capitalised words with the particles between them, on one line or two."""
    particle = "|".join(sorted(load_words("particle")))
    between = rf"\.?[ \n](?:(?:{particle})[ \n]){{0,2}}"
    return re.compile(rf"(?<![\w'’\-@#]){CAPITALISED}(?:{between}(?:(?<=[ \n]){CAPITALISED})){{1,7}}")


def opens_name(word: str) -> bool:
    """Whether a word is written like a part of a name: a capital, perhaps after a joined article (`al-Haran`)."""
    return word[0].isupper() or (word[0] in "adelut" and JOINED.match(word) is not None)


@dataclass(frozen=True, slots=True)
class People:
    """The people an article names: places and full names by lower-case surname and by first name.

    `singles` are the names that only ever stand alone after a title, `primary` whom a shared surname means alone,
    `settled` what a name that is glued from words beside it stands for, `lower` the words that the text writes
    without a capital.
    """

    by_last: dict[str, list[tuple[int, str]]]
    by_first: dict[str, list[tuple[int, str]]]
    singles: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    primary: dict[str, str] = field(default_factory=dict)
    settled: dict[str, str | None] = field(default_factory=dict)
    lower: frozenset[str] = frozenset()

    def find(self, word: str, before: int) -> str | None:
        """The full name that a surname (else a first name) stands for, when only one can be meant."""
        key = word.lower()
        entries = self.by_last.get(key) or self.by_first.get(key) or []
        if len(entries) == 1:
            return entries[0][1]
        earlier = entries[: bisect_right(entries, (before, "\uffff"))]
        return _only_person(earlier) or _only_person(entries) or self.primary.get(key)

    def spellings(self, full: str) -> list[tuple[int, str]]:
        """Where and how the person of a full name is first written, each spelling once."""
        first, last = full.split()[0].lower(), full.split()[-1].lower()
        return [(at, name) for at, name in self.by_last.get(last, []) if name.split()[0].lower() == first]

    def settle(self, name: str) -> str | None:
        """The name in one that is glued from words beside it; None when it is nobody's."""
        if name in self.settled:
            return self.settled[name]
        words = name.split()
        if len(words) > LONGEST_PAIR and name not in self.counts:
            if words[0].lower() in load_words("describing"):
                return " ".join(words[1:])
            shorter = (" ".join(words[1:]), " ".join(words[:-1]), " ".join(words[:-2]))
            return next((each for each in shorter if each in self.counts), name)
        return name

    def namesakes(self, word: str) -> set[str]:
        """The full names with that surname."""
        return {name for _, name in self.by_last.get(word.lower(), [])}


def collect_people(text: str, left_out: list[Span]) -> People:
    """The full names in a text outside of some spans: runs of capitalised words that name no organisation."""
    written = list(_read_names(text, left_out))
    lower = read_lower_words(text)
    people = People({}, {}, settled=settle_names(written, lower), lower=lower)
    for each in written:
        name = people.settled.get(each.name, each.name)
        if name is not None:
            _remember_name(people, each.at, each.part, name)
    people.primary.update(_choose_primary(text, people))
    return people


def _read_names(text: str, left_out: list[Span]) -> Iterator[Written]:
    headlines = find_headlines(text)
    for match in name_run().finditer(text):
        if is_inside(match.start(), left_out) or is_inside(match.start(), headlines):
            continue
        for offset, part in split_run(match.group()):
            at = match.start() + offset
            if (month := measure_date(text, at, part)) is not None:
                at, part = at + month, part[month:]
            is_inner = INNER.search(text, max(0, at - 2), at) is not None
            name = read_name(part, is_inner=is_inner)
            if name is not None:
                yield Written(at, part, _cut_repeated(text, at + len(part), name), is_inner)


def _cut_repeated(text: str, end: int, name: str) -> str:
    """The first two words of a name that stands twice in its run: `GIVEN SURNAME LONGER (GIVEN) SURNAME`."""
    words = name.split()
    if len(words) <= LONGEST_PAIR:
        return name
    is_twice = words[0] in words[2:] or (text[end : end + 2] == " (" and words[1] in text[end : end + REPEAT_REACH])
    return " ".join(words[:2]) if is_twice else name


def find_headlines(text: str) -> list[Span]:
    """The short lines in which every long word has a capital, so that capitals tell no names."""
    lines = (match for match in LINE.finditer(text) if match.end() - match.start() < LONGEST_HEADLINE)
    return [Span(*line.span()) for line in lines if _is_headline(line.group())]


def _is_headline(line: str) -> bool:
    words = [word for word in line.split() if len(word) >= LONG_WORD]
    return len(words) >= FEWEST_HEADLINE_WORDS and not any(word[0].islower() for word in words)


def _remember_name(people: People, at: int, part: str, name: str) -> None:
    words = name.split()
    if len(words) == 1:
        if not part.endswith(tuple(NO_SINGLE_ENDS)) and is_title(part.split()[0]) and not is_title(name):
            people.singles.setdefault(name, at)
        return
    people.counts[name] += 1
    for key in {words[-1].lower(), JOINED.sub("", words[-1]).lower()}:
        _remember(people.by_last, key, at, name)
    _remember(people.by_first, words[0].rstrip(".").lower(), at, name)
    if len(words) > LONGEST_PAIR and len(words[-2].rstrip(".")) > 1 and words[-2][0].isupper():
        _remember(people.by_first, words[-2].lower(), at, name)


def _remember(index: dict[str, list[tuple[int, str]]], key: str, at: int, name: str) -> None:
    entries = index.setdefault(key, [])
    if len(entries) < MOST_NAMESAKES and all(known != name for _, known in entries):
        entries.append((at, name))


def _choose_primary(text: str, people: People) -> Iterator[tuple[str, str]]:
    """Whom a surname means that several bear: the one not introduced as kin, or named far more often than the rest."""
    for key, entries in people.by_last.items():
        if len(entries) < 2 or _only_person(entries) is not None:
            continue
        others = [entry for entry in entries if not is_introduced_by_kin(text, *entry)]
        if (name := _only_person(others)) is not None:
            yield key, name
            continue
        counts = Counter[str]()
        for _, name in entries:
            counts[name.split()[0]] += people.counts[name]
        (first, most), *rest = counts.most_common()
        if most >= PRIMARY_SHARE * sum(count for _, count in rest):
            yield key, next(name for _, name in entries if name.split()[0] == first)


def is_introduced_by_kin(text: str, at: int, name: str) -> bool:
    """Whether the words beside a name at `at` call its bearer somebody's kin or namesake (`her father, NAME`)."""
    start = max(at, text.find(name, at, at + KINSHIP_REACH))
    before, after = _kinship_patterns()
    lead = text[max(0, start - KINSHIP_REACH) : start]
    return before.search(lead) is not None or after.match(text, start + len(name)) is not None


@lru_cache(maxsize=1)
def _kinship_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a name (`his wife, the painter `) and after it (`, her father`) when kinship introduces it."""
    kin = "|".join(sorted((re.escape(word) for word in load_words("kinship")), key=len, reverse=True))
    before = (
        rf"(?<![\w\-])(?i:{kin})(?: [\w\-]{{1,20}}\.?)?(?:(?:,| and| the| an?)(?: [\w\-]{{1,20}}\.?){{0,3}})?,?\s\Z"
    )
    after = rf",? \(?(?:his|her|their|its|my|the|[\w\-]{{1,30}}['’]s?) (?:[\w\-]{{1,20}} ){{0,2}}(?:{kin})\b"
    return re.compile(before), re.compile(after)


def is_inside(at: int, spans: list[Span]) -> bool:
    """Whether a place in the text lies in one of the spans, which are in order and apart."""
    place = bisect_right(spans, at, key=lambda span: span.start_char) - 1
    return place >= 0 and at < spans[place].end_char


def read_name(run: str, is_inner: bool = False) -> str | None:
    """The person's name in a run of capitalised words, its titles left out; None when it names something else.

    Inside a sentence (`is_inner`) a capital tells that `An` or `So` is a name and opens nothing.
    """
    words = strip_possessive(run).split()
    words = [word.rstrip(".") if len(word) > len("J.") and is_title(word) else word for word in words]
    titles = [at for at, word in enumerate(words[:-1]) if is_title(word) and not _is_inner_name(words, at)]
    if words[:1] == ["The"] and not titles:
        return None
    words = words[titles[-1] + 1 :] if titles else words
    while len(words) > LONGEST_PAIR and words[-1].lower() in load_words("calendar"):
        words = words[:-1]
    if not (is_inner and words and words[0].lower() in load_words("name_opener")):
        words = _strip_describing(strip_openers(words))
    if len(words) == LONGEST_PAIR and words[-1].lower() in load_words("eponym") and not _is_no_name(words[0]):
        return " ".join(words)
    rest = words[1:] if is_inner and words and words[0].lower() in load_words("name_opener") else words
    if len(words) > 1 and (_is_place(words) or words[-1] in NO_SURNAMES):
        return None
    if not words or len(words) > LONGEST_NAME + 2 or any(_is_no_name(word) for word in rest):
        return None
    if len(words) > LONGEST_NAME and words[0] in words[LONGEST_PAIR:]:
        words = words[:LONGEST_PAIR]
    if sum(word[0].isupper() for word in words) > LONGEST_NAME:
        return None
    return " ".join(words)


def _is_place(words: list[str]) -> bool:
    """Whether words name a place (`New NAME`) or an office there (`Norway Secretary`)."""
    first = words[0].lower()
    if first in load_words("place_opener"):
        return len(words) == LONGEST_PAIR or words[-1].lower() in load_words("place")
    if len(words) > LONGEST_PAIR:
        return False
    return first in load_words("place") and (is_title(words[1]) or first not in load_words("given_name"))


def _is_inner_name(words: list[str], at: int) -> bool:
    """Whether a title that is a given name too stands inside a name: `NAME Sheikh NAME`."""
    return 0 < at == len(words) - 2 and words[at].lower() in load_words("name_title") and not is_title(words[at - 1])


def is_shouted(name: str) -> bool:
    """Whether a name stands in capitals, small parts of it aside: `SMITH`, `McDOWELL`."""
    return SMALL_PART.sub("", name).isupper()


def is_title(word: str) -> bool:
    """Whether a word is a title or an occupation (`Sen.`, `Chairman`)."""
    low = word.removeprefix("Then-").rstrip(".,").lower()
    if "-" in low:
        low = low.removeprefix("co-").removesuffix("-elect").removesuffix("-designate")
    return low in load_words("title") or (low.endswith(title_endings()) and len(low) < LONGEST_TITLE)


@lru_cache(maxsize=1)
def title_endings() -> tuple[str, ...]:
    """The endings that make a German compound an office (`Polizeisprecherin`)."""
    return tuple(sorted(load_words("title_ending")))


def is_surname(text: str, people: People, word: str) -> bool:
    """Whether a title (`King`) is the surname of a person that the article names, and never an office in it."""
    if not people.namesakes(word):
        return False
    articles = "the|a|an|this|der|die|das|den|dem|des|eine?[mnrs]?"
    return not re.search(rf"\b(?i:(?:{articles}) {re.escape(word)})\b|\b{re.escape(word)} [A-Z]", text)


def strip_openers(words: list[str]) -> list[str]:
    """The words of a run without those that only open a sentence (`The`, `But`)."""
    at = 0
    while at < len(words) and _opens_sentence(words[at]):
        at += 1
    if len(words) - at > LONGEST_PAIR and words[at].endswith("ing") and len(words[at]) > len("Sterlin"):
        at += 1
    return words[at:]


def _strip_describing(words: list[str]) -> list[str]:
    """The words of a run without those that only describe whom it names (`Former`, `Staff` after `Chief of`)."""
    at = next((k for k, word in enumerate(words) if not _is_describing(word)), 0)
    return words[at:]


def _is_describing(word: str) -> bool:
    return word.lower() in load_words("describing") or word.rpartition("-")[2] in COMPOUND_ENDS


def strip_possessive(word: str) -> str:
    """A word without `'s` or a bare apostrophe at its end."""
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def split_run(run: str) -> list[tuple[int, str]]:
    """The parts of a run between sentence ends and possessives, with their offsets."""
    parts, start = [], 0
    for match in PART_END.finditer(run):
        if match.group() == "." and is_title(run[start : match.start()].rsplit(maxsplit=1)[-1]):
            continue
        parts.append((start, run[start : match.start()]))
        start = match.end() + 1
    return [(at, _cut_origin(part)) for at, part in [*parts, (start, run[start:])]]


def _cut_origin(part: str) -> str:
    """A name of two words without where its bearer is from: `NAME von der Initiative`."""
    name, _, origin = part.partition(" von der ")
    return name if origin and " " in name else part


@lru_cache(maxsize=1)
def sentence_openers() -> frozenset[str]:
    """The words that open a sentence, and no name."""
    kinds = ("preposition", "subordinator", "connector", "noun_marker", "relative", "auxiliary", "adverb", "pronoun")
    return frozenset[str]().union(*(load_words(kind) for kind in (*kinds, "negation", "question", "no_noun")))


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    return frozenset[str]().union(*(load_words(kind) for kind in NO_NAME_KINDS))


def _opens_sentence(word: str) -> bool:
    low = word.lower()
    if word in GIVEN_NAMES:
        return False
    return low in sentence_openers()


def _is_no_name(word: str) -> bool:
    if word in GIVEN_NAMES or word.islower():
        return False
    low = word.rstrip(".").lower()
    is_acronym = word.isupper() and len(word) > 2 and word.isalpha() and word not in GENERATIONS
    return is_acronym or _opens_sentence(word) or low in _no_names()


def _only_person(entries: list[tuple[int, str]]) -> str | None:
    """The first full spelling when all entries can be one person's name, else None."""
    if not entries:
        return None
    longest = max((name.lower().split() for _, name in entries), key=len)
    for _, name in entries:
        words = name.lower().split()
        if words[0] != longest[0] and words != longest[-len(words) :]:
            return None
    return next(name for _, name in entries if name.lower().split()[0] == longest[0])
