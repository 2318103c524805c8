"""Direct quotations: each form of the printed page, with invented people."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.rules.direct_quotes import find_direct_quotes


def read_only(text: str) -> tuple[list[str], str | None, str | None, Attribution]:
    """Contents, cue, source and the whole of the one attribution of a text."""
    (found,) = find_direct_quotes(text)
    cue, source = found.cue, found.source
    contents = [span.cut(text) for span in found.content_spans]
    return contents, cue.cut(text) if cue else None, source.cut(text) if source else None, found


@pytest.mark.parametrize(
    ("text", "contents", "cue", "source"),
    [
        ("“The bridge is safe,” Ann Marrow said.", ["The bridge is safe,"], "said", "Ann Marrow"),
        ('"The bridge is safe," said Ann Marrow.', ["The bridge is safe,"], "said", "Ann Marrow"),
        ("‘We won’t go,’ said Ann Marrow.", ["We won’t go,"], "said", "Ann Marrow"),
        ("'The dogs' home is shut,' said Ann Marrow.", ["The dogs' home is shut,"], "said", "Ann Marrow"),
        ("«Nous partons», said Jean Roule.", ["Nous partons"], "said", "Jean Roule"),
        ("„Wir gehen“, said Jan Kolb.", ["Wir gehen"], "said", "Jan Kolb"),
        ("“He told me ‘go away’ and left,” said Ann Marrow.", ["He told me ‘go away’ and left,"], "said", "Ann Marrow"),
        ("‘He told me “go away”,’ said Ann Marrow.", ["He told me “go away”,"], "said", "Ann Marrow"),
        ("“Start,” she said, “and the end.”", ["Start,", "and the end."], "said", "she"),
        ("“Start,” she said. “This is the end.”", ["Start,", "This is the end."], "said", "she"),
        ("Ann Marrow said: “The bridge is safe.”", ["The bridge is safe."], "said", "Ann Marrow"),
        ("On Monday, Ann Marrow had said, “It is safe.”", ["It is safe."], "had said", "Ann Marrow"),
        ("“The bridge is safe,” according to the ministry.", ["The bridge is safe,"], "according to", "the ministry"),
        ("According to Ann Marrow, “the bridge is safe.”", ["the bridge is safe."], "According to", "Ann Marrow"),
        ("“One line.\n\n“Two lines,” Ann Marrow said.", ["One line.", "Two lines,"], "said", "Ann Marrow"),
        ("Ann Marrow told reporters on Monday: “It is safe.”", ["It is safe."], "told", "Ann Marrow"),
        (
            "Ann Marrow wrote on her page:\n\n“The bridge is safe now.”",
            ["The bridge is safe now."],
            "wrote",
            "Ann Marrow",
        ),
    ],
)
def test_each_form_gives_its_words_cue_and_source(text: str, contents: list[str], cue: str, source: str) -> None:
    found = read_only(text)
    assert found[:3] == (contents, cue, source)
    assert found[3].kind == "direct"


def test_quoted_words_inside_a_clause_are_mixed() -> None:
    contents, cue, source, found = read_only("Ann Marrow said the plan was “dead on arrival”.")
    assert (contents, cue, source) == (["the plan was “dead on arrival”"], "said", "Ann Marrow")
    assert (found.kind, found.stance, found.is_lead) == ("mixed", "neutral", True)


def test_a_paragraph_of_words_only_carries_the_speaker_with_less_confidence() -> None:
    first, second = find_direct_quotes("“We bake all night,” Ann Marrow said.\n\n“Nobody else does that here.”")
    assert (second.cue, second.source, second.speaker, second.paragraph) == (None, None, "Ann Marrow", 1)
    assert second.confidence < first.confidence
    assert not second.is_lead


def test_an_unclosed_mark_costs_one_quotation_and_not_the_article() -> None:
    contents, _, source, _ = read_only("“Never closed at all, said Bo.\n\nAnn Marrow said: “This one is fine.”")
    assert (contents, source) == (["This one is fine."], "Ann Marrow")


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “czar” left the room.",
        "She starred in “The Long Road” last year.",
        "Ann “Red” Marrow opened a bakery in the ’90s.",
        "The workers' rights and the farmers' rights were on the table.",
        "Ann Marrow never said “we lost”.",
        "A plank of 6'2\" and one of 5'1\" lay there.",
        "",
    ],
)
def test_words_that_nobody_is_said_to_speak_are_no_attribution(text: str) -> None:
    assert find_direct_quotes(text) == []


def describe(text: str) -> tuple[str | None, str, str | None, str | None]:
    found = find_direct_quotes(text)[-1]
    return found.speaker, found.speaker_type, found.role, found.addressee


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“It is safe,” Harbour spokesman Ivo Brandt told journalists Friday.",
            ("Ivo Brandt", "person", "Harbour spokesman", "journalists"),
        ),
        (
            "“It is safe,” said Mila Sorin, political editor of Delta news, a local site.",
            ("Mila Sorin", "person", "political editor of Delta news", None),
        ),
        ("Mayor Ann Marrow left. “It is safe,” said Marrow.", ("Ann Marrow", "person", "Mayor", None)),
        ("Ann Marrow spoke on Monday. “It is safe,” she said.", ("Ann Marrow", "person", None, None)),
        ("Ann Marrow met Bo Marrow. “It is safe,” said Marrow.", (None, "person", None, None)),
        ("“It is safe,” the ministry said.", (None, "organization", None, None)),
        ("“It is safe,” the report said.", (None, "document", None, None)),
        ("“It is safe,” critics said.", (None, "group", None, None)),
        ("“It is safe,” said a senior official.", (None, "unnamed", None, None)),
        ("“It is safe,” Ann Marrow and Bo Lind said.", (None, "group", None, None)),
        ("“It is safe,” a spokesman for Ann Marrow said.", (None, "unnamed", None, None)),
        ("“It is safe,” he said.", (None, "person", None, None)),
    ],
)
def test_the_speaker_is_named_typed_and_given_a_role(
    text: str, expected: tuple[str | None, str, str | None, str | None]
) -> None:
    assert describe(text) == expected


def test_a_title_in_the_article_keeps_a_pronoun_from_the_wrong_person() -> None:
    text = "Mr. Lind and Ann Marrow met Olaf Lind. Olaf Lind left early.\n\n“It is safe,” she said."
    assert describe(text)[0] != "Olaf Lind"


MARKS = "“|”|\"|'|’|‘|«|»|„|''|(|—|, |. |: | |\n\n|\n|\u2028"
WORDS = "said| he said|that |Ann |Marrow|told |according to |a|We go now|s'|adding |who |Mr. |\U0001f600"
PIECES = st.sampled_from(f"{MARKS}|{WORDS}".split("|"))


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for found in find_direct_quotes(text):
        for span in found.content_spans:
            assert end <= span.start_char < span.end_char <= len(text)
            end = span.end_char
        for other in (found.cue, found.source):
            assert other is None or 0 <= other.start_char < other.end_char <= len(text)
        assert 0 <= found.confidence <= 1
        assert found.paragraph == text.count("\n\n", 0, found.content_spans[0].start_char) or "\n\n\n" in text


LONG_MARKS = ('"', "“", "“”", "'", "(", "A", "\n\n", '" ', "A A ", "A'")
LONG_PROSE = (
    'John Ab ran. "a b c d," he said. ',
    'the clerk, "a b c d," the clerk said. ',
    '"a b c d," John Smith said. ',
    "'s' ",
    'He said:\n\n"a b c d"\n\n',
    "Mr. Ab ",
    "the , said “a b” ",
)


@pytest.mark.parametrize("piece", LONG_MARKS + LONG_PROSE)
def test_hostile_text_takes_under_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    find_direct_quotes(text)
    assert time.process_time() - start < 1


WORD = re.compile(r"\w+")


def read_words(text: str, spans: list[list[int]]) -> frozenset[int]:
    """The places of the words that the spans touch."""
    return frozenset(m.start() + start for start, end in spans for m in WORD.finditer(text[start:end]))


def share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def is_quoted(text: str, spans: list[list[int]]) -> bool:
    """Whether half of the content's words or more stand between double marks."""
    content = " ".join(text[start:end] for start, end in spans)
    inside = sum(len(part.split()) for part in re.findall(r"[“\"]([^”\"]*)[”\"]", content))
    return inside >= 0.5 * max(1, len(content.split()))


