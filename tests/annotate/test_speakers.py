"""Who speaks: names without titles, offices, organisations, pronouns that are settled and those that are not."""

from __future__ import annotations

import pytest

from newsledger.annotate.rules.direct_quotes import find_direct_quotes


def name_last(text: str) -> tuple[str | None, str, str | None]:
    """Speaker, its type and role of the last attribution."""
    found = find_direct_quotes(text)[-1]
    return found.speaker, found.speaker_type, found.role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We waited,” the coroner, Dr Odile Fenn, said.", ("Odile Fenn", "person", "coroner")),
        ("The Mayor, Sir Bram Adeyi, said: “We waited.”", ("Bram Adeyi", "person", "Mayor")),
        ("“We waited,” said a neighbour, Ida Moss.", ("Ida Moss", "person", "neighbour")),
        ("The porter, Bram Adeyi, said: “We waited.”", ("Bram Adeyi", "person", "porter")),
        ("“We waited,” said the vicar, the Reverend Ida Moss.", ("Ida Moss", "person", "vicar")),
        (
            "“We waited,” the board’s warning officer, Ida Moss, told a meeting.",
            ("Ida Moss", "person", "board’s warning officer"),
        ),
        ("“We waited,” managing director Ida Moss told reporters.", ("Ida Moss", "person", "managing director")),
        ("“We waited,” said Secretary of State Ida Moss.", ("Ida Moss", "person", "Secretary of State")),
        ("PC Bram Adeyi left. “We waited,” Adeyi said.", ("Bram Adeyi", "person", None)),
        ("Mzee Bram Adeyi left. “We waited,” Adeyi said.", ("Bram Adeyi", "person", None)),
        ("Librarian Ida Moss left. “We waited,” Moss said.", ("Ida Moss", "person", "Librarian")),
        ("“We waited,” Cllr Ida Moss said.", ("Ida Moss", "person", "Cllr")),
        ("“We waited,” said Supt Bram Adeyi.", ("Bram Adeyi", "person", "Supt")),
        ("The clerk, Ida Moss, left early. “We waited,” the clerk said.", ("Ida Moss", "person", "clerk")),
        ("The clerk, Ida Moss, met two clerks. “We waited,” the clerk said.", (None, "person", None)),
    ],
)
def test_a_person_is_named_in_full_without_titles_and_given_the_role(
    text: str, expected: tuple[str | None, str, str | None]
) -> None:
    assert name_last(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Fenmouth Port Authority met. “We waited,” the Port Authority said.", "Fenmouth Port Authority"),
        ("The Fenmouth Drainage Board met. “We waited,” the board said.", "Fenmouth Drainage Board"),
        ("“We waited,” the security company, Hartwacht, said. They run Hartwacht.", "Hartwacht"),
        ("“We waited,” said Norda Vane, which makes blades.", "Norda Vane"),
        ("The Fenmouth Board met the Wend Board. “We waited,” the board said.", None),
        ("“We waited,” the council said.", None),
    ],
)
def test_an_organization_has_the_name_that_the_article_first_gives_in_full(text: str, expected: str | None) -> None:
    assert name_last(text) == (expected, "organization", None)


@pytest.mark.parametrize(
    "text", ["“We waited,” residents said.", "“We waited,” the demonstrators said.", "“We waited,” two of them said."]
)
def test_a_group_has_no_name(text: str) -> None:
    assert name_last(text) == (None, "group", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor, Ida Moss, opened it. “We waited,” she said.", "Ida Moss"),
        ("Ida Moss ran it for years. She gave it up in May. “We waited,” she said.", "Ida Moss"),
        ("Bram Adeyi left. County Clerk Ida Moss said she would stay.\n\n“We waited,” she said.", "Ida Moss"),
        ("“It rained,” said Bram Adeyi. Ida Moss has a shop. “We waited,” she said.", "Ida Moss"),
        ("The Silver Torc was taken at night, officer Ida Moss said.\n\n“We waited,” she said.", "Ida Moss"),
        ("Locks are often old, said Ida Moss, an assessor. “We waited,” she said.", "Ida Moss"),
        ("Ida Moss wept. “He told us to wait and then he warned us,” she said.", "Ida Moss"),
        (f"Ida Moss has a shop. “We waited{', and waited' * 60},” she said.", "Ida Moss"),
        ("When Ida Moss was asked, she said: “We waited.”", "Ida Moss"),
    ],
)
def test_a_pronoun_means_the_subject_of_the_sentence_before(text: str, expected: str) -> None:
    assert name_last(text)[:2] == (expected, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Ida Moss left. A nurse was rinsing cups. “We waited,” she said.",
        "“It rained,” Ida Moss said.\n\nA woman who sells eggs said it was late. “We waited,” she said.",
        "“It rained,” said Ida Moss. “It poured,” said a retired teacher. “We waited,” she said.",
        "The Silver Torc was taken at night. “We waited,” she said.",
        "Bread of Harvest Round was sold. “We waited,” he said.",
        "Ida Moss and Una Kerr met. “We waited,” she said.",
        "Mr. Adeyi spoke. Bram Adeyi left. “We waited,” she said.",
        "Ida Moss left.\n\nIt rained.\n\nIt poured.\n\n“We waited,” she said.",
    ],
)
def test_a_pronoun_that_is_not_settled_has_no_name(text: str) -> None:
    assert name_last(text)[0] is None


