"""A sliding window over a stream, for readers that look for where a record ends."""

from __future__ import annotations

from newsledger.errors import InputRejectedError
from newsledger.read.streams import CHUNK_BYTES, ByteStream


class Window:
    """The bytes from `base` on that are in memory; all positions are addresses in the decompressed file.

    `unbroken_until`: no line break lies between the last record's start and here, so that none is sought twice.
    A stream that breaks off counts as ended, so that what came before is still given; `raise_damage` then tells.
    """

    def __init__(self, stream: ByteStream, base: int) -> None:
        self.buffer = b""
        self.base = base
        self.is_ended = False
        self.unbroken_until = base
        self.damage: InputRejectedError | None = None
        self._stream = stream

    @property
    def end(self) -> int:
        """The address after the last byte in memory."""
        return self.base + len(self.buffer)

    def grow(self) -> bool:
        """Read on by about the size of what is held (so that rescans stay linear); give False at the end."""
        pieces: list[bytes] = []
        wanted = max(CHUNK_BYTES, len(self.buffer))
        try:
            while wanted > 0 and not self.is_ended:
                piece = self._stream.read(wanted)
                self.is_ended = not piece
                wanted -= len(piece)
                pieces.append(piece)
        except InputRejectedError as error:
            self.damage, self.is_ended = error, True
        grown = b"".join(pieces)
        self.buffer += grown
        return bool(grown)

    def reach(self, address: int) -> bool:
        """Have the bytes before `address` in memory; give False when the stream ends before it."""
        while self.end < address:
            if not self.grow():
                return False
        return True

    def discard(self, address: int) -> None:
        """Forget what lies before `address`, once it is worth the copy."""
        if address - self.base >= CHUNK_BYTES or address >= self.end:
            self.buffer = self.buffer[address - self.base :]
            self.base = address

    def take(self, start: int, end: int) -> bytes:
        """Give the bytes of an address range that is in memory."""
        return self.buffer[start - self.base : end - self.base]

    def raise_damage(self) -> None:
        """Raise what broke the stream off, if anything did."""
        if self.damage:
            raise self.damage
