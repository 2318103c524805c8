"""`newsledger show`: articles, quotes and spans, and the raw bytes behind them."""

from __future__ import annotations

import bz2
import io
import json
import shutil
import subprocess
import tarfile
import webbrowser
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from archive_files import make_zip
from ledgers import Newsroom, make_jsonl, make_page, make_row, tell_story

from console.raw_commands import list_commands
from newsledger.read.decoding import _WEB_ENCODINGS

Ask = Callable[..., tuple[int, str, str]]
Tell = Callable[..., Any]
WORDS = "We have waited 4 years for this decision,"
HOSTILE_PAGE = make_page(4).replace("We have waited", "We \x1b[31m<b onclick='x()'>have</b>\u202e waited")


def run_shell(command: str) -> bytes:
    return subprocess.run(["bash", "-c", command], capture_output=True, check=True).stdout


def find_page(newsroom: Newsroom, path: str = "page.html") -> tuple[str, int, int]:
    """An article that came from a page, and where its mayor speaks in it."""
    query = "SELECT article_id, text FROM articles JOIN documents USING (document_id, article_id) WHERE source_path = ?"
    article, text = newsroom.query(query.replace("?", f"'{path}'"))[0]
    return str(article), text.index("We"), text.index("decision,") + len("decision,")


def test_an_article_is_shown_with_its_quotes_and_where_it_came_from(ask: Ask, ask_json: Tell, article_id: str) -> None:
    code, out, err = ask("show", article_id)
    assert (code, err) == (0, "")
    assert "Pier plan 1 approved" in out
    assert "Mira Oldane, mayor of Norvale [said]: We have waited 1 years for this decision" in out
    assert "wire/a.jsonl, record 0, bytes 0 to " in out
    record = ask_json("show", article_id)
    assert record["article_id"] == article_id
    assert [quote["speaker"] for quote in record["quotes"] if quote["kind"] == "direct"] == ["Mira Oldane"]
    assert ask("show", record["version_id"])[1] == out


def test_a_span_is_shown_with_its_place(ask: Ask, ask_json: Tell, article_id: str) -> None:
    record = ask_json("show", article_id)
    text, span = record["text"], record["quotes"][0]["content_spans"][0]
    start, end = span["start_char"], span["end_char"]
    code, out, _ = ask("show", article_id, start, end)
    assert (code, out.splitlines()[0]) == (0, text[start:end])
    assert f"characters {start} to {end} of version {record['version_id']}: wire/a.jsonl, record 0" in out
    found = ask_json("show", article_id, start, end)
    assert (found["text"], found["source_path"]) == (text[start:end], "wire/a.jsonl")
    assert ask_json("show", article_id, "--end", 5)["text"] == text[:5]
    assert ask_json("show", article_id, 5)["text"] == text[5:]


@pytest.mark.parametrize("span", [(5, 5), (9, 5), (0, 99_999), (99_998, 99_999), ("--start=-3", 5)])
def test_what_is_no_span_is_said(fail: Callable[..., str], article_id: str, span: tuple[object, ...]) -> None:
    assert "no span" in fail("show", article_id, *span) or "start" in fail("show", article_id, *span)


def test_an_unknown_article_is_said(fail: Callable[..., str]) -> None:
    assert "there is no article 'nonesuch'" in fail("show", "nonesuch")


def test_the_bytes_behind_a_span_are_marked_among_those_around_them(newsroom: Newsroom, ask: Ask) -> None:
    code, out, err = ask("show", *find_page(newsroom))
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == WORDS
    assert f"<p>&quot;[[{WORDS}]]&quot;" in out or f'<p>"[[{WORDS}]]"' in out
    assert "how near   exact" in out
    assert "field html" in out


@pytest.mark.parametrize("path", ["page.html", "wire/a.jsonl", "packed.jsonl.gz", "table.csv", "plain.txt"])
def test_a_command_without_us_gives_the_same_bytes(newsroom: Newsroom, ask_json: Tell, path: str) -> None:
    article, start, end = find_page(newsroom, path)
    found = ask_json("show", article, start, end)
    evidence = found["evidence"]
    assert evidence["method"] == "exact"
    assert "".join(run_shell(command).decode() for command in evidence["commands"]) == found["text"]
    assert evidence["raw"] == [found["text"]]
    sizes = [place["byte_end"] - place["byte_start"] for place in evidence["byte_ranges"]]
    assert sum(sizes) == len(found["text"])


