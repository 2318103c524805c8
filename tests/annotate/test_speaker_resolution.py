"""Who speaks in every attribution: names of all shapes, pronouns, roles said elsewhere, no name when in doubt."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.article import Speaker
from newsledger.annotate.speakers.resolution import resolve_speakers


def resolve(marked: str) -> list[Speaker]:
    """The speakers of the sources that stand between `⟦` and `⟧`."""
    text, findings = "", []
    for number, part in enumerate(re.split("[⟦⟧]", marked)):
        if number % 2:
            findings.append(make_finding(len(text), len(text) + len(part)))
        text += part
    return resolve_speakers(text, find_quotations(text, split_paragraphs(text)), findings)


def make_finding(start: int, end: int) -> Finding:
    return Finding((Span(start, start + 1),), None, Span(start, end), 1.0)


def read_last(marked: str) -> tuple[str | None, str, str | None]:
    speaker = resolve(marked)[-1]
    return speaker.name, speaker.kind, speaker.role


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Pieter van der Molen", "Van der Molen"),
        ("Pieter van der Molen", "Mr. van der Molen"),
        ("Yusuf al-Haran", "al-Haran"),
        ("Yusuf al-Haran", "Haran"),
        ("Nadia bint Sahl", "Sahl"),
        ("Muhammad bin Sahl", "bin Sahl"),
        ("J. K. Oldane", "Oldane"),
        ("J.K. Oldane", "Oldane"),
        ("Mira Oldane-Pryce", "Oldane-Pryce"),
        ("Siobhán O’Dell", "O’Dell"),
        ("Jean-Luc D’Arvan", "D’Arvan"),
        ("Łucja Źdźbło", "Źdźbło"),
        ("Đỗ Thị Ánh", "Ánh"),
        ("Mehmet Öztürkoğlu", "Öztürkoğlu"),
        ("Li Wenshan", "Li"),
        ("Park Seo-ha", "Park"),
        ("An Jung-ho", "An Jung-ho"),
        ("So Ji-won", "Mr. So"),
        ("Ng Ah Tong", "Ng"),
        ("U Tin Maung", "U Tin Maung"),
        ("Suu Lin Aye Myat", "Aye Myat"),
        ("Ana María Quiroga Solís", "Quiroga Solís"),
        ("Ana María Quiroga Solís", "Quiroga"),
        ("Abdul Sheikh Omar", "Omar"),
        ("Rokeya Begum", "Begum"),
        ("Ngozi Adichu-Bello", "Adichu-Bello"),
    ],
)
def test_names_of_all_shapes_are_found_again_in_full_with_their_role(full: str, short: str) -> None:
    text = f"The port reopened. Harbour master {full} opened the hall in Norvale.\n\n“We waited,” ⟦{short}⟧ said."
    assert read_last(text) == (full, "person", "Harbour master")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦Datuk Seri Halim Basro⟧ said so.", ("Halim Basro", "person", "Datuk Seri")),
        ("Ayatollah Karim Sadavi left. ⟦Sadavi⟧ said so.", ("Karim Sadavi", "person", "Ayatollah")),
        ("⟦Sheikh Hadi⟧ said so.", ("Hadi", "person", "Sheikh")),
        ("⟦Begum Rahela Noor⟧ said so.", ("Rahela Noor", "person", None)),
        ("⟦Sen. Ida Moss (R-Norv.)⟧ said so.", ("Ida Moss", "person", "Sen.")),
        ("⟦Mr. Adeyi’s⟧ claim was old. Bram Adeyi, the mayor, left.", ("Bram Adeyi", "person", "mayor")),
        ("⟦Norvale campaign manager Bram Adeyi⟧ said so.", ("Bram Adeyi", "person", "Norvale campaign manager")),
        (
            "⟦Former Secretary of State and hopeful Ida Moss⟧ said so.",
            ("Ida Moss", "person", "Former Secretary of State and hopeful"),
        ),
    ],
)
def test_titles_of_all_countries_are_roles_and_no_part_of_the_name(
    text: str, expected: tuple[str | None, str, str | None]
) -> None:
    assert read_last(text) == expected


@pytest.mark.parametrize(
    ("mention", "role"),
    [
        ("Norvale president Ida Moss left.", "Norvale president"),
        ("The vote went to undecided voter Ida Moss.", "undecided voter"),
        ("They met ventriloquist Ida Moss.", "ventriloquist"),
        ("Ida Moss, the harbour master, left.", "harbour master"),
        ("Ida Moss, 41, a retired pilot who knits, left.", "retired pilot"),
        ("Ida Moss, head of the Norvale Board, left.", "head of the Norvale Board"),
        ("They praised his top aide, Ida Moss, on Monday.", "top aide"),
        ("They will face challenger Ida Moss.", "challenger"),
        ("Ida Moss, speaking to a pilot, left.", None),
        ("Ida Moss, who met a pilot, left.", None),
        ("They want to counter Ida Moss.", None),
        ("After the pilot left Ida Moss stayed.", None),
        ("The candidates Ida Moss, Una Kerr and the pilot left.", None),
    ],
)
def test_a_role_said_at_another_mention_serves_every_quote(mention: str, role: str | None) -> None:
    assert read_last(f"{mention} It rained.\n\nIt was late, ⟦Moss⟧ said.") == ("Ida Moss", "person", role)


def test_the_role_nearest_to_the_source_is_taken() -> None:
    text = f"Pilot Ida Moss left. {'It rained. ' * 20}Moss, the new mayor, came. ⟦Moss⟧ said so."
    assert read_last(text) == ("Ida Moss", "person", "new mayor")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ida Moss said she was ill. Bram Adeyi said he was not. ⟦She⟧ wrote it.", "Ida Moss"),
        ("Mrs. Moss met Mr. Adeyi. Ida Moss and Bram Adeyi spoke. ⟦He⟧ said so.", "Bram Adeyi"),
        ("Ida Moss, ⟦who⟧ said so, left.", "Ida Moss"),
        ("They praised Ida Moss (Norv.), ⟦who⟧ said so.", "Ida Moss"),
        ("The pilot, Ida Moss, left. ⟦The pilot⟧ said so.", "Ida Moss"),
        ("Former Norvale pilot Ida Moss left. ⟦The former pilot⟧ said so.", "Ida Moss"),
        ("Sen. Ida Moss left. ⟦The senator⟧ said so.", "Ida Moss"),
        ("President Adeyi left. While he was out, ⟦he⟧ said so.", "Adeyi"),
    ],
)
def test_pronouns_and_offices_lead_to_a_name(text: str, name: str) -> None:
    assert read_last(text)[:2] == (name, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Ida Moss and Una Kerr met. ⟦She⟧ said so.",
        "Mr. Moss spoke. Bram Moss left. ⟦She⟧ said so.",
        "Ida Moss went after Kerr for what ⟦he⟧ said.",
        "Pilot Ida Moss met pilot Una Kerr. ⟦The pilot⟧ said so.",
        "Former pilot Ida Moss left. ⟦The deputy pilot⟧ said so.",
        "Ida Moss met Una Moss. Una Moss met Ida Moss. ⟦Moss⟧ said so.",
        "Bill took the stage. He never met Bram Adeyi, the man he had liked. ⟦He⟧ said so.",
    ],
)
def test_nobody_is_named_when_two_may_be_meant(text: str) -> None:
    assert read_last(text)[0] is None


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("a senior official who was not authorized to speak", "unnamed"),
        ("sources familiar with the matter", "unnamed"),
        ("people familiar with the talks", "unnamed"),
        ("people close to the campaign", "unnamed"),
        ("three people briefed on the plan", "unnamed"),
        ("two officials", "unnamed"),
        ("an aide", "unnamed"),
        ("aides to Ida Moss", "unnamed"),
        ("one of them", "unnamed"),
        ("one Norvale Democrat", "unnamed"),
        ("a Norvale spokesman", "unnamed"),
        ("critics", "group"),
        ("opposition figures", "group"),
        ("Democrats", "group"),
        ("voters", "group"),
        ("people in the square", "group"),
        ("61 percent", "group"),
        ("many in the party", "group"),
        ("Moss and her allies", "group"),
        ("Ms. Moss, Mrs. Kerr and other donors", "group"),
        ("they", "group"),
        ("their", "group"),
        ("the report", "document"),
        ("a fact sheet members released Monday", "document"),
        ("a Norvale Times survey", "document"),
        ("The government of North Norvale", "organization"),
    ],
)
def test_sources_without_a_name_have_a_type(source: str, kind: str) -> None:
    assert read_last(f"It rained in the town when ⟦{source}⟧ said so.")[:2] == (None, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It rained, ⟦the Norvale Times⟧ said.", "Norvale Times"),
        ("It rained, ⟦Moss’s campaign⟧ said.", "Moss’s campaign"),
        ("The Norvale Board of Works met. It rained, ⟦the board⟧ said.", "Norvale Board of Works"),
        ("It rained, ⟦Playing Field Promo, a talent agency,⟧ said.", "Playing Field Promo"),
    ],
)
def test_an_organization_is_named(text: str, name: str) -> None:
    assert read_last(text) == (name, "organization", None)


@pytest.mark.parametrize("known", ["University of Norvale", "University of Global Trade", "Norvale University"])
@pytest.mark.parametrize("name", ["University of Global Health Equity", "University of the South Coast"])
def test_an_organization_with_a_tail_of_its_own_is_no_other_one(known: str, name: str) -> None:
    text = f"The {known} has opened. It rained there.\n\nIt was late, ⟦the {name}⟧ said."
    assert read_last(text) == (name, "organization", None)


def test_two_organizations_that_begin_alike_are_told_apart_by_their_tails() -> None:
    text = (
        "The Norvale Board of Works met the Norvale Board of Trade. ⟦The Norvale Board of Trade⟧ said so, and "
        "⟦the Norvale Board of Works⟧ said no."
    )
    assert [speaker.name for speaker in resolve(text)] == ["Norvale Board of Trade", "Norvale Board of Works"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor, Mira Oldane, left. ⟦The mayor herself⟧ said so.", ("Mira Oldane", "person", "mayor")),
        ("It rained. ⟦The mayor himself⟧ said so.", (None, "person", None)),
        ("Mira Oldane left. ⟦Oldane herself⟧ said so.", ("Mira Oldane", "person", None)),
        ("It rained. ⟦Mayor Mira Oldane herself⟧ said so.", ("Mira Oldane", "person", "Mayor")),
        ("Mira Oldane left. ⟦She herself⟧ said so.", ("Mira Oldane", "person", None)),
        (
            "The Norvale Board of Works met. ⟦The board itself⟧ said so.",
            ("Norvale Board of Works", "organization", None),
        ),
        ("It rained. ⟦The residents themselves⟧ said so.", (None, "group", None)),
    ],
)
def test_a_reflexive_is_no_part_of_who_speaks(text: str, expected: tuple[str | None, str, str | None]) -> None:
    assert read_last(text) == expected


def test_a_finding_without_a_source_has_no_speaker() -> None:
    finding = Finding((Span(0, 4),), None, None, 1.0)
    assert resolve_speakers("It rained.", [], [finding]) == [Speaker(None, "none", None, 0.6)]


def test_a_headline_in_capitals_gives_no_names() -> None:
    text = "Moss Stuns Norvale Port With Harbour Plan\n\nIda Moss left. ⟦Moss⟧ said so."
    assert read_last(text)[0] == "Ida Moss"


@given(st.text(alphabet="Aa b.,“”\"'’\n()éŁ-Mr he", max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_every_finding_has_a_speaker_whose_words_stand_in_the_text(text: str, places: list[int]) -> None:
    places = sorted(at for at in places if at + 1 <= len(text))
    findings = [make_finding(at, min(len(text), at + 9)) for at in places]
    speakers = resolve_speakers(text, find_quotations(text, split_paragraphs(text)), findings)
    assert len(speakers) == len(findings)
    plain = " ".join(text.split())
    for speaker in speakers:
        assert speaker.role is None or speaker.role in plain
        assert 0 < speaker.certainty <= 1


@pytest.mark.parametrize(
    "unit", ['"', "(", "a", "A", "Ab ", "Ab, ", "he ", "x\n\n", "Mr. Ab said he. ", "A.", "al-", "Ab, who ", ". "]
)
def test_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    def measure(size: int) -> float:
        text = unit * (size // len(unit))
        findings = [make_finding(at, at + 9) for at in range(0, len(text) - 9, len(text) // 200)]
        quotations = find_quotations(text, split_paragraphs(text))
        start = time.process_time()
        resolve_speakers(text, quotations, findings)
        return time.process_time() - start

    small = max(min(measure(20_000) for _ in range(3)), 0.01)
    assert min(measure(80_000) for _ in range(3)) < 4 * small * 3
