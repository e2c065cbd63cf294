"""Where a command writes a file to: a place on disk, whole or not at all; "-": standard output."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from corpus.errors import NotWritten
from corpus.store.durable import replacing
from ocr.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

# A file to be written. "./-" is a file of that name.
FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
STDOUT = Path("-")
TEXTS = frozenset({"text", "txt", "md", "csv", "json", "jsonl", "alto", "hocr"})
_IN_MEMORY = 4 << 20


def require_fit(dest: Path | None, form: str) -> None:
    """Refuse to write what is no text onto a terminal."""
    if is_stdout(dest) and form not in TEXTS and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text for a terminal: name a file, or send it on by a pipe")


def is_stdout(dest: Path | None) -> bool:
    """Say whether what is written goes to standard output: no place is named, or "-"."""
    return dest is None or dest == STDOUT


def whereabouts(dest: Path) -> str:
    """Return the place as people are told of it."""
    return "đầu ra chuẩn" if is_stdout(dest) else visible(dest)


@contextmanager
def destination(dest: Path | None) -> Iterator[BinaryIO]:
    """Give a stream, to write and to read back, what it holds in the end goes to the place; nothing does on an error.

    A pipe or a device is written to as it is; a link stays one, and what it names is replaced.

    Args:
        dest: a file, whose folder is made where it is missing; "-" or None: standard output.

    Raises:
        NotWritten: the place cannot be written.
    """
    if dest is None or is_stdout(dest):
        with _spooled() as stream:
            yield stream
            stream.seek(0)
            shutil.copyfileobj(stream, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    try:
        if dest.exists() and not dest.is_file():
            with _spooled() as stream, dest.open("wb") as there:
                yield stream
                stream.seek(0)
                shutil.copyfileobj(stream, there)
            return
        file = dest.resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as stream:
            yield stream
    except OSError as error:
        raise NotWritten(dest, error) from error


@contextmanager
def _spooled() -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as stream:
        yield cast("BinaryIO", stream)
