"""The annotators: one line each. The order is the order of their rows."""

from __future__ import annotations

from newsledger.annotate.annotator import Annotator
from newsledger.annotate.quotes import annotate_direct_quotes

ANNOTATORS: tuple[Annotator, ...] = (
    Annotator(name="rules", version="2", table="quotes", annotate=annotate_direct_quotes),
)
