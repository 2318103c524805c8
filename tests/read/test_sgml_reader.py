"""Newswire in SGML: elements found whatever surrounds them, and every character of a field led back to its byte."""

from __future__ import annotations

import io
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.metadata.date_parsing import parse_date
from newsledger.metadata.datelines import find_dateline
from newsledger.read import reader as limits
from newsledger.read.fields import make_record
from newsledger.read.sgml_reader import SgmlReader
from newsledger.records import FieldSource, RawRecord, Record
from newsledger.text.cleaning import clean_text

READER = SgmlReader()
NOW = datetime(2032, 1, 1, tzinfo=UTC)
WIRE = (
    "<REUTERS NEWID='1'>\n<DATE>12-MAR-2031 09:14:02.11</DATE>\n<TEXT>&#2;\n<TITLE>FERRY STOPS</TITLE>\n"
    "<DATELINE>    NORVALE, March 12 - </DATELINE><BODY>%s\n&#3;</BODY></TEXT>\n</REUTERS>\n"
)
DOC = "<DOC>\n<DOCNO> NW-1 </DOCNO>\n<TEXT>\n%s\n</TEXT>\n</DOC>\n"


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read(data: bytes) -> list[Record | str]:
    """Each record, or the reason why there is none."""
    header = READER.read_header(io.BytesIO(data))
    outcomes: list[Record | str] = []
    for raw in split(data):
        try:
            outcomes.append(raw.reason or make_record(READER.parse(raw, header), {}))
        except InputRejectedError as error:
            outcomes.append(error.reason)
    return outcomes


def read_texts(data: bytes) -> list[str | None]:
    return [found if isinstance(found, str) else found.text for found in read(data)]


def read_one(text: str) -> Record:
    (found,) = read(text.encode())
    assert isinstance(found, Record)
    return found


def locate(data: bytes, name: str) -> FieldSource:
    (raw,) = split(data)
    source = READER.locate(raw, READER.read_header(io.BytesIO(data)), name)
    assert source is not None
    return source


def test_a_wire_item_gives_its_fields() -> None:
    record = read_one(
        (WIRE % "The ferry stopped at noon.\n REUTER").replace("<DATELINE", "<AUTHOR>By Mira Oldane</AUTHOR><DATELINE")
    )
    assert record.text == "    NORVALE, March 12 - The ferry stopped at noon."
    assert (record.title, record.authors, record.outlet, record.agency) == (
        "FERRY STOPS", ("By Mira Oldane",), "Reuters", "Reuters",
    )  # fmt: skip
    found = parse_date(record.published or "", timezone=None, now=NOW)
    assert found is not None and str(found.on) == "2031-03-12"
    dateline = find_dateline(record.text)
    assert dateline is not None and dateline.place == "NORVALE"


def test_wrapped_paragraphs_come_out_whole() -> None:
    lines = [
        "The ferry Selma that runs far over to",
        "Elsen stopped at noon and it is not known when it runs again,",
        "its owner said.",
        "    Mira Oldane, who had waited at the quay for over three hours",
        "when the news came, said that nobody had told anybody anything",
        "about what was to be done.",
        "    The harbour office said it would look into what had happened",
        "and tell the public what it finds.",
    ]
    text = read_one(WIRE % "\n".join(lines)).text or ""
    paragraphs = clean_text(text, plain_file=False).text.split("\n\n")
    assert [paragraph[:24] for paragraph in paragraphs] == [
        "NORVALE, March 12 - The ", "Mira Oldane, who had wai", "The harbour office said ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "end", ["\n REUTER", "\n Reuter", "\nREUTER...", "\n REUTER\n Reuter", "\n REUTER...^M", " REUTER"]
)
def test_the_end_mark_leaves_the_text_and_names_the_agency(end: str) -> None:
    record = read_one(DOC % f"NORVALE - The ferry, he said.{end}")
    assert (record.text, record.agency, record.outlet) == ("NORVALE - The ferry, he said.", "Reuters", None)


def test_a_sentence_about_the_agency_stays() -> None:
    record = read_one(DOC % "NORVALE - The owner told Reuters")
    assert (record.text, record.agency) == ("NORVALE - The owner told Reuters", None)


def test_references_and_control_marks_are_resolved() -> None:
    text = "A &lt;NVF&gt; &amp; B&#5;&#30; C&#27;[BD &#233;&mdash;&unheard; x\x07y^M\nz < 3"
    assert read_one(DOC % text).text == "A <NVF> & B CD é—&unheard; xy\nz < 3"


