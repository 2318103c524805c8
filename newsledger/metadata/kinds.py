"""Kinds: what sort of piece an article is, by one table of rules; without a sign it is news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast
from urllib.parse import urlsplit

from newsledger.metadata.titles import find_title_kind

Kind = Literal["news", "opinion", "live", "interview", "press_release", "obituary", "listing", "unknown"]
Place = Literal["hint", "head", "path", "host", "title", "section", "byline", "slug"]

# Fewer words than a news brief's two sentences tell nothing about the kind.
MIN_WORDS = 20
HEAD_CHARS = 600
MAX_FIELD_CHARS = 500
# Three question-and-answer pairs, and words that a person was asked: without them such texts were explainers and
# readers' letters more often than interviews (us_news, by eye).
MIN_TURNS = 3
MAX_TURN_CHARS = 60_000
ASKED_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class KindRule:
    """One sign: `pattern` found in `place` means `kind`; rules are tried in the order of the table."""

    kind: Kind
    place: Place
    pattern: str


_OPINION_WORDS = (
    r"opinions?|op-?eds?|editorials?|commentary|commentaries|commentisfree"
    r"|columnists?|columns?|letters-to-the-editor|meinung|kommentare?"
    r"|tribunes?|opinion-columns|guest-essays?|viewpoints?"
)
_LIVE_WORDS = r"live|live-?blogs?|live-?updates?|live-?coverage|live-?news|liveticker|en-direct|en-vivo|as-it-happened"

RULES: tuple[KindRule, ...] = (
    KindRule("live", "hint", r"live-?_?blog(?:posting)?|live"),
    KindRule("opinion", "hint", r"opinion(?:newsarticle)?|editorial|op-?ed|column|commentary|letters?"),
    KindRule("interview", "hint", r"interview|q&a"),
    KindRule("press_release", "hint", r"press[ _-]?release|news[ _-]?release"),
    KindRule("obituary", "hint", r"obituary|obituaries"),
    KindRule("listing", "hint", r"listing|itemlist|collectionpage|searchresultspage"),
    KindRule(
        "press_release",
        "host",
        (
            r"(?:^|\.)(?:prnewswire|businesswire|globenewswire|prweb|einpresswire"
            r"|accesswire|newswire)\.(?:com|ca|co\.uk)$"
        ),
    ),
    KindRule(
        "press_release",
        "head",
        (
            r"FOR IMMEDIATE RELEASE|/PRNewswire(?:-\w+)?/|\(BUSINESS WIRE\)|\(GLOBE"
            r" NEWSWIRE\)|\(Marketwired?\b|/CNW/|PRESSEMITTEILUNG\b"
        ),
    ),
    KindRule("press_release", "head", r"^For immediate release"),
    KindRule(
        "press_release",
        "path",
        (
            r"/(?:press-?_?releases?|news-releases?|pressreleases?|pressemitteilung"
            r"(?:en)?)/"
        ),
    ),
    KindRule("press_release", "title", r"^(?:press|news) release\b"),
    KindRule("listing", "path", r"^/(?:[a-z-]+/)?(?:tags?|category|categories|authors?|search|topics?)/$"),
    KindRule(
        "listing",
        "title",
        (
            r"^what['’]?s on(?: (?:today|tonight|tomorrow|(?:this|next) (?:week|weekend|month|summer|winter|spring"
            r"|autumn|easter|christmas)|in|at|near|around|tv|stage)\b|\s?[:|–—-]|$)"
            r"|^(?:events?|tv|television|film|cinema|theatre|gig|concert|church|exhibition) (?:listings?|times)\b"
            r"|^(?:community|events?) (?:calendar|diary)\b"
        ),
    ),
    KindRule("listing", "section", r"^(?:event |tv )?listings?$"),
    KindRule("live", "path", rf"/(?:{_LIVE_WORDS})/"),
    KindRule("live", "slug", r"(?:^|-)live-(?:updates?|blog|coverage)(?:-|$|\.)"),
    KindRule(
        "live",
        "title",
        (
            r"^live(?: ?blog| updates?| coverage)?\s?[:|–—-] |\blive (?:updates?"
            r"|blog|coverage)\b|(?:[:–—-] | \()(?:as it happened|live)\)?$"
        ),
    ),
    KindRule("obituary", "path", r"/(?:obituary|obituaries|obits?|nachrufe?|necrologie)/"),
    KindRule("obituary", "title", r"^(?:obituary|obituaries)\b|\bobituary$|^in memoriam\b"),
    KindRule("obituary", "section", r"^(?:obituary|obituaries|obits|nachrufe?)$"),
    KindRule(
        "opinion",
        "title",
        (
            rf"^(?:{_OPINION_WORDS}|letters?(?: to the editor)?|analysis/opinion"
            rf"|guest column|opinion \w+)\s?[:|–—] ?|\s[|–—-] (?:opinion|editorial"
            rf"|commentary|column|op-ed|letters?)$|: column$"
        ),
    ),
    KindRule(
        "interview",
        "title",
        (
            r"^(?:the )?interview\s?[:|–—]|^q ?& ?a with\b|[:|–—] (?:q ?& ?a with"
            r"|an? interview)\b"
            r"|^(?:an? |the |full |exclusive )*interview with\b|[:?.] an interview with\b|\bthe .{2,30} interview$"
        ),
    ),
    KindRule("interview", "path", r"/(?:interviews?|q-and-a|entrevistas?)/"),
    KindRule("interview", "section", r"^(?:interviews?|q&a|entrevistas?)$"),
    KindRule("opinion", "path", rf"/(?:{_OPINION_WORDS})/"),
    KindRule(
        "opinion",
        "section",
        (
            rf"^(?:{_OPINION_WORDS}|letters|comment|comment is free|op ed|the editorial"
            rf" board)(?: ?[/|>-].*)?$"
        ),
    ),
    KindRule("opinion", "byline", r"\beditorial board\b"),
    KindRule("opinion", "head", r"^(?:ANALYSIS/OPINION|OPINION|EDITORIAL|COMMENTARY):?\s"),
)

_CASED_PLACES = frozenset({"head"})
_WHOLE_PLACES = frozenset({"hint"})
_QUESTION = re.compile(r"^[ \t*]*(?:Q|Question|QUESTION)(?:[:.]|\s?[–—-])\s?\S", re.MULTILINE)
_ASKED = re.compile(
    (
        r"\b(?:interview|spoke (?:with|to)|speaks (?:with|to)|talked (?:with"
        r"|to)|sat down with|edited for (?:length|clarity))"
    ),
    re.IGNORECASE,
)
# Plain words without which the patterns are not tried.
_QUESTION_MARKS = ("Q:", "Q.", "Question", "QUESTION")
_ASKED_SIGNS = ("interview", "spoke ", "speaks ", "talked ", "sat down with", "edited for ")
_ANSWER = re.compile(r"^[ \t*]*(?:A|Answer|ANSWER)(?:[:.]|\s?[–—-])\s?\S", re.MULTILINE)


def classify_kind(
    *, title: str | None, url: str | None, section: str | None, kind_hint: str | None, text: str, byline: Sequence[str]
) -> Kind:
    """Give the article's kind: the first rule that matches, a mark on its headline, turns of questions, else news.

    `title` is the headline with its marks. A text too short to tell is `unknown`.
    """
    places = _collect_places(title, url, section, kind_hint)
    places["head"] = text[:HEAD_CHARS].lstrip()
    places["byline"] = " | ".join(byline)[:MAX_FIELD_CHARS]
    for kind, place, pattern in _compile_rules():
        if places[place] and pattern.search(places[place]):
            return kind
    marked = find_title_kind(title)
    if marked or _is_conversation(text):
        return cast(Kind, marked) if marked else "interview"
    return "unknown" if len(text[:MAX_FIELD_CHARS].split()) < MIN_WORDS else "news"


@lru_cache(maxsize=1)
def _compile_rules() -> tuple[tuple[Kind, Place, re.Pattern[str]], ...]:
    compiled: list[tuple[Kind, Place, re.Pattern[str]]] = []
    for rule in RULES:
        pattern = rf"\A(?:{rule.pattern})\Z" if rule.place in _WHOLE_PLACES else rule.pattern
        flags = 0 if rule.place in _CASED_PLACES else re.IGNORECASE
        compiled.append((rule.kind, rule.place, re.compile(pattern, flags)))
    return tuple(compiled)


def _collect_places(title: str | None, url: str | None, section: str | None, kind_hint: str | None) -> dict[str, str]:
    host, folder, slug = _split_address(url)
    fields = {"title": title, "section": section, "hint": kind_hint}
    places = {name: " ".join((value or "")[:MAX_FIELD_CHARS].split()) for name, value in fields.items()}
    places["hint"] = places["hint"].removeprefix("https://schema.org/").removeprefix("http://schema.org/")
    return places | {"host": host, "path": folder, "slug": slug}


def _split_address(url: str | None) -> tuple[str, str, str]:
    """Give the host, the folders as `/a/b/`, and the last segment, which names the article and not its kind."""
    try:
        parts = urlsplit((url or "")[: MAX_FIELD_CHARS * 4])
        host = parts.hostname or ""
    except ValueError:
        return "", "", ""
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if not segments:
        return host, "", ""
    return host, "/" + "".join(f"{segment}/" for segment in segments[:-1]), segments[-1]


def _is_conversation(text: str) -> bool:
    """Say whether a text has question-and-answer turns (`Q:` ... `A:`) and says that somebody was asked."""
    window = text[:MAX_TURN_CHARS]
    if "Q" not in window or not any(mark in window for mark in _QUESTION_MARKS) or not _says_asked(text[:ASKED_CHARS]):
        return False
    return len(_QUESTION.findall(window)) >= MIN_TURNS and len(_ANSWER.findall(window)) >= MIN_TURNS


def _says_asked(head: str) -> bool:
    folded = head.lower()
    return any(sign in folded for sign in _ASKED_SIGNS) and _ASKED.search(head) is not None
