"""What `newsledger rejects` says of rejected records, and its other try."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ledgers import Newsroom, make_jsonl, make_row, tell_story

from newsledger.ledger import load_manifest
from newsledger.reasons import REASONS
from newsledger.retries import forget_batches
from newsledger.settings import Settings

Ask = Callable[..., tuple[int, str, str]]
AskJson = Callable[..., Any]

DECLARED = '[[source]]\nname = "wire desk"\npath = "wire/**"\n[[source]]\nname = "text desk"\npath = "text/**"\n'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Two declared sources and an undeclared file, with the same reason in two of them."""
    found = Newsroom(tmp_path_factory.mktemp("desk"))
    found.write(
        {
            "sources.toml": DECLARED,
            "wire/a.jsonl": make_jsonl([make_row(1), make_row(2, text="Too short.")]) + '{"broken": \n',
            "wire/b.jsonl": make_jsonl([make_row(3, text="Too short as well.")]),
            "text/a.txt": "Too short.",
            "text/b.txt": tell_story(4),
            "strange.xyz": b"\x00\x01\x02\x03",
        }
    )
    found.run()
    return found


@pytest.fixture
def ask_desk(ask: Ask, desk: Newsroom) -> Ask:
    return lambda *words: ask("rejects", *words, raw=desk.raw, processed=desk.ledger.processed)


def list_groups(out: str) -> list[list[str]]:
    """Reason, source and count of each group, as printed."""
    lines = out.split("\n\n")[0].splitlines()
    words = [line.replace("wire desk", "wire").replace("text desk", "text").split() for line in lines]
    return [row[:3] for row in words if row and row[0] in REASONS]


def test_rejects_are_counted_by_reason_and_source(ask_desk: Ask) -> None:
    code, out, err = ask_desk()
    assert (code, err) == (0, "")
    assert list_groups(out) == [
        ["too_short", "wire", "2"],
        ["invalid_json", "wire", "1"],
        ["too_short", "text", "1"],
        ["unknown_format", "undeclared", "1"],
    ]
    assert REASONS["unknown_format"].remedy in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        (["--source", "wire desk"], ["wire/a.jsonl", "wire/a.jsonl", "wire/b.jsonl"]),
        (["too_short", "--source", "text desk"], ["text/a.txt"]),
        (["invalid_json", "--source", "text desk"], []),
        (["--source", "undeclared"], ["strange.xyz"]),
    ],
)
def test_reason_and_source_choose_records(ask_desk: Ask, words: list[str], paths: list[str]) -> None:
    import json

    code, out, _ = ask_desk(*words, "--json")
    assert code == 0
    assert sorted(row["source_path"] for row in json.loads(out)) == paths
    if not paths:
        assert ask_desk(*words)[1] == "nothing was rejected\n"


def test_a_source_that_is_not_there_is_said(ask_desk: Ask) -> None:
    code, _, err = ask_desk("--source", "no desk")
    assert code == 2
    assert "no source is called 'no desk': there are text desk, undeclared, wire desk" in err


def test_a_record_is_listed_with_its_place(ask_desk: Ask) -> None:
    out = ask_desk("too_short")[1]
    assert "too_short: text/a.txt, record 0, bytes 0 to 10: 2 words" in out
    assert "too_short: wire/a.jsonl, record 1, bytes " in out


def test_a_record_is_read_back_from_its_file(busy: Newsroom, ask: Ask) -> None:
    folders = {"raw": busy.raw, "processed": busy.ledger.processed}
    out = ask("rejects", **folders)[1]
    assert [line.strip() for line in out.splitlines() if "begins" in line] == ["begins: Too short.", "begins: No."]
    (busy.raw / "a.txt").unlink()
    assert ask("rejects", **folders)[1].count("begins") == 1


def give_heads(monkeypatch: pytest.MonkeyPatch, head: bytes | None) -> list[Mapping[str, Any]]:
    """Let every record begin so; the documents that were asked for."""
    asked: list[Mapping[str, Any]] = []

    def read_head_of(raw: Path, document: Mapping[str, Any], size: int) -> bytes | None:
        assert raw.is_dir()
        asked.append(document)
        return head[:size] if head is not None else None

    module = ModuleType("newsledger.read.reopen")
    module.read_head_of = read_head_of  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "newsledger.read.reopen", module)
    return asked


def test_a_record_is_shown_as_it_begins_and_steers_nothing(monkeypatch: pytest.MonkeyPatch, ask_desk: Ask) -> None:
    give_heads(monkeypatch, b"\x1b[31mToo\r\n short\xff\x9b" + "é".encode() * 400)
    out = ask_desk("too_short", "--source", "text desk")[1]
    line = next(line for line in out.splitlines() if "begins:" in line)
    assert line.startswith("    begins: \\x1b[31mToo short\ufffd\ufffdéé")
    assert len(line) == len("    begins: ") + 120 + len("\\x1b") - 1
    assert "\x1b" not in out


