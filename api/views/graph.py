"""The citations around one paper, laid out for an SVG: who speaks of it at the left, what it speaks of at the right.

    `corpus.citations` report --> `Node`s in three columns, `Edge`s between them --> templates/graph.html

Standing is told by colour, by the form of the frame and in words. All measures are units of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from api.labels import ACTIVE_ROLES, REFERENCE_ROLES
from corpus.citations.citation_report import report
from corpus.citations.citations import cited_by
from corpus.citations.standing import status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.citations.citation_report import Report
    from corpus.citations.holdings import Holding
    from corpus.store.archive import Archive

State = Literal["focus", "in_force", "changed", "ended", "missing"]
_STATES: Mapping[str, State] = {
    "repealed": "ended",
    "replaced": "ended",
    "part": "changed",
    "amended": "changed",
    "possibly": "changed",
    "in_force": "in_force",
}
STATE_NAMES: Mapping[State, str] = {
    "focus": "Văn bản đang xem",
    "in_force": "Chưa thấy bị thay thế, bãi bỏ hay sửa đổi",
    "changed": "Có sửa đổi hoặc cần xem lại",
    "ended": "Bị bãi bỏ hoặc thay thế",
    "missing": "Chưa có trong kho",
}

MOST = 16  # of each side; more would be no picture
BOX, HEIGHT, GAP, MARGIN = 250, 58, 18, 20
BETWEEN = 200
COLUMNS = (MARGIN, MARGIN + BOX + BETWEEN, MARGIN + 2 * (BOX + BETWEEN))
LONGEST = 30  # characters of a line in a box


@dataclass(frozen=True, slots=True)
class Node:
    """A paper: what it is called, where its frame lies, its document in the archive, None where it is not there."""

    x: int
    y: int
    number: str
    title: str
    whole: str
    state: State
    document: int | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """One paper speaks of another, in these roles; drawn from right edge to left edge.

    `grave`: it ends or changes it. `outwards`: it goes out from the middle, so that its words stand at its end.
    """

    x1: int
    y1: int
    x2: int
    y2: int
    roles: tuple[str, ...]
    grave: bool
    outwards: bool

    @property
    def path(self) -> str:
        """The curve, as SVG says it."""
        middle = (self.x1 + self.x2) // 2
        return f"M{self.x1},{self.y1} C{middle},{self.y1} {middle},{self.y2} {self.x2},{self.y2}"


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture; `left_out` counts the papers of both sides that it has no room for."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def graph(archive: Archive, document_id: int) -> Graph:
    """Lay out what a document's paper cites and is cited by. Raises NotFound."""
    found = report(archive, document_id)
    rows = max(len(found.cited_by[:MOST]), len(found.cites[:MOST]), 1)
    height = 2 * MARGIN + rows * (HEIGHT + GAP) - GAP
    middle = (height - HEIGHT) // 2
    focus = _held(found.paper, COLUMNS[1], middle, "focus")
    left, right = _citing(archive, found, height), _cited(archive, found, height)
    edges = [_edge(node, focus, roles) for node, roles in left]
    edges += [_edge(focus, node, roles, outwards=True) for node, roles in right]
    return Graph(
        COLUMNS[2] + BOX + MARGIN,
        height,
        (*(node for node, _ in left), focus, *(node for node, _ in right)),
        tuple(edges),
        max(0, len(found.cited_by) - MOST) + max(0, len(found.cites) - MOST),
    )


def _citing(archive: Archive, found: Report, height: int) -> list[tuple[Node, tuple[str, ...]]]:
    shown = found.cited_by[:MOST]
    tops = _tops(len(shown), height)
    return [
        (
            _held(one.paper, COLUMNS[0], top, _standing(archive, one.paper), certain=one.likeness.certain),
            one.meant.roles,
        )
        for one, top in zip(shown, tops, strict=True)
    ]


def _cited(archive: Archive, found: Report, height: int) -> list[tuple[Node, tuple[str, ...]]]:
    nodes = []
    shown = found.cites[:MOST]
    for cited, top in zip(shown, _tops(len(shown), height), strict=True):
        meant = cited.meant
        if cited.papers:
            held = cited.papers[0]
            state = _standing(archive, held.paper)
            node = _held(held.paper, COLUMNS[2], top, state, certain=held.likeness.certain)
        else:
            said = " ".join((meant.abstract or meant.issuer or meant.type or "").split())
            node = Node(COLUMNS[2], top, _short(meant.ref), _short(said), meant.label, "missing", None, certain=True)
        nodes.append((node, meant.roles))
    return nodes


def _held(paper: Holding, x: int, y: int, state: State, *, certain: bool = True) -> Node:
    title = " ".join((paper.title or paper.issuer or paper.file).split())
    number = paper.number or paper.type or paper.file
    return Node(x, y, _short(number), _short(title), f"{paper.label}: {title}", state, paper.document, certain)


def _standing(archive: Archive, paper: Holding) -> State:
    return _STATES[status(archive, paper, cited_by(archive, paper.document)).standing]


def _edge(source: Node, target: Node, roles: tuple[str, ...], *, outwards: bool = False) -> Edge:
    told = tuple(ACTIVE_ROLES.get(role, REFERENCE_ROLES.get(role, role)) for role in roles)
    half = HEIGHT // 2
    grave = bool({"repeals", "replaces", "amends"} & set(roles))
    return Edge(source.x + BOX, source.y + half, target.x, target.y + half, told, grave, outwards)


def _tops(count: int, height: int) -> list[int]:
    """Return where the frames of a column begin, the column in the middle of the picture."""
    first = (height - count * (HEIGHT + GAP) + GAP) // 2
    return [first + row * (HEIGHT + GAP) for row in range(count)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
