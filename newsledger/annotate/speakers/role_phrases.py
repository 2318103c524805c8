"""Whether words beside a name say what its bearer is: a noun phrase headed by a title, an office or an occupation."""

from __future__ import annotations

import re
from functools import lru_cache

from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.grammar.tokens import TOKEN, Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.names import is_title

# English endings of nouns for people, for occupations that no list knows (`ventriloquist`).
AGENTS = re.compile(r"[a-z\-]{3,}(?:ists?|ians?|eer|or|er|woman|man|person|aire|ant|(?<!m)ent|ate|ee)\Z")
NO_AGENTS = frozenset(
    """after over under never rather either neither however whether other another together further later earlier
    consider remember offer enter deliver discover cover suffer differ prefer refer favor honor number member-state
    better lower higher former latter inner outer upper greater major minor superior prior want grant different
    independent present recent current absent important relevant significant apparent violent silent late private
    separate immediate moderate corporate ultimate legitimate accurate see agree free three water power paper letter
    matter order border center quarter winter summer dinner november december september october ever per server
    debate percent color carrier senior junior elder confident triumphant newspaper their her our your versus
    chapter corner career fever flavor color colour error floor door poor outdoor rate state date estate climate
    debate mandate candidate-free event agent-free talent content extent plant restaurant giant tenure committee
    coffee degree fee tree""".split()
)
PHRASE_STOPS = ("noun_marker", "preposition", "relative", "subordinator", "auxiliary", "pronoun", "calendar", "verb")
# Words before a role's head that no role holds: what precedes them is another clause.
BREAKS = ("relative", "subordinator", "auxiliary", "pronoun", "negation", "question")
# Words that may follow a role's head and lead on to what is no more part of it.
FOLLOWING = frozenset("now then there here currently formerly based born known close along who whose and or".split())
PARTICIPLE = re.compile(r"[a-z\-]{2,}(?:ing|ed)\Z")
OPENERS = frozenset("and or but even also then out along plus including featuring like other than one a an the".split())
OWNERS = frozenset("his her their its my our your a an the this that another one".split())
# Participles that stand in a role; others before a name are verbs.
PARTICIPLES = frozenset(
    """leading acting sitting ruling managing founding reigning outgoing incoming rising aspiring retiring
    ranking""".split()
)
MARKS = frozenset(":;?!()[],—–")
# Ranks that are adjectives when they are written small.
ADJECTIVES = frozenset(("private", "major", "general"))
# Words that are titles only beside another (`Secretary of State`).
INNER_TITLES = frozenset("state states defense defence interior commerce transport finance affairs general".split())
QUOTE_MARKS = frozenset('“”"')
# What a page writes before a caption: the names of its buttons.
FURNITURE = re.compile(r"(?:(?:Facebook|Twitter|Pinterest|LinkedIn|WhatsApp|Email|Share)\s+){2,}|CLOSE\s+")
# Verbs that may stand before a title with a capital (`represents President`).
VERBS = frozenset(
    "represents encouraged welcome welcomes told tells asked asks met meets saw sees called calls".split()
)
# A role's words run together with those before them (`PlaceASSOCIATED`).
RUN_TOGETHER = re.compile(r"[a-z][A-Z]{2,}")


def is_role_noun(token: Token) -> bool:
    """Whether a word can be the head of a role: a listed title, or a noun for people by its ending."""
    if is_title(token.text) or token.low in load_words("role_noun"):
        return token.low not in load_words("honorific")
    return (
        token.text.islower()
        and token.low not in NO_AGENTS
        and AGENTS.match(token.low) is not None
        and (token.low not in load_cue_forms() and not is_function_word(token.low))
    )


def is_function_word(low: str) -> bool:
    """Whether a word cannot be part of a bare noun phrase."""
    return low in _function_words()


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset[str]().union(*(load_words(kind) for kind in PHRASE_STOPS))


def cut_role(text: str, words: list[Token]) -> str | None:
    """The role in some words of a text."""
    return trim_role(text[words[0].start : words[-1].end])


def trim_role(words: str) -> str | None:
    """The role in some words beside a name; None when no title, office or occupation heads them."""
    return _trim_role(" ".join(words.split()))


