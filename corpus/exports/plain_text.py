"""txt: the text as it should be read, UTF-8, pages parted by a form feed, documents too."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from corpus.exports.contents import printable
from corpus.pages.pages import PAGE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.exports.contents import Contents


def write(documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write documents one after another."""
    for number, document in enumerate(documents):
        if number:
            stream.write(PAGE_BREAK.encode())
        pages = (f"{printable(page.text).rstrip()}\n" for page in document.pages)
        stream.write(PAGE_BREAK.join(pages).encode("utf-8"))
