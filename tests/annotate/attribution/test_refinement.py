"""What becomes of findings: joined, whole, apart, false ones dropped, overlooked ones added; with invented people."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.refinement import refine_findings
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span

Read = list[tuple[list[str], str | None, str | None]]


def find(text: str, *contents: str, cue: str | None = None, source: str | None = None, score: float = 0.7) -> Finding:
    """A finding of words of a text, each at its first place."""
    spans = tuple(_place(text, content) for content in contents)
    return Finding(spans, _place(text, cue) if cue else None, _place(text, source) if source else None, score)


def _place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def refine(text: str, *findings: Finding) -> list[Finding]:
    paragraphs = split_paragraphs(text)
    return refine_findings(text, paragraphs, find_quotations(text, paragraphs), findings)


def read(text: str, *findings: Finding) -> Read:
    """Contents, cue and source of every finding after refinement."""
    return [
        (
            [span.cut(text) for span in finding.content_spans],
            finding.cue.cut(text) if finding.cue else None,
            finding.source.cut(text) if finding.source else None,
        )
        for finding in refine(text, *findings)
    ]


@pytest.mark.parametrize(
    ("text", "first", "contents"),
    [
        ("“The bridge,” she said, “is safe.”", "“The bridge,”", ["“The bridge,”", "“is safe.”"]),
        ("“It is safe,” she said. “We cross it daily.”", "“It is safe,”", ["“It is safe,”", "“We cross it daily.”"]),
        (
            "“It is safe,” she said on Monday in Norvale. “We cross it daily.”",
            "“It is safe,”",
            ["“It is safe,”", "“We cross it daily.”"],
        ),
        ("“It is safe.\n\n“We cross it,” she said.", "“We cross it,”", ["“It is safe.", "“We cross it,”"]),
        ("She said: “It is safe.\n\n“We cross it.”", "“It is safe.", ["“It is safe.", "“We cross it.”"]),
        ("‘The bridge,’ she said, ‘isn’t safe.’", "‘The bridge,’", ["‘The bridge,’", "‘isn’t safe.’"]),
        (
            "“We bake all night,” she said.\n\n“Nobody else does that here.”",
            "“We bake all night,”",
            ["“We bake all night,”", "“Nobody else does that here.”"],
        ),
    ],
)
def test_a_quotation_that_goes_on_is_one_attribution(text: str, first: str, contents: list[str]) -> None:
    cue, source = "said", "She" if "She" in text else "she"
    assert read(text, find(text, first, cue=cue, source=source)) == [(contents, cue, source)]


def test_a_second_half_found_apart_is_taken_in() -> None:
    text = "“The bridge,” she said, “is safe.”"
    first, second = find(text, "The bridge", cue="said", source="she"), find(text, "is safe", cue="said", source="she")
    assert read(text, first, second) == [(["“The bridge,”", "“is safe.”"], "said", "she")]


def test_a_sentence_pulled_out_for_display_is_not_told_again() -> None:
    text = "“We bake all night here, every night,” she said.\n\n“We bake all night here, every night”"
    assert read(text, find(text, "“We bake all night here, every night,”", cue="said", source="she")) == [
        (["“We bake all night here, every night,”"], "said", "she")
    ]


def test_a_finding_of_another_s_cue_alone_is_dropped() -> None:
    text = "“It is safe,” she said, according to the radio."
    said = find(text, "“It is safe,”", cue="said", source="she")
    assert read(text, said, find(text, "said", cue="according to", source="the radio")) == [
        (["“It is safe,”"], "said", "she")
    ]


def test_quotations_with_cues_of_their_own_stay_apart() -> None:
    text = "“It is safe,” she said. “It is not,” he replied."
    first = find(text, "“It is safe,”", cue="said", source="she")
    second = find(text, "“It is not,”", cue="replied", source="he")
    assert [cue for _, cue, _ in read(text, first, second)] == ["said", "replied"]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("“The bridge is safe and sound,” she said.", "The bridge is safe", "“The bridge is safe and sound,”"),
        ("‘The dogs’ home is shut,’ she said.", "The dogs’ home", "‘The dogs’ home is shut,’"),
        ("“He told me ‘go away’ and left,” she said.", "and left", "“He told me ‘go away’ and left,”"),
        ("she said the plan was “dead on arrival” there.", "the plan was “dead", "the plan was “dead on arrival”"),
    ],
)
def test_a_quotation_that_is_mostly_content_is_content_in_full(text: str, found: str, whole: str) -> None:
    assert read(text, find(text, found, cue="said", source="she"))[0][0] == [whole]


def test_content_leaves_out_its_own_cue_and_source_and_the_blanks_around() -> None:
    text = "She said the bridge is safe. More."
    assert read(text, find(text, "She said the bridge is safe. ", cue="said", source="She"))[0][0] == [
        "the bridge is safe"
    ]


@pytest.mark.parametrize(
    ("found", "source"),
    [
        ("John Marrow, a clerk.", "John Marrow, a clerk"),
        (" John Marrow,", "John Marrow"),
        ("John Marrow Jr.", "John Marrow Jr."),
        ("John Marrow of the N.V.", "John Marrow of the N.V."),
    ],
)
def test_a_source_is_trimmed_but_for_the_stop_of_an_abbreviation(found: str, source: str) -> None:
    text = f"“It is over,” said {found} Rain came."
    assert read(text, find(text, "“It is over,”", cue="said ", source=found)) == [(["“It is over,”"], "said", source)]


def test_a_cue_that_is_a_mark_stays() -> None:
    text = "Oldane: it is over"
    assert read(text, find(text, "it is over", cue=":", source="Oldane:")) == [(["it is over"], ":", "Oldane")]


@pytest.mark.parametrize(
    ("between", "count"), [("\n\n", 2), (" \t\r\n\n\t ", 2), ("\t\n\n\n \n", 2), ("\n", 1), (" \n\t", 1), (" ", 1)]
)
def test_contents_are_parted_where_an_empty_line_stands(between: str, count: int) -> None:
    text = f"She said rain{between}came"
    contents = read(text, Finding((Span(9, len(text)),), Span(4, 8), None, 0.7))[0][0]
    assert contents == (["rain", "came"] if count == 2 else [f"rain{between}came"])


@pytest.mark.parametrize("blank", ["\t", " ", "\t\n", "\n", "\r"])
def test_long_runs_of_blanks_in_a_content_cost_linear_time(blank: str) -> None:
    text = "She said it" + blank * 200_000 + "is over"
    before = time.process_time()
    refine(text, Finding((Span(9, len(text)),), Span(4, 8), None, 0.7))
    assert time.process_time() - before < 2


def test_words_that_two_findings_claim_go_to_the_better_one() -> None:
    text = "She said he promised to mend the bridge."
    weak = find(text, "he promised to mend the bridge", cue="said", source="She", score=0.5)
    strong = find(text, "to mend the bridge", cue="promised", source="he", score=0.9)
    assert [contents for contents, _, _ in read(text, weak, strong)] == [["he promised"], ["to mend the bridge"]]


def test_an_attribution_inside_a_quotation_yields_to_that_of_the_quotation() -> None:
    text = "“They told us the bridge is safe and we believe it,” she said."
    outer = find(text, "They told us", "and we believe it", cue="said", source="she")
    inner = find(text, "the bridge is safe", cue="told", source="They", score=0.9)
    assert read(text, outer, inner) == [(["“They told us the bridge is safe and we believe it,”"], "said", "she")]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("The drummer Earl “Fatha” Oldane praised the hall.", "“Fatha”", "praised"),
        ("Norvale Radio's “Meet the Town” asked nobody.", "“Meet the Town”", "asked"),
        ("Fans who hoped for a sequel to “The Last Bridge” left.", "“The Last Bridge”", "hoped for"),
        ("Lyrics\n\nI cross the river\n\nI sing of home and say goodbye", "of home", "sing"),
        ("We sing all night\nWe say goodbye\nTo every light\nAnd never cry", "goodbye", "say"),
        ("An excerpt from the novel\n\nHe said he was late.", "he was late", "said"),
        ("Extract of her novel\n\nHe said he was late.", "he was late", "said"),
    ],
)
def test_nicknames_titles_lyrics_and_fiction_are_no_attributions(text: str, content: str, cue: str) -> None:
    assert read(text, find(text, content, cue=cue)) == []


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("She tweeted “Thank You Norvale” at noon.", "“Thank You Norvale”", "tweeted"),
        ("She called the plan “nonsense”.", "“nonsense”", "called"),
        ("“Never,” said Oldane.", "“Never,”", "said"),
        ("Chapter 11 bankruptcy filing\n\nHe said “we are late”.", "“we are late”", "said"),
        ("Chapter 2: The Quay\n\nHe said “we are late”.", "“we are late”", "said"),
        ("Excerpt of a lawsuit over her novel.\n\nHe said “we are late”.", "“we are late”", "said"),
        ("Excerpt: the story of a strike\n\nHe said “we are late”.", "“we are late”", "said"),
        ("An excerpt from the novel was read at noon.\n\nHe said “we are late”.", "“we are late”", "said"),
        (
            "Song lyrics\n\nI cross the river\n\nThe song is sung in every one of the houses along the river.\n\n"
            "She said “we are late”.",
            "“we are late”",
            "said",
        ),
        ("- The quay\n- The bridge\n- She said “we are late”", "“we are late”", "said"),
        ("“Never,” said Oldane\n“At once,” said Quill\n“We are late,” said Brackwater", "“At once,”", "said"),
    ],
)
def test_short_quotations_with_a_cue_stay(text: str, content: str, cue: str) -> None:
    assert [found for found, _, _ in read(text, find(text, content, cue=cue))] == [[content]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "“The bridge is safe now,” said Mira Oldane.",
            (["“The bridge is safe now,”"], "said", "Mira Oldane"),
        ),
        (
            "The street spoke.\n\nMira Oldane, a baker: “The bridge is safe now.”",
            None,
        ),
        (
            "The street spoke.\n\nMira Oldane (Norvale): “The bridge is safe now.”",
            (["“The bridge is safe now.”"], ":", "Mira Oldane"),
        ),
        ("They sang “The Bridge Is Safe” there.", None),
    ],
)
def test_what_was_overlooked_is_added_where_its_speaker_is_clear(
    text: str, found: tuple[list[str], str | None, str | None] | None
) -> None:
    assert read(text) == ([found] if found else [])


def test_an_unclosed_mark_costs_nothing_else() -> None:
    text = "“Never closed at all, said Bo.\n\n“The bridge is safe,” Mira Oldane said."
    assert read(text, find(text, "The bridge is safe", cue="Mira Oldane said"[12:])) != []


def test_a_turn_wins_over_what_was_found_in_it() -> None:
    text = (
        "MIRA OLDANE: Do you think it is safe?\n\nEARL HOBBIN: I said it was safe.\n\nOLDANE: “You did.” He nodded.\n\n"
        "Hobbin later said he was wrong."
    )
    inside = find(text, "it was safe", cue="said", source="I", score=0.99)
    after = find(text, "he was wrong", cue="later said", source="Hobbin")
    assert read(text, inside, after) == [
        (["Do you think it is safe?"], ":", "MIRA OLDANE"),
        (["I said it was safe."], ":", "EARL HOBBIN"),
        (["“You did.”"], ":", "OLDANE"),
        (["he was wrong"], "later said", "Hobbin"),
    ]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "’",
        "‘",
        "«",
        " ",
        "\n\n",
        "\n",
        ".",
        ",",
        ":",
        "she said",
        "Ann Marrow",
        "words here",
        "Q: you",
        "A: I",
    ]
)
MARKS = " \n“”\"'’‘«"
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.data())
def test_contents_stand_inside_the_text_in_order_and_apart(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))
    findings = st.builds(
        Finding,
        st.lists(spans, min_size=1, max_size=3).map(lambda given: tuple(sorted(given))),
        st.none() | spans,
        st.none() | spans,
        st.floats(0, 1),
    )
    refined = refine(text, *data.draw(st.lists(findings, max_size=6)))
    assert [f.start_char for f in refined] == sorted(f.start_char for f in refined)
    contents = sorted(span for finding in refined for span in finding.content_spans)
    assert all(0 <= span.start_char < span.end_char <= len(text) for span in contents)
    assert all(before.end_char <= after.start_char for before, after in pairwise(contents))
    for finding in refined:
        assert list(finding.content_spans) == sorted(finding.content_spans)
        own = [span for span in (finding.cue, finding.source) if span is not None and span.cut(text).strip(MARKS)]
        assert not any(
            s.start_char < o.end_char and o.start_char < s.end_char for s in finding.content_spans for o in own
        )


@pytest.mark.parametrize(
    "piece",
    ['"', '"a" ', "“a ", "(", "a", "A: yes I do.\n", "Ann Marrow: “Words and words here, yes.” ", "“Words.\n\n"],
)
def test_hostile_text_takes_time_that_grows_with_its_length_only(piece: str) -> None:
    times = []
    for length in (15_000, 60_000):
        text = piece * (length // len(piece))
        started = time.process_time()
        refine(
            text,
            *(Finding((Span(at, at + 30),), Span(at + 31, at + 33), None, 0.5) for at in range(0, length - 50, 60)),
        )
        times.append(time.process_time() - started)
    assert times[1] < 10 * times[0] + 0.5


@pytest.mark.parametrize(
    ("cue", "score", "is_kept"), [("halts", 0.45, False), ("halts", 0.7, True), ("slams", 0.4, True)]
)
def test_a_doubtful_act_without_a_word_of_saying_is_dropped(cue: str, score: float, is_kept: bool) -> None:
    text = f"Oldane {cue} the work on the bridge."
    found = read(text, find(text, "the work on the bridge", cue=cue, source="Oldane", score=score))
    assert [source for _, _, source in found] == ["Oldane"] * is_kept
