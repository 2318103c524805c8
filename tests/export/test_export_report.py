"""The report: what it says, what it leaves out and says so, and that strangers' words stay words."""

from __future__ import annotations

import base64
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from export_newsroom import Rows, build_database, make_rows
from lxml import etree, html

from newsledger.duck import open_reader
from newsledger.export.figures import Figures, collect_figures
from newsledger.export.report import write_report


def render(folder: Path, rows: Rows, *statements: str, title: str = "A report") -> str:
    """The page on a database with these rows."""
    database = build_database(folder / "news.duckdb", rows, *statements)
    with open_reader(database) as connection:
        write_report(connection, folder / "report.html", title=title)
    return (folder / "report.html").read_text("utf-8")


def collect(folder: Path, rows: Rows, *statements: str) -> Figures:
    """The figures of a database with these rows."""
    with open_reader(build_database(folder / "news.duckdb", rows, *statements)) as connection:
        return collect_figures(connection)


def list_cells(page: str, section: str) -> list[list[str]]:
    """The cells of every table row of a section."""
    rows = html.fromstring(page).xpath(f"//section[@id='{section}']//tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in rows]


def list_pictures(page: str) -> list[bytes]:
    """The SVG of every picture on the page."""
    return [base64.b64decode(code) for code in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render(tmp_path_factory.mktemp("report"), make_rows())


def test_the_page_is_self_contained(page: str) -> None:
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //iframe | //object | //embed | //form | //link[not(@href='data:,')]")
    assert all(str(value).startswith("data:") for value in tree.xpath("//img/@src | //source/@srcset"))
    assert all(re.match(r"https?://|#", str(value)) for value in tree.xpath("//a/@href"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert tree.xpath("//meta[@name='viewport']")


def test_every_picture_has_words_and_a_table_in_its_section(page: str) -> None:
    tree = html.fromstring(page)
    assert len(tree.xpath("//img")) == 4
    for image in tree.xpath("//img"):
        assert len(image.get("alt")) > 40
        assert image.xpath("ancestor::section//table")


def test_figures_are_those_of_the_rows(page: str) -> None:
    rows = make_rows()
    harbour = [row for row in rows["articles"] if row["outlet_id"] == "outlet-0"]
    listed = next(cells for cells in list_cells(page, "coverage") if len(cells) == 9 and cells[0] == "Harbour Post")
    assert listed[1] == str(len(harbour))
    silent = next(cells for cells in list_cells(page, "coverage") if len(cells) == 9 and cells[0] == "Nordwind")
    assert silent[1:] == ["0", "–", "0", "–", "14", "0", "–", "–"]
    speakers = [row["speaker"] for row in rows["quotes"]]
    top = list_cells(page, "people")[1]
    assert top[1] == str(max(speakers.count(name) for name in speakers))
    assert ["fewer than 10 words" in cells[0] for cells in list_cells(page, "rejected")] == [False, True, False]


def test_empty_fields_of_undated_outlets_are_no_silence(tmp_path: Path) -> None:
    undate = "UPDATE articles SET published_on = NULL, published_precision = 'unknown' WHERE outlet_id = 'outlet-1'"
    page = render(tmp_path, make_rows(), undate)
    row = next(cells for cells in list_cells(page, "coverage") if len(cells) == 9 and cells[0] == "Vale Courier")
    assert row[5] == "≤ 14"
    assert all("† Vale Courier" in picture.decode() for picture in list_pictures(page)[:2])
    assert "† Harbour" not in list_pictures(page)[0].decode()


def test_the_day_grid_shows_zeros(page: str) -> None:
    grid = [cells for cells in list_cells(page, "coverage") if len(cells) == 15]
    assert grid[0][1:] == [f"2024-03-{day:02}" for day in range(1, 15)]
    assert grid[-1] == ["Nordwind", *["0"] * 14]


def test_an_example_leads_back_to_its_characters(page: str) -> None:
    rows = make_rows()
    texts = {row["article_id"]: row["text"] for row in rows["articles"]}
    commands = re.findall(r"newsledger show (a\d+) (\d+) (\d+)", page)
    quotes = html.fromstring(page).xpath("//blockquote")
    assert len(commands) == len(quotes) == 5
    for (article_id, start, end), quote in zip(commands, quotes, strict=True):
        assert texts[article_id][int(start) : int(end)] == quote.text_content()


def test_parted_words_are_printed_as_parted(tmp_path: Path) -> None:
    rows = make_rows(days=4)
    spans = [{"start_char": 1, "end_char": 10}, {"start_char": 20, "end_char": 31}]
    parted = {"content": "The ferry […] again befor", "content_spans": spans}
    rows["quotes"] = [{**row, **parted} for row in rows["quotes"]]
    page = render(tmp_path, rows)
    assert {quote.text_content() for quote in html.fromstring(page).xpath("//blockquote")} == {parted["content"]}


def test_only_last_versions_are_counted(tmp_path: Path) -> None:
    rows = make_rows()
    before = collect(tmp_path / "a", rows)
    old = {**rows["articles"][3], "version_id": "old", "is_latest": False}
    quote = {**rows["quotes"][0], "quote_id": "old", "version_id": "old", "article_id": old["article_id"]}
    grown = {**rows, "articles": [*rows["articles"], old], "quotes": [*rows["quotes"], quote]}
    after = collect(tmp_path / "b", grown)
    assert after.overview["version_count"] == before.overview["version_count"] + 1
    assert after.overview["article_count"] == before.overview["article_count"]
    assert after.quotes["all_version_count"] == before.quotes["quote_count"] + 1
    assert after.quotes["quote_count"] == before.quotes["quote_count"]
    assert after.people == before.people
    assert after.outlets == before.outlets


def test_the_same_database_gives_the_same_bytes(tmp_path: Path) -> None:
    first = render(tmp_path / "a", make_rows())
    with open_reader(tmp_path / "a" / "news.duckdb") as connection:
        write_report(connection, tmp_path / "again.html", title="A report")
    assert (tmp_path / "again.html").read_text("utf-8") == first


def test_counts_that_do_not_add_up_are_called_so(tmp_path: Path) -> None:
    assert "do not add up" not in render(tmp_path / "a", make_rows())
    assert "do not add up" in render(tmp_path / "b", make_rows(), "DELETE FROM documents WHERE status = 'article'")


@pytest.mark.parametrize("table", ["", "articles", "outlets", "quotes", "documents"])
def test_a_page_comes_out_of_any_gap(tmp_path: Path, table: str) -> None:
    rows = make_rows(days=3)
    kept = {name: content for name, content in rows.items() if table and name != table}
    if table == "outlets":
        kept = {**kept, "articles": [{**row, "outlet_id": None} for row in kept["articles"]]}
    page = render(tmp_path, kept)
    assert "How to check a figure" in page
    assert "None" not in html.fromstring(page).text_content()
    assert "nan" not in html.fromstring(page).text_content().casefold().split()


def test_many_outlets_and_years_are_cut_and_the_page_says_so(tmp_path: Path) -> None:
    outlets = "INSERT INTO outlets BY NAME SELECT 'o' || i AS outlet_id, 'Outlet ' || i AS name FROM range(450) t(i)"
    articles = """
    INSERT INTO articles BY NAME SELECT 'a' || i AS article_id, 'v' || i AS version_id, 'd' || i AS document_id,
        'o' || (i * i) % 450 AS outlet_id, 'Title' AS title, DATE '2016-01-01' + ((i * 7919) % 3000)::INTEGER
        AS published_on, 'day' AS published_precision, 'url' AS published_method, 'news' AS kind, 'text' AS text,
        100 AS word_count, 1 AS revision, true AS is_latest FROM range(6000) t(i)
    """
    stray = "UPDATE articles SET published_on = DATE '1901-02-03', outlet_id = 'o0' WHERE article_id = 'a5'"
    page = render(tmp_path, {}, outlets, articles, stray)
    text = html.fromstring(page).xpath("//section[@id='coverage']")[0].text_content()
    assert "each column is a quarter" in text
    assert "20 outlets with most articles of 450" in text
    assert "dated outside these days" in text
    assert "1901-02-03" in text
    assert "430 other outlets" in text
    assert len([cells for cells in list_cells(page, "coverage") if len(cells) > 20]) == 21


def test_one_stray_date_does_not_stretch_a_small_collection(tmp_path: Path) -> None:
    stray = "UPDATE articles SET published_on = DATE '1901-02-03' WHERE article_id = 'a00009'"
    figures = collect(tmp_path, make_rows(), stray)
    assert figures.coverage is not None
    assert figures.coverage.window.first_on == date(2024, 3, 1)
    assert figures.coverage.outside_count == 1
    assert max(row["silent_day_count"] for row in figures.outlets) == 14


def test_articles_years_apart_are_no_strays(tmp_path: Path) -> None:
    spread = "UPDATE articles SET published_on = DATE '1990-01-01' + 150 * right(article_id, 3)::INTEGER"
    figures = collect(tmp_path, make_rows(days=5), spread)
    assert figures.coverage is not None
    assert figures.coverage.outside_count == 0
    assert figures.coverage.window.last_on == figures.overview["last_on"]


def test_pictures_are_well_formed_whatever_the_names(tmp_path: Path) -> None:
    names = ["]]><script>x</script>", "\x00\x01\x1f<b>", "\ufffe\uffff&amp;", "'\"`${x}", "\u202eevil", "<![CDATA[", ""]
    rows = make_rows(outlets=len(names))
    rows["outlets"] = [{**row, "name": name} for row, name in zip(rows["outlets"], names, strict=True)]
    rows["quotes"] = [{**row, "speaker": names[int(row["quote_id"][1:]) % 6]} for row in rows["quotes"]]
    pictures = list_pictures(render(tmp_path, rows))
    assert len(pictures) == 8
    for picture in pictures:
        tags = {etree.QName(element).localname for element in etree.fromstring(picture).iter()}
        assert tags <= {"svg", "g", "path", "rect", "line", "text", "title", "tspan"}


def test_a_reader_of_the_page_cannot_be_sent_to_a_script(tmp_path: Path) -> None:
    rows = make_rows()
    rows["articles"] = [{**row, "url": "javascript:alert(1)//https://x.example"} for row in rows["articles"]]
    page = render(tmp_path, rows)
    assert "javascript:" not in page
    assert html.fromstring(page).xpath("count(//a[not(starts-with(@href, '#'))])") == 0


def test_the_title_is_escaped(tmp_path: Path) -> None:
    page = render(tmp_path, make_rows(days=2), title="</title><script>x</script>")
    assert "<script>" not in page


def test_memory_and_settings_of_the_reader_suffice(tmp_path: Path) -> None:
    database = build_database(tmp_path / "news.duckdb", make_rows(days=2))
    with open_reader(database, memory="200MB") as connection:
        write_report(connection, tmp_path / "report.html", title="A report")
        with pytest.raises(duckdb.Error):
            connection.execute("SET enable_external_access = true")
