"""The report in a real browser: nothing that strangers wrote runs, loads or breaks the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import RAN, count_requests, visit
from export_newsroom import Rows, build_database, make_rows

from newsledger.duck import open_reader
from newsledger.export.report import write_report

pytestmark = pytest.mark.browser

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def list_payloads(port: int) -> list[str]:
    """Twenty ways to run a script or fetch something from a name."""
    away = f"http://127.0.0.1:{port}"
    return [
        f"<script>{RAN}</script>", f"</script><script>{RAN}</script>", f'"><script>{RAN}</script>',
        f"'><img src=x onerror={RAN}>", f'" onmouseover="{RAN}" autofocus onfocus="{RAN}',
        f"<svg/onload={RAN}>", f"<svg><script>{RAN}</script></svg>", f"<img src={away}/a>",
        f"<script src={away}/b></script>", f"<link rel=stylesheet href={away}/c>", f"<iframe src={away}/d></iframe>",
        f"</title><script>{RAN}</script>", f"</style><script>{RAN}</script>", f"<style>@import '{away}/e';</style>",
        f"--><script>{RAN}</script>", f"]]><script>{RAN}</script>", f"<details open ontoggle={RAN}>",
        f"{{{{ ''.__class__ }}}}<script>{RAN}</script>", f"<meta http-equiv=refresh content='0;url={away}/f'>",
        f"<base href={away}/><input autofocus onfocus={RAN}>",
    ]  # fmt: skip


def make_hostile_rows(payloads: list[str]) -> Rows:
    """Rows of a newsroom in which every text is a payload."""
    rows = make_rows(outlets=12, days=5)

    def attack(name: str, *columns: str) -> None:
        rows[name] = [
            {**row, **{column: payloads[(index + place) % len(payloads)] for place, column in enumerate(columns)}}
            for index, row in enumerate(rows[name])
        ]

    attack("outlets", "name", "domain")
    attack("articles", "title", "url", "kind", "wire_agency", "published_precision", "published_method", "language")
    attack("quotes", "speaker", "role", "content", "cue", "kind", "model_version")
    types = ("person", "organization", "person", "person")
    rows["quotes"] = [{**row, "speaker_type": types[index % 4]} for index, row in enumerate(rows["quotes"])]
    rows["documents"] = [{**row, "source_path": payloads[i % len(payloads)]} for i, row in enumerate(rows["documents"])]
    first = len(rows["documents"])
    rejected = [row for row in rows["documents"] if row["status"] == "rejected"]
    for index, payload in enumerate(payloads):
        rows["documents"].append(
            {**rejected[0], "document_id": f"d{first + index:05}", "reason": payload, "source_path": payload}
        )
    rows["reasons"] = [{"reason": text, "meaning": text, "remedy": text} for text in payloads]
    rows["reasons"] += [{"reason": text, "meaning": "", "remedy": ""} for text in ("too_short", "invalid_json")]
    return rows


def write_hostile_report(folder: Path, port: int) -> Path:
    payloads = list_payloads(port)
    database = build_database(folder / "news.duckdb", make_hostile_rows(payloads))
    with open_reader(database) as connection:
        write_report(connection, folder / "report.html", title=payloads[11])
    return folder / "report.html"


def test_nothing_that_strangers_wrote_runs(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = write_hostile_report(tmp_path, port)
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert "data-ran" not in found.dom.split("<head", 1)[0]
    assert found.complaints == []
    assert found.requests == 0
    assert found.dom.count("&lt;script") > 50


def test_escaping_alone_suffices_without_the_policy(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = write_hostile_report(tmp_path, port)
        bare, removed = _POLICY.subn("", page.read_text("utf-8"))
        page.write_text(bare, "utf-8")
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert removed == 1
    assert '<html lang="en">' in found.dom
    assert found.complaints == []
    assert found.requests == 0


def test_the_test_would_see_a_script_and_a_request(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = tmp_path / "open.html"
        page.write_text(f"<html><body><script>{RAN};console.error('seen')</script><img src=http://127.0.0.1:{port}/a>")
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert 'data-ran="1"' in found.dom
    assert found.complaints
    assert found.requests > 0