def test_heads_are_read_for_listed_records_only(monkeypatch: pytest.MonkeyPatch, ask_desk: Ask) -> None:
    import json

    asked = give_heads(monkeypatch, b"Too short.")
    assert "head" not in json.loads(ask_desk("--json")[1])[0]
    assert asked == []
    rows = json.loads(ask_desk("--json", "--limit", 2)[1])
    assert [row["head"] for row in rows] == ["Too short."] * 2
    assert len(asked) == 2 and {"source_path", "member", "byte_start", "byte_end", "sha256"} <= set(asked[0])
    give_heads(monkeypatch, None)
    assert "begins" not in ask_desk()[1]


def test_records_of_files_that_are_gone_or_replaced_are_marked(busy: Newsroom, ask: Ask) -> None:
    folders = {"raw": busy.raw, "processed": busy.ledger.processed}
    assert "--prune" not in ask("rejects", **folders)[1]
    (busy.raw / "a.txt").unlink()
    busy.write({"c.txt": "Nothing."})
    for _ in range(2):
        out = ask("rejects", **folders)[1]
        assert out.count("records of files that are gone or replaced stay listed until newsledger run --prune") == 1
        paths = [piece.split(":")[1].split(",")[0].strip() for piece in out.split("\n\n") if "    its file" in piece]
        assert paths == ["a.txt", "c.txt"]
        assert "its file is gone: newsledger run --prune drops it" in out
        assert "its file was replaced: newsledger run --prune drops what it held before" in out
        busy.run()
    busy.run(prune=True)
    assert "--prune" not in ask("rejects", **folders)[1]


def run_like(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the command run this newsroom without Prefect; the batches that each run worked on."""
    worked: list[int] = []

    def run_pipeline(settings: Settings, *, quiet: bool = False) -> None:
        assert settings.processed == newsroom.ledger.processed
        worked.append(newsroom.run().worked_batches)

    monkeypatch.setattr("console.run.run_pipeline", run_pipeline)
    return worked


@pytest.fixture
def busy(tmp_path: Path) -> Newsroom:
    """A batch for each of four files, two of which have the same fault."""
    found = Newsroom(tmp_path, {"batch_files": 1})
    found.write(
        {f"{name}.txt": text for name, text in zip("abcd", ["Too short.", tell_story(1), "No.", ""], strict=True)}
    )
    found.run()
    return found


def test_another_try_reads_the_batches_of_the_matching_rejects(
    busy: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = run_like(busy, monkeypatch)
    code, out, _ = ask("rejects", "too_short", "--retry", raw=busy.raw, processed=busy.ledger.processed)
    assert code == 0
    assert out == "batches read again: 2; rejected before: 2, now: 2\n"
    assert worked == [2]


def test_another_try_after_a_remedy_leaves_fewer(busy: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    worked = run_like(busy, monkeypatch)
    monkeypatch.setattr("newsledger.clean.article.MINIMUM_WORDS", 2)
    assert busy.run().worked_batches == 0
    words = ("rejects", "too_short", "--retry", "--json")
    code, out, _ = ask(*words, raw=busy.raw, processed=busy.ledger.processed)
    assert (code, json.loads(out), worked) == (0, {"batches": 2, "before": 2, "after": 1}, [2])
    assert busy.query("SELECT count(*) FROM articles") == [(2,)]


def test_nothing_is_run_where_nothing_matches(busy: Newsroom, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    worked = run_like(busy, monkeypatch)
    code, out, _ = ask("rejects", "invalid_json", "--retry", raw=busy.raw, processed=busy.ledger.processed)
    assert (code, out, worked) == (0, "nothing was rejected\n", [])
    code, _, err = ask("rejects", "no_such_reason", "--retry", raw=busy.raw, processed=busy.ledger.processed)
    assert (code, worked) == (2, []) and "the reasons are" in err


def test_what_was_read_of_a_gone_file_outlasts_another_try(busy: Newsroom) -> None:
    before = busy.query("SELECT source_path, status FROM documents ORDER BY 1")
    (busy.raw / "a.txt").unlink()
    (busy.raw / "b.txt").unlink()
    busy.run()
    forget_batches(busy.ledger, load_manifest(busy.ledger.manifest).batch_ids)
    busy.run()
    assert busy.query("SELECT source_path, status FROM documents ORDER BY 1") == before


def test_every_remedy_says_what_to_do() -> None:
    for row in REASONS.values():
        assert row.remedy[0].islower() and len(row.remedy.split()) > 1, row.slug
        assert not row.remedy.startswith(("look at", "check what")), row.slug