def test_a_quote_is_shown_with_its_spans(newsroom: Newsroom, ask: Ask, ask_json: Tell) -> None:
    quote, article, content = newsroom.query("SELECT quote_id, article_id, content FROM quotes ORDER BY 1")[0]
    code, out, err = ask("show", quote)
    assert (code, err) == (0, "")
    assert content in out.splitlines()
    assert out.count("how near") == out.count("— ") >= 3
    found = ask_json("show", quote)
    assert [span["name"] for span in found["spans"]] == ["content", "cue", "source"]
    assert (found["quote_id"], found["spans"][0]["article_id"]) == (quote, article)
    assert found["spans"][1]["text"] == found["cue"]


def test_a_quote_has_its_spans_already(newsroom: Newsroom, fail: Callable[..., str]) -> None:
    quote = newsroom.query("SELECT quote_id FROM quotes")[0][0]
    assert "leave out START and END" in fail("show", quote, 0, 5)


def write_room(folder: Path, name: str, content: str | bytes) -> Newsroom:
    room = Newsroom(folder)
    room.write({name: content})
    room.run()
    return room


def show_room(room: Newsroom, ask: Ask, *words: object) -> tuple[int, str, str]:
    return ask("show", *words, raw=room.raw, processed=room.ledger.processed)


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_span_is_shown_though_its_raw_bytes_are_gone(tmp_path: Path, ask: Ask, damage: str) -> None:
    room = write_room(tmp_path, "page.html", make_page(4))
    if damage == "gone":
        (room.raw / "page.html").unlink()
    else:
        (room.raw / "page.html").write_text(make_page(5), "utf-8")
    code, out, err = show_room(room, ask, *find_page(room))
    assert code == 1
    assert out.splitlines()[0] == WORDS
    assert err.startswith("newsledger: record 0 of page.html ") and err.count("\n") == 1
    code, out, err = show_room(room, ask, *find_page(room), "--json")
    assert (code, json.loads(out)["evidence"]) == (1, None)


def test_nothing_in_the_raw_bytes_steers_a_terminal(tmp_path: Path, ask: Ask) -> None:
    room = write_room(tmp_path, "page.html", HOSTILE_PAGE.replace("said Mira", "said\r\x9b\x07 Mira"))
    code, out, err = show_room(room, ask, *find_page(room))
    assert code == 0
    assert not any(sign in out + err for sign in "\x1b\x07\x9b\u202e\r")
    assert "\\x1b[31m" in out
    assert "\\u202e" in out


