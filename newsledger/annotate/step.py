"""The annotate step: the articles of one batch to annotation rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsledger.annotate.annotator import ARTICLE_COLUMNS, Article, Row
from newsledger.annotate.registry import ANNOTATORS
from newsledger.batches import Batch
from newsledger.errors import InputRejectedError
from newsledger.failpoints import reach
from newsledger.isolation import guard_unit
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet, iterate_rows
from newsledger.receipts import Receipt
from newsledger.steps import Request, Step, Tally, run_step

ANNOTATE = Step("annotate", "1", tuple(sorted({name for annotator in ANNOTATORS for name in annotator.libraries})))
_TABLES = tuple(dict.fromkeys(annotator.table for annotator in ANNOTATORS))


def request_annotate(batch: Batch, clean: Receipt) -> Request:
    """The run of the annotate step that this batch wants."""
    models = ",".join(annotator.fingerprint for annotator in ANNOTATORS)
    return Request(ANNOTATE, batch.batch_id, clean.outputs_of("articles"), {"models": models})


def annotate_batch(ledger: Ledger, batch: Batch, clean: Receipt) -> Receipt:
    """Write the rows of every annotator for the articles of one batch."""

    def work(parts: PartSet) -> Tally:
        count = 0
        rejected: Counter[str] = Counter()
        for article in iterate_rows(ledger.parts, clean.outputs_of("articles"), ARTICLE_COLUMNS):
            count += 1
            try:
                with guard_unit(ANNOTATE.name, article["document_id"]):
                    found = list(_annotate(article))
            except InputRejectedError as error:
                # Without its annotations the article would be counted as one in which nobody speaks.
                rejected[error.reason] += 1
                failure = {"reason": error.reason, "detail": error.detail or None}
                parts.write("failures", {"document_id": article["document_id"], **failure})
            else:
                for table, row in found:
                    parts.write(table, row)
            reach("mid_annotate")
        return Tally(count, count - rejected.total(), rejected=rejected)

    return run_step(ledger, request_annotate(batch, clean), (*_TABLES, "failures"), work)


def _annotate(article: Article) -> Iterator[tuple[str, Row]]:
    """Every annotator's rows, each with its table."""
    for annotator in ANNOTATORS:
        if not annotator.reads(article):
            continue
        for row in annotator.annotate(article, annotator.model_version):
            yield annotator.table, row
