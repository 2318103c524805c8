"""What a person declares is understood, or refused with the place of the fault."""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath

import pytest
from ledgers import Newsroom, make_jsonl, make_row

from newsledger.errors import UsageError
from newsledger.sources import (
    Declarations,
    Source,
    compile_path_pattern,
    is_declaration,
    load_declarations,
    match_glob,
    sidecar_of,
)


def declare(folder: Path, text: str) -> Declarations:
    (folder / "sources.toml").write_text(text, "utf-8")
    return load_declarations(folder)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("**", "a/b/c.txt", True),
        ("**", "a/line\nbreak.txt", True),
        ("*.txt", "a.txt", True),
        ("*.txt", "a/b.txt", False),
        ("wire/**", "wire/2024/a.txt", True),
        ("wire/**", "other/wire/a.txt", False),
        ("**/a.txt", "a.txt", True),
        ("**/a.txt", "x/y/a.txt", True),
        ("**/a.txt", "x/ya.txt", False),
        ("a?c.txt", "abc.txt", True),
        ("a?c.txt", "a/c.txt", False),
        ("a[1].txt", "a[1].txt", True),
        ("a.txt", "abtxt", False),
    ],
)
def test_globs(pattern: str, path: str, matches: bool) -> None:
    assert match_glob(pattern, path) is matches


def test_globs_and_path_patterns_are_fast_on_hostile_paths() -> None:
    # The longest that a file system takes: 255 bytes a name, 4096 a path.
    started = time.process_time()
    assert not match_glob("**/*_*_*.txt", "a/" * 1_900 + "_" * 255)
    assert not compile_path_pattern("{outlet}_{published}_{slug}.txt").search(f"{'_' * 255}/" * 16)
    assert time.process_time() - started < 1


def test_a_path_pattern_reads_metadata_and_forgets_the_slug() -> None:
    source = Source(path_pattern="{outlet}_{published}_{slug}.txt")
    expected = {"outlet": "harbour-times", "published": "2024-05-01"}
    assert source.read_path("2024/harbour-times_2024-05-01_new_pier.txt") == expected
    assert source.read_path("harbour-times_2024-05-01_new_pier.txt.gz") == expected
    assert source.read_path("elsewhere.txt") == {}


