"""What a document says, as rows: every fact with its places, and the words that stand there.

Facts come with offsets into the restored document; they are stored per page, in offsets of the page's text. Where a
person changed a page, a fact moves with the words around it, and is dropped if its words were struck out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.pages.alignment import translate
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.places import Place, split_span
from corpus.store.named import named
from corpus.store.window import WHOLE
from extract.references.numbers import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import sqlite_utils

    from corpus.store.archive import Archive
    from corpus.store.window import Window
    from extract.facts import Award, Date, Facts, Field, Letterhead, Reference, SelfScore, UnitMention

_Fact = TypeVar("_Fact", "Reference", "Date", "UnitMention", "Award", "SelfScore")

TABLES = ("reference", "date_mention", "unit_mention", "award", "told_score", "conflict")


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact and where it stands; `quote` is the text at `spans`, joined by form feeds where there is more than one.

    Attributes:
        kind: "reference", "date" or "unit".
        page: of its first place; `start` and `end` are offsets there.
        spans: every place, for facts that cross pages.
        value: the reference's id, the date's ISO 8601, the unit's code.
        detail: the other columns of its row.
    """

    kind: str
    id: int
    page: int
    start: int
    end: int
    spans: tuple[Place, ...]
    quote: str
    value: str
    detail: dict[str, Any]


class Locator:
    """Turns offsets of a restored document into places of its pages' texts.

    Args:
        restored: text of each page as it was restored, from page 1.
        shown: text of each page as it is read; where a person changed it, other than `restored`.
    """

    def __init__(self, restored: Sequence[str], shown: Sequence[str]) -> None:
        self._restored = restored
        self._shown = shown
        self._lengths = [len(text) for text in restored]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Return where a span stands; () where its words were struck out."""
        found = [self._moved(place) for place in split_span(self._lengths, start, end)]
        return tuple(found) if any(place.start < place.end for place in found) else ()

    def quote(self, places: Iterable[Place]) -> str:
        """Return the text at some places."""
        return PAGE_BREAK.join(self._shown[place.page - 1][place.start : place.end] for place in places)

    def columns(self, start: int, end: int) -> dict[str, Any] | None:
        """Return the columns page, start, end, spans, quote of a fact; None where its words were struck out."""
        places = self.places(start, end)
        if not places:
            return None
        first = places[0]
        return {
            "page": first.page,
            "start": first.start,
            "end": first.end,
            "spans": spans_json(places),
            "quote": self.quote(places),
        }

    def _moved(self, place: Place) -> Place:
        before, after = self._restored[place.page - 1], self._shown[place.page - 1]
        start, end = translate(before, after, place.start, place.end)
        return Place(place.page, start, end)


def rows(facts: Facts, locator: Locator) -> dict[str, list[dict[str, Any]]]:
    """Return a document's facts as rows of `TABLES`, in order of place, without those whose words were struck out."""
    return {
        "reference": _placed(locator, facts.references, _reference_columns),
        "date_mention": _placed(locator, facts.dates, lambda date: {"kind": date.kind, "value": date.value}),
        "unit_mention": _placed(locator, facts.communes, _unit_columns),
        "award": [
            {**row, "who": named(row["quote"])}
            for row in _placed(locator, facts.awards, lambda award: _award_columns(award, locator))
        ],
        "told_score": _placed(locator, facts.self_scores, _score_columns),
        "conflict": [
            {
                "kind": conflict.kind,
                "message": conflict.message,
                "spans": spans_json(place for span in conflict.spans for place in locator.places(*span)),
            }
            for conflict in facts.conflicts
        ],
    }


