"""`newsledger show --quotes`: an article with its quotes marked, speaker by speaker, on a terminal or as a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from console.tables import make_line, make_printable, print_json
from newsledger.export.labels import clean_label, format_share
from newsledger.quote_page.marks import (
    Anchor,
    Mark,
    MarkedArticle,
    Part,
    Quote,
    Row,
    Segment,
    group_paragraphs,
    mark_article,
    sum_up_voices,
)
from newsledger.quote_page.page import format_confidence, name_voice

# Of the 256 of a terminal, those that are at least 3.8 to 1 against black and against white.
_COLORS = ("color(32)", "color(166)", "color(28)", "color(133)", "color(30)", "color(161)", "color(99)")
_WIDTH_ELSEWHERE = 200
_LONGEST_LINE = 100
# A table that is narrower breaks words: its rows are lists.
_NARROWEST_TABLE = 72
_SHORTEST_LINE = 20
_LONGEST_CELL = 120
# Without colours signs stand around each part of a quote; the second for the words where the text has the first.
_CONTENT_SIGNS = (("«{} ", " {}»"), ("<<{} ", " {}>>"))
_SIGNS: dict[Part, tuple[str, str]] = {"cue": ("{{{}:", "}}"), "source": ("[{}:", "]")}
_MEANINGS: dict[Part, str] = {"content": "what was said", "cue": "the words that report it", "source": "its source"}
_BEGUN = "begun"


def print_quotes(article: Row, rows: Sequence[Row], models: Sequence[str]) -> None:
    """Print an article with its quotes marked, a table of them, and who said how much."""
    marked = mark_article(article, rows, models)
    view = _View(marked, is_colored=_is_colored())
    view.print_article(article)
    print()
    if not marked.quotes:
        print("no quotes")
        return
    view.print_table()
    print(f"\n{sum_up_voices(marked)}\n")
    view.print_voices()
    for model, number in marked.left_out.items():
        print(f"\nnot shown: {number} of {make_line(model)}")


def print_quotes_json(article: Row, rows: Sequence[Row], models: Sequence[str]) -> None:
    """Print the rows that the view shows, each with its number and its spans, and who said how much."""
    marked = mark_article(article, rows, models)
    place = {name: article[name] for name in ("article_id", "version_id", "title")}
    quotes = [{"number": quote.number, **quote.row, "spans": _list_spans(marked, quote)} for quote in marked.quotes]
    print_json({**place, "quotes": quotes, "speakers": _describe_voices(marked), "left_out": marked.left_out})


def show_quote_page(article: Row, rows: Sequence[Row], models: Sequence[str], to: Path | None) -> None:
    """Write the page of an article's quotes, and open it unless a file was named for it."""
    from console.page_opening import open_page
    from newsledger.files import write_bytes_safely
    from newsledger.quote_page.page import render_quote_page

    page = render_quote_page(article, rows, models).encode("utf-8", "replace")
    if to is None:
        open_page(page, "quotes")
    else:
        write_bytes_safely(to, page)
        print(f"written: {make_line(to)}", file=sys.stderr)


def _is_colored() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _list_spans(marked: MarkedArticle, quote: Quote) -> list[dict[str, Any]]:
    return [
        {
            "part": mark.part,
            "column": "title" if mark.in_title else "text",
            "start_char": mark.start,
            "end_char": mark.end,
            "text": marked.cut(mark),
        }
        for mark in quote.marks
    ]


def _describe_voices(marked: MarkedArticle) -> list[dict[str, Any]]:
    return [
        {
            "name": voice.name,
            "is_resolved": voice.is_resolved,
            "speaker_type": voice.speaker_type,
            "role": voice.role,
            "quotes": voice.quotes,
            "words": voice.words,
            "share": voice.words / marked.spoken_words if marked.spoken_words else None,
        }
        for voice in marked.voices
    ]


def _describe_row(quote: Quote) -> tuple[str, ...]:
    """The kind, role, stance, confidence and key of a quote."""
    row = quote.row
    kind = f"{row['kind']}, title" if quote.is_title else row["kind"]
    stance = f"{row['stance'] or 'not told'}, negated" if row.get("is_negated") else row["stance"]
    values = (kind, row["role"], stance, format_confidence(row["confidence"]), row["quote_id"])
    return tuple(clean_label(value, _LONGEST_CELL) for value in values)


def _mark_all(voice: int, part: Part = "content") -> Mark:
    """A mark that stands for all of a speaker's."""
    return Mark(part, 0, 1, 1, voice)


