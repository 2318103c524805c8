"""What a run leaves in Prefect's own pages: one table of receipts and one summary."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from newsledger.receipts import Receipt
from newsledger.run import Summary

# Prefect keeps an artifact as one JSON document: a page of receipts, not an archive of them.
_SHOWN_RECEIPTS = 500


def publish_receipts(receipts: Sequence[Receipt]) -> None:
    """Publish the table of receipts."""
    rows = [
        {
            "step": receipt.step,
            "batch": receipt.batch_id or "all",
            "rows in": receipt.rows_in,
            "rows out": receipt.rows_out,
            "duplicates": receipt.duplicates,
            "rejected": ", ".join(f"{reason} {count}" for reason, count in receipt.rejected.items()),
            "fingerprint": receipt.fingerprint[:12],
        }
        for receipt in receipts[:_SHOWN_RECEIPTS]
    ]
    create_table_artifact(table=rows, key="receipts", description=f"{len(rows)} of {len(receipts)} receipts")


def publish_summary(summary: Summary) -> None:
    """Publish the summary as Markdown."""
    lines = ["| table | rows |", "|---|--:|", *(f"| {name} | {count:,} |" for name, count in summary.rows.items())]
    lines += ["", "| rejected because | records |", "|---|--:|"]
    lines += [f"| {reason} | {count:,} |" for reason, count in summary.rejected.items()] or ["| nothing | 0 |"]
    lines += ["", *(f"- warning: {warning}" for warning in summary.warnings)]
    if summary.vanished:
        # Their number and not their names, which a stranger chose and Prefect's page would read as Markdown.
        lines.append(f"- raw files that are gone, while their articles stay: {len(summary.vanished):,}")
    if summary.replaced:
        lines.append(f"- raw files that were replaced, while what they held before stays: {len(summary.replaced):,}")
    lines += [f"- database: `{summary.database}`", *(f"- export: `{name}`" for name in summary.exports)]
    create_markdown_artifact(markdown="\n".join(lines), key="run-summary")
