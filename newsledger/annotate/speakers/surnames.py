"""Whose a surname is that stands alone: the person named in full by it, when nobody else may be meant."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice

from newsledger.annotate.grammar.clauses import find_verbs
from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.grammar.tokens import Token, first_sentence, read_tokens
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.article import Article
from newsledger.annotate.speakers.mentions import read_title_gender
from newsledger.annotate.speakers.names import is_inside, is_introduced_by_kin
from newsledger.annotate.speakers.offices import find_all, find_role

# Characters beside a full name in which its cue and the quotation must stand.
CUE_REACH = 100
# Mentions of one name that are read for a cue: a bound that keeps hostile text linear.
MOST_MENTIONS = 50


def is_established(article: Article, name: str) -> bool:
    """Whether the article writes a name in full more than once, and nowhere as somebody's kin."""
    at, _ = article.people.spellings(name)[0]
    return article.people.counts[name] > 1 and not is_introduced_by_kin(article.text, at, name)


def keep_gender(article: Article, names: set[str], at: int) -> set[str]:
    """Those of some people whom the title before a shared surname (`Mrs.`) may mean; all when none stands there."""
    gender = read_title_gender(article.text, at)
    if gender is None:
        return names
    return {name for name in names if article.pronouns.get(name, gender) == gender} or names


def find_person(article: Article, word: str, at: int) -> str | None:
    """The full name that a part of a name stands for; the bare surname itself when that may be another person's."""
    full = article.people.find(word, at)
    if full is None or word.lower() != full.split()[-1].lower() or article.text.endswith(f"{full.split()[-2]} ", 0, at):
        return full
    spellings = article.people.spellings(full)
    first, name = spellings[0]
    if at < first:
        article.early.add(word)
    if word not in article.early and not is_introduced_by_kin(article.text, first, name):
        return full
    if any(_is_cited(article, name) for _, name in spellings):
        return full
    is_kin = is_introduced_by_kin(article.text, first, name)
    return word if is_kin or not find_role(article, full, first) else full


def _is_cited(article: Article, name: str) -> bool:
    """Whether the article quotes somebody by that full name beside a cue."""
    if name not in article.cited:
        places = islice(find_all(article.text, name), MOST_MENTIONS)
        article.cited[name] = any(_is_cited_at(article, at, at + len(name)) for at in places)
    return article.cited[name]


def _is_cited_at(article: Article, start: int, end: int) -> bool:
    if is_inside(start, article.quoted):
        return False
    place = bisect_right(article.quoted, start, key=lambda span: span.start_char)
    opening = article.quoted[place].start_char if place < len(article.quoted) else end + CUE_REACH
    closing = article.quoted[place - 1].end_char if place else 0
    after = first_sentence(article.text, read_tokens(article.text, end, min(opening, end + CUE_REACH)))
    is_near = opening < end + CUE_REACH or (place > 0 and start - closing < CUE_REACH)
    if is_near and _opens_with_cue(after):
        return True
    before = read_tokens(article.text, closing, start) if place > 0 and start - closing < CUE_REACH else []
    return _leads_with_cue(before)


def _opens_with_cue(after: list[Token]) -> bool:
    """Whether a cue follows a name at once or after one apposition: `NAME, a farmer, said`."""
    if after and after[0].text == ",":
        comma = next((at for at in range(1, len(after)) if after[at].text == ","), len(after))
        after = after[comma + 1 :]
    verbs = find_verbs(after)
    return bool(verbs) and all(t.low in load_words("adverb") | load_words("auxiliary") for t in after[: verbs[0]])


def _leads_with_cue(before: list[Token]) -> bool:
    """Whether a quotation's own cue and no other clause leads to a name: `said a farmer, NAME`."""
    words = [token for token in before if token.text[0].isalnum()]
    is_cue = bool(words) and (words[0].low in load_cue_forms() or words[0].low == "according")
    return is_cue and all(token.low not in load_cue_forms() and token.text not in ".;" for token in before[1:])


def spell_name(article: Article, name: str, at: int) -> str:
    """The name as first written in full in the article."""
    words = name.split()
    known = article.people.find(words[-1], at)
    if known is not None and known.lower().endswith(f" {name.lower()}"):
        return known
    for _, spelling in sorted(article.people.spellings(name)):
        if _may_be_one(spelling.split()[1:-1], words[1:-1]):
            return spelling
    return name


def _may_be_one(one: list[str], other: list[str]) -> bool:
    """Whether the words between given name and surname can be one person's: no two different initials."""
    if not one or not other:
        return True
    return one[0][0] == other[0][0]
