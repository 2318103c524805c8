"""The page of an article's quotes: its words, marked, and nothing in them that acts."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browsing import RAN, count_requests, visit
from hypothesis import given
from hypothesis import strategies as st
from quote_rows import TEXT, TITLE, make_article, make_quote, make_quotes

from newsledger.quote_page.marks import Voice
from newsledger.quote_page.page import (
    COLORS,
    LINES,
    _read_source,
    choose_look,
    render_quote_page,
    show_unseen,
)

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PALETTE = re.compile(r"--(paper|color\d|nobody|soft|accent): (#[0-9a-f]{3,6});")
_ALLOWED = {
    "html", "head", "meta", "title", "link", "style", "body", "header", "p", "h1", "span", "mark", "div", "aside",
    "dl", "dt", "dd", "strong", "bdi", "h2", "ol", "li", "small", "i", "main", "a", "section", "blockquote", "b",
    "code", "footer",
}  # fmt: skip


class Reader(HTMLParser):
    """A page's tags, its addresses, and the words in its headline and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.words = {"h1": "", "main": ""}
        self._inside: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id" and value]
        self._inside = tag if tag in self.words else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = None if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words[self._inside] += data


def list_marked(page: str, part: str, number: int) -> list[str]:
    """The words in the marks of a part of a quote, tags left out."""
    found = re.findall(rf'<mark class="{part} [a-z0-9 ]*q{number} hot"[^>]*>((?:(?!</mark>).)*)', page)
    return [re.sub(r"<[^>]*>", "", words) for words in found]


def read_palettes() -> list[dict[str, str]]:
    """The colours of the light page, of the dark one, and of the printed one over the light one."""
    blocks = [block.partition("}")[0] for block in _read_source("page.css").split(":root {")[1:]]
    light, dark, printed = (dict(_PALETTE.findall(block)) for block in blocks)
    return [light, dark, light | printed]


