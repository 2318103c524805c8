"""A date that a source offers for an article, before anyone believes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateMethod = Literal["metadata", "html", "url", "path", "text"]


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One date string as found: `method` is the kind of place, `place` names it (`json-ld:datePublished`)."""

    value: str
    method: DateMethod
    place: str
