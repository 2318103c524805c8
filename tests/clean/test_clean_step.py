"""The clean step writes one outcome a record, and its receipt says what became of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ledgers import Newsroom, make_mixed_raw

from newsledger.parquet import iterate_rows


def test_every_record_has_one_outcome_and_every_article_an_outcome(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    make_mixed_raw(newsroom.raw)
    newsroom.run()
    (read,), (clean,) = newsroom.receipts("read"), newsroom.receipts("clean")
    parts = newsroom.ledger.parts
    outcomes = list(iterate_rows(parts, clean.outputs_of("outcomes")))
    records = list(iterate_rows(parts, read.outputs_of("records"), ["document_id"]))
    articles = list(iterate_rows(parts, clean.outputs_of("articles"), ["document_id", "version_id"]))
    assert [row["document_id"] for row in outcomes] == [row["document_id"] for row in records]
    accepted = {(row["document_id"], row["version_id"]) for row in outcomes if not row["reason"]}
    assert accepted == {(row["document_id"], row["version_id"]) for row in articles}
    assert (clean.rows_in, clean.rows_out) == (len(records), len(articles))
    assert clean.rejected == Counter(row["reason"] for row in outcomes if row["reason"]) == {"too_short": 1}
