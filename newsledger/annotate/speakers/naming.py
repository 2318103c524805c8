"""What a noun phrase names: a person with a role, an organisation, a document, a group or somebody unnamed."""

from __future__ import annotations

from newsledger.annotate.attribution.record import SpeakerType
from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.article import Article, Speaker
from newsledger.annotate.speakers.capitals import MOST_SPOKEN, describe_capitals
from newsledger.annotate.speakers.lone_names import KEPT, SHOUTED, is_agency, is_person, read_noun
from newsledger.annotate.speakers.months import strip_dates
from newsledger.annotate.speakers.names import (
    is_surname,
    is_title,
    opens_name,
    read_name,
    sentence_openers,
    strip_openers,
    strip_possessive,
)
from newsledger.annotate.speakers.nouns import (
    classify_lone,
    describe_amount,
    describe_plain,
    guess_noun,
    has_owner,
    is_the_one,
)
from newsledger.annotate.speakers.offices import find_described, find_holder
from newsledger.annotate.speakers.organizations import TAIL, collect_organizations
from newsledger.annotate.speakers.phrases import (
    goes_on_with_names,
    is_coordinated,
    is_noun_surname,
    is_organization_noun,
    leave_body,
    read_apposed_run,
    read_final_run,
    read_head,
    read_role,
    skip_dateline,
)
from newsledger.annotate.speakers.surnames import find_person, is_established, keep_gender, spell_name

# German writes every noun with a capital: after an article, one such word is no name.
CAPITALISING_ARTICLES = frozenset(("der", "die", "das"))
INDEFINITE_ARTICLES = frozenset(("ein", "eine", "einer"))
FULL_NAME_WORDS = 2
# Lone names whose mentions are read all through the text: a bound that keeps hostile text linear.
MOST_LONE_NAMES = 100
# Letters of a word that `'s` rather shortens (`Let's`) than that it is a name with it.
SHORT_WORD = 3
# Words of a name in capitals (`BBC NEWS`): more of them are a headline.
LONGEST_ACRONYM = 2
# A word such as `There` that stands for nobody.
NO_NOUN = Speaker(None, "none", None, 0.4)
DESCRIBED_KINDS: tuple[SpeakerType, ...] = ("group", "document")
HEAD_NOUN_KINDS: tuple[tuple[str, SpeakerType], ...] = (
    ("unnamed", "unnamed"),
    ("document", "document"),
    ("organization", "organization"),
    ("group", "group"),
    ("title", "person"),
)


def describe_phrase(article: Article, tokens: list[Token]) -> Speaker:
    """The speaker that a noun phrase names, by its own words and the article's full names."""
    tokens = skip_dateline(article.text, tokens)
    while len(tokens) > 1 and tokens[-1].text in "'’":
        tokens = tokens[:-1]
    head = read_head(tokens)
    if not head:
        return Speaker(None, "unnamed", None, 0.5)
    if (amount := describe_amount(tokens, head)) is not None:
        return Speaker(None, amount, None, 0.8)
    run = strip_dates(article.text, article.people.by_last, read_final_run(head))
    if is_coordinated(head, run) or (run and goes_on_with_names(tokens, head)):
        return Speaker(None, "group", None, 0.8)
    if head[0].low in CAPITALISING_ARTICLES and sum(not is_title(t.text) for t in head[1:]) < FULL_NAME_WORDS:
        return _describe_apposed(article, tokens, head) or _describe_noun(article, tokens, head)
    if head[0].low in INDEFINITE_ARTICLES or _is_indefinite(head, run):
        return _describe_one(article, tokens) or Speaker(None, "unnamed", None, 0.7)
    if (surname := _find_surname(article, head, run)) is not None:
        return _describe_single(article, surname.text, surname.start, None)
    if all(is_title(token.text) for token in run):
        apposed = _describe_one(article, tokens) or _describe_apposed(article, tokens, head)
        return apposed or _describe_noun(article, tokens, head)
    return _find_employed(article, tokens, head) or _describe_run(article, tokens, head, run)


