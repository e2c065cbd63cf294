"""A paper as it was written: read from samples/papers/*.toml, before any layout.

The body is one paragraph a line. What stands before it says what it is:

    # I. HEADING      ## 1. Heading     - bullet     / italic     = centred     /= centred italic
    | table | row |   (the first row of a table is its head)

Anything else is running text; **two stars** make bold inside a line.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["heading", "subheading", "bullet", "italic", "centre", "centre-italic", "row", "text"]

PAPERS = Path(__file__).parent / "papers"

_MARKERS: tuple[tuple[str, Kind], ...] = (
    ("## ", "subheading"),
    ("# ", "heading"),
    ("- ", "bullet"),
    ("/= ", "centre-italic"),
    ("/ ", "italic"),
    ("= ", "centre"),
    ("| ", "row"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one row of a table (`cells`; then `text` is empty)."""

    kind: Kind
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """All that is printed; no person's name anywhere.

    Attributes:
        slug: name of the source without its suffix.
        type: "KẾ HOẠCH"; empty for an official letter, whose abstract stands under its number.
        addressees: lines after "Kính gửi", of a letter only.
        annex: what follows the signature on a page of its own.
        left_signing: second signature of minutes, on the left; then the recipients stand below.
    """

    slug: str
    parent: tuple[str, ...]
    agency: tuple[str, ...]
    number: str
    place_date: str
    type: str
    abstract: tuple[str, ...]
    addressees: tuple[str, ...]
    body: tuple[Block, ...]
    annex: tuple[Block, ...]
    recipients: tuple[str, ...]
    left_signing: tuple[str, ...]
    signing: tuple[str, ...]
    seal: bool


def load(slug: str) -> Paper:
    """Read one paper. Raises KeyError where a required field is missing."""
    source: dict[str, Any] = tomllib.loads((PAPERS / f"{slug}.toml").read_text("utf-8"))
    return Paper(
        slug=slug,
        parent=tuple(source.get("parent", ())),
        agency=tuple(source["agency"]),
        number=source["number"],
        place_date=source["place_date"],
        type=source["type"],
        abstract=tuple(source["abstract"]),
        addressees=tuple(source.get("addressees", ())),
        body=_blocks(source["body"]),
        annex=_blocks(source.get("annex", "")),
        recipients=tuple(source["recipients"]),
        left_signing=tuple(source.get("left_signing", ())),
        signing=tuple(source["signing"]),
        seal=source["seal"],
    )


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def _block(line: str) -> Block:
    for marker, kind in _MARKERS:
        if line.startswith(marker):
            if kind == "row":
                return Block(kind, "", tuple(cell.strip() for cell in line.strip("|").split("|")))
            return Block(kind, line if kind == "bullet" else line.removeprefix(marker))
    return Block("text", line)
