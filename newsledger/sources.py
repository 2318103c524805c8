"""`sources.toml` and `outlets.csv`: what a person declares of the raw files, and of the outlets in them."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newsledger.errors import UsageError
from newsledger.files import digest_text

FILE_NAME = "sources.toml"
PROFILES_NAME = "outlets.csv"
SIDECAR_SUFFIX = ".meta.json"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Names that a path pattern may fill: fields of a record, and a slug that is matched and left out.
_PATTERN_FIELDS = {"outlet", "published", "section", "language", "title", "agency", "kind", "slug"}


class Source(BaseModel):
    """One declared source: which files it covers, how to read them, and what to expect of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "undeclared"
    path: str = "**"
    format: str | None = None
    path_pattern: str | None = None
    outlet: str | None = None
    language: str | None = None
    timezone: str | None = None
    day_first: bool | None = None
    kind: str | None = None
    minimum: int | None = Field(None, ge=0)
    maximum: int | None = Field(None, ge=0)
    fields: dict[str, str | list[str]] = Field(default_factory=dict)

    @cached_property
    def path_expression(self) -> re.Pattern[str] | None:
        """The path pattern as an expression that is matched against the end of the path."""
        return compile_path_pattern(self.path_pattern) if self.path_pattern else None

    def covers(self, path: str) -> bool:
        """Whether the glob matches a path below the raw folder."""
        return match_glob(self.path, path)

    def read_path(self, path: str) -> dict[str, str]:
        """The metadata that the file's path holds by the declared pattern."""
        found = self.path_expression.search(path) if self.path_expression else None
        return {name: value for name, value in found.groupdict().items() if name != "slug"} if found else {}

    @property
    def digest(self) -> str:
        """A digest of all that shapes how the source is read; expectations do not."""
        return digest_text(self.model_dump_json(exclude={"minimum", "maximum", "name"}))


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that is declared; `outlets` is as written, keyed by outlet_id, those of `outlets.csv` among them.

    `path` is where `sources.toml` lies, `profiles` where `outlets.csv` does.
    """

    sources: tuple[Source, ...] = ()
    outlets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    path: Path | None = None
    profiles: Path | None = None

    def source_of(self, path: str) -> Source:
        """The first declared source that covers a path, else the undeclared one."""
        return next((source for source in self.sources if source.covers(path)), Source())

    @property
    def outlets_digest(self) -> str:
        """A digest of the declared outlets."""
        return digest_text(repr(sorted((name, sorted(row.items())) for name, row in self.outlets.items())))


def _translate_glob(part: str) -> str:
    pieces = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(pieces.get(token, re.escape(token)) for token in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", part))


def match_glob(pattern: str, path: str) -> bool:
    """Whether `pattern` (`*`, `?`, and `**` over folders) matches all of a path with forward slashes."""
    return re.fullmatch(_translate_glob(pattern), path, re.DOTALL) is not None


def compile_path_pattern(pattern: str) -> re.Pattern[str]:
    """An expression for a pattern such as `{outlet}_{published}_{slug}.txt`, compression suffixes apart."""
    names = _PLACEHOLDER.findall(pattern)
    unknown = sorted(set(names) - _PATTERN_FIELDS)
    if unknown:
        choices = ", ".join(sorted(_PATTERN_FIELDS))
        raise UsageError(f"{FILE_NAME}: path_pattern names {{{unknown[0]}}}; it may name {choices}")
    pieces = _PLACEHOLDER.split(pattern)
    expression = "".join(
        # A value never holds the separators of a path; the last one of a name may hold underscores.
        f"(?P<{piece}>[^/]+?)" if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    return re.compile(rf"(?:^|/){expression}(?:\.(?:gz|gzip|bz2|zst|zstd|xz))?$")


def load_declarations(raw: Path) -> Declarations:
    """The declarations of a raw folder: each file is its own, else the current folder's, else there is none."""
    path, profiles = (_find_file(raw, name) for name in (FILE_NAME, PROFILES_NAME))
    declared = _parse_declarations(path) if path else Declarations()
    if profiles is None:
        return declared
    # Here, since it takes the readers' decoding and the list of public suffixes, which most commands do without.
    from newsledger.metadata.outlet_profiles import declare_profiles

    return replace(declared, outlets=declare_profiles(profiles, declared.outlets), profiles=profiles)


def _find_file(raw: Path, name: str) -> Path | None:
    return next((folder / name for folder in (raw, Path()) if (folder / name).is_file()), None)


def _parse_declarations(path: Path) -> Declarations:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        rows = enumerate(content.pop("source", []), start=1)
        sources = tuple(_read_source(path, number, row) for number, row in rows)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise UsageError(f"{path} is not readable TOML: {error}") from error
    outlets = content.pop("outlets", {})
    if not isinstance(outlets, dict) or not all(isinstance(row, dict) for row in outlets.values()):
        raise UsageError(f"{path}: outlets are declared as [outlets.ID] with fields below it")
    if content:
        raise UsageError(f"{path}: unknown section [{next(iter(content))}]; it may hold [[source]] and [outlets.ID]")
    for source in sources:
        _ = source.path_expression
    return Declarations(sources, outlets, path)


def _read_source(path: Path, number: int, row: Mapping[str, Any]) -> Source:
    try:
        return Source(**row)
    except ValidationError as error:
        name = repr(row["name"]) if "name" in row else f"number {number}"
        raise UsageError(f"{path}: source {name}: {_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    """What is wrong with a source's first faulty key, and the key that is meant where one is like it."""
    # A misspelt key explains more than a wrong value.
    first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        alike = get_close_matches(key, Source.model_fields, 1)
        meant = f"is {alike[0]!r} meant?" if alike else "it is none of ours;"
        return f"unknown key {key!r}: {meant} keys of a [[source]] are {', '.join(Source.model_fields)}"
    wrong = str(first["msg"]).removeprefix("Input should be ").partition(", unable")[0]
    return f"{key} is {first['input']!r}, it should be {wrong}"


def is_declaration(path: PurePosixPath) -> bool:
    """Whether a file, by its path below the raw folder, declares or describes others instead of being raw material.

    A table named `outlets.csv` in a folder of its own may be anybody's: it is raw material.
    """
    return path.name == FILE_NAME or path.name.endswith(SIDECAR_SUFFIX) or str(path) == PROFILES_NAME


def sidecar_of(path: Path) -> Path | None:
    """The metadata file beside a raw file: `NAME.meta.json`, with or without the raw file's suffix."""
    for candidate in (path.with_name(path.name + SIDECAR_SUFFIX), path.with_suffix(SIDECAR_SUFFIX)):
        # A link counts, so that it can be refused; unlike pathlib, os.path takes a name too long for a file as absent.
        if os.path.islink(candidate) or os.path.isfile(candidate):  # noqa: PTH113, PTH114
            return candidate
    return None
