"""All that a paper's citations tell, gathered, and the same as plain values: what `sohoa citations --json` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.citations import holdings
from corpus.citations.citations import MOST_CITING, Cited, Citing, cited_by, cites, speaking
from corpus.citations.discrepancies import Discrepancy, discrepancies
from corpus.citations.standing import Act, Status, effect_label, status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.citations.citations import Meant
    from corpus.citations.dangling import Dangling
    from corpus.citations.holdings import Holding
    from corpus.identity.identity import Likeness
    from corpus.pages.places import Place
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Report:
    """What a paper cites and is cited by, whether it still holds, and what disagrees.

    Of very many that cite it, `cited_by` holds the first; `speaking` documents speak of its number, not all looked at.
    """

    paper: Holding
    status: Status
    cites: tuple[Cited, ...]
    cited_by: tuple[Citing, ...]
    speaking: int
    discrepancies: tuple[Discrepancy, ...]


def report(archive: Archive, document: int) -> Report:
    """Gather what a document's citations tell, all as of one moment. Raises NotFound."""
    with archive.snapshot():
        own = holdings.holding(archive, document)
        outgoing, incoming = cites(archive, document), cited_by(archive, document)
        found = discrepancies(archive, own, outgoing, incoming)
        many = speaking(archive, document) if len(incoming) >= MOST_CITING else len(incoming)
        standing = status(archive, own, incoming)
        return Report(own, standing, tuple(outgoing), tuple(incoming), many, tuple(found))


def as_json(found: Report) -> dict[str, Any]:
    """Return a report as plain values; offsets are in the text of the page of the document beside them."""
    return {
        **_paper(found.paper),
        "status": {
            "standing": found.status.standing,
            "label": found.status.label,
            "acts": [_act(act) for act in found.status.acts],
        },
        "cites": [_cited(cited) for cited in found.cites],
        "cited_by": [_citing(citing) for citing in found.cited_by],
        "speaking": found.speaking,
        "conflicts": [
            {
                "kind": one.kind,
                "message": one.message,
                "document": one.document,
                "other": one.other,
                "places": _places(one.places),
            }
            for one in found.discrepancies
        ],
    }


def dangling_json(missing: Iterable[Dangling]) -> list[dict[str, Any]]:
    """Return papers that are cited and not here, as plain values."""
    return [
        {
            "id": one.ref,
            "type": one.type,
            "dates": list(one.dates),
            "issuer": one.issuer,
            "abstract": one.abstract,
            "papers": one.papers,
            "mentions": one.mentions,
            "cited_by": [{**_paper(by.paper), "places": _places(by.places)} for by in one.cited_by],
        }
        for one in missing
    ]


def _paper(paper: Holding) -> dict[str, Any]:
    names = ("document", "file", "number", "type", "title", "issuer", "date")
    return {name: getattr(paper, name) for name in names}


def _cited(cited: Cited) -> dict[str, Any]:
    meant = cited.meant
    return {
        "id": meant.ref,
        "type": meant.type,
        "date": meant.date,
        "issuer": meant.issuer,
        "abstract": meant.abstract,
        "roles": list(meant.roles),
        "state": cited.state,
        "places": _mentions(meant),
        "papers": [{**_paper(each.paper), **_likeness(each.likeness)} for each in cited.papers],
    }


def _citing(citing: Citing) -> dict[str, Any]:
    return {
        **_paper(citing.paper),
        "id": citing.meant.ref,
        "roles": list(citing.meant.roles),
        **_likeness(citing.likeness),
        "places": _mentions(citing.meant),
    }


def _likeness(likeness: Likeness) -> dict[str, Any]:
    return {"certain": likeness.certain, "reasons": list(likeness.reasons), "other_date": likeness.other_date}


def _act(act: Act) -> dict[str, Any]:
    return {
        "effect": act.effect,
        "label": effect_label(act.effect),
        "by": _paper(act.by),
        "certain": act.certain,
        "reasons": list(act.reasons),
        "quote": act.mention.quote,
        "places": _places(act.mention.places),
    }


def _mentions(meant: Meant) -> list[dict[str, int]]:
    return _places(mention.places[0] for mention in meant.mentions)


def _places(places: Iterable[Place]) -> list[dict[str, int]]:
    return [{"page": place.page, "start": place.start, "end": place.end} for place in places]
