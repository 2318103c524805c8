"""Rows of the table `quotes` from the attributions that an annotator found."""

from __future__ import annotations

from collections.abc import Iterator

from newsledger.annotate.annotator import Article, Row
from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.rules.direct_quotes import find_direct_quotes
from newsledger.annotate.spans import Span
from newsledger.files import digest_text


def annotate_direct_quotes(article: Article, model_version: str) -> Iterator[Row]:
    """The article's direct quotes, by rules."""
    for attribution in find_direct_quotes(article["text"]):
        yield make_quote_row(article, attribution, model_version)


def _describe_span(name: str, span: Span | None, text: str) -> Row:
    return {
        name: span.cut(text) if span else None,
        f"{name}_start": span.start_char if span else None,
        f"{name}_end": span.end_char if span else None,
    }


def make_quote_row(article: Article, attribution: Attribution, model_version: str) -> Row:
    """One row of `quotes`: every surface is cut from the text at its offsets."""
    text = article["text"]
    spans = [{"start_char": span.start_char, "end_char": span.end_char} for span in attribution.content_spans]
    marks = ",".join(f"{span['start_char']}-{span['end_char']}" for span in spans)
    return {
        "quote_id": digest_text(article["version_id"], model_version, marks)[:16],
        **{name: article[name] for name in ("article_id", "version_id", "document_id")},
        "kind": attribution.kind,
        "content": " ".join(span.cut(text) for span in attribution.content_spans),
        "content_spans": spans,
        **_describe_span("cue", attribution.cue, text),
        **_describe_span("source", attribution.source, text),
        "stance": attribution.stance,
        "speaker": attribution.speaker,
        "speaker_type": attribution.speaker_type,
        "role": attribution.role,
        "addressee": attribution.addressee,
        "paragraph": attribution.paragraph,
        "is_lead": attribution.is_lead,
        "confidence": attribution.confidence,
        "model_version": model_version,
    }
