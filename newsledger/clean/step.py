"""The clean step: the records of one batch to articles and links."""

from __future__ import annotations

from collections import Counter
from typing import Any

from newsledger.batches import Batch
from newsledger.clean.article import CleanedArticle, clean_record
from newsledger.errors import InputRejectedError
from newsledger.failpoints import reach
from newsledger.isolation import guard_unit
from newsledger.ledger import Ledger
from newsledger.metadata.outlets import OutletDirectory
from newsledger.parquet import PartSet, iterate_rows
from newsledger.receipts import Receipt
from newsledger.sources import Declarations
from newsledger.steps import Request, Step, Tally, run_step

CLEAN = Step(
    "clean",
    "2",
    ("trafilatura", "htmldate", "lxml", "ftfy", "w3lib", "tldextract", "dateparser", "python-dateutil", "py3langid"),
)


def request_clean(batch: Batch, read: Receipt, declarations: Declarations) -> Request:
    """The run of the clean step that this batch wants."""
    settings = {"outlets": declarations.outlets_digest, "now": batch.registered_at}
    return Request(CLEAN, batch.batch_id, read.outputs_of("records"), settings)


def clean_batch(ledger: Ledger, batch: Batch, read: Receipt, declarations: Declarations) -> Receipt:
    """Write articles, links and the outcome of each record of one batch."""
    outlets = OutletDirectory(declarations.outlets)

    def work(parts: PartSet) -> Tally:
        rejected: Counter[str] = Counter()
        count = 0
        for record in iterate_rows(ledger.parts, read.outputs_of("records")):
            count += 1
            outcome: dict[str, Any] = {"document_id": record["document_id"]}
            try:
                with guard_unit(CLEAN.name, record["document_id"]):
                    cleaned = clean_record(record, outlets, batch.now)
            except InputRejectedError as error:
                rejected[error.reason] += 1
                outcome |= {"reason": error.reason, "detail": error.detail or None}
            else:
                outcome |= _write_article(parts, cleaned)
            parts.write("outcomes", outcome)
            reach("mid_clean")
        return Tally(count, count - rejected.total(), rejected=rejected)

    return run_step(ledger, request_clean(batch, read, declarations), ("articles", "links", "outcomes"), work)


def _write_article(parts: PartSet, cleaned: CleanedArticle) -> dict[str, Any]:
    parts.write("articles", cleaned.article)
    for link in cleaned.links:
        parts.write("links", link)
    return {name: cleaned.article[name] for name in ("article_id", "version_id")}