def _find_employed(article: Article, tokens: list[Token], head: list[Token]) -> Speaker | None:
    """Whom `University of Norvale law professor NAME` names."""
    end = next((at for at, token in enumerate(tokens) if not token.text[0].isalnum()), len(tokens))
    words = tokens[:end]
    if len(words) < len(head) + 4 or words[len(head)].low != "of" or head[-1].low not in load_words("organization"):
        return None
    name = article.text[words[-2].start : words[-1].end]
    if not (words[-3].text.islower() and is_title(words[-3].text)) or not article.people.counts[name]:
        return None
    return Speaker(name, "person", article.text[words[0].start : words[-3].end], 0.9)


def _describe_run(article: Article, tokens: list[Token], head: list[Token], run: list[Token]) -> Speaker:
    """What a phrase names that ends with capitalised words, not all of them titles."""
    if head[0].low == "the" and run[-1].low in load_words("group") and not _is_body(run):
        return Speaker(None, "group", None, 0.7)
    if head[0].low == "the" and run[-1].low in load_words("party_member"):
        return _describe_noun(article, tokens, head)
    if (titled := _describe_titled(article, tokens, head, run)) is not None:
        return titled
    if _is_thing(tokens, head, run):
        return _describe_organization(article, article.text[run[0].start : run[-1].end], run[-1].end)
    if (start := _find_owned(head, run)) is not None:
        return _describe_organization(article, article.text[start.start : run[-1].end], run[-1].end)
    return _describe_name(article, tokens, head, run)


def _describe_titled(article: Article, tokens: list[Token], head: list[Token], run: list[Token]) -> Speaker | None:
    """Whom capitalised words mean that end with a title: `Norvale Superintendent, NAME`, `the First Lady`."""
    if len(run) < FULL_NAME_WORDS or not is_title(run[-1].text) or run[-1].low.endswith("'s"):
        return None
    if (named := _find_titled(article, tokens, head)) is not None:
        return named
    if run[-1].low in load_words("organization") or article.people.namesakes(run[-1].text):
        return None
    if (apposed := _describe_apposed(article, tokens, head)) is not None and apposed.name is not None:
        return apposed
    if head[0].low != "the" and read_name(article.text[run[0].start : run[-1].end]) is not None:
        return None
    goes_on = len(tokens) > len(head) and tokens[len(head)].low in load_words("preposition")
    return Speaker(None, "person", None, 0.7) if goes_on else _describe_noun(article, tokens, head)


def _find_titled(article: Article, tokens: list[Token], head: list[Token]) -> Speaker | None:
    """The person whose name ends a title with `of`: `Norvale Chief of Staff NAME`."""
    rest = tokens[len(head) :]
    end = next((at for at, token in enumerate(rest) if not token.text[0].isalnum() and token.text != "."), len(rest))
    words = [token for token in rest[1:end] if token.text != "."]
    if not rest or rest[0].low != "of" or len(words) <= FULL_NAME_WORDS:
        return None
    if not all(token.text[0].isupper() for token in words) or any(is_title(token.text) for token in words):
        return None
    name = article.text[words[-2].start : words[-1].end]
    if words[-2].low not in load_words("given_name") and not article.people.counts[name]:
        return None
    lead = 1 if head[0].low in load_words("noun_marker") else 0
    return Speaker(
        spell_name(article, name, words[-2].start), "person", article.text[head[lead].start : words[-3].end], 0.9
    )


def _is_indefinite(head: list[Token], run: list[Token]) -> bool:
    """Whether a number or `a` leads a capitalised noun for people: `one Norvale Democrat`."""
    return head[0].low in load_words("quantity") and bool(run) and head[0] is not run[0] and is_title(run[-1].text)


def _find_surname(article: Article, head: list[Token], run: list[Token]) -> Token | None:
    """The last word of titles that is somebody's name: `King`, `Ms King`."""
    if not run or head[0] is not run[0] or not is_title(run[-1].text) or not run[-1].text[0].isupper():
        return None
    if any(token.low not in load_words("honorific") for token in run[:-1] if token.text != "."):
        return None
    word = run[-1].text
    if word not in article.surnames:
        article.surnames[word] = is_surname(article.text, article.people, word)
    return run[-1] if article.surnames[word] else None


