"""What a user may set: by argument, by environment (`NEWSLEDGER_WORKERS=1`), else these defaults."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _count_usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """The settings of one run; nothing is read from the environment before one is made."""

    model_config = SettingsConfigDict(env_prefix="NEWSLEDGER_", frozen=True, extra="ignore")

    raw: Path = Field(Path("data/raw"), description="Folder of raw articles, as received")
    processed: Path = Field(Path("data/processed"), description="Folder for Parquet, the database and exports")
    workers: int = Field(default_factory=_count_usable_cores, ge=1, description="Processes that clean and annotate")
    batch_records: int = Field(2000, ge=1, description="Records in one batch, at most")
    batch_files: int = Field(200, ge=1, description="Small files in one batch")
    batch_bytes: int = Field(16 << 20, ge=1, description="Bytes of small files in one batch")
    large_file_bytes: int = Field(1 << 20, ge=1, description="A file of this size is counted and cut into slices")
    record_seconds: float = Field(30.0, gt=0, description="Seconds of work on one record before it is rejected")
    record_memory: int = Field(1_500_000_000, ge=1, description="Bytes of memory for one record before it is rejected")
    load_memory: str = Field("340MB", description="Memory that DuckDB uses to build the database; more if it must")
    now: datetime | None = Field(None, description="The moment to take for now; frozen into new batches")
    prune: bool = Field(False, description="Drop the articles of raw files that are gone")
