"""Whatever lies in the raw folder is found, and ends in documents: as an article or with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ledgers import Newsroom, tell_story

from newsledger import inventory
from newsledger.errors import UsageError
from newsledger.inventory import UNREADABLE, locate_raw, scan_raw, spell_path


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    found = Newsroom(tmp_path)
    found.raw.mkdir()
    return found


def test_everything_strange_in_a_folder_is_accounted_for(newsroom: Newsroom) -> None:
    raw = newsroom.raw
    story = iter(range(1, 99))
    (raw / "good.txt").write_text(tell_story(next(story)))
    (raw / "line\nbreak.txt").write_text(tell_story(next(story)))
    (raw / ("n" * 251 + ".txt")).write_text(tell_story(next(story)))
    Path(os.fsdecode(os.fsencode(raw) + b"/caf\xe9 50%.txt")).write_text(tell_story(next(story)))
    (raw / "folder.html").mkdir()
    (raw / "folder.html" / "inside.txt").write_text(tell_story(next(story)))
    (raw / "empty.html").write_text("")
    (raw / "link.txt").symlink_to(raw / "good.txt")
    (raw / "broken-link.txt").symlink_to(raw / "nowhere")
    (raw / "linked-folder").symlink_to(raw / "folder.html")
    os.mkfifo(raw / "pipe.txt")
    (raw / ".hidden").write_text("not raw material")
    (raw / "good.meta.json").write_text("{}")
    newsroom.run()
    found = dict(newsroom.query("SELECT source_path, coalesce(reason, status) FROM documents"))
    assert found == {
        "good.txt": "article",
        "line\nbreak.txt": "article",
        "n" * 251 + ".txt": "article",
        "%%caf%E9%2050%25.txt": "article",
        "folder.html/inside.txt": "article",
        "empty.html": "empty_file",
        "link.txt": "not_a_regular_file",
        "broken-link.txt": "not_a_regular_file",
        "linked-folder": "not_a_regular_file",
        "pipe.txt": "not_a_regular_file",
    }


def test_a_file_that_cannot_be_read_is_rejected_and_read_when_it_can(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(2)})
    real_digest, real_open = inventory.digest_of_file, os.open

    def refuse_digest(path: Path) -> str:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real_digest(path)

    def refuse_open(path: str | Path, *more: int, **named: int) -> int:
        if str(path).endswith("b.txt"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(inventory, "digest_of_file", refuse_digest)
        patch.setattr(os, "open", refuse_open)
        newsroom.run()
    query = "SELECT source_path, coalesce(reason, status) FROM documents ORDER BY source_path"
    assert newsroom.query(query) == [("a.txt", "article"), ("b.txt", "unreadable_file")]
    summary = newsroom.run()
    assert newsroom.query(query) == [("a.txt", "article"), ("b.txt", "article")]
    assert summary.vanished == ()


def test_a_folder_that_cannot_be_listed_is_a_reject(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write({"a.txt": tell_story(1), "closed/b.txt": tell_story(2)})
    real_scan = os.scandir

    def refuse_scan(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scan(path)

    monkeypatch.setattr(os, "scandir", refuse_scan)
    newsroom.run()
    found = newsroom.query("SELECT source_path, coalesce(reason, status) FROM documents ORDER BY source_path")
    assert found == [("a.txt", "article"), ("closed", "not_a_regular_file")]


def test_a_missing_raw_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="raw is not a folder"):
        scan_raw(Newsroom(tmp_path).ledger)


def test_results_may_not_lie_in_the_raw_folder(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, processed_name="raw/processed")
    newsroom.write({"a.txt": tell_story()})
    with pytest.raises(UsageError, match="lies in the raw folder"):
        newsroom.run()


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write({"a.txt": "one", "b.txt": "two"})
    monkeypatch.setattr(inventory, "_UNSETTLED_SECONDS", -1.0)
    newsroom.ledger.processed.mkdir()
    before = scan_raw(newsroom.ledger)
    read: list[str] = []
    real_digest = inventory.digest_of_file

    def note_digest(path: Path) -> str:
        read.append(path.name)
        return real_digest(path)

    monkeypatch.setattr(inventory, "digest_of_file", note_digest)
    assert (scan_raw(newsroom.ledger), read) == (before, [])
    state = (newsroom.raw / "a.txt").stat()
    newsroom.write({"a.txt": "ONE"})
    # The same size and the same time of change, as a copying tool may set it.
    os.utime(newsroom.raw / "a.txt", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert scan_raw(newsroom.ledger)[0].sha256 != before[0].sha256
    assert read == ["a.txt"]


def test_damaged_digests_are_found_anew(newsroom: Newsroom) -> None:
    newsroom.write({"a.txt": "one"})
    newsroom.ledger.processed.mkdir()
    before = scan_raw(newsroom.ledger)
    newsroom.ledger.digests.write_bytes(b'{"half')
    assert scan_raw(newsroom.ledger) == before


def test_a_linked_metadata_file_is_not_followed(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    newsroom.write({"a.txt": tell_story()})
    (newsroom.raw / "a.txt.meta.json").symlink_to(tmp_path / "secret.json")
    assert scan_raw_sidecar(newsroom) == UNREADABLE
    newsroom.run()
    assert newsroom.query("SELECT reason FROM documents") == [("not_a_regular_file",)]


def scan_raw_sidecar(newsroom: Newsroom) -> str:
    newsroom.ledger.processed.mkdir(exist_ok=True)
    return scan_raw(newsroom.ledger)[0].sidecar_sha256


def test_paths_that_look_encoded_are_not_taken_for_those_that_are(newsroom: Newsroom) -> None:
    names = (b"a%FF.txt", b"a\xff.txt", b"%%a%FF.txt", b"%%%%a%FF.txt", b"\xff/%%a%FF.txt", b"%FF/%%a%FF.txt")
    for number, name in enumerate(names):
        path = Path(os.fsdecode(os.fsencode(newsroom.raw) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text(tell_story(number))
    files = scan_raw(newsroom.ledger)
    assert len({file.path for file in files}) == len(names)
    assert {os.fsencode(locate_raw(newsroom.raw, file.path).relative_to(newsroom.raw)) for file in files} == set(names)
    assert {"a%FF.txt", "%%a%FF.txt"} <= {file.path for file in files}
    newsroom.run()
    assert newsroom.query("SELECT count(*) FROM articles") == [(len(names),)]


def test_a_look_without_remembering_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.write({"a.txt": "one"})
    assert len(scan_raw(newsroom.ledger, remember=False)) == 1
    assert not newsroom.ledger.processed.exists()


def test_a_spelled_path_leads_back_to_its_file(tmp_path: Path) -> None:
    for name in (b"plain.txt", b"100%25.txt", b"caf\xe9.txt", b"\xff" * 250, "Überfähre.txt".encode()):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(name)
        spelled = spell_path(path.relative_to(tmp_path))
        assert spelled.encode("utf-8")
        assert locate_raw(tmp_path, spelled).read_bytes() == name