def measure_light(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_text_of_the_page_is_the_article() -> None:
    reader = Reader(render_quote_page(make_article(), make_quotes()))
    assert reader.words == {"h1": TITLE, "main": TEXT}


@given(st.text(st.sampled_from('ab &<>"“\n;#x')), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_any_text_stands_on_its_page_as_it_is(text: str, spans: list[tuple[int, int]]) -> None:
    row = make_quote(1, "", [])
    rows = [
        row | {"quote_id": str(number), "content_spans": [{"start_char": start, "end_char": end}]}
        for number, (start, end) in enumerate(spans)
    ]
    assert Reader(render_quote_page(make_article(text=text), rows)).words["main"] == text


def test_every_part_of_a_quote_is_marked_with_its_number() -> None:
    page = render_quote_page(make_article(), make_quotes())
    assert list_marked(page, "content", 3) == ["We have waited nine years,", "and we can wait one more."]
    assert (list_marked(page, "cue", 3), list_marked(page, "source", 3)) == (["told"], ["she"])
    assert list_marked(page, "content", 1) == ["Quay must wait"]


def test_every_link_within_the_page_has_its_target_once() -> None:
    reader = Reader(render_quote_page(make_article(), make_quotes()))
    assert len(reader.ids) == len(set(reader.ids))
    targets = {value[1:] for name, value in reader.attributes if name == "href" and value and value.startswith("#")}
    described = {value for name, value in reader.attributes if name == "aria-describedby" and value}
    assert targets | described <= set(reader.ids)
    assert {f"q{number}" for number in range(1, 11)} <= targets


def test_the_page_tells_who_said_it_to_whom_and_how() -> None:
    page = render_quote_page(make_article(), make_quotes())
    card = page.split('id="c3"', 1)[1].split("</div>", 1)[0]
    for told in ("Mira Oldane", "person", "direct", "neutral", "“<bdi>told</bdi>”", "Mayor", "journalists", "90 %"):
        assert told in card
    assert "10 quotes from 6 voices, 4 named" in page
    assert "in the title" in page.split('id="c1"', 1)[1].split("</div>", 1)[0]
    assert 'data-number="4?"' in page


def test_a_voice_is_shown_with_its_role_on_any_width() -> None:
    voice = render_quote_page(make_article(), make_quotes()).split('id="s0"', 1)[1].split("</li>", 1)[0]
    assert "<small><bdi>person</bdi>, <bdi>Mayor</bdi></small>" in voice
    narrow = _read_source("page.css").split("@media (max-width", 1)[1].split("@media", 1)[0]
    hidden = [rule for rule in narrow.split("}") if "display: none" in rule]
    assert not any(re.search(r"\.speakers small\b", rule) for rule in hidden)


def test_a_page_costs_by_its_quotes_and_not_by_voices_times_quotes() -> None:
    text = " ".join(["word"] * 4000)
    rows = []
    for number in range(4000):
        row = make_quote(number, text, [], speaker=f"Voice {number}")
        rows.append(row | {"content_spans": [{"start_char": 5 * number, "end_char": 5 * number + 4}]})

    def measure(count: int) -> float:
        before = time.process_time()
        render_quote_page(make_article(text=text), rows[:count])
        return time.process_time() - before

    # Four times in step with the quotes; sixteen with their square. The least of three: the machine has other work.
    few, many = (min(measure(count) for _ in range(3)) for count in (1000, 4000))
    assert many < 8 * few


def test_a_negated_cue_and_a_reason_for_no_name_are_told() -> None:
    row = make_quote(1, TEXT, ["It is"], is_negated=True, stance="claim", anonymity_reason="not allowed to speak")
    page = render_quote_page(make_article(), [row])
    assert page.count("negated") == page.count("not allowed to speak") == 2


def test_an_article_without_quotes_has_a_page() -> None:
    page = render_quote_page(make_article(title=None, authors=None, url="javascript:alert(1)", published_on=None), [])
    assert "Nobody is quoted." in page
    assert "javascript" not in page


def test_rows_of_other_models_are_counted() -> None:
    rows = [make_quote(1, TEXT, ["It is"]), make_quote(2, TEXT, ["Nobody"], model_version="net-1")]
    assert "1 row of <bdi>rules-2</bdi> not shown" in render_quote_page(make_article(), rows, ["net", "rules"])


def test_the_policy_allows_the_style_of_the_page_and_nothing_else() -> None:
    page = render_quote_page(make_article(), make_quotes())
    (style,) = _STYLE.findall(page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'" in page
    assert "<script" not in page


@pytest.mark.parametrize("palette", read_palettes(), ids=["light", "dark", "print"])
def test_every_colour_can_be_read_on_its_paper(palette: dict[str, str]) -> None:
    paper = measure_light(palette.pop("paper"))
    assert {f"color{number}" for number in range(COLORS)} < set(palette)
    for name, color in palette.items():
        pair = sorted((paper, measure_light(color)))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, name


def test_speakers_of_one_colour_have_different_lines() -> None:
    looks = [choose_look(Voice(n, "A", "x", True, None, None, 1, 1, 1)) for n in range(COLORS * LINES)]
    assert len(set(looks)) == COLORS * LINES
    assert [look.split()[1] for look in looks[:2]] == ["line0", "line1"]


@pytest.mark.parametrize(("confidence", "shown"), [(0.49, "1?"), (0.5, "1"), (None, "1")])
def test_a_doubtful_quote_has_a_question_mark(confidence: float | None, shown: str) -> None:
    page = render_quote_page(make_article(), [make_quote(1, TEXT, ["It is"], confidence=confidence)])
    assert f'data-number="{shown}"' in page


def test_what_acts_or_hides_in_a_text_is_shown_by_its_code() -> None:
    shown = show_unseen("a\u202e<b>\x1b\u200b\u200d\n\t")
    assert "\u202e" not in shown and "\x1b" not in shown and "\u200b" not in shown
    assert 'data-code="U+202E"' in shown and "&lt;b&gt;" in shown
    assert shown.endswith("\u200d\n\t")


def list_payloads(port: int) -> list[str]:
    away = f"http://127.0.0.1:{port}"
    return [
        f"<script>{RAN}</script>", f"</style><script>{RAN}</script>", f'"><img src=x onerror={RAN}>',
        f"<img src={away}/a>", f'" onfocus="{RAN}" autofocus x="', f"</title><script>{RAN}</script>",
        f"</mark></p></main><style>@import '{away}/b'</style>", f"{{{{ 1 }}}}<svg/onload={RAN}>",
        f"<meta http-equiv=refresh content='0;url={away}/c'>", f"<base href={away}/><link rel=stylesheet href=d>",
        "\u202e\u2066\x1b[31m<!--", "' style='position:fixed;inset:0",
    ]  # fmt: skip


def write_hostile_page(folder: Path, port: int, *, has_policy: bool) -> Path:
    """A page on which every word that strangers can write is an attack."""
    payloads = list_payloads(port)
    text = "\n\n".join(f"say {payload} said" for payload in payloads)
    rows: list[dict[str, Any]] = []
    for number, payload in enumerate(payloads):
        names = ("speaker", "speaker_type", "role", "addressee", "stance", "anonymity_reason", "kind", "quote_id")
        rows.append(make_quote(number, text, [payload]) | dict.fromkeys(names, f"{number} {payload}"))
        rows[-1] |= {"source": payload, "cue": payload, "model_version": payload}
    article = make_article(text=text, title=" ".join(payloads), authors=payloads, outlet_id=payloads[0])
    page = render_quote_page(article | {"article_id": payloads[2], "url": payloads[3]}, rows)
    if not has_policy:
        page, removed = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page, count=1)
        assert removed == 1
    (folder / "quotes.html").write_text(page, "utf-8")
    return folder / "quotes.html"


def test_nothing_that_strangers_wrote_is_a_tag(tmp_path: Path) -> None:
    reader = Reader(write_hostile_page(tmp_path, 9, has_policy=True).read_text("utf-8"))
    assert reader.tags == _ALLOWED
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name in ("style", "src")]
    assert all(not value or "127.0.0.1" not in value for name, value in reader.attributes if name == "href")
    assert "\u202e" not in "".join(reader.words.values())


@pytest.mark.browser
@pytest.mark.parametrize("has_policy", [True, False])
def test_nothing_that_strangers_wrote_acts_in_a_browser(chromium: str, tmp_path: Path, has_policy: bool) -> None:
    with count_requests() as (port, arrived):
        page = write_hostile_page(tmp_path, port, has_policy=has_policy)
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert "data-ran" not in found.dom.split("<head", 1)[0]
    assert found.complaints == []
    assert found.requests == 0
    assert found.dom.count("&lt;script") > 5


@pytest.mark.browser
def test_the_style_of_the_page_is_taken(chromium: str, tmp_path: Path) -> None:
    (tmp_path / "quotes.html").write_text(render_quote_page(make_article(), make_quotes()), "utf-8")
    with count_requests() as (_, arrived):
        found = visit(chromium, tmp_path / "quotes.html", tmp_path / "profile", arrived)
    assert found.complaints == []
    assert Reader(found.dom).words == {"h1": TITLE, "main": TEXT}
