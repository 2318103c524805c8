"""A spreadsheet of outlets is read as its author meant it, or refused with file, line and remedy."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import UsageError
from newsledger.metadata.outlet_profiles import declare_profiles
from newsledger.metadata.outlets import Outlet, OutletDirectory

Declared = dict[str, Mapping[str, Any]]
DECLARED: Declared = {
    "courier": {"name": "Norvale Courier", "domains": ["norvale.example"], "country": "IE", "groups": {"lean": "left"}}
}


def read(folder: Path, content: str | bytes, declared: Declared | None = None) -> Declared:
    path = folder / "outlets.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return declare_profiles(path, declared or {})


def refuse(folder: Path, content: str | bytes, declared: Declared | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, content, declared)
    text = str(caught.value)
    assert text.startswith(f"{folder / 'outlets.csv'}") and "\n" not in text
    return text.removeprefix(f"{folder}/")


def test_every_column_has_its_field_and_any_other_is_a_group(tmp_path: Path) -> None:
    content = (
        "Name,Domains,Country,Language,Time Zone,Kind,Groups,Aliases,day_first,Lean,group.reach\n"
        'Norvale Courier,"norvale.example; https://www.courier.example/",GB,en,Europe/London,newspaper,'
        "owner=Quay Group;region=coast,Courier;The Courier of Norvale,yes,left,national\n"
    )
    assert read(tmp_path, content) == {
        "norvale_example": {
            "name": "Norvale Courier",
            "domains": ["norvale.example", "courier.example"],
            "country": "GB",
            "language": "en",
            "timezone": "Europe/London",
            "kind": "newspaper",
            "groups": {"lean": "left", "owner": "Quay Group", "reach": "national", "region": "coast"},
            "aliases": ["Courier", "The Courier of Norvale"],
            "day_first": True,
        }
    }


TABLE = "name;domains;country\r\nKüsten-Blatt;kueste.example;DE\r\nŒuvre du Quai;quai.example;FR\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("cp1252"),
        ("sep=;\r\n" + TABLE).encode("cp1252"),
        TABLE.replace(";", "\t").encode("utf-16"),
        TABLE.replace(";", ",").replace("\r\n", "\n").encode(),
        (TABLE + ";;\r\n\r\n").encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "sep", "utf-16", "commas", "empty rows"],
)
def test_what_excel_saves_is_read(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert {key: row["name"] for key, row in found.items()} == {
        "kueste_example": "Küsten-Blatt",
        "quai_example": "Œuvre du Quai",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: the first line names the columns"),
        ("country\nGB\n", "line 1: the first line names the columns"),
        ("name,contry\nA,GB\n", "line 1: column 'contry' looks like 'country': name it so, or group.contry"),
        ("name,lean,group.lean\nA,left,left\n", "line 1: two columns are 'group.lean'"),
        ("name,country\n\nA,GB,x\n", "line 3: has 3 columns and the first line 2"),
        ("name,country\n,GB\n", "line 2: names no outlet: give its name or a domain"),
        ("name,\nA,GB\n", "line 2: 'GB' stands in a column without a name"),
        ('name,country\nA,GB\n"B,GB\n', "line 3: .*mend the quoting"),
        ("name,domains\nA,norvale\n", "line 2: 'norvale' is no domain such as norvale.example"),
        ("name,timezone\nA,Europe/Lodnon\n", "line 2: .*unknown timezone 'Europe/Lodnon': write an IANA name"),
        ("name,day_first\nA,perhaps\n", "line 2: day_first is 'perhaps': write yes or no"),
        ("name,groups\nA,lean=left;owner\n", "line 2: 'owner' is no group: write groups as lean=left"),
        ("name,groups,lean\nA,lean=left,right\n", "line 2: group lean is both 'right' and 'left': keep one"),
        ("name,country\nA,GB\nB,IE\na,IE\n", "line 4: country 'IE' contradicts 'GB' in line 2.*: keep one of them"),
        ("name,lean\nA,left\nA,right\n", "line 3: lean 'right' contradicts 'left' in line 2"),
        (
            "name,domains\nA,a.example\nA,b.example\n",
            "line 3: domains .* in line 2.*all domains of an outlet in one row",
        ),
        ("name,domains\nA,a.example\nB,a.example\n", "line 3: name 'B' contradicts 'A' in line 2.*column aliases"),
        ("name,domains\nA,\nB,b.example\nA,b.example\n", "line 4: is both the outlet of .*line 2 and that of .*line 3"),
        ("name\nCafe\nCafé\n", "line 3: needs an id of its own, 'cafe' is taken: write one in outlet_id"),
        ("name,outlet_id\nA,No Id\n", "line 2: outlet id 'No Id': use 1 to 64 of"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no text: save it as CSV"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_a_remedy(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert re.search(message, refuse(tmp_path, content))


def test_two_rows_about_one_outlet_complete_each_other(tmp_path: Path) -> None:
    content = "name,domains,country,lean,aliases\nA,a.example,,left,First\nA,,GB,,Second\n,a.example,GB,left,\n"
    assert read(tmp_path, content) == {
        "a_example": {
            "name": "A",
            "domains": ["a.example"],
            "country": "GB",
            "groups": {"lean": "left"},
            "aliases": ["First", "Second"],
        }
    }


def test_what_is_declared_of_an_outlet_wins_over_its_row(tmp_path: Path) -> None:
    content = "name,domains,country,language,lean,owner\nThe Norvale Courier,norvale.example,GB,en,right,Quay\n"
    found = read(tmp_path, content, DECLARED)["courier"]
    assert found["name"] == "Norvale Courier" and found["aliases"] == ["The Norvale Courier"]
    assert (found["country"], found["language"]) == ("IE", "en")
    assert found["groups"] == {"lean": "left", "owner": "Quay"}


@pytest.mark.parametrize(
    "row", ["Norvale Courier,,x", ",norvale.example,x", ",,courier", "COURIER,www.norvale.example,"]
)
def test_a_row_is_the_declared_outlet_of_its_name_domain_or_id(tmp_path: Path, row: str) -> None:
    content = f"name,domains,outlet_id\n{row}\n"
    declared: Declared = {"courier": {**DECLARED["courier"], "aliases": ["Courier"]}}
    if row.endswith("x"):
        assert "contradicts [outlets.courier]" in refuse(tmp_path, content, declared)
    else:
        assert list(read(tmp_path, content, declared)) == ["courier"]


def test_two_rows_may_complete_one_declared_outlet(tmp_path: Path) -> None:
    declared: Declared = {"courier": {"name": "Norvale Courier", "domains": ["norvale.example"]}}
    rows = "name,domains,country,timezone\nNorvale Courier,,IE,\n,norvale.example,,Europe/Dublin\n"
    outlet = read(tmp_path, rows, declared)["courier"]
    assert (outlet["country"], outlet["timezone"]) == ("IE", "Europe/Dublin")


def test_a_row_of_two_declared_outlets_is_refused(tmp_path: Path) -> None:
    declared: Declared = {**DECLARED, "gazette": {"name": "Quay Gazette"}}
    message = refuse(tmp_path, "name,domains\nQuay Gazette,norvale.example\n", declared)
    assert "line 2: is both [outlets.courier] and [outlets.gazette]" in message


def test_a_subdomain_has_an_outlet_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, "name,domains\nHarbour Post,harbour.example\nHarbour Live,live.harbour.example\n")
    directory = OutletDirectory(found)
    assert directory.resolve(None, "www.harbour.example").name == "Harbour Post"
    assert directory.resolve(None, "live.harbour.example").name == "Harbour Live"


def test_name_and_domain_lead_to_one_outlet(tmp_path: Path) -> None:
    content = "name,domains,aliases\nNorvale Courier,norvale.example courier.example,The Courier\n"
    directory = OutletDirectory(read(tmp_path, content))
    places = [
        ("norvale  COURIER", None),
        ("The Courier", None),
        (None, "www.courier.example"),
        (None, "norvale.example"),
    ]
    assert {directory.resolve(*place).outlet_id for place in places} == {"norvale_example"}


NAMES = st.text("abcxyz éß", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=25)
@given(st.dictionaries(NAMES, st.tuples(NAMES, st.booleans()), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_no_outlet_of_a_table_is_lost(tmp_path_factory: pytest.TempPathFactory, rows: Any, delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("name", "outlet_id", "lean", "day_first"))
    writer.writerows(
        (f"{name} {number}", f"id-{number}", lean, "yes" if first else "no")
        for number, (name, (lean, first)) in enumerate(rows.items())
    )
    found = OutletDirectory(read(tmp_path_factory.mktemp("table"), text.getvalue())).outlets
    expected = [
        Outlet(
            f"id-{number}",
            f"{' '.join(name.split())} {number}",
            groups={"lean": " ".join(lean.split())},
            day_first=first,
        )
        for number, (name, (lean, first)) in enumerate(rows.items())
    ]
    assert list(found) == expected


def test_a_large_or_hostile_table_is_read_or_refused_at_once(tmp_path: Path) -> None:
    started = time.process_time()
    rows = "".join(f"Paper {number},paper{number}.example,left\n" for number in range(2_000))
    assert len(read(tmp_path, "name,domains,lean\n" + rows)) == 2_000
    for content in (
        "name,domains\nA," + "a." * 50_000,
        "name\n" + '"' * 99_999,
        "," * 100_000,
        "a;" * 50_000 + "\nname",
    ):
        refuse(tmp_path, content)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("column", ["Domäne", "Internetseite", "site web", "sitio"])
@pytest.mark.parametrize("value", ["norvale.example", "https://www.norvale.example/ m.norvale.example"])
def test_hosts_under_another_name_are_refused(tmp_path: Path, column: str, value: str) -> None:
    content = f"name;country;{column}\nNorvale Courier;GB;{value}\nQuay Gazette;GB;\n"
    said = f"outlets.csv: line 1: column '{column}' holds host names: name it domains, or group."
    assert refuse(tmp_path, content).startswith(said)
    read(tmp_path, content.replace(column, "domains"))
    assert "groups" in read(tmp_path, content.replace(column, "group.owner"))["norvale-courier"]


@pytest.mark.parametrize("value", ["Quay Group", "3.5", "e.V.", "St. Aldane", "..", "a" * 100_000, "a." * 50_000])
def test_other_values_stay_groups(tmp_path: Path, value: str) -> None:
    started = time.process_time()
    content = f"name,owner\nNorvale Courier,{value}\nQuay Gazette,norvale.example\n"
    try:
        read(tmp_path, content)
    except UsageError as error:
        assert "host names" not in str(error)
    assert time.process_time() - started < 1
