"""`newsledger show --quotes`: the quotes of an article, marked in its text."""

from __future__ import annotations

import json
import re
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom
from quote_rows import TEXT, make_article, make_quote, make_quotes

from console.quotes_view import print_quotes, print_quotes_json

Ask = Callable[..., tuple[int, str, str]]
Tell = Callable[..., Any]
HOSTILE = "\x1b[31mRed\x1b]0;owned\x07\x9b31m\u202eback"
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


def view(capsys: pytest.CaptureFixture[str], rows: list[dict[str, Any]] | None = None, **more: Any) -> str:
    print_quotes(make_article(**more), make_quotes() if rows is None else rows, ["rules"])
    return capsys.readouterr().out


def use_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the output be a terminal of sixty columns."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("console.quotes_view.sys.stdout.isatty", lambda: True)


def test_quotes_are_marked_by_signs_where_there_is_no_colour(ask: Ask, article_id: str) -> None:
    code, out, err = ask("show", article_id, "--quotes")
    assert (code, err) == (0, "")
    found = re.search(r"\[(\d)\] +direct +Mira Oldane \(person\) +mayor of Norvale +neutral", out)
    assert found
    marked = '[N] "«N We have waited 1 years for this decision, N»" {N:said} [N:Mira Oldane, the mayor'
    assert marked.replace("N", found[1]) in out
    assert re.search(r"Mira Oldane +1 +8 +\d\d\.\d %", out)
    assert "\x1b" not in out


def test_quotes_of_every_kind_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    out = view(capsys)
    assert "“«3 We have waited nine years, 3»” [3:she] {3:told} journalists, “«3 and we can wait one" in out
    assert "[1]    «1 Quay must wait 1», {1:says} [1:Oldane]" in out
    assert "«6 the first stone will be laid in May 6»” 5»" in out
    assert re.search(r"\[1\] +indirect, title +Mira Oldane \(person\) .* – +0{15}1", out)
    assert re.search(r"\[4\] +mixed +“two officials” \(unnamed\) ", out)
    assert re.search(r"\[10\] +direct +no source  ", out)
    assert "\n\n10 quotes from 6 voices, 4 named\n\nvoice " in out


def test_other_signs_are_taken_where_the_text_has_ours(capsys: pytest.CaptureFixture[str]) -> None:
    text = "« Il faut attendre », a dit Mira Oldane."
    out = view(capsys, [make_quote(1, text, ["Il faut attendre"])], text=text)
    assert "« <<1 Il faut attendre 1>> »" in out


def test_without_marks_and_margin_the_text_is_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    out = view(capsys).split("Oldane]\n\n", 1)[1].split("\nquote ", 1)[0]
    bare = re.sub(r"(?m)^(?:\[\d+\]|\s)+", "", out)
    bare = re.sub(r"«\d+ | \d+»|\{\d+:|\[\d+:|[\]}]", "", bare)
    assert bare.split() == TEXT.split()


def test_a_terminal_gets_a_colour_a_speaker_and_lines_of_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_terminal(monkeypatch)
    out = view(capsys)
    article = out.split("\nquote", 1)[0]
    assert "«" not in article
    assert all(len(_COLOR.sub("", line)) <= 60 for line in article.splitlines()[2:])
    color = re.search(r"\x1b\[([\d;]*)m" + re.escape("We have waited"), out)
    again = re.search(r"\x1b\[([\d;]*)m" + re.escape("and we can wait"), out)
    other = re.search(r"\x1b\[([\d;]*)m" + re.escape("any contract"), out)
    assert color and again and other
    assert color[1] == again[1] != other[1]
    assert re.search(rf"\x1b\[4;{color[1]}mtold", out) and re.search(rf"\x1b\[1;{color[1]}mshe", out)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_without_colours_gets_signs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    out = view(capsys)
    assert "\x1b" not in out
    assert "«3 We have" in out


@pytest.mark.parametrize("is_terminal", [True, False])
def test_nothing_that_strangers_wrote_steers_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    if is_terminal:
        use_terminal(monkeypatch)
    text = f"“{HOSTILE}[bold]” said {HOSTILE}.\r\n\nMore \u2067\u2028 words."
    names = ("speaker", "speaker_type", "role", "stance", "kind", "quote_id", "model_version")
    row = make_quote(1, text, [HOSTILE + "[bold]"], cue="said", source=HOSTILE) | dict.fromkeys(names, HOSTILE)
    out = view(capsys, [row], text=text, title=HOSTILE, authors=[HOSTILE], outlet_id=HOSTILE)
    left = _COLOR.sub("", out) if is_terminal else out
    assert not any(sign in left for sign in "\x1b\x07\x9b\u202e\u2067\u2028\r")
    assert "\x1b[31m" not in out
    assert "\\x1b[31mRed" in left
    assert "[bold]" in left


def test_quotes_are_told_as_data(ask_json: Tell, article_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = ask_json("show", article_id, "--quotes")
    (quote,) = (each for each in told["quotes"] if each["kind"] == "direct")
    (speaker,) = (each for each in told["speakers"] if each["name"] == quote["speaker"])
    assert told["article_id"] == article_id
    assert [each["number"] for each in told["quotes"]] == list(range(1, len(told["quotes"]) + 1))
    assert (quote["speaker"], quote["cue"]) == ("Mira Oldane", "said")
    assert [span["part"] for span in quote["spans"]] == ["content", "cue", "source"]
    assert quote["spans"][0]["text"] == quote["content"]
    assert (speaker["quotes"], sum(each["share"] for each in told["speakers"])) == (1, pytest.approx(1.0))
    print_quotes_json(make_article(), make_quotes(), [])
    spans = json.loads(capsys.readouterr().out)["quotes"][0]["spans"]
    assert spans[0] == {
        "part": "content",
        "column": "title",
        "start_char": 0,
        "end_char": 14,
        "text": "Quay must wait",
    }


def test_an_article_without_quotes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert view(capsys, [], title=None).endswith("\n\nno quotes\n")


def test_rows_of_other_models_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [make_quote(1, TEXT, ["It is"]), make_quote(2, TEXT, ["Nobody"], model_version="old-1")]
    assert view(capsys, rows).endswith("\nnot shown: 1 of old-1\n")


def test_the_page_of_quotes_is_written(ask: Ask, article_id: str, tmp_path: Path) -> None:
    target = tmp_path / "quotes.html"
    assert ask("show", article_id, "--quotes", "--to", target) == (0, "", f"written: {target}\n")
    assert "We have waited 1 years for this decision,</mark>" in target.read_text("utf-8")


def test_the_page_of_quotes_is_opened(
    newsroom: Newsroom, ask: Ask, article_id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: not opened.append(address))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert ask("show", article_id, "--quotes", "--open")[0] == 0
    (page,) = tmp_path.rglob("quotes.html")
    assert opened == [page.as_uri()]


def test_the_quotes_of_a_quotes_article_are_shown(newsroom: Newsroom, ask: Ask) -> None:
    quote, article = newsroom.query("SELECT quote_id, article_id FROM quotes ORDER BY 1")[0]
    assert ask("show", quote, "--quotes") == ask("show", article, "--quotes")


def test_a_span_has_no_view_of_quotes(fail: Callable[..., str], article_id: str) -> None:
    assert "leave out START and END" in fail("show", article_id, 0, 5, "--quotes")
