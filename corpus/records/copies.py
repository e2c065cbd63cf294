"""Evidence that stands in several files of one paper, a second scan say, as one: the better file proves.

A piece that a person spoke of goes before one that nobody did, then the file whose text needed least repair. Pieces on
which people decided differently stay apart, and so does what a person picked by hand and no other file has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.records.evidence_rows import Evidence

_ALIKE = 60  # of 100: the same words, read from a bad scan and from a good one


@dataclass(frozen=True, slots=True)
class Copy:
    """The same piece of evidence in another file of the paper: its id there, the place, what was said of it."""

    evidence: int
    document: int
    file: str
    page: int
    start: int
    end: int
    status: str
    note: str | None

    @property
    def where(self) -> str:
        """File and page, in Vietnamese."""
        return f"{self.file}, trang {self.page}"


def together(pieces: Iterable[Evidence], quality: Mapping[int, float]) -> list[Evidence]:
    """Return evidence with what other files of a paper say again put beside the piece that proves.

    Args:
        pieces: in their order, which stays.
        quality: of each document's text, 0 to 1.
    """
    pieces = list(pieces)
    groups: dict[tuple[object, ...], list[Evidence]] = {}
    for piece in pieces:
        unit = (piece.unit_code, piece.unit_from)
        of_one_paper = (piece.paper or -piece.document, piece.programme, piece.criterion, unit, piece.favourable)
        groups.setdefault(of_one_paper, []).append(piece)
    beside: dict[int, list[Evidence]] = {}
    again: set[int] = set()
    for group in groups.values():
        if len({piece.document for piece in group}) > 1:
            led = _led(group, quality)
            beside |= led
            again |= {copy.id for copies in led.values() for copy in copies}
    return [
        replace(piece, copies=tuple(map(_copy, beside.get(piece.id, ())))) for piece in pieces if piece.id not in again
    ]


def _led(group: Iterable[Evidence], quality: Mapping[int, float]) -> dict[int, list[Evidence]]:
    """Return what stands beside each piece that proves, by its id."""
    best_first = sorted(
        group, key=lambda piece: (not _spoken_of(piece), -quality[piece.document], -piece.score, piece.id)
    )
    leading: list[Evidence] = []
    beside: dict[int, list[Evidence]] = {}
    for piece in best_first:
        proof = next((one for one in leading if _says_again(piece, one)), None)
        if proof is None:
            leading.append(piece)
            beside[piece.id] = []
        else:
            beside[proof.id].append(piece)
    return beside


def _says_again(piece: Evidence, proof: Evidence) -> bool:
    if piece.document == proof.document or piece.status not in {"proposed", proof.status}:
        return False
    return not _spoken_of(piece) or ratio(fold(piece.quote), fold(proof.quote)) >= _ALIKE


def _spoken_of(piece: Evidence) -> bool:
    return bool(piece.status != "proposed" or piece.note or piece.added_by or piece.moved)


def _copy(piece: Evidence) -> Copy:
    place = (piece.page, piece.start, piece.end)
    return Copy(piece.id, piece.document, piece.file, *place, piece.status, piece.note)
