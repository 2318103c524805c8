"""The clause that introduces a quotation: its cue, its subject, whom it addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsledger.annotate.grammar.cues import CueForm, load_cue_forms
from newsledger.annotate.grammar.noun_phrases import (
    PRONOUNS,
    reaches_verb,
    read_addressee,
    read_following,
    read_sentence_subject,
    read_subject,
)
from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# A subject of more words is rather a clause that was read wrongly.
LONGEST_SOURCE = 30
# German words that open a place or a time before the verb: its subject follows it.
FRONTED = frozenset("am im an auf in mit nach vor zu zum zur bei dann dazu".split())
TO_FORMS = frozenset("went goes on took continued began".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A cue with its subject; `rest` is the number of the first token after the cue and its addressee."""

    cue: Span
    verb: int
    form: CueForm
    source: Span | None
    addressee: Span | None
    rest: int


def find_verbs(tokens: list[Token]) -> list[int]:
    """The places of the cue verbs that have an own subject: no noun, passive, denial or relative clause."""
    forms = load_cue_forms()
    return [at for at, token in enumerate(tokens) if token.low in forms and _is_told(tokens, at)]


def read_after(tokens: list[Token]) -> Clause | None:
    """The clause that follows a quotation in its sentence: `NAME said`, `said NAME`, `according to NAME`."""
    start = _skip_marks(tokens)
    body = tokens[start:]
    if len(body) > 2 and body[0].low == "according" and body[1].low == "to":
        return _build(body, 0, 2, read_following(body, 2))
    if len(body) > 1 and body[0].low == "so" and (clause := _read_so(body)) is not None:
        return clause
    for verb in find_verbs(body):
        first = _cue_start(body, verb)
        if first == 0:
            return _read_inverted(body, verb)
        if body[0].low in load_words("connector") | load_words("relative"):
            return None
        subject = read_subject(body, first)
        if subject and len(subject) <= LONGEST_SOURCE and reaches_verb(subject, body, first):
            return _build(body, verb, verb + 1, subject)
    return None


def _read_so(body: list[Token]) -> Clause | None:
    """The German `so NAME`, when nothing follows the name."""
    subject = read_following(body, 1)
    is_whole = bool(subject) and not any(t.text[0].isalnum() for t in body if t.start >= subject[-1].end)
    return _build(body, 0, 1, subject) if is_whole else None


def read_cited(tokens: list[Token]) -> list[Token]:
    """Who is cited at the end of a sentence: `…, NAME said.`, `…, said NAME.`; none when nobody is."""
    for verb in reversed(find_verbs(tokens)):
        start = _cue_start(tokens, verb)
        named = _name_after(tokens, verb) or _name_in_clause(tokens, start) or _name_at_end(tokens, start, verb)
        if named:
            return named
    return []


def _name_after(tokens: list[Token], verb: int) -> list[Token]:
    """The phrase after a comma and the verb when it holds a name and its clause ends with it."""
    named = read_following(tokens, verb + 1) if verb and tokens[verb - 1].text == "," else []
    after = next((t for t in tokens[verb + 1 :] if named and t.start >= named[-1].end), None)
    return named if (after is None or after.text in ",.") and _holds_name(named) else []


def _name_in_clause(tokens: list[Token], start: int) -> list[Token]:
    """The phrase with a name that fills the clause from the last comma to the verb."""
    comma = next((at for at in range(start - 1, -1, -1) if tokens[at].text == ","), start)
    subject = read_sentence_subject(tokens[comma + 1 : start])
    is_whole = bool(subject) and subject[0] is tokens[comma + 1] and reaches_verb(subject, tokens, start)
    return subject if is_whole and _holds_name(subject) else []


def _name_at_end(tokens: list[Token], start: int, verb: int) -> list[Token]:
    """The capitalised words right before a verb that ends the sentence: `it is too dear NAME says.`"""
    if any(token.text[0].isalnum() for token in tokens[verb + 1 :]):
        return []
    at = start
    while at and tokens[at - 1].text[0].isupper():
        at -= 1
    return tokens[at:start]


def _holds_name(tokens: list[Token]) -> bool:
    return any(token.text[0].isupper() for token in tokens)


def read_before(tokens: list[Token], verb: int) -> Clause:
    """The clause of the verb at `verb`, which stands before a quotation: its subject is looked for to the left."""
    subject = _finite_subject(tokens, verb) or read_subject(tokens, _cue_start(tokens, verb))
    is_fronted = not subject or subject[0].low in FRONTED
    if is_fronted and load_cue_forms()[tokens[verb].low].language == "de":
        subject = read_following(tokens, verb + 1)
        clause = _build(tokens, verb, verb + 1, subject)
        rest = next((at for at, token in enumerate(tokens) if subject and token.start >= subject[-1].end), clause.rest)
        return replace(clause, rest=rest if subject and rest > verb else len(tokens))
    return _build(tokens, verb, verb + 1, subject if len(subject) <= LONGEST_SOURCE else [])


