"""md: title, what is known of the paper, its text by paragraphs, tables and footnotes, the papers it cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from corpus.exports.contents import pieces, printable
from corpus.exports.tables import as_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.exports.contents import Contents

_SPECIAL = re.compile(r"([\\`*_<>\[\]|~])")
_OPENING = re.compile(r"^(\s*)([#+-]|\d+[.)](?=\s))")


def write(documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write documents one after another, a rule between them."""
    for number, document in enumerate(documents):
        if number:
            stream.write(b"\n---\n\n")
        stream.write(("\n\n".join(_parts(document)) + "\n").encode("utf-8"))


def _parts(document: Contents) -> Iterator[str]:
    yield f"# {_literal(' '.join(printable(document.heading).split()))}"
    yield "\n".join(f"- **{name}:** {_literal(value)}" for name, value in document.details())
    found = pieces(document.pages)
    for page in document.pages:
        if len(document.pages) > 1:
            yield f"*Trang {page.number}*"
        if page.error:
            yield f"*{_literal(page.error)}*"
        for piece in found.get(page.number, ()):
            if piece.kind == "table":
                yield as_markdown(piece.rows)
            elif piece.kind == "footnote":
                yield f"> {_literal(printable(piece.text))}"
            else:
                yield _literal(printable(piece.text))
    if cited := document.cited():
        yield "## Văn bản được viện dẫn"
        yield "\n".join(f"- {_literal(label)}" for label in cited)
    if document.conflicts:
        yield "## Điểm mâu thuẫn cần xem lại"
        yield "\n".join(f"- {_literal(printable(message))}" for message in document.conflicts)


def _literal(text: str) -> str:
    """Return a text that a reader of Markdown shows as it is."""
    return _OPENING.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", _SPECIAL.sub(r"\\\1", text))
