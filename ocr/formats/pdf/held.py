"""A stream whose failures wait: the PDF library ends the whole process where writing raises, on a full disk say."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

    from typing_extensions import Buffer


class HeldStream(io.RawIOBase):
    """Passes on what is written; after a failure nothing more, and `settle` raises it."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin where the stream stands."""
        self._stream = stream
        self._at = 0
        self._failure: OSError | None = None

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, content: Buffer, /) -> int:
        """Write all of it, or nothing once a write failed."""
        size = memoryview(content).nbytes
        self._at += size
        if self._failure is None:
            try:
                self._stream.write(content)
            except OSError as error:
                self._failure = error
        return size

    def tell(self) -> int:
        """Return how much was written."""
        return self._at

    def flush(self) -> None:
        """Do nothing: `settle` does."""

    def settle(self) -> None:
        """Write what the stream still holds. Raises OSError where any of it could not be written."""
        if self._failure is not None:
            raise self._failure
        self._stream.flush()
