"""pdf, alto, hocr: a file of these holds one document and no more; several go into a ZIP.

Documents without page images (files of text) cannot have these formats: one alone is refused, of several they are left
out and named.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.exports import zips
from corpus.exports.contents import Note
from corpus.exports.files import name_of
from corpus.pages import layered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.exports.contents import Contents

ENDINGS = {"pdf": ".pdf", "alto": ".alto.xml", "hocr": ".hocr"}


def write(form: str, tell: Callable[[Note], None], documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write documents, of which there should be one."""
    for document in documents:
        for note in layered.write(form, document.original, document.pages, stream, name=document.document.file):
            tell(Note(document.document.id, note, left_out=False))


def pack(form: str, tell: Callable[[Note], None], documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write documents into a ZIP, a member each."""

    def members() -> Iterator[tuple[str, Path]]:
        # A member can only be written from front to back, a PDF not.
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "whole"
            for document in with_images(documents, tell):
                with whole.open("w+b") as file:
                    write(form, tell, [document], file)
                yield name_of(document, ENDINGS[form]), whole

    zips.pack(members(), "", stream)


def with_images(documents: Iterable[Contents], tell: Callable[[Note], None]) -> Iterator[Contents]:
    """Leave out documents without page images. Raises NoPageImages where none is left."""
    kept = 0
    left_out: layered.NoPageImages | None = None
    for document in documents:
        if any(page.width for page in document.pages):
            kept += 1
            yield document
        else:
            left_out = layered.NoPageImages(document.document.file)
            tell(Note(document.document.id, left_out.message, left_out=True))
    if left_out and not kept:
        raise left_out
