"""What a paper is, and whose, told whole: as a reader would name it who sees its letterhead only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.grammar import words
from extract.references.symbols import type_of
from normalize.folding import fold

if TYPE_CHECKING:
    from extract.facts import Letterhead


def issuer_of(letterhead: Letterhead) -> str | None:
    """Return who issues the paper; an organ that says nothing alone ("BAN THƯỜNG TRỰC") with the body it belongs to."""
    if letterhead.agency is None:
        return None
    alone = fold(letterhead.agency.value) not in words("letterhead", "organs")
    return " ".join(field.value for field in (letterhead.agency, None if alone else letterhead.parent) if field)


def kind_of(letterhead: Letterhead) -> str | None:
    """Return the kind of paper: as printed, else what its symbol tells. A letter (công văn) never prints it."""
    if letterhead.type:
        return letterhead.type.value
    number = letterhead.number
    if number is None or number.state != "printed":
        return None
    return type_of(letterhead.symbol.value if letterhead.symbol else number.value.partition("/")[2])
