"""What a cue makes of the words it attributes: stances, phrases, negation, requests, unknown cues."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.completion.stances import Stance, read_stance
from newsledger.annotate.grammar.cues import inflect_noun, inflect_verb, load_cue_entries, load_cue_forms, spell_british
from newsledger.annotate.spans import Span
from tests.annotate.attribution.places import locate

STANCES = frozenset(
    "neutral claim admission denial warning promise praise blame thought question demand support opposition".split()
)


def read_cue(cue: str) -> Stance:
    return read_stance(cue, Span(0, len(cue)), None)


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"),
        ("according to", "neutral"),
        ("said in a statement on", "neutral"),
        (":", "neutral"),
        ("As in", "neutral"),
        ("claimed", "claim"),
        ("has long argued", "claim"),
        ("his claim that", "claim"),
        ("the allegation", "claim"),
        ("conceded", "admission"),
        ("pleaded guilty to", "admission"),
        ("rejected", "denial"),
        ("pushed back against", "denial"),
        ("a warning", "warning"),
        ("vowed", "promise"),
        ("is hailed", "praise"),
        ("heaped new praise on", "praise"),
        ("lashed out at", "blame"),
        ("criticised", "blame"),
        ("criticized", "blame"),
        ("is believed to", "thought"),
        ("raised concerns about", "thought"),
        ("belief", "thought"),
        ("saw", "thought"),
        ("asked whether", "question"),
        ("called for", "demand"),
        ("called", "claim"),
        ("made the case for", "support"),
        ("backed", "support"),
        ("shot back", "opposition"),
        ("promptly fired back at", "opposition"),
        ("also fired back at", "opposition"),
        ("will hit back", "opposition"),
        ("also back", "support"),
        ("to publicly back", "support"),
        ("went on", "neutral"),
        ("voted against", "opposition"),
        ("seemed to suggest", "claim"),
        ("issued a statement denouncing", "blame"),
        ("said of the Oldane campaign", "neutral"),
    ],
)
def test_a_cue_takes_the_stance_of_its_weightiest_words(cue: str, expected: str) -> None:
    assert read_cue(cue) == Stance(expected, False)


@pytest.mark.parametrize("cue", ["zorbled", "has zorbled in", "changed on", "", "…", "42"])
def test_an_unknown_cue_has_no_stance(cue: str) -> None:
    assert read_cue(cue) == Stance(None, False)


def test_without_a_cue_there_is_no_stance() -> None:
    assert read_stance("“It rained.”", None, Span(0, 3)) == Stance(None, False)


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("did not say", Stance("neutral", True)),
        ("hasn’t said", Stance("neutral", True)),
        ("declined to say", Stance("neutral", True)),
        ("declined for years to reveal", Stance("neutral", True)),
        ("declined Sunday to say", Stance("neutral", True)),
        ("refused to endorse", Stance("support", True)),
        ("failed to mention", Stance("neutral", True)),
        ("refrained from attacking", Stance("blame", True)),
        ("stopped short of calling for", Stance("demand", True)),
        ("shied away from criticizing", Stance("blame", True)),
        ("resisted criticizing", Stance("blame", True)),
        ("resisted calls to", Stance("opposition", False)),
        ("refused requests", Stance("denial", False)),
        ("using the failed bill to portray", Stance("neutral", False)),
        ("could not resist taking swipes at", Stance("blame", False)),
        ("never failed to mention", Stance("neutral", False)),
        ("did not back", Stance("support", True)),
        ("won’t back", Stance("support", True)),
        ("failed", Stance(None, False)),
        ("has never denied", Stance("denial", True)),
        ("said nothing about", Stance("neutral", True)),
        ("without saying", Stance("neutral", True)),
        ("denied", Stance("denial", False)),
        ("declined", Stance("denial", False)),
        ("not only said", Stance("neutral", False)),
        ("made no secret of", Stance("admission", False)),
        ("said it was not", Stance("neutral", False)),
    ],
)
def test_a_negation_before_the_verb_is_no_stance_of_its_own(cue: str, expected: Stance) -> None:
    assert read_cue(cue) == expected


@pytest.mark.parametrize(
    ("text", "cue", "source", "is_negated"),
    [
        ("Mira Oldane did not say that the quay was safe.", "say", "Mira Oldane", True),
        ("Mira Oldane didn’t immediately say why.", "say", "Mira Oldane", True),
        ("Mira Oldane declined to say why.", "say", "Mira Oldane", True),
        ("Nor did Mira Oldane say why.", "say", "Mira Oldane", True),
        ("Nobody said that the quay was safe.", "said", "Nobody", True),
        ("Mira Oldane, who did not stay, said why.", "said", "Mira Oldane", False),
        ("Mira Oldane not only says that it fell.", "says", "Mira Oldane", False),
        ("“I did not.” said Mira Oldane.", "said", "Mira Oldane", False),
        ("No 10 said that the quay was safe.", "said", "No 10", False),
    ],
)
def test_a_negation_may_stand_outside_the_cue(text: str, cue: str, source: str, is_negated: bool) -> None:
    assert read_stance(text, locate(text, cue), locate(text, source)) == Stance("neutral", is_negated)


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("Mira Oldane might say that it fell.", "say", "Mira Oldane"),
        ("Mira Oldane might say that it fell.", "might say", "Mira Oldane"),
        ("Mira Oldane may well say that it fell.", "say", "Mira Oldane"),
        ("Mira Oldane should say why.", "say", "Mira Oldane"),
        ("Mira Oldane ought to say why.", "ought to say", "Mira Oldane"),
        ("Mira Oldane could have said that it fell.", "could have said", "Mira Oldane"),
        ("Mira Oldane could have said that it fell.", "said", "Mira Oldane"),
        ("Mira Oldane might have said that it fell.", "said", "Mira Oldane"),
        ("If the mayor, Mira Oldane, says so, we leave.", "says", "the mayor, Mira Oldane"),
        ("Mira Oldane would have said that it fell.", "would have said", "Mira Oldane"),
        ("If she says that it fell, we leave.", "says", "she"),
        ("We leave, if she says that it fell.", "says", "she"),
        ("It rained. If Mira Oldane says so, we leave.", "says", "Mira Oldane"),
        ("Even if Mira Oldane says so, we stay.", "says", "Mira Oldane"),
        ("What if Mira Oldane says that it fell?", "says", "Mira Oldane"),
        ("It was as if Mira Oldane said that it fell.", "said", "Mira Oldane"),
        ("She nodded as though Brask had said so.", "had said", "Brask"),
        ("Had she said that it fell, we had left.", "said", "she"),
        ("We had left, had she said that it fell.", "said", "she"),
        ("Unless Mira Oldane says why, we leave.", "says", "Mira Oldane"),
        ("Imagine that Mira Oldane said so.", "said", "Mira Oldane"),
        ("Suppose Mira Oldane said so.", "said", "Mira Oldane"),
    ],
)
def test_what_is_only_supposed_was_not_said(text: str, cue: str, source: str) -> None:
    assert read_stance(text, locate(text, cue), locate(text, source)) == Stance("neutral", True)


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("If it rains, Mira Oldane said, the quay floods.", "said", "Mira Oldane"),
        ("If the quay floods, they will move, Mira Oldane said.", "said", "Mira Oldane"),
        ("If the quay floods, they will move, said Mira Oldane.", "said", "Mira Oldane"),
        ("If asked, Mira Oldane says that it fell.", "says", "Mira Oldane"),
        ("As if it were new, Mira Oldane said that it fell.", "said", "Mira Oldane"),
        ("Mira Oldane said that she might leave.", "said", "Mira Oldane"),
        ("It might rain, Mira Oldane said.", "said", "Mira Oldane"),
        ("She had, Mira Oldane said, no money.", "said", "Mira Oldane"),
        ("The mayor had said that it fell.", "had said", "The mayor"),
        ("Some would say that it fell.", "would say", "Some"),
        ("Ida May said that it fell.", "said", "Ida May"),
        ("Ida May said that it fell.", "May said", "Ida"),
        ("Mira Oldane in May said that it fell.", "said", "Mira Oldane"),
        ("In May said Mira Oldane that it fell.", "said", "Mira Oldane"),
    ],
)
def test_an_if_or_a_might_elsewhere_supposes_nothing_of_the_cue(text: str, cue: str, source: str) -> None:
    assert read_stance(text, locate(text, cue), locate(text, source)) == Stance("neutral", False)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Oldane declined to comment.", "declined to comment"),
        ("Oldane declined to comment.", "declined to"),
        ("Oldane declined to comment.", "declined"),
        ("Oldane declined comment on the quay.", "declined comment"),
        ("Oldane refused to even talk about it.", "refused"),
        ("Oldane did not return a request for comment.", "did not return a request for"),
        ("Oldane did not respond to a request for comment.", "did not respond to"),
        ("Oldane stayed silent on the quay.", "stayed silent on"),
        ("Oldane kept mum about the quay.", "kept mum about"),
        ("Oldane dodged the question of the quay.", "dodged the question of"),
    ],
)
def test_who_says_nothing_takes_no_stance(text: str, cue: str) -> None:
    assert read_stance(text, locate(text, cue), locate(text, "Oldane")) == Stance("neutral", True)


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Oldane refused to support it.", "refused", Stance("support", True)),
        ("Oldane refused to back it.", "refused", Stance("support", True)),
        ("Oldane refused to leave.", "refused", Stance("denial", False)),
        ("Oldane refused service to those who complained.", "refused", Stance("denial", False)),
        ("Oldane resisted criticizing him.", "criticizing", Stance("blame", True)),
        ("Oldane stopped short of openly criticizing him.", "criticizing", Stance("blame", True)),
        ("Oldane never shied away from criticizing him.", "criticizing", Stance("blame", True)),
        ("Oldane failed to mention it.", "mention", Stance("neutral", True)),
        ("The plan failed. Oldane mentioned it.", "mentioned", Stance("neutral", False)),
        ("Oldane declined as Brask warned of it.", "warned", Stance("warning", False)),
    ],
)
def test_what_is_undone_may_stand_on_either_side_of_the_cue(text: str, cue: str, expected: Stance) -> None:
    assert read_stance(text, locate(text, cue), None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The board denied him bail.",
        "The board denied Oldane the victory.",
        "The board denied her party the victory.",
        "The board denied bail to Oldane.",
        "The board denied Mira Oldane a permit.",
        "Mira Oldane was denied entry to Norvale.",
        "Brask’s friend denied bail.",
    ],
)
def test_denying_somebody_a_thing_is_no_stance(text: str) -> None:
    assert read_stance(text, locate(text, "denied"), None) == Stance(None, False)


@pytest.mark.parametrize(
    "text",
    [
        "Oldane denied the report.",
        "Oldane denied the reports the next day.",
        "Oldane denied that it fell.",
        "Oldane denied her claims.",
        "Oldane denied Brask had been there.",
        "Oldane denied Monday that it fell.",
        "Oldane denied being out on bail.",
        "Oldane denied any link to the board.",
        "The theft was denied by Oldane.",
        "The theft was denied on Monday.",
    ],
)
def test_denying_words_is_a_denial(text: str) -> None:
    assert read_stance(text, locate(text, "denied"), None) == Stance("denial", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oldane asked the harbour board to resign.", "demand"),
        ("Oldane asked for more time.", "demand"),
        ("Oldane asked the board whether it meant to resign.", "question"),
        ("Oldane asked, “To what end?”", "question"),
        ("Oldane asked how to mend it.", "question"),
    ],
)
def test_asking_somebody_to_do_something_is_a_demand(text: str, expected: str) -> None:
    assert read_stance(text, locate(text, "asked"), None).name == expected


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("warn", ("warn", "warns", "warned", "warning")),
        ("argue", ("argue", "argues", "argued", "arguing")),
        ("deny", ("deny", "denies", "denied", "denying")),
        ("stress", ("stress", "stresses", "stressed", "stressing")),
        ("agree", ("agree", "agrees", "agreed", "agreeing")),
        ("lie", ("lie", "lies", "lied", "lying")),
        ("echo", ("echo", "echoes", "echoed", "echoing")),
    ],
)
def test_regular_verbs_are_inflected(lemma: str, expected: tuple[str, ...]) -> None:
    assert inflect_verb(lemma) == expected


def test_nouns_are_inflected_and_british_forms_spelled() -> None:
    assert [inflect_noun(noun) for noun in ("claim", "reply", "speech", "veto")] == [
        "claims",
        "replies",
        "speeches",
        "vetoes",
    ]
    assert [spell_british(form) for form in ("criticized", "analyzing", "prize")] == [
        "criticised",
        "analysing",
        "prize",
    ]
    assert spell_british("said") == "said"


def test_a_listed_form_stands_for_the_regular_one() -> None:
    entries = load_cue_entries()
    assert "seed" not in entries
    assert "sayed" not in entries
    assert "admited" not in entries
    assert entries["admitted"][0].stance == "admission"


def test_the_table_names_known_stances_only() -> None:
    entries = {entry for entries in load_cue_entries().values() for entry in entries}
    assert {entry.stance for entry in entries if entry.stance} == STANCES
    assert {entry.undoes for entry in entries} == {"", "to", "ing", "any", "said"}
    assert all(entry.stance or entry.undoes for entry in entries)
    assert {form.stance for form in load_cue_forms().values()} <= STANCES


@given(st.text(alphabet="abn't ’:-said\n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_stance_is_read_from_any_span(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    stance = read_stance(text, Span(start, end), Span(0, start))
    assert stance.name is None or stance.name in STANCES


@pytest.mark.parametrize("unit", ["said ", "not ", "a", "“", "make up ", "asked ", "denied him ", "declined to "])
def test_a_hostile_cue_is_read_at_once(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    before = time.process_time()
    read_stance(text, Span(0, len(text)), Span(0, len(text)))
    assert time.process_time() - before < 0.5
