"""Exports that may be cut off: what is finished is written down, and the next run goes on from there.

Beside DEST lies a folder `.DEST.sohoa` while an export is under way, with a journal of one line for each finished part:
its name, the state of what it was made from, and the checksums of its files. A part is used again only if what it is
made from has not changed and its files still have those checksums. Whoever works on it holds a lock, which the system
lets go of however the process ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

from corpus.errors import ArchiveError
from corpus.store.blobs import CHUNK
from corpus.store.durable import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

JOURNAL, LOCK = "journal.jsonl", "lock"


class ExportBusy(ArchiveError):
    """Somebody else is writing the same export."""

    code = "export-busy"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is whole: its name under the folder it lies in, its size in bytes, its checksums."""

    name: str
    size: int
    sha256: str
    sha512: str


class Staging:
    """The folder of an export under way, from `__enter__` to `__exit__`; `done` does away with it.

    Args:
        dest: where the export is to stand.
        purpose: what is exported and by which version; what another purpose left behind is thrown away.
    """

    def __init__(self, dest: Path, purpose: dict[str, object]) -> None:
        self.folder = dest.parent / f".{dest.name}.sohoa"
        self._purpose = json.loads(json.dumps(purpose))
        self._known: dict[str, tuple[str, list[Part]]] = {}
        self._lock: BinaryIO | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / LOCK).open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise ExportBusy(
                "Đang có một lần xuất khác ghi vào đúng chỗ này. Hãy chờ xong, hoặc chọn chỗ khác."
            ) from error
        if not self._read():
            self._clear()
            self._append(self._purpose)
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def known(self, key: str, state: str, folder: Path) -> list[Part] | None:
        """Return the files of a finished part, lying in `folder`; None where it is to be made, or made again."""
        before, parts = self._known.get(key, ("", []))
        if before != state or not all(_is_whole(folder / part.name, part) for part in parts):
            return None
        return parts

    def add(self, key: str, state: str, parts: Sequence[Part]) -> None:
        """Write down that a part is finished; its files are on disk under their names."""
        self._known[key] = (state, list(parts))
        self._append({"key": key, "state": state, "files": [asdict(part) for part in parts]})

    def done(self) -> None:
        """Do away with the folder: what was asked for stands in its place."""
        shutil.rmtree(self.folder)

    def _read(self) -> bool:
        """Read the journal; say whether it is of this purpose. A line that was cut off is cut away."""
        try:
            content = (self.folder / JOURNAL).read_bytes()
        except FileNotFoundError:
            return False
        sound = 0
        for number, line in enumerate(content.splitlines(keepends=True)):
            try:
                entry = json.loads(line) if line.endswith(b"\n") else None
                if entry is None or (number == 0 and entry != self._purpose):
                    break
                if number:
                    self._known[entry["key"]] = (entry["state"], [Part(**file) for file in entry["files"]])
            except (ValueError, KeyError, TypeError):
                break
            sound += len(line)
        if sound:
            os.truncate(self.folder / JOURNAL, sound)
        return sound > 0

    def _clear(self) -> None:
        self._known.clear()
        for entry in list(self.folder.iterdir()):
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != LOCK:
                entry.unlink()

    def _append(self, entry: object) -> None:
        with (self.folder / JOURNAL).open("ab") as file:
            file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def write(folder: Path, name: str, fill: Callable[[BinaryIO], None]) -> Part:
    """Write a file; it has its name under `folder` only once all of it is on disk."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target, alone=True) as stream:
        fill(stream)
        return digest(stream, name)


def digest(stream: BinaryIO, name: str) -> Part:
    """Return the checksums of all of a file."""
    sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        sha256.update(chunk)
        sha512.update(chunk)
        size += len(chunk)
    return Part(name, size, sha256.hexdigest(), sha512.hexdigest())


def _is_whole(file: Path, part: Part) -> bool:
    try:
        if file.stat().st_size != part.size:
            return False
        with file.open("rb") as stream:
            return digest(stream, part.name) == part
    except OSError:
        return False