@pytest.mark.parametrize(
    ("dateline", "start"),
    [
        ("    NORVALE, March 12 -\n    ", "    NORVALE, March 12 - The ferry"),
        ("NORVALE, Elsen (NVW)", "NORVALE, Elsen (NVW) The ferry"),
        ("NORVALE", "NORVALE\n\nThe ferry"),
        ("  ****NORVALE, March 12 - ", "NORVALE, March 12 - The ferry"),
    ],
)
def test_the_text_begins_with_the_dateline_as_printed(dateline: str, start: str) -> None:
    item = f"<DOC><DATELINE>{dateline}</DATELINE><TEXT>\nThe ferry stops.</TEXT></DOC>"
    assert read_one(item).text == f"{start} stops."


def test_the_short_names_of_collections_are_known() -> None:
    record = read_one(
        "<DOC><DOCNO>NVW_ENG_20310312.0041</DOCNO><HL>Ferry\nstops</HL><SO>Norvale Lantern</SO>"
        "<HEADER><BYLINE>By Ilse Drum</BYLINE></HEADER><LP>The lead.</LP><TEXT><P>One.</P><P>Two.</P></TEXT></DOC>"
    )
    assert (record.title, record.outlet, record.authors) == ("Ferry\nstops", "Norvale Lantern", ("By Ilse Drum",))
    assert record.published == "2031-03-12"
    assert clean_text(record.text or "", plain_file=False).text == "The lead.\n\nOne.\n\nTwo."


def test_an_item_costs_itself_only() -> None:
    good = DOC % "The ferry runs."
    texts = ["The ferry runs.", "The ferry runs."]
    for bad, reasons in {
        "<DOC><TEXT>breaks off ": ["invalid_sgml"],
        "<DOC></DOC>": ["no_text"],
        "<DOC><TEXT>***</TEXT></DOC>": ["no_text"],
        "lost words </DOC>": ["stray_content"],
        "</DOC></DOC> <!-- a note --> <root>": [],
        "<DOC><TEXT>Whole, but for the last tag.</TEXT>": ["Whole, but for the last tag."],
    }.items():
        assert read_texts(f"{good}{bad}{good}".encode()) == [texts[0], *reasons, texts[1]], bad


def test_what_is_no_such_file() -> None:
    assert read_texts(b"") == ["empty_file"]
    assert read_texts(b" \n") == ["empty_record"]
    assert read_texts(b"Just some words.") == ["stray_content"]
    assert read_texts((DOC % "x").encode("utf-16")) == ["unsupported_encoding"]


@pytest.mark.parametrize(
    "head", ["", "<!DOCTYPE wire SYSTEM 'wire.dtd' [ <!ELEMENT DOC ANY> ]>\n", "<?xml version='1.0'?><docs>"]
)
def test_items_are_told_by_their_first_element(head: str) -> None:
    assert READER.recognizes((head + WIRE % "x").encode()) and READER.recognizes((head + DOC % "x").encode())
    assert read_texts((head + DOC % "The ferry runs.").encode()) == ["The ferry runs."]
    assert not READER.recognizes((head + "<doc><p>No newswire</p></doc>").encode())
    assert not READER.recognizes((head + "<html><body>").encode())


def test_one_encoding_holds_for_all_records_of_a_file() -> None:
    words = ["Źdźbło i łąka", "żółć"]
    data = "".join(DOC % f"{word} {'x' * 40}" for word in [*words * 30, "ą"]).encode("cp1250")
    header = READER.read_header(io.BytesIO(data))
    parsed = [READER.parse(raw, header) for raw in split(data)]
    assert len({(str(fields["@encoding"]), str(fields["@encoding_source"])) for fields in parsed}) == 1
    mixed = (DOC % "caf\xe9").encode("cp1252") + (DOC % "café").encode()
    assert read_texts(mixed) == ["café", "café"]


items = st.lists(
    st.sampled_from(
        [
            "The ferry",
            " ",
            "\n",
            "é",
            "–",
            "&lt;",
            "&amp;",
            "&#5;",
            "<P>",
            "</P>",
            "<b>",
            "^M\n",
            "<",
            "&",
            "\x02",
            "😀",
        ]
    ),
    max_size=30,
).map("".join)