@pytest.mark.parametrize(
    ("settings", "is_colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_the_mark_in_reverse(
    newsroom: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], is_colored: bool
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("console.evidence_view.sys.stdout.isatty", lambda: True)
    out = ask("show", *find_page(newsroom))[1]
    assert (f"\x1b[1;7m{WORDS}\x1b[0m" in out, "[[" in out) == (is_colored, not is_colored)


def test_other_marks_are_taken_where_the_text_has_ours(tmp_path: Path, ask: Ask) -> None:
    room = write_room(tmp_path, "page.html", make_page(4).replace("Tuesday", "[[Tuesday]]"))
    out = show_room(room, ask, *find_page(room))[1]
    assert f">>>{WORDS}<<<" in out


def test_long_evidence_is_shortened_in_the_middle(tmp_path: Path, ask: Ask) -> None:
    row = make_row(1, text="\n\n".join(f"{tell_story(number)} é" for number in range(20)))
    room = write_room(tmp_path, "a.jsonl", make_jsonl([row]))
    article = room.query("SELECT article_id FROM articles")[0][0]
    code, out, _ = show_room(room, ask, article, 0, 5000)
    assert code == 0
    assert " more … " in out
    assert len(out.split("how near", 1)[1]) < 3_000


def test_the_page_is_written_with_the_span_marked(newsroom: Newsroom, ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "evidence.html"
    code, _, err = ask("show", *find_page(newsroom), "--to", target)
    assert (code, err) == (0, f"written: {target}\n")
    view = target.read_text("utf-8")
    assert f">{WORDS}</mark>" in view
    assert "page.html, record 0" in view
    ask("show", find_page(newsroom)[0], "--to", target)
    assert target.read_text("utf-8").count("<mark") > 2


def test_the_page_is_opened_from_a_folder_of_its_own(
    newsroom: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: not opened.append(address))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, _, err = ask("show", *find_page(newsroom), "--open")
    (page,) = tmp_path.rglob("evidence.html")
    assert (code, opened) == (0, [f"{page.as_uri()}#evidence"])
    assert (page.parent.stat().st_mode & 0o077, str(page) in err) == (0, True)


def test_without_a_browser_the_page_is_named(
    newsroom: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, _, err = ask("show", *find_page(newsroom), "--open")
    (page,) = tmp_path.rglob("evidence.html")
    assert code == 1
    assert err == f"newsledger: no browser was found here: open {page} in one, or name a file with --to\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "encoding   utf-8 (valid as such)"),
        ("utf-16", "encoding   utf-16-le (told by the mark at its start)"),
        ("cp1252", "encoding   cp1252 ("),
    ],
)
def test_the_encoding_is_told_in_words_and_a_command_shows_letters(
    tmp_path: Path, ask: Ask, encoding: str, told: str
) -> None:
    room = write_room(tmp_path, "plain.txt", tell_story(4).replace("Norvale", "Nörväle").encode(encoding))
    article, text = room.query("SELECT article_id, text FROM articles")[0]
    start = text.index("Nörväle")
    out = show_room(room, ask, article, start, start + 7)[1]
    assert told in out
    evidence = json.loads(show_room(room, ask, article, start, start + 7, "--json")[1])["evidence"]
    assert evidence["method"] == "exact"
    assert ("| iconv -f " in evidence["commands"][0]) == (encoding != "utf-8")
    assert "".join(run_shell(command).decode() for command in evidence["commands"]) == "Nörväle"


def test_iconv_knows_every_encoding_that_is_read(tmp_path: Path) -> None:
    if shutil.which("iconv") is None:
        pytest.skip("iconv is not installed here")
    (tmp_path / "a.txt").write_bytes(b"plain")
    for encoding in sorted(_WEB_ENCODINGS | {"utf-16-le", "utf-16-be", "ascii"}):
        (command,) = list_commands(tmp_path / "a.txt", None, [(0, 4)], encoding)
        shown = subprocess.run(["bash", "-c", command], capture_output=True)
        assert shown.stderr == b"", encoding


def test_what_came_from_no_page_cannot_be_opened(newsroom: Newsroom, ask: Ask, tmp_path: Path) -> None:
    code, _, err = ask("show", *find_page(newsroom, "plain.txt"), "--to", tmp_path / "page.html")
    assert (code, "came from no page" in err) == (2, True)


def test_a_page_is_never_written_into_the_raw_folder(newsroom: Newsroom, fail: Callable[..., str]) -> None:
    assert "raw folder" in fail("show", *find_page(newsroom), "--to", newsroom.raw / "evidence.html")


NAME = "it's a (strange) [name] & more;.txt"


def pack_tar(data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        entry = tarfile.TarInfo(NAME)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def pack_zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(NAME, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "member", "pack", "tool"),
    [
        ("plain.txt", None, bytes, "tail"),
        (NAME, None, bytes, "tail"),
        ("news.bz2", None, bz2.compress, "bzip2"),
        ("news.tar.gz", NAME, pack_tar, "tar"),
        ("news.zip", NAME, pack_zip, "unzip"),
    ],
)
def test_the_commands_print_the_bytes_of_every_kind_of_file(
    tmp_path: Path, name: str, member: str | None, pack: Callable[[bytes], bytes], tool: str
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed here")
    (tmp_path / name).write_bytes(pack(b"The harbour council\nof Norvale"))
    commands = list_commands(tmp_path / name, member, [(4, 11), (20, 30)])
    assert [run_shell(command) for command in commands] == [b"harbour", b"of Norvale"]


def test_no_command_is_made_of_a_name_that_cannot_be_printed(tmp_path: Path) -> None:
    assert list_commands(tmp_path / "a\nb.txt", None, [(0, 1)]) == []
    assert list_commands(tmp_path / "a.zip", "\x1b[31m", [(0, 1)]) == []


def test_a_file_whose_name_begins_with_a_dash_is_no_option(tmp_path: Path) -> None:
    assert list_commands(Path("-rf.txt"), None, [(0, 2)]) == ["tail -c +1 ./-rf.txt | head -c 2"]
    (tmp_path / "news.zip").write_bytes(make_zip({"a.txt": "other", "-x.txt": "The harbour"}))
    commands = list_commands(tmp_path / "news.zip", "-x.txt", [(4, 11)])
    if shutil.which("unzip") is None:
        pytest.skip("unzip is not installed here")
    assert [run_shell(command) for command in commands] == [b"harbour"]


def test_no_command_is_made_of_a_name_that_two_members_share(tmp_path: Path) -> None:
    members = io.BytesIO()
    with tarfile.open(fileobj=members, mode="w") as archive:
        for data in (b"The first", b"The second"):
            entry = tarfile.TarInfo("a.txt")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    (tmp_path / "news.tar").write_bytes(members.getvalue())
    assert list_commands(tmp_path / "news.tar", "a.txt", [(4, 9)]) == []


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Norvale Courier</title><link>https://norvale-courier.example/</link>
<item><title>Pier plan</title><link>https://norvale-courier.example/a</link><description>ESCAPED</description></item>
<item><title>Pier plan 2</title><link>https://norvale-courier.example/b</link><description>In short</description>
<content:encoded><![CDATA[CDATA]]></content:encoded></item></channel></rss>"""


def test_the_words_of_a_feed_are_found_in_the_bytes_of_its_item(tmp_path: Path, ask: Ask) -> None:
    body = "".join(f"<p>{part.replace('for this', '<b>for</b> this')}</p>" for part in tell_story(4).split("\n\n"))
    escaped = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    room = write_room(tmp_path, "feed.rss", RSS.replace("ESCAPED", escaped).replace("[CDATA]]", f"[{body}]]"))
    rows = room.query("SELECT article_id, text FROM articles JOIN documents USING (version_id, article_id)")
    assert len(rows) == 2
    found = []
    for article, text in rows:
        start = text.index("We")
        out = show_room(room, ask, article, start, text.index("decision,") + 9, "--json")[1]
        evidence = json.loads(out)["evidence"]
        assert evidence["method"] == "exact"
        found.append(b"".join(map(run_shell, evidence["commands"])).decode())
    assert sorted(found) == [
        "We have waited 4 years &lt;b&gt;for&lt;/b&gt; this decision,",
        "We have waited 4 years <b>for</b> this decision,",
    ]


def move_quote_to_title(room: Newsroom) -> tuple[str, str]:
    """An article and its quote, which from now on stands in the title alone."""
    words = ", ".join(f"{part}_{edge} = NULL" for part in ("cue", "source") for edge in ("start", "end"))
    with duckdb.connect(str(room.ledger.database)) as connection:
        connection.execute(
            f"UPDATE quotes SET is_title = true, content = 'Pier plan 1', content_spans = NULL, {words}, "
            "title_spans = [{'part': 'content', 'start_char': 0, 'end_char': 11}]"
        )
    article, quote = room.query("SELECT article_id, quote_id FROM quotes")[0]
    return str(article), str(quote)


def test_a_quote_in_a_title_is_shown_there(tmp_path: Path, ask: Ask) -> None:
    room = write_room(tmp_path, "a.jsonl", make_jsonl([make_row(1)]))
    article, quote = move_quote_to_title(room)
    assert "Pier plan 1  (in the title)" in show_room(room, ask, article)[1]
    assert "[1] «1 Pier plan 1 1» approved" in show_room(room, ask, article, "--quotes")[1]
    code, out, err = show_room(room, ask, quote)
    assert (code, err) == (0, "")
    assert "Pier plan 1\n— content, characters 0 to 11 of the title of version " in out
    (span,) = json.loads(show_room(room, ask, quote, "--json")[1])["spans"]
    assert (span["text"], span["column"], span["evidence"]) == ("Pier plan 1", "title", None)
    code, _, err = show_room(room, ask, quote, "--to", tmp_path / "page.html")
    assert (code, "a title stands on its page is not traced" in err) == (2, True)
