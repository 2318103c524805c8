"""Who holds an office, and which role a person has: what the article says of one at any of its mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.speakers.article import FULL_NAME, Article
from newsledger.annotate.speakers.mentions import Mention
from newsledger.annotate.speakers.names import is_title, read_name
from newsledger.annotate.speakers.roles import MOST_MENTIONS, describe_words, read_role_beside

NAME_AFTER = re.compile(rf",? (?:Dr |Mr |Ms |Mrs )?({FULL_NAME})")
NAME_BEFORE = re.compile(rf"({FULL_NAME}), (?:(?:the|a|an|its|his|her|their) )?(?:[\w’']{{1,20}} ){{0,3}}\Z")
# Characters before an office in which its holder's name may stand.
OFFICE_REACH = 90
# Searches of the whole text for who holds an office: a bound that keeps hostile text linear.
MOST_OFFICES = 20
# Characters of the word before a name.
TITLE_REACH = 25
# People whose roles are compared with an office: a bound that keeps hostile text linear.
MOST_PEOPLE = 40
# Characters within which the holder of an office was last mentioned.
HOLDER_REACH = 700
# Marks that close an apposition after a name.
CLOSING = frozenset((",", ".", ";", ")", "—", "–", ""))
# Words that set one holder of an office apart from another.
TELLING = frozenset(("former", "ex", "vice", "deputy", "assistant", "acting", "late", "then"))


def find_role(article: Article, name: str, at: int) -> str | None:
    """The role that the article gives a person nearest to a place."""
    roles = _read_roles(article, name)
    return min(roles, key=lambda role: abs(role[0] - at))[1] if roles else None


def _read_roles(article: Article, name: str) -> list[tuple[int, str]]:
    if name not in article.roles:
        mentions = [m for m in article.mentions.by_name.get(name, []) if _may_tell(article.text, m)]
        own = [m for m in mentions if _is_own(article, m, name)]
        found = ((m.start, read_role_beside(article.text, m.start, m.end)) for m in own[:MOST_MENTIONS])
        article.roles[name] = [(at, role) for at, role in found if role is not None]
    return article.roles[name]


def _may_tell(text: str, mention: Mention) -> bool:
    """Whether a mention is in full, or has a comma after it or a title before it."""
    if " " in text[mention.start : mention.end] or text[mention.end : mention.end + 2] == ", ":
        return True
    before = text[max(0, mention.start - TITLE_REACH) : mention.start].split()
    return bool(before) and is_title(before[-1])


def _is_own(article: Article, mention: Mention, name: str) -> bool:
    """Whether a mention can be no one else's: in full, or by a surname that nobody else in the article has."""
    words = article.text[mention.start : mention.end].split()
    if " " not in name or (len(words) > 1 and words[0].rstrip(".") == name.split()[0].rstrip(".")):
        return True
    surname = name.split()[-1]
    givens = {other.split()[0] for other in article.people.namesakes(surname)}
    return words[-1].lower() == surname.lower() and len(givens) == 1


def find_described(article: Article, office: list[Token], at: int) -> str | None:
    """The one person mentioned shortly before whose role has all words of an office."""
    wanted = describe_words(" ".join(token.low for token in office))
    if re.search(rf"\b{re.escape(office[-1].text)}s\b", article.text[max(0, at - HOLDER_REACH) : at]):
        return None
    people = islice(_recent_people(article, at), MOST_PEOPLE)
    found = {name for name in people if any(_holds(role, wanted) for _, role in _read_roles(article, name))}
    return found.pop() if len(found) == 1 else None


def _recent_people(article: Article, at: int) -> Iterator[str]:
    near = (m for m in article.mentions.before(at, MOST_PEOPLE) if m.start >= at - HOLDER_REACH)
    return iter(dict.fromkeys(m.name for m in near if m.name is not None))


def _holds(role: str, wanted: frozenset[str]) -> bool:
    words = describe_words(role)
    return bool(wanted) and wanted <= words and not (words - wanted) & TELLING


def find_holder(article: Article, office: list[Token]) -> str | None:
    """The one person whom the article calls by an office beside the name (`the clerk, NAME`; `NAME, the clerk`)."""
    if not office or not all(token.text.isalpha() for token in office):
        return None
    words = " ".join(token.low for token in office)
    if words not in article.holders and len(article.holders) < MOST_OFFICES:
        article.holders[words] = _search_holder(article, words)
    return article.holders.get(words)


def _search_holder(article: Article, words: str) -> str | None:
    names: set[str] = set()
    for form in dict.fromkeys((words, words.title(), words.capitalize())):
        for at in find_all(article.text, form):
            if article.text[at + len(form) : at + len(form) + 1] == "s":
                return None
            names |= _read_beside(article.text, at, at + len(form))
    return names.pop() if len(names) == 1 else None


def find_all(text: str, words: str) -> Iterator[int]:
    """Each place where words stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _read_beside(text: str, start: int, end: int) -> set[str]:
    """The full names right after an office or before it with a comma."""
    after = NAME_AFTER.match(text, end)
    is_closed = text[end : end + 1] in CLOSING
    before = NAME_BEFORE.search(text, max(0, start - OFFICE_REACH), start) if is_closed else None
    runs = [match.group(1) for match in (after, before) if match is not None]
    return {name for run in runs if (name := read_name(run)) is not None and " " in name}