@pytest.mark.parametrize(
    ("text", "cue", "source", "expected"),
    [
        (
            "„Wir warten“, sagte Polizeisprecherin Ida Moss am Montag.",
            "sagte",
            "Polizeisprecherin Ida Moss",
            ("Ida Moss", "person", "Polizeisprecherin"),
        ),
        ("Ida Moss erklärte: „Wir warten.“", "erklärte", "Ida Moss", ("Ida Moss", "person", None)),
        ("Am Abend sagte Ida Moss: „Wir warten.“", "sagte", "Ida Moss", ("Ida Moss", "person", None)),
        ("„Wir warten“, so Ida Moss.", "so", "Ida Moss", ("Ida Moss", "person", None)),
        ("„Wir warten“, sagte die Direktorin.", "sagte", "die Direktorin", (None, "person", None)),
        ("„Wir warten“, sagte eine Mitarbeiterin.", "sagte", "eine Mitarbeiterin", (None, "unnamed", None)),
        (
            "„Wir warten“, sagte Ida Moss von der Initiative Ruhe.",
            "sagte",
            "Ida Moss von der Initiative Ruhe",
            ("Ida Moss", "person", None),
        ),
        (
            "„Wir warten“, sagte die Bürgermeisterin von Norvale, Ida Moss.",
            "sagte",
            "die Bürgermeisterin von Norvale, Ida Moss",
            ("Ida Moss", "person", None),
        ),
        (
            "Ingenieurin Ida Moss widersprach: „Wir warten.“",
            "widersprach",
            "Ingenieurin Ida Moss",
            ("Ida Moss", "person", "Ingenieurin"),
        ),
    ],
)
def test_german_quotes_have_cue_source_and_speaker(
    text: str, cue: str, source: str, expected: tuple[str | None, str, str | None]
) -> None:
    (found,) = find_direct_quotes(text)
    assert found.cue is not None
    assert found.source is not None
    assert (found.cue.cut(text), found.source.cut(text)) == (cue, source)
    assert (found.speaker, found.speaker_type, found.role) == expected


def test_a_sentence_with_a_verb_that_no_list_knows_ends_what_was_said_before() -> None:
    text = "„Die Brücke hält noch lange“, sagte Ida Moss. „Wir sehen nach.“ Der Nachbar winkte ab: „Sie fällt bald um.“"
    (found,) = find_direct_quotes(text)
    assert [span.cut(text) for span in found.content_spans] == ["Die Brücke hält noch lange", "Wir sehen nach."]


@pytest.mark.parametrize(
    "text",
    [
        "“We waited,” Ida Moss said. Then she left the hall.\n\n“Nobody ever came for us.”",
        "“We waited,” Ida Moss said. “It rained,” Bram Adeyi said.\n\n“Nobody ever came for us.”",
        "“Nobody ever came for us at night,” Ida Moss said.\n\n“Nobody ever came for us at night,”",
        "“We waited,” Ida Moss said.\n\n“Nobody ever came for us.\nBram Adeyi, a friend.”",
    ],
)
def test_a_bare_paragraph_without_evidence_is_left_out(text: str) -> None:
    assert all(found.source is not None for found in find_direct_quotes(text))


def test_only_one_bare_paragraph_is_carried() -> None:
    text = "“We waited,” Ida Moss said.\n\n“Nobody ever came for us.”\n\n“Do you think they will?”"
    assert [found.speaker for found in find_direct_quotes(text)] == ["Ida Moss", "Ida Moss"]