Gold = tuple[frozenset[int], frozenset[int]]


def find_matches(text: str, found: list[Attribution], gold: list[Gold]) -> list[set[int]]:
    """For each attribution, the gold ones whose content and source it has by half of the words."""
    matches = []
    for item in found:
        content = read_words(text, [[s.start_char, s.end_char] for s in item.content_spans])
        source = read_words(text, [[item.source.start_char, item.source.end_char]] if item.source else [])
        matches.append({k for k, (c, s) in enumerate(gold) if min(share(content, c), share(source, s)) >= 0.5})
    return matches


@pytest.mark.corpora
def test_direct_quotes_of_annotated_articles_stay_over_the_floor(corpora: Path) -> None:
    folder, right, said, got, wanted = corpora / "attribution", 0, 0, 0, 0
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::4]:
        row = json.loads(line)
        text = (folder / "raw" / row["file"]).read_bytes().decode("utf-8")
        annotated = row["annotations"][0]["attributions"]
        found = find_direct_quotes(text)
        matches = find_matches(
            text, found, [(read_words(text, a["content"]), read_words(text, a["source"])) for a in annotated]
        )
        direct = [matched for item, matched in zip(found, matches, strict=True) if item.kind == "direct"]
        quoted = {k for k, a in enumerate(annotated) if is_quoted(text, a["content"])}
        right, said = right + sum(map(bool, direct)), said + len(direct)
        got, wanted = got + len(quoted & set().union(*matches)), wanted + len(quoted)
    precision, recall = right / said, got / wanted
    assert precision >= 0.82
    assert 2 * precision * recall / (precision + recall) >= 0.77
