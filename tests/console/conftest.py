"""A database to ask, and the command as a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledgers import Newsroom, make_jsonl, make_mixed_raw, make_row

from console.main import main

Answer = tuple[int, str, str]
# What a terminal would obey: a colour, a title, an eight-bit colour, text from right to left.
HOSTILE = "\x1b[31mRed\x1b]0;owned\x07\x9b31m\u202eback"


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A database of every format, with articles that would steer a terminal."""
    found = Newsroom(tmp_path_factory.mktemp("newsroom"))
    make_mixed_raw(found.raw)
    found.write(
        {
            "hostile.jsonl": make_jsonl([make_row(8, title=HOSTILE, outlet=HOSTILE)]),
            "\x1b[31mname.txt": "Too short.",
        }
    )
    found.run()
    return found


@pytest.fixture
def ask(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Answer]]:
    """Exit code, output and complaints of `newsledger WORDS`, on the database unless other folders are named."""

    def run_command(*words: object, raw: Path | None = newsroom.raw, processed: Path | None = None) -> Answer:
        folders = {"--raw": raw, "--processed": processed or newsroom.ledger.processed}
        options = [str(word) for name, path in folders.items() if raw for word in (name, path)]
        with pytest.raises(SystemExit) as caught:
            main([*map(str, words), *options])
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    yield run_command


@pytest.fixture
def fail(ask: Callable[..., Answer]) -> Callable[..., str]:
    """The one line with which `newsledger WORDS` fails; the exit code is 2 unless told otherwise."""

    def run_command(*words: object, code: int = 2, **folders: Path | None) -> str:
        found, out, err = ask(*words, **folders)
        assert (found, out) == (code, "")
        assert err.startswith("newsledger: ") and err.endswith("\n") and err.count("\n") == 1
        return err

    return run_command


@pytest.fixture
def ask_json(ask: Callable[..., Answer]) -> Callable[..., object]:
    """What `newsledger WORDS --json` prints."""

    def run_command(*words: object) -> object:
        code, out, err = ask(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run_command


@pytest.fixture
def article_id(newsroom: Newsroom) -> str:
    """An article of the newsroom."""
    return str(newsroom.query("SELECT article_id FROM articles WHERE title = 'Pier plan 1 approved'")[0][0])