@pytest.mark.parametrize(
    "text",
    [
        "The actress grew up with her father, Bram Moss. “We waited,” Moss said.",
        "The actress grew up with her father, the painter Bram Moss. “We waited,” Moss said.",
        "Her husband Bram Moss left. “It rained,” Moss said. “We waited,” Moss said.",
        "Una Kerr’s son Bram Moss left. “We waited,” Moss said.",
        "Bram Moss, her uncle, left. “We waited,” Moss said.",
        "A hall is named after Bram Moss. “We waited,” Moss said.",
        "They sang for the late Bram Moss. “We waited,” Moss said.",
        "“It rained,” Moss said her father, Bram Moss, told her. “We waited,” Moss said.",
        "“It rained,” Moss said. Bram Moss left.",
        "“It rained,” Moss said. Bram Moss left. “We waited,” Moss said.",
        "Ihr Vater, Bram Moss, ging. „Wir warten“, sagte Moss.",
    ],
)
def test_a_surname_does_not_mean_the_kin_or_a_name_that_comes_later(text: str) -> None:
    assert {found.speaker_type for found in find_direct_quotes(text)} == {"person"}
    assert {found.speaker for found in find_direct_quotes(text)} <= {"Moss", None}


@pytest.mark.parametrize(
    "text",
    [
        "Her father, Bram Moss, said: “It rained.” “We waited,” Moss said.",
        "“It rained,” said her father, Bram Moss. “We waited,” Moss said.",
        "“It rained,” Moss said. “We waited,” said Bram Moss.",
        "Bram Moss left with his wife. “We waited,” Moss said.",
    ],
)
def test_a_surname_means_the_full_name_that_is_itself_cited(text: str) -> None:
    assert {found.speaker for found in find_direct_quotes(text)} == {"Bram Moss"}


def test_a_pronoun_does_not_mean_the_kin_of_a_bare_surname() -> None:
    assert name_last("She left her father, Bram Moss, early. Moss wept. “We waited,” she said.")[0] is None


@pytest.mark.parametrize("place", ["Wend Beach, Florida (CNN) ", "Fenmouth (AP) ", "It rained.\n\nFenmouth (AP) "])
def test_a_dateline_is_no_speaker(place: str) -> None:
    assert name_last(f"{place}President Ida Moss said: “We waited.”") == ("Ida Moss", "person", "President")


MET = "Maria {0}, the town clerk, met the board and {0} left early. "


@pytest.mark.parametrize(
    "name", ["Fleming", "Harding", "Manning", "Sterling", "Kelly", "Ahmed", "King", "Dean", "Moss"]
)
@pytest.mark.parametrize(
    "cited",
    [
        "“We waited,” {} said.",
        "{} said the wall was “older than the town itself”.",
        "{} said: “We waited.”",
        "“We waited,” {} added on Friday.",
        "“We waited,” said {}.",
        "“We waited,” Ms {} said.",
        "“We waited,” {}, the clerk, said.",
        "“We waited,” said the clerk, Maria {}.",
    ],
)
def test_a_surname_that_looks_like_a_verb_or_a_title_is_one(name: str, cited: str) -> None:
    assert name_last(MET.format(name) + cited.format(name))[:2] == (f"Maria {name}", "person")


@pytest.mark.parametrize(
    "text",
    [
        "Ida King met the king. “We waited,” King said.",
        "Ida King met King Bram. “We waited,” King said.",
        "The King came. “We waited,” the King said.",
        "Ida King came. “We waited,” the King said.",
    ],
)
def test_a_title_that_the_article_uses_as_one_is_no_surname(text: str) -> None:
    assert name_last(text) == (None, "person", None)


@pytest.mark.parametrize(
    "text",
    [
        "Speaking to reporters, she said: “We waited.”",
        "Speaking on Friday, Moss said: “We waited.”",
        "Adding that it rained, Moss said: “We waited.”",
        "Reading out the minutes Moss said: “We waited.”",
        "Reading the minutes, Moss said: “We waited.”",
        "Reportedly Moss said: “We waited.”",
    ],
)
def test_a_verb_or_an_adverb_that_opens_a_sentence_is_no_speaker(text: str) -> None:
    assert name_last(f"Ida Moss left for the Reading Room. {text}")[0] == "Ida Moss"


@pytest.mark.parametrize(
    "text", ["“We waited for hours,” adding that it rained.", "Polling said “nothing at all of it”."]
)
def test_a_gerund_is_no_speaker(text: str) -> None:
    assert [found.speaker for found in find_direct_quotes(text) if found.speaker] == []
