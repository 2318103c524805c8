"""The annotators: one line each. The order is the order of their rows."""

from __future__ import annotations

from newsledger.annotate.annotator import Annotator, Article
from newsledger.annotate.attribution.reading.network import digest_model
from newsledger.annotate.quotes import annotate_attributions, annotate_direct_quotes

# The language that the network was trained on; an article of an unknown one in Latin letters is read as that.
TRAINED_LANGUAGE = "en"
# Letters before this one are those of Latin scripts; so many at the start of a text tell its script.
FIRST_OTHER_LETTER = "\u0250"
SAMPLE_CHARS = 2000


def _is_trained(article: Article) -> bool:
    language = article["language"]
    return _is_latin(article["text"]) if language is None else language == TRAINED_LANGUAGE


def _is_latin(text: str) -> bool:
    """Whether most letters at the start of a text are Latin ones."""
    letters = [letter for letter in text[:SAMPLE_CHARS] if letter.isalpha()]
    return 2 * sum(letter < FIRST_OTHER_LETTER for letter in letters) >= len(letters)


def _is_foreign(article: Article) -> bool:
    return not _is_trained(article)


ANNOTATORS: tuple[Annotator, ...] = (
    Annotator(
        name="attribution",
        version="2",
        table="quotes",
        annotate=annotate_attributions,
        libraries=("onnxruntime", "numpy"),
        reads=_is_trained,
        digest=digest_model,
    ),
    Annotator(name="rules", version="4", table="quotes", annotate=annotate_direct_quotes, reads=_is_foreign),
)
