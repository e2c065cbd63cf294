"""The points that a unit gave itself, out of its table (bảng tự chấm điểm): a figure for each criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.criteria.from_tables import demands_of, points_of
from extract.criteria.scoring_tables import read_tables
from extract.facts import SelfScore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source


def read_self_scores(source: Source) -> tuple[SelfScore, ...]:
    """Return the points that rows of scoring tables say a unit gave itself, in order of place. Linear in the text.

    A table counts where one of its columns is called so ("Điểm tự chấm"); headings and sums over rows are none.
    """
    return tuple(sorted(_found(source), key=lambda score: score.start))


def _found(source: Source) -> Iterator[SelfScore]:
    for table in read_tables(source):
        for demand in demands_of(source, table):
            start, end = demand.row.own
            if demand.row.own_points is not None:
                yield SelfScore(
                    text=source.original[start:end],
                    start=start,
                    end=end,
                    points=demand.row.own_points,
                    maximum=points_of(source, demand),
                    code=demand.code,
                    criterion=source.printed(*map(source.place_of, demand.text)),
                )
