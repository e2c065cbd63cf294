"""What papers say of one another that cannot all hold; what contradicts itself inside one paper is `extract.conflicts`.

    cited-other-date     a paper cites this one with another date than it bears, or this one does so to another
    cited-other-issuer   the same number and day, but another body is named as the issuer
    one-identity-twice   two papers of one issuer, year (Party: term) and number, with two dates; or one number of a
                         body of the whole country under two letterheads

Told, never repaired: which of the two is right, the originals say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.citations import holdings
from corpus.identity.identity import Identity, matches
from corpus.identity.issuers import compare, issuer
from corpus.pages.facts import spans_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.citations.citations import Cited, Citing
    from corpus.citations.holdings import Holding
    from corpus.pages.places import Place
    from corpus.store.archive import Archive

_OTHER_DATE = "{by} viện dẫn {ref} ghi ngày {said}, còn bản trong kho ghi ngày {own}. Cần đối chiếu bản gốc."
_OTHER_ISSUER = "{by} viện dẫn {ref} cùng ngày nhưng ghi của {said}, còn bản trong kho là của {own}. Cần đối chiếu."
_TWO_DATES = "Kho có hai văn bản số {ref} cùng cơ quan, cùng kỳ đánh số nhưng khác ngày: {own} và {said}. Không gộp."
_TWO_ISSUERS = "Kho có hai văn bản số {ref} cùng kỳ đánh số nhưng ghi hai cơ quan: {own} và {said}. Không gộp."


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two papers that disagree, told in Vietnamese.

    Attributes:
        kind: stable word, see the module.
        document: where to look, with its `places`; () where the letterhead is meant.
        other: the document it disagrees with.
    """

    kind: str
    message: str
    document: int
    other: int
    places: tuple[Place, ...] = ()


def discrepancies(
    archive: Archive, own: Holding, cited: Iterable[Cited], citing: Iterable[Citing]
) -> list[Discrepancy]:
    """Return what disagrees between a paper and those it cites, that cite it, or that bear its number."""
    outgoing = (found for one in cited for found in _outgoing(own, one))
    incoming = (_other_date(one.paper, one, own) for one in citing if one.likeness.other_date)
    return [*outgoing, *incoming, *_strangers(archive, own), *_twins(archive, own)]


def _outgoing(own: Holding, cited: Cited) -> Iterator[Discrepancy]:
    for candidate in cited.papers:
        if candidate.likeness.other_date:
            yield _dates(own, cited.meant.ref, cited.meant.date, candidate.paper, cited.meant.mentions[0].places)


def _other_date(by: Holding, citing: Citing, own: Holding) -> Discrepancy:
    return _dates(by, citing.meant.ref, citing.meant.date, own, citing.meant.mentions[0].places)


def _dates(by: Holding, ref: str, said: str | None, held: Holding, places: tuple[Place, ...]) -> Discrepancy:
    message = _OTHER_DATE.format(by=by.label, ref=ref, said=_day(said), own=_day(held.date))
    return Discrepancy("cited-other-date", message, by.document, held.document, places)


def _strangers(archive: Archive, own: Holding) -> Iterator[Discrepancy]:
    """Yield citations of the same number and day that name another issuer and mean no other paper here."""
    if own.identity is None or own.identity.series != "local" or own.date is None:
        return
    rows = list(
        archive.db.query(
            "SELECT document_id, ref, issuer, spans FROM reference"
            " WHERE key = ? AND date = ? AND issuer IS NOT NULL AND role != 'self' GROUP BY document_id, issuer",
            [own.identity.number_key, own.date],
        )
    )
    if not rows:
        return
    others = holdings.bearing(archive.db, own.identity.number_key, apart_from=own.paper)
    by = holdings.documents(archive.db, [row["document_id"] for row in rows])
    for row in rows:
        citing = by[row["document_id"]]
        said = Identity(own.identity.number_key, own.date, issuer(row["issuer"]), citing.areas)
        if citing.paper == own.paper or compare(said.issuer, said.areas, own.identity.issuer, own.areas) != "other":
            continue
        if any(other.identity and matches(said, other.identity) for other in others):
            continue
        message = _OTHER_ISSUER.format(by=citing.label, ref=row["ref"], said=row["issuer"], own=own.issuer)
        yield Discrepancy("cited-other-issuer", message, citing.document, own.document, spans_from(row["spans"]))


def _twins(archive: Archive, own: Holding) -> Iterator[Discrepancy]:
    if own.identity is None or own.date is None or not own.sure:
        return
    seen = {own.paper}
    for other in holdings.bearing(archive.db, own.identity.number_key, apart_from=own.paper):
        if other.identity is None or other.date is None or not other.sure or other.paper in seen:
            continue
        likeness = matches(own.identity, other.identity)
        if likeness is None or not likeness.certain:
            continue
        seen.add(other.paper)
        if likeness.other_date:
            message = _TWO_DATES.format(ref=own.number, own=_day(own.date), said=_day(other.date))
        elif compare(own.identity.issuer, own.areas, other.identity.issuer, other.areas) == "other":
            message = _TWO_ISSUERS.format(ref=own.number, own=own.issuer, said=other.issuer)
        else:
            continue
        yield Discrepancy("one-identity-twice", message, other.document, own.document)


def _day(iso: str | None) -> str:
    return "/".join(reversed((iso or "").split("-")))
