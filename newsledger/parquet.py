"""Parquet parts: written row by row to a temporary name, then named by their content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.errors import DamagedStoreError
from newsledger.failpoints import reach
from newsledger.files import digest_of_file, naming_path, publish_file
from newsledger.schema import StepName, part_schema

# Rows held in memory before they are written: 500 articles are some 3 MB of text.
_BUFFERED_ROWS = 500
_DIGEST_LENGTH = 16


class PartWriter:
    """One table's part of one batch; `publish` returns its name `TABLE/BATCH-DIGEST.parquet`."""

    def __init__(self, folder: Path, table: str, step: StepName, batch_id: str) -> None:
        self.table = table
        self.row_count = 0
        self._folder = folder
        self._batch_id = batch_id
        self._schema = part_schema(table, step)
        self._rows: list[Mapping[str, Any]] = []
        self._temporary = folder / table / f".{batch_id}-{step}.tmp"
        self._temporary.parent.mkdir(parents=True, exist_ok=True)
        with naming_path(self._temporary):
            self._writer = pq.ParquetWriter(self._temporary, self._schema, compression="zstd", compression_level=3)

    def write(self, row: Mapping[str, Any]) -> None:
        """Add one row."""
        self._rows.append(row)
        self.row_count += 1
        if len(self._rows) >= _BUFFERED_ROWS:
            self._flush()

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Add rows that are in Arrow already."""
        self._flush()
        table = pa.Table.from_batches([batch]).select(self._schema.names).cast(self._schema)
        with naming_path(self._temporary):
            self._writer.write_table(table)
        self.row_count += batch.num_rows

    def _flush(self) -> None:
        if self._rows:
            table = pa.Table.from_pylist(self._rows, schema=self._schema)
            with naming_path(self._temporary):
                self._writer.write_table(table)
            self._rows = []

    def publish(self) -> str:
        """Finish the file and give it the name of its content."""
        self._flush()
        with naming_path(self._temporary):
            self._writer.close()
        name = f"{self.table}/{self._batch_id}-{digest_of_file(self._temporary)[:_DIGEST_LENGTH]}.parquet"
        reach("before_publish_part")
        publish_file(self._temporary, self._folder / name)
        reach("after_publish_part")
        return name

    def discard(self) -> None:
        """Remove what was written so far."""
        # A full disk refuses the file's footer too, and the file must go all the same.
        with suppress(OSError):
            self._writer.close()
        self._temporary.unlink(missing_ok=True)


class PartSet:
    """The parts that one step run writes together; left by an exception, none of them stays."""

    def __init__(self, folder: Path, step: StepName, batch_id: str, tables: Sequence[str]) -> None:
        self._writers = {table: PartWriter(folder, table, step, batch_id) for table in tables}
        self.names: tuple[str, ...] = ()

    def write(self, table: str, row: Mapping[str, Any]) -> None:
        """Add one row to one table."""
        self._writers[table].write(row)

    def write_batch(self, table: str, batch: pa.RecordBatch) -> None:
        """Add rows that are in Arrow already to one table."""
        self._writers[table].write_batch(batch)

    @property
    def rows(self) -> dict[str, int]:
        """Rows written so far by table."""
        return {table: writer.row_count for table, writer in self._writers.items()}

    def __enter__(self) -> PartSet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.names = tuple(writer.publish() for writer in self._writers.values())
        finally:
            # Of a writer that has published nothing is left to remove.
            for writer in self._writers.values():
                writer.discard()


def demand_part(folder: Path, name: str) -> None:
    """Refuse a part that is missing or whose bytes are not those its name was made from."""
    path = folder / name
    if not path.is_file():
        raise DamagedStoreError(f"{path} is missing: restore it, or run again with --rebuild")
    if digest_of_file(path)[:_DIGEST_LENGTH] != path.stem[-_DIGEST_LENGTH:]:
        raise DamagedStoreError(f"{path} is damaged: restore it, or remove it and run again")


def iterate_rows(folder: Path, names: Sequence[str], columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Rows of several parts as dictionaries, a few hundred in memory at a time."""
    for name in names:
        path = folder / name
        demand_part(folder, name)
        with pq.ParquetFile(path) as part:
            for batch in part.iter_batches(batch_size=256, columns=list(columns) if columns else None):
                yield from batch.to_pylist()