def _is_body(run: list[Token]) -> bool:
    """Whether several capitalised words end with a word of organisations: `United Nations`."""
    return len(run) > 1 and run[-1].low in load_words("organization")


def _find_owned(head: list[Token], run: list[Token]) -> Token | None:
    """Where the name of an organisation begins that holds a possessive: `the Norvale Fishers’ Union`."""
    at = next((k for k, token in enumerate(head) if token is run[0]), 0)
    is_named = at > 1 and head[0].low == "the" and run[-1].low in load_words("organization")
    return head[1] if is_named and all(token.text[0].isupper() or token.text in "’'" for token in head[1:at]) else None


def _is_thing(tokens: list[Token], head: list[Token], run: list[Token]) -> bool:
    """Whether `the` before the name or `, which` after it says that no person is meant."""
    if head[0].low == "the" and len(head) > 1 and run[0] is head[1] and not is_title(head[1].text):
        return True
    after = tokens[len(head) : len(head) + 2]
    return len(after) == 2 and after[0].text == "," and after[1].low == "which"


def _describe_organization(article: Article, surface: str, end: int | None = None) -> Speaker:
    """The organisation by its full name in the article; one that goes on after `end` (`Board of Works`) has its own."""
    if end is not None and (tail := TAIL.match(article.text, end)) is not None:
        return Speaker(surface + tail.group(), "organization", None, 0.9)
    if article.organizations is None:
        article.organizations = collect_organizations(article.text, article.quoted)
    name = article.organizations.find(strip_possessive(surface))
    return Speaker(name, "organization", None, 0.9 if name is not None else 0.8)


def _describe_apposed(article: Article, tokens: list[Token], head: list[Token]) -> Speaker | None:
    """`her lawyer, NAME`: the name after the noun, the noun as its role."""
    before, run = read_apposed_run(tokens, head)
    if (
        not run
        or head[-1].low in load_words("group") | load_words("document")
        or head[0].low in load_words("quantity") - {"a", "an", "another"}
    ):
        return None
    surface = article.text[run[0].start : run[-1].end]
    if head[-1].low in load_words("organization"):
        return _describe_organization(article, surface)
    name = read_name(surface)
    name = article.people.settle(name) if name is not None else None
    if name is None or " " not in name:
        return Speaker(None, "organization" if name is None else "person", None, 0.7)
    lead = load_words("noun_marker") | load_words("quantity")
    words = [t for t in before if t.low not in lead or t is not before[0]]
    role = article.text[words[0].start : words[-1].end] if words else None
    return Speaker(spell_name(article, name, run[0].start), "person", role, 0.95)


def _describe_one(article: Article, tokens: list[Token]) -> Speaker | None:
    """`one of her advisers, NAME,`: the name that tells which one, nothing but a title before it."""
    parts = [at for at, token in enumerate(tokens) if token.text == ","]
    if not parts or tokens[0].low != "one":
        return None
    before = {token.low for token in tokens[: parts[0]]}
    if any(before & load_words(kind) for kind in ("relative", "document", "organization", "body")):
        return None
    stop = parts[1] if len(parts) > 1 else len(tokens)
    segment = tokens[parts[0] + 1 : stop]
    run = read_final_run(segment)
    if not run or run[-1] is not segment[-1]:
        return None
    name = read_name(article.text[run[0].start : run[-1].end])
    name = article.people.settle(name) if name is not None else None
    if name is None or " " not in name:
        return None
    role = article.text[segment[0].start : run[0].start].strip()
    return Speaker(spell_name(article, name, run[0].start), "person", role or None, 0.9)