def _finite_subject(tokens: list[Token], verb: int) -> list[Token]:
    """For a participle (`NAME said, adding`), the subject of the cue before it."""
    if not tokens[verb].low.endswith("ing") or (verb and tokens[verb - 1].low in load_words("be")):
        return []
    earlier = [at for at in find_verbs(tokens[:verb]) if not tokens[at].low.endswith("ing")]
    return read_subject(tokens, _cue_start(tokens, earlier[-1])) if earlier else []


def read_according(tokens: list[Token]) -> Clause | None:
    """`According to NAME,` at the start of a sentence."""
    if len(tokens) < 3 or (tokens[0].low, tokens[1].low) != ("according", "to"):
        return None
    subject = read_following(tokens, 2)
    if not subject:
        return None
    clause = _build(tokens, 0, 2, subject)
    rest = next((at for at, token in enumerate(tokens) if token.start >= subject[-1].end), len(tokens))
    return Clause(clause.cue, 0, clause.form, clause.source, None, rest)


def _is_told(tokens: list[Token], at: int) -> bool:
    low = tokens[at].low
    before = tokens[at - 1].low if at else ""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if before in load_words("noun_marker") or following == "by" or _is_owned(before, low):
        return False
    if load_cue_forms()[low].takes == "source":
        return False
    if low.endswith("ing") and before in load_words("preposition"):
        return False
    return _has_voice(tokens, at, low)


def _is_owned(before: str, low: str) -> bool:
    """Whether a possessive makes the form a noun (`the board's warning`), unless `'s` is short for `is`."""
    return before.endswith("'s") and not (low.endswith("ing") and before[:-2] in PRONOUNS)


def _has_voice(tokens: list[Token], at: int, low: str) -> bool:
    """Whether the words left of the verb leave it active, affirmed and outside a relative clause."""
    back = at - 1
    while back >= 0 and _is_adverb(tokens[back]):
        back -= 1
    if back < 0:
        return True
    before = tokens[back].low
    if before in load_words("be") and not low.endswith("ing"):
        return False
    if before == "to" and back and tokens[back - 1].low in load_words("unsaid"):
        return False
    start = _cue_start(tokens, at)
    around = tokens[max(0, start - 2) : at]
    if any(t.low in load_words("negation") or t.low.endswith("n't") for t in around):
        return False
    return start == 0 or tokens[start - 1].low not in ("who", "which", "whom")


def _is_adverb(token: Token) -> bool:
    return token.low in load_words("adverb") or (
        token.low.endswith("ly") and token.text.islower() and len(token.low) > 4
    )


def _cue_start(tokens: list[Token], verb: int) -> int:
    """Where the verb's own words begin: auxiliaries and adverbs, `went on to`."""
    at = verb
    while at and (_is_adverb(tokens[at - 1]) or tokens[at - 1].low in load_words("auxiliary")):
        at -= 1
    if at and tokens[at - 1].low == "to":
        at -= 1
        while at and tokens[at - 1].low in TO_FORMS:
            at -= 1
    return at


def _read_inverted(body: list[Token], verb: int) -> Clause | None:
    if body[verb].low.endswith("ing"):
        return None
    subject = read_following(body, verb + 1)
    return _build(body, verb, verb + 1, subject) if subject and len(subject) <= 2 * LONGEST_SOURCE else None


def _build(tokens: list[Token], verb: int, rest: int, subject: list[Token]) -> Clause:
    form = load_cue_forms()[tokens[verb].low]
    source = Span(subject[0].start, subject[-1].end) if subject else None
    if rest == verb + 1 and rest < len(tokens) and tokens[rest].low in ("out", "back"):
        rest += 1  # `pointed out`, `shot back`
    told = [] if subject and subject[0].start > tokens[verb].start else _read_told(tokens, rest, form)
    after = rest
    if told:
        after = next(at for at, token in enumerate(tokens) if token is told[-1]) + 1
    addressee = Span(told[0].start, told[-1].end) if told else None
    cue = Span(tokens[min(_cue_start(tokens, verb), verb)].start, tokens[rest - 1].end)
    return Clause(cue, verb, form, source, addressee, after)


def _read_told(tokens: list[Token], rest: int, form: CueForm) -> list[Token]:
    if form.takes == "person":
        return read_addressee(tokens, rest)
    if form.lemma in ("say", "write") and rest < len(tokens) and tokens[rest].low == "to":
        return read_addressee(tokens, rest + 1)
    return []


def _skip_marks(tokens: list[Token]) -> int:
    at = 0
    while at < len(tokens) and not (tokens[at].text[0].isalnum() or tokens[at].text[0] in "@#"):
        at += 1
    return at
