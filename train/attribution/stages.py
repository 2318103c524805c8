"""The stages of a training: each leaves a folder, and runs again when what goes into it changes, libraries too."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any

from train.attribution.libraries import list_library_versions

# Raise it when what a stage writes changes: finished stages are then made anew.
VERSION = 1
MARK = "stage.json"


@dataclass(frozen=True, slots=True)
class Stage:
    """A finished stage: its folder, and the digest of all that went into it."""

    folder: Path
    key: str


def run_stage(folder: Path, numbers: object, inputs: Iterable[Stage | str], make: Callable[[Path], None]) -> Stage:
    """The stage of this folder: as it lies there, or made by `make` in a folder that takes its place when whole."""
    key = _digest(
        [VERSION, list_library_versions(), folder.name, _flatten(numbers), [_name_input(each) for each in inputs]]
    )
    if _read_key(folder) == key:
        print(f"{folder.name}: kept", flush=True)
        return Stage(folder, key)
    print(f"{folder.name}: begins", flush=True)
    partial = folder.with_name(f".{folder.name}")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    make(partial)
    (partial / MARK).write_text(json.dumps({"key": key}) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return Stage(folder, key)


def _name_input(given: Stage | str) -> str:
    return given.key if isinstance(given, Stage) else given


def _flatten(numbers: object) -> object:
    return asdict(numbers) if is_dataclass(numbers) and not isinstance(numbers, type) else numbers


def _read_key(folder: Path) -> str | None:
    path = folder / MARK
    if not path.is_file():
        return None
    try:
        mark: Any = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError:
        return None
    return str(mark.get("key")) if isinstance(mark, dict) else None


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def digest_files(root: Path, paths: Iterable[Path]) -> str:
    """The SHA-256 of files: of their names below `root` and of their bytes."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