@dataclass(frozen=True)
class _View:
    """An article on its way to a terminal."""

    marked: MarkedArticle
    is_colored: bool

    @cached_property
    def console(self) -> Console:
        """As wide as the terminal, with as many colours as it has."""
        return Console(
            width=None if sys.stdout.isatty() else _WIDTH_ELSEWHERE,
            color_system="auto" if self.is_colored else None,
            force_terminal=self.is_colored,
            highlight=False,
            markup=False,
        )

    @cached_property
    def signs(self) -> dict[Part, tuple[str, str]]:
        """What stands before and after each part of a quote where there is no colour."""
        text = self.marked.title + self.marked.text
        return {**_SIGNS, "content": _CONTENT_SIGNS[any(sign in text for sign in "«»")]}

    @cached_property
    def numbers(self) -> dict[Anchor, list[int]]:
        """The quotes that begin at each place."""
        found: dict[Anchor, list[int]] = {}
        for quote in self.marked.quotes:
            if quote.anchor:
                found.setdefault(quote.anchor, []).append(quote.number)
        return found

    def print_article(self, article: Row) -> None:
        """Print what the marks mean, the title, and the text."""
        self._print(self._explain())
        facts = (article["outlet_id"], article["published_on"], ", ".join(article["authors"] or ()))
        print(f"\n{make_line(' · '.join(str(fact) for fact in facts if fact))}")
        lines = [
            *self._wrap(self.marked.title_segments, in_title=True),
            _Line("", Text()),
            *self._wrap(self.marked.text_segments, in_title=False),
        ]
        margin = max(len(line.label) for line in lines) + 1
        for line in lines:
            self._print(Text(line.label.ljust(margin)).append_text(line.words))

    def print_table(self) -> None:
        """Print a row for each quote, as lines where the terminal has no room for columns."""
        if self.console.width < _NARROWEST_TABLE:
            self._print_list()
            return
        table = self._open_table("quote", "kind", "voice", "role", "stance", "sure", "quote_id")
        for column in (table.columns[0], *table.columns[-2:]):
            column.no_wrap = True
        for quote in self.marked.quotes:
            kind, role, *others = _describe_row(quote)
            table.add_row(f"[{quote.number}]", kind, self._paint_speaker(quote), role, *others)
        self._print(table)

    def print_voices(self) -> None:
        """Print who said how much, each speaker in their colour."""
        table = self._open_table("voice", "quotes", "words", "share")
        for voice in self.marked.voices:
            name = Text(name_voice(voice), self._choose_style(_mark_all(voice.place)))
            share = format_share(voice.words, self.marked.spoken_words)
            table.add_row(name, f"{voice.quotes:,}", f"{voice.words:,}", share)
        self._print(table)

    def _print_list(self) -> None:
        for quote in self.marked.quotes:
            kind, role, *others = _describe_row(quote)
            shown = Text(f"[{quote.number}] ").append_text(self._paint_speaker(quote))
            self._print(shown.append(f", {role}" if role else ""))
            self._print(Text(f"    {', '.join(value for value in (kind, *others) if value)}"))

    def _open_table(self, *names: str) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold" if self.is_colored else "")
        for name in names:
            table.add_column(name, overflow="fold")
        return table

    def _paint_speaker(self, quote: Quote) -> Text:
        voice = self.marked.voices[quote.voice]
        kind = f" ({clean_label(quote.row['speaker_type'])})" if voice.name else ""
        return Text(name_voice(voice) + kind, self._choose_style(_mark_all(quote.voice)))

    def _explain(self) -> Text:
        """The key to the marks."""
        shown = Text("[1]: quote 1 begins on this line. ")
        for part, words in _MEANINGS.items():
            before, after = self._frame(_mark_all(0, part))
            style = self._choose_style(_mark_all(0, part))
            shown.append(f"{before}{words}{after}", style).append("" if part == "source" else ", ")
        return shown.append(". A colour a voice." if self.is_colored else ".")

    def _wrap(self, segments: Sequence[Segment], *, in_title: bool) -> Iterator[_Line]:
        """The lines of a text, each with the numbers of the quotes that begin on it."""
        # Room for two numbers on a line; a line on which more begin is longer.
        margin = 2 * len(f"[{len(self.marked.quotes)}]")
        width = max(_SHORTEST_LINE, min(self.console.width, _LONGEST_LINE) - margin)
        for group in group_paragraphs(segments):
            written = self._write(group, in_title=in_title) if group[0].paragraph is not None else Text()
            shown: set[int] = set()
            for words in written.wrap(self.console, width):
                begun = [number for number in _list_begun(words) if number not in shown]
                shown.update(begun)
                yield _Line("".join(f"[{number}]" for number in begun), words)

    def _write(self, segments: Sequence[Segment], *, in_title: bool) -> Text:
        """A paragraph with its marks, in which nothing is left that could steer a terminal."""
        text = self.marked.title if in_title else self.marked.text
        written = Text(style=Style(bold=in_title) if self.is_colored else "")
        for segment in segments:
            start = len(written)
            for mark in segment.marks:
                if mark.start == segment.start:
                    written.append(self._frame(mark)[0])
            written.append(make_printable(segment.cut(text)))
            for mark in reversed(segment.marks):
                if mark.end == segment.end:
                    written.append(self._frame(mark)[1])
            for mark in segment.marks:
                written.stylize(self._choose_style(mark), start)
            begun = self.numbers.get((in_title, segment.start), ())
            written.stylize(Style.from_meta({_BEGUN: tuple(begun)}), start) if begun else None
        return written

    def _frame(self, mark: Mark) -> tuple[str, str]:
        if self.is_colored:
            return "", ""
        before, after = self.signs[mark.part]
        return before.format(mark.number), after.format(mark.number)

    def _choose_style(self, mark: Mark) -> Style:
        if not self.is_colored:
            return Style()
        voice = self.marked.voices[mark.voice] if self.marked.voices else None
        is_nobody = voice is not None and voice.name is None
        color = None if is_nobody else _COLORS[mark.voice % len(_COLORS)]
        return Style(color=color, underline=mark.part == "cue", bold=mark.part == "source", italic=is_nobody)

    def _print(self, shown: Text | Table) -> None:
        # Printed by us, since rich ends the process when the reader of a pipe is gone.
        with self.console.capture() as written:
            self.console.print(shown, soft_wrap=isinstance(shown, Text))
        print("\n".join(part.rstrip() for part in written.get().splitlines()))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an article, and what stands beside it in the margin."""

    label: str
    words: Text


def _list_begun(words: Text) -> Iterator[int]:
    """The quotes that a line says begin on it or on the one before."""
    for span in words.spans:
        if isinstance(span.style, Style):
            yield from span.style.meta.get(_BEGUN, ())
