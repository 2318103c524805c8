"""The parts of a source's noun phrase: its head, the name in it, the role before or after the name."""

from __future__ import annotations

from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.names import is_title, opens_name, strip_possessive
from newsledger.annotate.speakers.role_phrases import trim_role

NO_LONE_NAMES = frozenset(("the", "a", "an", "one", "some", "many", "several", "critics"))
# A comma, a name, `and` and another word.
FEWEST_LISTED = 4
# A clock (`10:05`) is three tokens: with fewer than one more it leads nothing.
FEWEST_TIMED = 3
PHRASE_MARKS = frozenset(",(—–;:[")


def skip_dateline(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens after a clock, or a place and an agency in brackets, that open a paragraph: `PLACE (AGENCY) NAME`."""
    while (
        len(tokens) > FEWEST_TIMED and tokens[0].text.isdigit() and tokens[1].text in ":." and tokens[2].text.isdigit()
    ):
        tokens = tokens[3:]
    at = next((k for k, token in enumerate(tokens) if token.text == "("), 0)
    if not at or len(tokens) < at + 4 or tokens[at + 2].text != ")" or not _starts_name(tokens[at + 3]):
        return tokens
    while len(tokens) > at + 4 and tokens[at + 3].text in "-—–":
        tokens = [*tokens[: at + 3], *tokens[at + 4 :]]
    agency = tokens[at + 1]
    is_agency = (agency.text.isupper() and len(agency.text) > 1) or agency.low in load_words("organization")
    is_place = all(token.text == "," or token.text[0].isupper() for token in tokens[:at])
    opens = text[max(0, tokens[0].start - 1) : tokens[0].start] in ("", "\n")
    return tokens[at + 3 :] if is_agency and is_place and opens else tokens


def _starts_name(token: Token) -> bool:
    return token.text[0].isupper() or token.text in "-—–"


def read_head(tokens: list[Token]) -> list[Token]:
    """The tokens of the phrase before its first comma, bracket, preposition or relative clause."""
    for at, token in enumerate(tokens):
        if token.text in PHRASE_MARKS or (token.text == "-" and _ends_with_name(tokens[:at])):
            return tokens[:at]
        if at and token.low in load_words("preposition") | load_words("relative") and not _is_inside(tokens, at):
            return tokens[:at]
        if at and token.low == "von" and (_is_full_name(tokens[:at]) or _names_holder(tokens, at)):
            return tokens[:at]
    return tokens


def _names_holder(tokens: list[Token], at: int) -> bool:
    """Whether a place stands after `von`, and then who holds the office: `die Meisterin von ORT, NAME NAME`."""
    words = [token.text for token in tokens[at + 1 : at + 5]]
    is_office = is_title(tokens[at - 1].text) and not tokens[at - 1].low.endswith(("frau", "herr"))
    return is_office and len(words) == 4 and words[1] == "," and all(word[0].isupper() for word in words[2:])


def _ends_with_name(tokens: list[Token]) -> bool:
    """Whether a name, and no place in capitals, stands before a dash."""
    last = tokens[-1].text if tokens else ""
    return last[:1].isupper() and not last.isupper() and not is_title(last)


def _is_inside(tokens: list[Token], at: int) -> bool:
    """Whether a word that may end a phrase stands inside it: in a title, or as an adjective (`The following chart`)."""
    is_adjective = tokens[at].low == "following" and tokens[at - 1].low == "the"
    return is_adjective or _is_in_title(tokens, at)


def _is_in_title(tokens: list[Token], at: int) -> bool:
    """Whether `of` stands inside a title before a name: `Secretary of State NAME`."""
    following = tokens[at + 1 : at + 3]
    return (
        tokens[at].low == "of"
        and len(following) > 0
        and (is_title(tokens[at - 1].text) and is_title(following[0].text))
    )


def _is_full_name(tokens: list[Token]) -> bool:
    """Whether the words already make a name of two parts, so that `von` leads to a place or an organisation."""
    words = [token for token in tokens if token.text[0].isupper() and not is_title(token.text)]
    return len(words) > 1


def read_final_run(head: list[Token]) -> list[Token]:
    """The capitalised words that end the phrase, name particles and initials with them."""
    at = len(head)
    while at and (opens_name(head[at - 1].text) or head[at - 1].text == "." or _is_inside_name(head, at - 1)):
        if at < len(head) and head[at - 1].text != strip_possessive(head[at - 1].text):
            break
        at -= 1
    run = head[at:]
    titles = [k for k, token in enumerate(run) if is_title(token.text) and not _is_given(run, k)]
    run = run[titles[-1] + 1 :] if titles and titles[-1] + 1 < len(run) else run
    while run and (not run[0].text[0].isalnum() or _is_article(run)):
        run = run[1:]
    is_name = len(run) > 1 or (run and run[0].low not in NO_LONE_NAMES)
    return run if is_name else []


def _is_given(run: list[Token], at: int) -> bool:
    """Whether a title that is a given name too stands inside a name: `NAME Sheikh NAME`."""
    return 0 < at == len(run) - 2 and run[at].low in load_words("name_title") and not is_title(run[at - 1].text)


def _is_article(run: list[Token]) -> bool:
    """Whether the run opens with `The` or the like, and not with an initial (`A.`)."""
    return run[0].low in load_words("noun_marker") and not (len(run) > 1 and run[1].text == ".")


def _is_inside_name(head: list[Token], at: int) -> bool:
    return 0 < at < len(head) - 1 and head[at].low in load_words("particle") and head[at - 1].text[0].isupper()


def read_apposed_run(tokens: list[Token], head: list[Token]) -> tuple[list[Token], list[Token]]:
    """The words before the first comma and the name right after it: `her lawyer, Dr NAME`; empty when there is none."""
    comma = next((k for k, token in enumerate(tokens) if token.text == ","), len(tokens))
    before, after = tokens[:comma], tokens[comma + 1 :]
    if comma > len(head) and not is_title(head[-1].text):
        return [], []
    run = read_final_run(read_head(after))
    lead = [token for token in after if run and token.start < run[0].start]
    if any(token.text != "." and token.low != "the" and not is_title(token.text) for token in lead):
        return [], []
    return before, run


def goes_on_with_names(tokens: list[Token], head: list[Token]) -> bool:
    """Whether commas and `and` add other names to the first: `Ms. NAME, Mrs. NAME and others`."""
    after = [token for token in tokens[len(head) :] if token.text != "."]
    if len(after) < FEWEST_LISTED or after[0].text != ",":
        return False
    first = after[1]
    is_name = first.low in load_words("honorific") or (opens_name(first.text) and not is_title(first.text))
    at = next((k for k, token in enumerate(after) if token.low in ("and", "und")), 0)
    return is_name and at > 0 and all(opens_name(token.text) or token.text == "," for token in after[1:at])


def is_coordinated(head: list[Token], run: list[Token]) -> bool:
    """Whether the phrase names several: `NAME and NAME`, `critics and fans`, but not `the chair and founder NAME`."""
    at = next((k for k, token in enumerate(head) if token.low in ("and", "und")), 0)
    if not at:
        return False
    before = head[at - 1]
    return not run or (before.text[0].isupper() and not is_title(before.text))


def read_role(text: str, tokens: list[Token], head: list[Token], first: Token) -> str | None:
    """The title before the name, or the apposition after it."""
    before = [t for t in head if t.end <= first.start]
    while before and before[0].low in load_words("noun_marker"):
        before = before[1:]
    named = [t for t in before if t.text[0].isalnum() and t.low not in load_words("honorific")]
    if named and any(is_title(t.text) for t in named):
        return text[before[0].start : before[-1].end]
    return _read_apposition(text, tokens, head)


def _read_apposition(text: str, tokens: list[Token], head: list[Token]) -> str | None:
    segments: list[list[Token]] = [[]]
    for token in tokens[len(head) :]:
        if token.text in ",(—–;)":
            segments.append([])
        else:
            segments[-1].append(token)
    for segment in segments:
        words = cut_relative([t for t in segment if t.low not in ("a", "an", "the")])
        if len(words) > 0 and not words[0].text[0].isdigit() and may_be_role(segment, words):
            apposition = text[words[0].start : words[-1].end]
            is_body = words[-1].low in load_words("organization")
            if len(words) > 1 or is_body or trim_role(apposition) is not None:
                return apposition
    return None


def cut_relative(words: list[Token]) -> list[Token]:
    """The words before a relative clause."""
    at = next((k for k, token in enumerate(words) if k and token.low in load_words("relative")), len(words))
    return words[:at]


def may_be_role(segment: list[Token], words: list[Token]) -> bool:
    """Whether a stretch beside a name can be what its bearer is."""
    if segment[0].low in load_words("relative") | load_words("preposition") | load_words("particle"):
        return False
    return segment[0].low in ("a", "an", "the") or words[0].text.islower() or any(is_title(t.text) for t in words)


def is_noun_surname(text: str, tokens: list[Token], head: list[Token], words: list[str]) -> bool:
    """Whether two words with a noun as the last are a person's name: `NAME Lake, a pollster`."""
    if len(words) != 2 or head[0].low == "the" or words[-1].lower() not in load_words("thing"):
        return False
    role = read_role(text, tokens, head, head[0])
    words_of_role = role.split() if role is not None else []
    return bool(words_of_role) and is_title(words_of_role[-1]) and words_of_role[-1].islower()


def leave_body(role: str | None, tokens: list[Token], head: list[Token]) -> str | None:
    """The role, unless it is a body that somebody has to do with: `NAME, who directs BODY, a charity`."""
    after = [token.low for token in tokens[len(head) : len(head) + 2]]
    is_somebody = after[:1] == [","] and after[1:] in (["who"], ["whose"], ["whom"])
    return None if role is not None and is_somebody and is_organization_noun(role) else role


def is_organization_noun(apposition: str) -> bool:
    """Whether an apposition says what an organisation is: `a talent agency in NAME`."""
    words = [word.strip(",.").lower() for word in apposition.split()]
    end = next((k for k, word in enumerate(words) if word in load_words("preposition")), len(words))
    has_title = any(is_title(word) for word in words[:end]) or (bool(words) and is_title(words[-1]))
    return end > 0 and words[end - 1] in load_words("organization") and not has_title
