"""Papers put one behind the other, as they lie in a feeder: with sheets between, backs, stamped numbers, lost heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.batches import kept_kinds as kept
from bench.batches import shown_kinds as shown
from bench.batches.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.batches.chance import Lines

KINDS: dict[str, Callable[[Chance], list[Lines]]] = {
    function.__name__: function
    for function in (
        shown.decision, shown.report, shown.letter, shown.party, shown.front, shown.minutes, shown.annexed,
        shown.formed, shown.notice, shown.own, kept.joint, kept.regulation, kept.petition, kept.nameless_form,
        kept.handwritten, kept.youth, kept.invitation, kept.hamlet, kept.landscape, kept.own_kept,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages of a batch, each its lines; the pages (from 1) on which papers begin, and the kind of each paper."""

    name: str
    pages: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    kinds: tuple[str, ...]


def batch(number: int, kinds: tuple[str, ...], papers: int = 20) -> Batch:
    """Return a batch of papers; the same number gives the same batch."""
    chance = Chance((77, number))
    separators = chance.one(("none", "none", "none", "blank", "sheet"))
    backs = separators == "none" and chance.maybe(0.2)
    stamped = chance.maybe(0.08)
    faded = 0.06
    pages: list[tuple[str, ...]] = []
    starts: list[int] = []
    drawn: list[str] = []
    for order in range(papers):
        drawn.append(chance.one(kinds))
        paper = KINDS[drawn[-1]](Chance((number, order)))
        if chance.maybe(faded):
            paper[0] = paper[0][chance.number(3, 9) :]
        if order and separators == "blank" and chance.maybe(0.9):
            pages.append(())
        if order and separators == "sheet" and chance.maybe(0.9):
            pages.append(("TRANG PHÂN CÁCH VĂN BẢN",))
        starts.append(len(pages) + 1)
        for page in paper:
            pages.append(tuple(page))
            if backs and chance.maybe(0.8):
                pages.append(())
    if stamped:
        pages = [(str(at + 1), *page) if page else page for at, page in enumerate(pages)]
    return Batch(f"batch-{number}", tuple(pages), tuple(starts), tuple(drawn))