def test_the_first_source_that_covers_a_path_has_it(tmp_path: Path) -> None:
    declared = declare(
        tmp_path,
        '[[source]]\nname = "wire"\npath = "wire/**"\n[[source]]\nname = "rest"\npath = "**"\n'
        '[outlets.quay]\nname = "Q"',
    )
    assert [declared.source_of(path).name for path in ("wire/a.txt", "b.txt")] == ["wire", "rest"]
    assert declared.outlets["quay"] == {"name": "Q"}
    assert Declarations().source_of("a.txt").name == "undeclared"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source]", "is not readable TOML"),
        (
            "[[source]]\nname = 'a'\nunknown = 1",
            "source 'a': unknown key 'unknown': it is none of ours; keys .*minimum",
        ),
        ("[[source]]\nname = 'wire'\nminimun = 3", "source 'wire': unknown key 'minimun': is 'minimum' meant"),
        (
            "[[source]]\nname = 'a'\n[[source]]\npaht = 'x'\nmaximum = 'x'",
            "source number 2: unknown key 'paht': is 'path'",
        ),
        (
            "[[source]]\nname = 'wire'\nmaximum = 'many'",
            "source 'wire': maximum is 'many', it should be a valid integer$",
        ),
        ("[[source]]\nminimum = -1", "minimum is -1, .*greater than or equal"),
        ("[[source]]\npath_pattern = '{writer}.txt'", "it may name agency, kind, language"),
        ("[source]\nname = 'a'", "is not readable TOML"),
        ("[other]\na = 1", r"unknown section \[other\]"),
        ("outlets = 3", r"declared as \[outlets.ID\]"),
        ("[outlets]\nquay = 'Quay'", r"declared as \[outlets.ID\]"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        declare(tmp_path, text)
    assert "sources.toml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_shapes_reading_changes_the_digest_and_expectations_do_not() -> None:
    source = Source(name="a", path="a/**", outlet="Quay")
    assert source.digest == Source(name="b", path="a/**", outlet="Quay", minimum=1, maximum=2).digest
    others = (
        {"outlet": "Pier"},
        {"format": "csv"},
        {"language": "de"},
        {"fields": {"title": "t"}},
        {"timezone": "UTC"},
        {"day_first": True},
    )
    assert all(
        Source(**{"name": "a", "path": "a/**", "outlet": "Quay", **other}).digest != source.digest for other in others
    )


@pytest.mark.parametrize("name", ["page.html.meta.json", "page.meta.json"])
def test_a_metadata_file_is_found_under_both_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert sidecar_of(tmp_path / "page.html") == tmp_path / name


def test_no_metadata_file_of_a_folder_or_of_the_longest_name(tmp_path: Path) -> None:
    (tmp_path / "page.meta.json").mkdir()
    assert sidecar_of(tmp_path / "page.html") is None
    assert sidecar_of(tmp_path / ("n" * 251 + ".txt")) is None


PROFILES = "name,domains,country,timezone,lean\nNorvale Courier,norvale-courier.example,GB,America/New_York,left\n"


def test_profiles_are_read_beside_the_declarations_or_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outlets.csv").write_text(PROFILES, "utf-8")
    alone = load_declarations(tmp_path)
    assert (alone.path, alone.profiles) == (None, tmp_path / "outlets.csv")
    both = declare(tmp_path, '[outlets.courier]\nname = "Norvale Courier"\ncountry = "IE"\n')
    assert list(both.outlets) == ["courier"]
    assert (both.outlets["courier"]["country"], both.outlets["courier"]["groups"]) == ("IE", {"lean": "left"})
    monkeypatch.chdir(tmp_path)
    assert list(load_declarations(tmp_path / "elsewhere").outlets) == ["courier"]


def test_profiles_shape_the_digest_of_the_outlets(tmp_path: Path) -> None:
    digests = set()
    for content in (PROFILES, PROFILES.replace("left", "right"), PROFILES.replace("GB", "IE")):
        (tmp_path / "outlets.csv").write_text(content, "utf-8")
        digests.add(load_declarations(tmp_path).outlets_digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("path", "declares"),
    [
        ("outlets.csv", True),
        ("sources.toml", True),
        ("wire/sources.toml", True),
        ("wire/outlets.csv", False),
        ("wire/a.meta.json", True),
        ("more-outlets.csv", False),
    ],
)
def test_a_declaration_is_no_raw_material(path: str, declares: bool) -> None:
    assert is_declaration(PurePosixPath(path)) is declares


def test_a_profile_gives_an_article_its_outlet_and_its_day(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    rows = [
        make_row(1, published="2024-05-04T03:30:00Z"),
        make_row(2, published="2024-05-04T03:30:00Z", url=None),
        make_row(3, published="2024-05-04T03:30:00Z", outlet=None),
    ]
    newsroom.write({"a.jsonl": make_jsonl(rows), "outlets.csv": PROFILES})
    newsroom.run()
    days = "SELECT DISTINCT outlet_id, CAST(published_on AS VARCHAR) FROM articles"
    assert newsroom.query(days) == [("norvale-courier_example", "2024-05-03")]
    outlets = "SELECT name, domain, country, timezone, groups['lean'] FROM outlets"
    assert newsroom.query(outlets) == [("Norvale Courier", "norvale-courier.example", "GB", "America/New_York", "left")]
    assert newsroom.query("SELECT DISTINCT source_path FROM documents") == [("a.jsonl",)]
    newsroom.write({"outlets.csv": PROFILES.replace("America/New_York", "Europe/London")})
    assert newsroom.run().worked_batches == 1
    assert newsroom.query(days) == [("norvale-courier_example", "2024-05-04")]
    assert newsroom.run().worked_batches == 0


def test_a_source_s_order_of_day_and_month_counts(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.jsonl": make_jsonl([make_row(1, published="03/04/2024", url=None)])})
    newsroom.run()
    assert newsroom.query("SELECT published_on FROM articles") == [(None,)]
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\nday_first = true\n'})
    newsroom.run()
    assert newsroom.query("SELECT CAST(published_on AS VARCHAR) FROM articles") == [("2024-04-03",)]