@given(items, st.sampled_from(["utf-8", "cp1252"]))
@settings(max_examples=200, deadline=None)
def test_a_field_is_where_it_is_said_to_be(text: str, encoding: str) -> None:
    data = (DOC % f"Start {text} end").encode(encoding, "ignore")
    header = READER.read_header(io.BytesIO(data))
    (raw,) = split(data)
    source = locate(data, "text")
    assert source.text == READER.parse(raw, header)["text"]
    assert len(source.offsets) == len(source.text) + 1 and sorted(source.offsets) == list(source.offsets)
    used = str(READER.parse(raw, header)["@encoding"])
    for place, character in enumerate(source.text):
        start = source.offsets[place]
        if character not in "<&\n":
            assert raw.data[start:].startswith(character.encode(used))
    assert READER.locate(raw, header, "nothing") is None


pieces = st.lists(
    st.sampled_from(
        [
            DOC % "The ferry runs.",
            WIRE % "It stops.",
            "<DOC>",
            "</DOC>",
            "<TEXT>",
            "</TEXT>",
            "words",
            "\n",
            "<",
            "<DOCS>",
        ]
    ),
    max_size=12,
).map("".join)


@given(pieces)
@settings(max_examples=150, deadline=None)
def test_every_byte_but_markup_and_blanks_is_in_a_record_and_slices_agree(text: str) -> None:
    data = text.encode()
    records = split(data)
    assert [raw.index for raw in records] == list(range(len(records)))
    place = 0
    for raw in records:
        assert raw.byte_start >= place
        if raw.reason == "empty_record":
            continue
        assert data[raw.byte_start : raw.byte_end] == raw.data
        assert b"words" not in data[place : raw.byte_start]
        place = raw.byte_end
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        assert list(READER.split(stream, index=raw.index, byte_start=raw.byte_start)) == records[raw.index :]
    assert b"words" not in data[place:]


class _Drops(io.BytesIO):
    """A stream that gives a few bytes at a time, and breaks off where it is told."""

    broken_from = 1 << 40

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self.broken_from:
            raise InputRejectedError("damaged_compression")
        return super().read(min(size or 0, 7))


def test_records_do_not_depend_on_how_the_stream_delivers() -> None:
    data = b"\xef\xbb\xbf" + (DOC % "The ferry runs." + WIRE % "It stops." + "lost words" + DOC % "It runs.").encode()
    assert list(READER.split(_Drops(data))) == split(data)
    assert [raw.reason for raw in split(data)] == [None, None, "stray_content", None]


def test_whole_records_before_the_damage_are_given() -> None:
    stream = _Drops((DOC % "The ferry runs." * 3).encode())
    stream.broken_from = 100
    records = READER.split(stream)
    assert next(records).byte_end < 100
    with pytest.raises(InputRejectedError, match="damaged_compression"):
        next(records)


def test_a_record_over_the_limit_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 3_000_000)
    good = DOC % "The ferry runs."
    long = "x" * 4_000_000
    assert read_texts(f"{good}{DOC % long}{good}".encode()) == [
        "The ferry runs.",
        "record_too_large",
        "The ferry runs.",
    ]
    assert read_texts(f"{long}{good}".encode()) == ["record_too_large", "The ferry runs."]


HOSTILE = (
    "<DOC ", "<DOC>", "</DOC>", "<TEXT>", "<!--", "<!A[", "&#", "&a", "&#27;[", "^M", "<P ", "<TITLE>", "<a b='", " ",
    "\n*", "<D>", "REUTER ",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_items_take_linear_time(unit: str) -> None:
    began = time.process_time()
    for frame in ("%s", DOC, "<DOC><TEXT></TEXT><TITLE>%s</TITLE></DOC>"):
        data = (frame % (unit * (100_000 // len(unit)))).encode()
        READER.recognizes(data)
        read(data)
    assert time.process_time() - began < 3, "for 300 KB"


@pytest.mark.corpora
def test_every_item_of_the_newswire_is_a_record(corpora: Path) -> None:
    outcomes: Counter[str] = Counter()
    unfinished = undated = 0
    for path in sorted((corpora / "bulk" / "reuters21578").glob("*.sgm")):
        data = path.read_bytes()
        assert READER.recognizes(data[: 1 << 16])
        for found in read(data):
            outcomes[found if isinstance(found, str) else "record"] += 1
            if isinstance(found, Record):
                unfinished += (found.text or "").rstrip().lower().endswith((" reuter", "\nreuter"))
                undated += not found.published
    assert outcomes == {"record": 21_383, "no_text": 195}
    assert (unfinished, undated) == (0, 0)
