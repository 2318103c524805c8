"""Raw files read slice by slice, without a run."""

from __future__ import annotations

from typing import Any

from ledgers import NOW, Newsroom

from newsledger.batches import register_batches
from newsledger.read import step
from newsledger.sources import load_declarations

Row = tuple[dict[str, Any], dict[str, Any] | None]


def read_slices(newsroom: Newsroom, processed_name: str, **settings: int) -> list[list[Row]]:
    """What the read step makes of each slice of the raw files, as they are registered for a new processed folder."""
    room = Newsroom(newsroom.folder, processed_name=processed_name)
    declarations = load_declarations(room.raw)
    batches = register_batches(room.ledger, declarations, room.settings(**settings), NOW).batches
    return [list(step._read_file(room.ledger, file, declarations)) for batch in batches for file in batch.files]
