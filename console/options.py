"""Options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from pydantic import ValidationError

from newsledger.errors import UsageError
from newsledger.ledger import Ledger
from newsledger.settings import Settings


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Folders:
    """Where raw articles lie and where what is made of them goes."""

    raw: Annotated[Path | None, Parameter(help="Folder of raw articles (default: data/raw)")] = None
    processed: Annotated[Path | None, Parameter(help="Folder for what is made (default: data/processed)")] = None

    def settings(self, **more: Any) -> Settings:
        """The settings with these folders, where given."""
        given = {"raw": self.raw, "processed": self.processed, **more}
        try:
            return Settings(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors())
            raise UsageError(f"{wrong} (an option, or NEWSLEDGER_... in the environment)") from None

    def ledger(self) -> Ledger:
        """The paths of these folders."""
        settings = self.settings()
        return Ledger(settings.raw, settings.processed)

    def demand_output(self, path: Path) -> Path:
        """A path that may be written, or an error: raw files and the product's own are no place for an answer."""
        ledger, target = self.ledger(), path.resolve()
        if target.is_relative_to(ledger.raw.resolve()):
            raise UsageError(f"{path} lies in the raw folder, where nothing is ever written: name a file elsewhere")
        is_own = target.is_relative_to(ledger.processed.resolve())
        if is_own and not target.is_relative_to(ledger.exports.resolve()):
            raise UsageError(f"{path} lies among newsledger's own files: name a file in {ledger.exports} or elsewhere")
        if not target.parent.is_dir():
            raise UsageError(f"{path.parent} is no folder: make it, or name another")
        return path

    def demand_database(self) -> Path:
        """The published database, or an error that says how to make one."""
        path = self.ledger().database
        if not path.is_file():
            raise UsageError(f"there is no database at {path}: make one with newsledger run")
        return path