def _describe_name(article: Article, tokens: list[Token], head: list[Token], run: list[Token]) -> Speaker:
    words = [strip_possessive(t.text) for t in run]
    surface = strip_possessive(article.text[run[0].start : run[-1].end])
    if (capitals := describe_capitals(article, words, run[-1].end)) is not None:
        return capitals
    name = read_name(surface)
    if name is None and words[-1].lower() in load_words("eponym") and article.people.find(words[-1], run[0].start):
        name = words[-1]
    if name is None and any(t.low in load_words("honorific") for t in head if t.end <= run[0].start):
        name = words[-1]
    if name is None and is_noun_surname(article.text, tokens, head, words):
        return Speaker(surface, "person", read_role(article.text, tokens, head, run[0]), 0.8)
    if name is None:
        return _describe_no_person(article, words, surface, run[-1].end)
    if (body := _read_body(head, run)) is not None:
        return _describe_organization(article, body, run[-1].end)
    name = article.people.settle(name) or name.split()[-1]
    first = next((token for token in run if strip_possessive(token.text) == name.split()[0].rstrip(".")), run[0])
    role = leave_body(read_role(article.text, tokens, head, first), tokens, head)
    if " " in name and (article.is_thing(name) or (role is not None and is_organization_noun(role))):
        return _describe_organization(article, name)
    if " " in name:
        return Speaker(spell_name(article, name, run[0].start), "person", role, 1.0)
    return _describe_single(article, name, run[0].start, role)


def _read_body(head: list[Token], run: list[Token]) -> str | None:
    """The organisation whose name looks like a title and a surname: `the Norvale General Assembly`."""
    if len(run) > 1 or run[0].low not in load_words("organization"):
        return None
    led = [token.text for token in head if token.end <= run[0].start]
    words = strip_openers([word for word in led if word[0].isupper()])
    is_named = any(not is_title(word) for word in words) and bool(led) and led[-1][0].isupper()
    return " ".join([*words, run[0].text]) if is_named else None


def _describe_no_person(article: Article, words: list[str], surface: str, end: int) -> Speaker:
    if surface.lower() in KEPT:
        return Speaker(None, "unnamed", None, 0.7)
    if all(word.lower() in sentence_openers() | SHOUTED for word in words):
        return NO_NOUN
    for kind in DESCRIBED_KINDS:
        if words[-1].lower() in load_words(kind):
            return Speaker(None, kind, None, 0.7)
    if words[0].lower() in load_words("quantity") or (len(words) > LONGEST_ACRONYM and surface.isupper()):
        return Speaker(None, "organization", None, 0.5)
    return _describe_organization(article, surface, end)


def _describe_single(article: Article, word: str, at: int, role: str | None) -> Speaker:
    full = find_person(article, word, at)
    if full is not None and full != word:
        return Speaker(full, "person", role, 0.95)
    if namesakes := article.people.namesakes(word):
        kept = keep_gender(article, namesakes, at)
        if len(kept) == 1 and (len(namesakes) > 1 or is_established(article, *kept)):
            return Speaker(kept.pop(), "person", role, 0.9)
        heard = {said.speaker.name for said in article.said[-MOST_SPOKEN:]} & namesakes
        return Speaker(heard.pop() if len(heard) == 1 else None, "person", role, 0.8)
    if word.endswith("s") and word[:-1].lower() in article.people.by_last:
        return Speaker(None, "group", None, 0.7)
    if word in article.people.singles:
        return Speaker(word, "person", role, 0.8)
    return _describe_lone(article, word, role)


