"""The rules drawn on a born-digital PDF page, from which its tables are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocr.tables.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 4.0  # points; rows are higher and columns wider
MOST = 4000  # rules of a page; a drawing has more, and is no table


@dataclass(frozen=True, slots=True)
class DrawnRules:
    """Level and upright rules of a page, in points from its upper left corner."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def scaled(self, scale: float) -> DrawnRules:
        """Return the rules in units `scale` times as small."""
        level, upright = (
            tuple(Rule(rule.low * scale, rule.high * scale, rule.at * scale) for rule in rules)
            for rules in (self.level, self.upright)
        )
        return DrawnRules(level, upright)


def drawn_rules(edges: Iterable[dict[str, Any]], left: float, top: float) -> DrawnRules:
    """Return the rules among pdfplumber's edges: lines, and the sides of rectangles, which Word draws borders with.

    Args:
        edges: of the page.
        left: of the part of the page that is shown.
        top: as left.
    """
    level: set[Rule] = set()
    upright: set[Rule] = set()
    for edge in edges:
        x0, x1 = float(edge["x0"]) - left, float(edge["x1"]) - left
        y0, y1 = float(edge["top"]) - top, float(edge["bottom"]) - top
        if edge["orientation"] == "h" and x1 - x0 >= SHORTEST:
            level.add(Rule(x0, x1, (y0 + y1) / 2))
        elif edge["orientation"] == "v" and y1 - y0 >= SHORTEST:
            upright.add(Rule(y0, y1, (x0 + x1) / 2))
        if len(level) + len(upright) > MOST:
            return DrawnRules()
    return DrawnRules(tuple(sorted(level, key=_order)), tuple(sorted(upright, key=_order)))


def _order(rule: Rule) -> tuple[float, float]:
    return rule.at, rule.low
