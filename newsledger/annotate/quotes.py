"""Rows of the table `quotes` from the attributions that an annotator found."""

from __future__ import annotations

from collections.abc import Iterator

from newsledger.annotate.annotator import Article, Row
from newsledger.annotate.attribution.annotation import annotate_article
from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.rules.direct_quotes import find_direct_quotes
from newsledger.annotate.spans import Span
from newsledger.files import digest_text

# Between spans: what the article parts is not printed as if it stood together.
OMISSION = " […] "


def annotate_direct_quotes(article: Article, model_version: str) -> Iterator[Row]:
    """The article's direct quotes, by rules."""
    for attribution in find_direct_quotes(article["text"]):
        yield make_quote_row(article, attribution, model_version)


def annotate_attributions(article: Article, model_version: str) -> Iterator[Row]:
    """The article's attributions of every kind, those of its title first, by the network."""
    for attribution in annotate_article(article["text"], article["title"]):
        yield make_quote_row(article, attribution, model_version)


def _describe_span(name: str, span: Span | None, text: str, is_counted: bool) -> Row:
    return {
        name: span.cut(text) if span else None,
        f"{name}_start": span.start_char if span and is_counted else None,
        f"{name}_end": span.end_char if span and is_counted else None,
    }


def _list_title_spans(attribution: Attribution) -> list[Row]:
    parts = [("content", span) for span in attribution.content_spans]
    parts += [(name, span) for name, span in (("cue", attribution.cue), ("source", attribution.source)) if span]
    return [{"part": name, "start_char": span.start_char, "end_char": span.end_char} for name, span in parts]


def make_quote_row(article: Article, attribution: Attribution, model_version: str) -> Row:
    """One row of `quotes`: every surface is cut at its offsets, from the text or from a title apart from it."""
    is_apart = attribution.in_title
    text = article["title"] if is_apart else article["text"]
    spans = [{"start_char": span.start_char, "end_char": span.end_char} for span in attribution.content_spans]
    marks = ",".join(f"{span['start_char']}-{span['end_char']}" for span in spans)
    return {
        "quote_id": digest_text(article["version_id"], model_version, ("title:" if is_apart else "") + marks)[:16],
        **{name: article[name] for name in ("article_id", "version_id", "document_id")},
        "kind": attribution.kind,
        "content": OMISSION.join(span.cut(text) for span in attribution.content_spans),
        "content_spans": None if is_apart else spans,
        **_describe_span("cue", attribution.cue, text, not is_apart),
        **_describe_span("source", attribution.source, text, not is_apart),
        "title_spans": _list_title_spans(attribution) if is_apart else None,
        "stance": attribution.stance,
        "is_negated": attribution.is_negated,
        "speaker": attribution.speaker,
        "speaker_type": attribution.speaker_type,
        "anonymity_reason": attribution.anonymity_reason,
        "role": attribution.role,
        "addressee": attribution.addressee,
        "paragraph": None if is_apart else attribution.paragraph,
        "is_lead": attribution.is_lead,
        "is_title": attribution.is_title,
        "confidence": attribution.confidence,
        "model_version": model_version,
    }