def _describe_lone(article: Article, word: str, role: str | None) -> Speaker:
    """A capitalised word that no full name explains, by its form and its other mentions."""
    if _is_document(article, word) and role is None:
        return Speaker(None, "document", None, 0.6)
    noun = read_noun(word, article.people.lower, article.inner_words) if role is None else None
    if word.endswith("s") and word[:-1] in article.inner_words and word[:-1].lower() not in article.people.by_first:
        noun = "group"
    if noun is not None:
        return Speaker(None, noun, None, 0.5)
    if not _is_proper(article, word, role):
        brand = next((name for name in (f"{word}’s", f"{word}'s") if name in article.inner_words), None)
        if brand is not None and len(word) > SHORT_WORD and word.lower() not in article.people.lower:
            return Speaker(brand, "organization", None, 0.6)
        is_place = word.lower() in load_words("place") - load_words("given_name")
        return Speaker(None, "organization" if is_place else classify_lone(word.lower()), None, 0.5)
    if (len(word) > 1 and word.isupper()) or is_agency(article.text, word):
        return _describe_organization(article, word)
    if word.lower() in load_words("place") or word.lower() in load_words("organization"):
        return Speaker(None, "organization", None, 0.8)
    if word not in article.lone and len(article.lone) < MOST_LONE_NAMES:
        article.lone[word] = is_person(article.text, word)
    answer = article.lone.get(word)
    organization = _describe_organization(article, word)
    is_longer = article.organizations is not None and word.lower() in article.organizations.by_first
    is_part = answer is None and (is_longer or organization.name not in (None, word))
    if role is None and (is_part or answer is False):
        return organization
    return Speaker(word, "person", role, 0.6)


def _is_document(article: Article, word: str) -> bool:
    """Whether a word is a noun for a document that the article does not use as a name."""
    is_noun = word not in article.inner_words or word.lower() in article.people.lower
    return is_noun and word.lower() in load_words("document")


def _is_proper(article: Article, word: str, role: str | None) -> bool:
    """Whether the article writes a word with a capital inside a sentence too: `Critics` it does not."""
    return role is not None or word in article.inner_words or "." in word.rstrip(".")


def _describe_noun(article: Article, tokens: list[Token], head: list[Token]) -> Speaker:
    low = head[-1].low
    indefinite = head[0].low in load_words("quantity") or low.endswith("s") or has_owner(head)
    if low in load_words("body") and (named := _name_possessed(article, head)) is not None:
        return named
    if low in load_words("utterance") and (owner := _read_owner(article, head)) is not None:
        return owner
    if (plain := describe_plain(tokens, head)) is not None:
        return Speaker(None, plain, None, 0.7)
    for kind, answer in HEAD_NOUN_KINDS:
        if low in load_words(kind):
            if (
                answer == "person"
                and head[0].low == "the"
                and (holder := _find_office(article, tokens, head)) is not None
            ):
                return Speaker(holder, "person", None, 0.85)
            if low in load_words("institution") and len(head) == 2 and head[0].low == "the":
                return _describe_organization(article, low)
            is_kept = answer == "person" and indefinite and not is_the_one(head)
            return Speaker(None, "unnamed" if is_kept else answer, None, 0.7)
    guess = guess_noun(tokens, head)
    return Speaker(None, guess, None, 0.6 if guess in ("document", "organization") else 0.5)


def _find_office(article: Article, tokens: list[Token], head: list[Token]) -> str | None:
    if len(rest := tokens[len(head) :]) > 1 and rest[0].low == "of" and rest[1].text[0].isupper():
        return None  # the office is another's when its body is not that of the role
    return find_holder(article, head[1:]) or find_described(article, head[1:], head[0].start)


def _name_possessed(article: Article, head: list[Token]) -> Speaker | None:
    """`NAME's campaign`, `the NAME campaign`: an organisation that is called after somebody."""
    first = next((k for k, token in enumerate(head[:-1]) if opens_name(token.text) and token.low != "the"), None)
    if first is None or head[first].low in sentence_openers() or head[first].low in load_words("party_member"):
        return None
    is_owned = first == len(head) - 2 and head[first].text != strip_possessive(head[first].text)
    if head[-1].low != "campaign" and not is_owned:
        return None
    return Speaker(article.text[head[first].start : head[-1].end], "organization", None, 0.8)


def _read_owner(article: Article, head: list[Token]) -> Speaker | None:
    """`NAME's speech`: whose words they are."""
    at = next((k for k, token in enumerate(head[:-1]) if token.text != strip_possessive(token.text)), None)
    if at is None or not opens_name(head[at].text):
        return None
    owner = describe_phrase(article, head[: at + 1])
    return owner if owner.name is not None else None