@lru_cache(maxsize=4096)
def _trim_role(role: str) -> str | None:
    if RUN_TOGETHER.search(role):
        return None
    tokens = _strip_honorifics(_read_words(role[furniture.end() :] if (furniture := FURNITURE.match(role)) else role))
    start = next((at for at, token in enumerate(tokens) if _may_open(token)), len(tokens))
    end = _find_end(tokens, start)
    head = _find_head(tokens, start, end)
    if head is None and (owned := _skip_owner(tokens, start)) > end:
        end = _find_end(tokens, owned)
        head = _find_head(tokens, owned, end)
    if head is None:
        return None
    start = _skip_clause(tokens, start, head)
    goes_on = any(token.text[0].isalnum() for token in tokens[head + 1 : end])
    if start > head or (goes_on and not _leads_on(tokens[head + 1])):
        return None
    is_cited = any(token.text in QUOTE_MARKS for token in tokens[head + 1 :])
    stop = head + 1 if goes_on or is_cited else len(tokens)
    lead = furniture.end() if furniture else 0
    return role[lead + tokens[start].start : lead + tokens[stop - 1].end]


def _read_words(role: str) -> list[Token]:
    """The tokens of a role, read without the names that its article tells from verbs."""
    return [Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in TOKEN.finditer(role)]


def _strip_honorifics(tokens: list[Token]) -> list[Token]:
    """The tokens without `Dr.` at their end."""
    end = len(tokens)
    while end and (tokens[end - 1].low in load_words("honorific") or _is_honorific_stop(tokens, end - 1)):
        end -= 1
    return tokens[:end]


def _is_honorific_stop(tokens: list[Token], at: int) -> bool:
    return tokens[at].text == "." and at > 0 and tokens[at - 1].low in load_words("honorific")


def _may_open(token: Token) -> bool:
    """Whether a role may begin with a word: no figure (`10:05 Councillor`) and no conjunction (`If the mayor`)."""
    if not token.text[0].isalpha() or token.low in OPENERS:
        return False
    return token.low not in load_words("subordinator") and token.low not in ("as", "year-old")


def _find_head(tokens: list[Token], start: int, end: int) -> int | None:
    return next((at for at in range(end - 1, start - 1, -1) if _is_head(tokens, at)), None)


def _is_head(tokens: list[Token], at: int) -> bool:
    if tokens[at].text in ADJECTIVES or (tokens[at].low in INNER_TITLES and tokens[at].text != "General"):
        return at > 0 and is_role_noun(tokens[at - 1])
    return is_role_noun(tokens[at])


def _skip_owner(tokens: list[Token], start: int) -> int:
    """The place after a name in the possessive that holds a preposition: `Friends of NAME's director`."""
    owners = (at for at in range(len(tokens) - 1, start, -1) if tokens[at].low.endswith("'s"))
    return next(owners, start - 1) + 1


def _find_end(tokens: list[Token], start: int) -> int:
    """Where the words of the head end: at a preposition, a comma or another mark."""
    for at in range(start, len(tokens)):
        token = tokens[at]
        if at > start and (token.text in MARKS or token.low in load_words("preposition")):
            return at
    return len(tokens)


def _skip_clause(tokens: list[Token], start: int, head: int) -> int:
    """Where the noun phrase of the head begins when verbs or pronouns stand before it; after the head for none."""
    for at in range(head - 1, start - 1, -1):
        token = tokens[at]
        if token.text in QUOTE_MARKS or _leads_to_title(tokens, at):
            return at + 1
        if token.text.islower() and token.low in _breaks() and not is_role_noun(token):
            return head + 1 if token.low not in load_cue_forms() else at + 1
    return start


def _leads_to_title(tokens: list[Token], at: int) -> bool:
    """Whether a verb in `-ing` stands right before a title with a capital: `involving President`."""
    low = tokens[at].low
    if tokens[at].text.islower() and low in VERBS:
        return True
    return tokens[at].text.islower() and low.endswith("ing") and low not in PARTICIPLES and _is_upper(tokens[at + 1])


def _is_upper(token: Token) -> bool:
    return token.text[0].isupper() and is_title(token.text)


@lru_cache(maxsize=1)
def _breaks() -> frozenset[str]:
    """The words that no role holds before its head: those of another clause, verbs of saying."""
    cues = frozenset(form for form in load_cue_forms() if PARTICIPLE.match(form) is None)
    return cues.union(*(load_words(kind) for kind in BREAKS)) - OWNERS


def _leads_on(token: Token) -> bool:
    """Whether the word after a role's head opens a clause about it: `pollster working for`."""
    if token.low in FOLLOWING:
        return True
    return token.text.islower() and PARTICIPLE.match(token.low) is not None
