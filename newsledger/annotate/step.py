"""The annotate step: the articles of one batch to annotation rows."""

from __future__ import annotations

from newsledger.annotate.annotator import ARTICLE_COLUMNS
from newsledger.annotate.registry import ANNOTATORS
from newsledger.batches import Batch
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet, iterate_rows
from newsledger.receipts import Receipt
from newsledger.steps import Request, Step, Tally, run_step

ANNOTATE = Step("annotate", "1", tuple(sorted({name for annotator in ANNOTATORS for name in annotator.libraries})))
_TABLES = tuple(dict.fromkeys(annotator.table for annotator in ANNOTATORS))


def request_annotate(batch: Batch, clean: Receipt) -> Request:
    """The run of the annotate step that this batch wants."""
    models = ",".join(annotator.model_version for annotator in ANNOTATORS)
    return Request(ANNOTATE, batch.batch_id, clean.outputs_of("articles"), {"models": models})


def annotate_batch(ledger: Ledger, batch: Batch, clean: Receipt) -> Receipt:
    """Write the rows of every annotator for the articles of one batch."""

    def work(parts: PartSet) -> Tally:
        count = 0
        for article in iterate_rows(ledger.parts, clean.outputs_of("articles"), ARTICLE_COLUMNS):
            count += 1
            for annotator in ANNOTATORS:
                for row in annotator.annotate(article, annotator.model_version):
                    parts.write(annotator.table, row)
        return Tally(count, count)

    return run_step(ledger, request_annotate(batch, clean), _TABLES, work)
