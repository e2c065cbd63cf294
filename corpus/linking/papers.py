"""A stored document, or one about to be stored, as linking reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.identity.identity import Identity
from corpus.identity.issuers import areas_of, issuer
from corpus.linking.as_read import ReadWord, read_words
from corpus.linking.linking_rules import rules
from corpus.linking.readings import Cite, Mention, Paper
from corpus.pages.texts import DocumentText, text_of
from corpus.pages.unpacking import unpack_text
from corpus.phrases import spoken
from corpus.store.plain import plain
from corpus.units.areas import names_area
from extract.references.symbols import type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.linking.targets import Placing
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

LETTER, REPORT = "Công văn", "Báo cáo"
# Where the body that issued a paper is looked for: "BAN THƯỜNG TRỰC" alone tells none, its symbol "BC-MTTQ-BTT" does.
_NAMING = ("issuer", "number", "parent")
_FRAME = ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title")


@dataclass(frozen=True, slots=True)
class Rows:
    """A document's row, those of its references and of the units it names in order of place, and its text.

    `raw` are its pages as the engine read them, "" where a person changed one, or the file had text.
    """

    document: dict[str, Any]
    references: Sequence[dict[str, Any]]
    mentions: Sequence[dict[str, Any]]
    text: DocumentText
    raw: tuple[str, ...] = ()


def rows_of(archive: Archive, document_id: int) -> Rows:
    """Return the rows of a stored document."""
    where = "WHERE document_id = ? ORDER BY page, start, id"
    return Rows(
        next(archive.db.query("SELECT * FROM document WHERE id = ?", [document_id])),
        list(archive.db.query(f"SELECT * FROM reference {where}", [document_id])),
        list(archive.db.query(f"SELECT * FROM unit_mention {where}", [document_id])),
        text_of(archive, document_id),
        raw_of(archive, document_id),
    )


def raw_of(archive: Archive, document_id: int) -> tuple[str, ...]:
    """Return the pages of a document as the engine read them, from page 1; "" where a person changed one."""
    query = "SELECT number, raw, plain(restored) AS restored, reviewed FROM page WHERE document_id = ?"
    pages = {
        row["number"]: unpack_text(row["raw"], row["restored"])
        for row in archive.db.query(query, [document_id])
        if row["reviewed"] is None and row["restored"] is not None
    }
    return tuple(pages.get(number, "") for number in range(1, max(pages, default=0) + 1))


def paper_of(rows: Rows, placing: Placing) -> Paper:
    """Return a document as a programme's linking reads it, its units as that programme calls them."""
    document, text = rows.document, rows.text
    areas = areas_of(document["issuer"], document["parent"])
    cites = tuple(
        Cite(
            row["key"],
            row["date"],
            *text.offsets(row["page"], row["start"], row["end"]),
            Identity(row["key"], row["date"], issuer(row["issuer"]), areas),
        )
        for row in rows.references
        if row["role"] != "self"
    )
    head = json.loads(plain(document["letterhead"]) or "{}")
    fields = [field for name in _FRAME if (field := head.get(name))] + (head.get("recipients") or [])
    title = _spans(text, head.get("abstract"))
    read = read_words(text, rows.raw)
    issued_by, above, by_name = _issuing(rows, placing, scanned=bool(read))
    return Paper(
        text=text.text,
        type=_kind(document, own=issued_by is not None),
        title=document["title"] or "",
        bodies=next(filter(None, (rules().bodies_in(document[name] or "") for name in _NAMING)), frozenset()),
        date=document["date"],
        issued_by=issued_by,
        above=above,
        by_name=by_name,
        cites=cites,
        mentions=_mentions(rows, placing, read),
        frame=tuple(span for field in fields for span in _spans(text, field)),
        title_span=(title[0][0], title[-1][1]) if title else None,
        read=read,
    )


def _issuing(rows: Rows, placing: Placing, *, scanned: bool) -> tuple[UnitKey | None, bool, bool]:
    """Return the unit that issued a paper, if the programme binds it; whether a body above did; whether by name alone.

    Many communes of the country share a name: where nothing tells them apart, the programme's own is meant. So it is
    where an engine took the marks of a name, which may have led to a commune elsewhere, and where a paper cites the
    plan.
    """
    document = rows.document
    unknown = document["unit_code"] is None
    told = None if unknown else placing.unit(document["unit_code"], document["unit_from"])
    lines = [document[name] or "" for name in ("issuer", "parent")]
    if told is not None and placing.is_of_district(told, lines):
        return None, True, False
    cites_plan = placing.plan is not None and any(row["key"] == placing.plan for row in rows.references)
    if told is not None or not (unknown or scanned or cites_plan):
        return told, False, False
    alike = placing.called(document["issuer"]) or _of_body(document, placing)
    if alike is None and scanned:
        alike = next(filter(None, map(placing.misread, lines)), None)
    return alike, unknown and alike is None, alike is not None


def _mentions(rows: Rows, placing: Placing, read: tuple[ReadWord, ...]) -> tuple[Mention, ...]:
    """Return the units of the programme that a text names, those among them whose names an engine misread."""
    told = [
        (placing.unit(row["unit_code"], row["unit_from"]), rows.text.offsets(row["page"], row["start"], row["end"]))
        for row in rows.mentions
    ]
    found = [Mention(unit, *span) for unit, span in told if unit is not None]
    others = [span for unit, span in told if unit is None]
    for named in placing.roll.named(rows.text.text, read) if read else ():
        taken = any(one.start < named.end and named.start < one.end for one in found)
        elsewhere = any(start < named.end and named.start < end for start, end in others)
        if not taken and not (elsewhere and named.letters):
            found.append(Mention(named.unit, named.start, named.end))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _of_body(document: dict[str, Any], placing: Placing) -> UnitKey | None:
    """Return the unit whose body stands over an agency that names no area: an acceptance council of "UBND XÃ …"."""
    return None if names_area(document["issuer"] or "") else placing.called(document["parent"])


def _kind(document: dict[str, Any], *, own: bool) -> str | None:
    """Return the kind of a paper; a unit's own letter "V/v báo cáo …" is a report, one from above asks for it."""
    kind: str | None = document["type"] or _letter(document["number"])
    reports = own and kind == LETTER and rules().reporting_letters.opens(spoken(document["title"] or ""))
    return REPORT if reports else kind


def _letter(number: str | None) -> str | None:
    """Return the kind of a paper that prints none: one whose number has no kind in it either is a letter."""
    kind = type_of(number.partition("/")[2]) if number else None
    return kind if kind == LETTER else None


def _spans(text: DocumentText, field: dict[str, Any] | None) -> list[tuple[int, int]]:
    return [text.offsets(*span) for span in field["spans"]] if field else []