def replace(db: sqlite_utils.Database, document_id: int, found: dict[str, list[dict[str, Any]]]) -> None:
    """Store the rows of a document's facts in place of the earlier ones. The units it names must be in the table."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])
        if found[table]:
            names = ["document_id", *found[table][0]]
            columns = ", ".join(f'"{name}"' for name in names)
            statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{name}' for name in names)})"
            db.conn.executemany(statement, [{"document_id": document_id, **row} for row in found[table]])


def letterhead_json(letterhead: Letterhead, locator: Locator) -> str:
    """Return the letterhead as it is stored: field -> {value, state, spans, quote}, `recipients` a list of such."""
    stored: dict[str, Any] = {}
    for name in ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title"):
        field = getattr(letterhead, name)
        stored[name] = None if field is None else _field(field, locator)
    stored["recipients"] = [_field(field, locator) for field in letterhead.recipients]
    return json.dumps(stored, ensure_ascii=False)


def criteria_json(facts: Facts, locator: Locator) -> str | None:
    """Return the criteria a paper sets as they are stored, None where it sets none."""
    stored = []
    for criterion in facts.criteria:
        places = locator.places(criterion.start, criterion.end)
        stored.append(
            {
                "code": criterion.code,
                "text": criterion.text,
                "heading": criterion.heading,
                "applies_to": criterion.applies_to,
                "cites": list(criterion.cites),
                "proofs": list(criterion.proofs),
                "deadline": criterion.deadline,
                "points": criterion.points,
                "spans": span_rows(places),
                "quote": locator.quote(places),
            }
        )
    return json.dumps(stored, ensure_ascii=False) if stored else None


def facts_on_page(archive: Archive, document_id: int, page: int) -> list[StoredFact]:
    """Return the references, dates and units that begin on a page, in order of place."""
    found = [
        fact
        for kind in _TABLE_OF
        for fact in _stored(archive, kind, "document_id = ? AND page = ?", [document_id, page])
    ]
    return sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind))


def references(archive: Archive, document_id: int, window: Window = WHOLE) -> list[StoredFact]:
    """Return every reference of a document, in order of place."""
    return _stored(archive, "reference", "document_id = ?", [document_id], window)


def count_references(archive: Archive, document_id: int) -> int:
    """Return how many references a document has."""
    (found,) = archive.db.execute("SELECT count(*) FROM reference WHERE document_id = ?", [document_id]).fetchone()
    return int(found)


def span_rows(places: Iterable[Place]) -> list[list[int]]:
    """Return places as they stand in JSON: rows [page, start, end]."""
    return [[place.page, place.start, place.end] for place in places]


def spans_json(places: Iterable[Place]) -> str:
    """Return places as they are stored."""
    return json.dumps(span_rows(places), separators=(",", ":"))


def spans_from(text: str) -> tuple[Place, ...]:
    """Return places from their stored form."""
    return tuple(Place(*row) for row in json.loads(text))


# kind of fact -> its table, and the column that holds its value
_TABLE_OF = {
    "reference": ("reference", "ref"),
    "date": ("date_mention", "value"),
    "unit": ("unit_mention", "unit_code"),
}
_PLACE_COLUMNS = {"id", "document_id", "page", "start", "end", "spans", "quote"}


def _stored(archive: Archive, kind: str, where: str, arguments: list[int], window: Window = WHOLE) -> list[StoredFact]:
    table, value = _TABLE_OF[kind]
    query = f"SELECT * FROM {table} WHERE {where} ORDER BY page, start, id {window.sql}"
    rows = archive.db.query(query, arguments)
    return [
        StoredFact(
            kind=kind,
            id=row["id"],
            page=row["page"],
            start=row["start"],
            end=row["end"],
            spans=spans_from(row["spans"]),
            quote=row["quote"],
            value=row[value],
            detail={name: row[name] for name in row if name not in _PLACE_COLUMNS},
        )
        for row in rows
    ]


def _placed(
    locator: Locator, facts: Iterable[_Fact], columns: Callable[[_Fact], dict[str, Any]]
) -> list[dict[str, Any]]:
    placed = ((locator.columns(fact.start, fact.end), fact) for fact in facts)
    found = [{**place, **columns(fact)} for place, fact in placed if place is not None]
    return sorted(found, key=lambda row: (row["page"], row["start"]))


def _unit_columns(unit: UnitMention) -> dict[str, Any]:
    return {"unit_code": unit.code, "unit_from": unit.valid_from, "confidence": unit.confidence}


def _award_columns(award: Award, locator: Locator) -> dict[str, Any]:
    return {
        "recipient_kind": award.recipient,
        "unit_code": award.unit_code or None,
        "unit_from": award.unit_from or None,
        "organisation": award.organisation.value if award.organisation else None,
        "title": award.title.value,
        "title_spans": spans_json(locator.places(award.title.start, award.title.end)),
        "kind": award.kind,
        "year": award.year,
        "number": award.number,
        "number_key": key(award.number) if award.number else None,
        "date": award.date,
        "issuer": award.issuer,
        "state": award.state,
        "confidence": award.confidence,
    }


def _score_columns(score: SelfScore) -> dict[str, Any]:
    return {
        "points": score.points,
        "maximum": score.maximum,
        "code": score.code,
        "criterion": score.criterion,
    }


def _reference_columns(reference: Reference) -> dict[str, Any]:
    return {
        "ref": reference.id,
        "key": reference.key,
        "number": reference.number.lstrip("0") or "0",
        "year": reference.year,
        "symbol": reference.symbol,
        "type": reference.type,
        "date": reference.date,
        "issuer": reference.issuer,
        "abstract": reference.abstract,
        "role": reference.role,
        "confidence": reference.confidence,
    }


def _field(field: Field, locator: Locator) -> dict[str, Any]:
    places = locator.places(field.start, field.end)
    return {
        "value": field.value,
        "state": field.state,
        "spans": span_rows(places),
        "quote": locator.quote(places),
    }
