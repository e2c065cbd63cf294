"""Documents that agree in their words and not in their figures or names: for a person to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from corpus.errors import NoDocument
from corpus.identity import fingerprint, kept_near, manifestations, said
from corpus.identity.differences import differences
from corpus.identity.heads import of_document, rules
from corpus.identity.kept_near import Place, places
from corpus.pages.texts import text_of
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.store.archive import Archive

_OTHER = "SELECT id, paper_id, file, title, number, date FROM document WHERE id = ? AND {} AND {}"


@dataclass(frozen=True, slots=True)
class Near:
    """A document that agrees with another one in its words, and says something else at some places.

    Attributes:
        document_id: of the other document.
        file: its name; title, number, date: as printed there, None where they are not.
        likeness: 0 to 1.
        count: of the places where they differ.
        places: the first of them; `one` of the document that was asked about, `other` of this one.
    """

    document_id: int
    file: str
    title: str | None
    number: str | None
    date: str | None
    likeness: float
    count: int
    places: tuple[Place, ...]


def near(archive: Archive, document_id: int, *, limit: int | None = None) -> list[Near]:
    """Return documents that have the words of one without a number of its own, and other figures or names.

    They may be another filling of its form, or a scan of the same paper in which a figure was misread: a person has to
    look. What a person joined or parted, or what something in the letterheads parts, is not told; those that differ
    least come first.

    Args:
        archive: where the document is; what its scope hides is not told.
        document_id: of the document.
        limit: most that are wanted; None: as many as are told on its page.

    Raises:
        NotFound: there is no such document.
    """
    own = archive.db.execute(
        "SELECT paper_id, number, number_state FROM document WHERE id = ?", [document_id]
    ).fetchone()
    if own is None:
        raise NoDocument(document_id)
    paper, number, state = own
    if number and state == "printed":
        return []
    if not kept_near.is_kept(archive.db, document_id):
        _look(archive.whole, document_id)
    return list(islice(_told(archive, document_id, paper), rules()["near"]["most"] if limit is None else limit))


def _told(archive: Archive, document_id: int, paper: int | None) -> Iterator[Near]:
    """Yield what is kept of a document, without files of its own paper and what a person parted from it."""
    parted = said.parted_from(archive.db, document_id)
    query = _OTHER.format(SETTLED, archive.sees("document.id"))
    for told in kept_near.kept(archive.db, document_id):
        for row in archive.db.query(query, [told.document_id]):
            other, theirs = row.pop("id"), row.pop("paper_id")
            if other not in parted and (paper is None or theirs != paper):
                yield Near(other, **row, likeness=told.likeness, count=told.count, places=told.places)


def compared(archive: Archive, document_id: int, other_id: int) -> tuple[Place, ...]:
    """Return where the figures and names of two documents are not the same; () where their words are not, either."""
    own, other = (of_document(archive.db, one) for one in (document_id, other_id))
    text, other_text = (text_of(archive, one).text for one in (document_id, other_id))
    likeness = fingerprint.likeness(text[: manifestations.LONGEST], other_text[: manifestations.LONGEST])
    if likeness < rules()["likeness"]["no_number"]:
        return ()  # of two texts that say other things, all figures are
    return places(differences(text, other_text, own.number or other.number or ()), text, other_text)


def as_json(found: Iterable[Near]) -> list[dict[str, Any]]:
    """Return documents that are near as they are printed and sent."""
    return [
        {
            "document": one.document_id,
            **{name: getattr(one, name) for name in ("file", "title", "number", "date", "count")},
            "likeness": round(one.likeness, 4),
            "places": [asdict(place) for place in one.places],
        }
        for one in found
    ]


def _look(archive: Archive, document_id: int) -> None:
    """Hold a document against others that was not since that is kept."""
    comparison = manifestations.comparison_of(archive, document_id)
    row = next(iter(archive.db.query("SELECT * FROM document WHERE id = ?", [document_id])))
    manifestations.compare(archive, row, comparison)
    with archive.transaction() as db:
        if not kept_near.is_kept(db, document_id):  # somebody else may have been at it
            kept_near.keep(db, document_id, comparison.near)
