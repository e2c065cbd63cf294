"""Link papers to programmes: read what a paper is, ask `corpus.proving` what it proves, keep that as evidence.

Whatever a person accepted or rejected stays, and is not proposed a second time. What the machine proposed earlier and
would not propose now goes. Everything runs in one transaction with what caused it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from corpus import criteria, units
from corpus.aims import Aim, Cited
from corpus.linking_rules import rules
from corpus.pages import PAGE_BREAK
from corpus.proving import Proposal, propose
from corpus.readings import Cite, Mention, Paper
from corpus.texts import DocumentText, text_of
from extract.symbols import type_of
from normalize.folding import fold, fold_aligned

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.archive import Archive
    from corpus.criteria import Programme
    from corpus.places import Place
    from extract.gazetteer import Unit, UnitKey

# Where the body that issued a paper is looked for: "BAN THƯỜNG TRỰC" alone tells none, its symbol "BC-MTTQ-BTT" does.
_NAMING = ("issuer", "number", "parent")
_FRAME = ("agency", "parent", "number", "place", "date", "type", "abstract", "signing", "signer_title")

LETTER = "Công văn"
_KEY = ("criterion_id", "unit_code", "unit_from", "page", "start")
_OF_DOCUMENT = (
    "SELECT evidence.* FROM evidence JOIN criterion ON criterion.id = criterion_id"
    " WHERE document_id = ? AND programme_id = ? AND {}"
)
_PROPOSED = _OF_DOCUMENT.format("status = 'proposed'")

_UPSERT = """
INSERT INTO evidence (criterion_id, unit_code, unit_from, document_id, page, start, "end", spans, quote, reasons, score,
    favourable)
VALUES (:criterion_id, :unit_code, :unit_from, :document_id, :page, :start, :end, :spans, :quote, :reasons, :score,
    :favourable)
ON CONFLICT (criterion_id, unit_code, unit_from, document_id, page, start) DO UPDATE SET "end" = excluded."end",
    spans = excluded.spans, quote = excluded.quote, reasons = excluded.reasons, score = excluded.score,
    favourable = excluded.favourable
    WHERE status = 'proposed'
"""


def link_document(archive: Archive, document_id: int) -> int:
    """Link one paper to every programme there is. Returns how many pieces of evidence the machine proposes for it."""
    with archive.transaction():
        return sum(
            _link(archive, document_id, _aim(archive, programme), scope(archive, programme))
            for programme in criteria.all_programmes(archive)
        )


def link_programme(archive: Archive, programme_id: int) -> int:
    """Link every paper that is read to one programme. Returns how many pieces of evidence the machine proposes."""
    with archive.transaction() as db:
        programme = criteria.get(archive, programme_id)
        aim, bound = _aim(archive, programme), scope(archive, programme)
        documents = [row["id"] for row in db.query("SELECT id FROM document WHERE state = 'done' ORDER BY id")]
        return sum(_link(archive, document_id, aim, bound) for document_id in documents)


def scope(archive: Archive, programme: Programme) -> tuple[Unit, ...] | None:
    """Return the units a programme binds: those below the body that launched it; None where that cannot be told."""
    query = "SELECT issuer, parent, date, unit_code, unit_from FROM document WHERE id = ?"
    plan = next(archive.db.query(query, [programme.document_id]))
    if plan["unit_code"]:
        return (units.get(archive, (plan["unit_code"], plan["unit_from"])),)
    day = plan["date"] or programme.period_start
    standing = [unit for unit in units.known(archive) if day is None or unit.stood_on(day)]
    for agency in (plan["issuer"], plan["parent"]):
        said = f" {' '.join(fold(agency or '').split())} "
        for area in ("district", "province"):
            names = {getattr(unit, area) for unit in standing} - {""}
            named = {name for name in names if f" {units.folded_name(name)} " in said}
            if named:
                return tuple(unit for unit in standing if getattr(unit, area) in named)
    return None


def _aim(archive: Archive, programme: Programme) -> Aim:
    bound = [criterion for criterion in criteria.criteria(archive, programme.id) if criterion.binds_units]
    keys = {key for criterion in bound for key in criterion.cites}
    cited = {key: Cited(key.upper(), None) for key in keys}
    rows = archive.db.query(
        "SELECT key, ref, type, date FROM reference WHERE document_id = ? AND role != 'self'"
        " ORDER BY date IS NULL DESC",
        [programme.document_id],
    )
    cited |= {row["key"]: Cited(_label(row["type"], row["ref"]), row["date"]) for row in rows if row["key"] in keys}
    plan = next(archive.db.query("SELECT type, number, number_key FROM document WHERE id = ?", [programme.document_id]))
    return Aim(programme, bound, cited, (_label(plan["type"], plan["number"]), plan["number_key"]))


def _label(kind: str | None, number: str | None) -> str:
    return f"{kind or 'văn bản'} số {number}" if number else kind or "văn bản"


def _link(archive: Archive, document_id: int, aim: Aim, bound: tuple[Unit, ...] | None) -> int:
    document = next(archive.db.query("SELECT * FROM document WHERE id = ?", [document_id]))
    text = text_of(archive, document_id)
    proposals: list[Proposal] = []
    if document["state"] == "done" and not _is_plan(archive, document):
        paper = _paper(archive, document, text, bound)
        proposals = propose(paper, aim, lambda key: units.get(archive, key).name)
    return _store(archive, document_id, aim.programme.id, text, proposals)


def _is_plan(archive: Archive, document: dict[str, Any]) -> bool:
    """Whether a document is a file of a paper that launches a programme itself."""
    found = archive.db.execute(
        "SELECT 1 FROM programme JOIN document plan ON plan.id = document_id WHERE plan.id = ? OR plan.paper_id = ?",
        [document["id"], document["paper_id"]],
    ).fetchone()
    return found is not None


def _paper(archive: Archive, document: dict[str, Any], text: DocumentText, bound: tuple[Unit, ...] | None) -> Paper:
    place = _Placing(archive, bound)
    where = "WHERE document_id = ? ORDER BY page, start"
    cites = tuple(
        Cite(row["key"], row["date"], *text.offsets(row["page"], row["start"], row["end"]))
        for row in archive.db.query(f"SELECT * FROM reference {where}", [document["id"]])
        if row["role"] != "self"
    )
    mentions = [
        (place.unit(row["unit_code"], row["unit_from"]), text.offsets(row["page"], row["start"], row["end"]))
        for row in archive.db.query(f"SELECT * FROM unit_mention {where}", [document["id"]])
    ]
    head = json.loads(document["letterhead"] or "{}")
    fields = [field for name in _FRAME if (field := head.get(name))] + (head.get("recipients") or [])
    title = _spans(text, head.get("abstract"))
    return Paper(
        text=text.text,
        type=document["type"] or _letter(document["number"]),
        title=document["title"] or "",
        bodies=next(filter(None, (rules().bodies_in(document[name] or "") for name in _NAMING)), frozenset()),
        date=document["date"],
        issued_by=place.unit(document["unit_code"], document["unit_from"]) if document["unit_code"] else None,
        above=document["unit_code"] is None,
        cites=cites,
        mentions=tuple(Mention(unit, *span) for unit, span in mentions if unit is not None),
        frame=tuple(span for field in fields for span in _spans(text, field)),
        title_span=(title[0][0], title[-1][1]) if title else None,
    )


def _letter(number: str | None) -> str | None:
    """Return the kind of a paper that prints none: one whose number has no kind in it either is a letter."""
    kind = type_of(number.partition("/")[2]) if number else None
    return kind if kind == LETTER else None


def _spans(text: DocumentText, field: dict[str, Any] | None) -> list[tuple[int, int]]:
    return [text.offsets(*span) for span in field["spans"]] if field else []


class _Placing:
    """Tells which of a programme's units a unit is, by whatever name a paper calls it.

    A unit's earlier names mean the unit itself. What it became later is taken as that, unless the programme binds it.
    """

    def __init__(self, archive: Archive, bound: tuple[Unit, ...] | None) -> None:
        self._known = units.known(archive)
        self._open = bound is None
        self._bound = {unit.key: unit.key for unit in bound or ()}
        self._later: dict[UnitKey, set[UnitKey]] = {}
        for unit in bound or ():
            for earlier in self._known.predecessors(unit):
                self._bound.setdefault(earlier.key, unit.key)
            for later in self._known.successors(unit):
                self._later.setdefault(later.key, set()).add(unit.key)

    def unit(self, code: str, valid_from: str) -> UnitKey | None:
        """Return the key under which evidence for this unit is kept; None where the programme does not bind it."""
        named = (code, valid_from)
        if self._open or named in self._bound:
            return self._bound.get(named, named)
        before = self._later.get(named, set())
        return named if len(before) > 1 else next(iter(before), None)


def _store(
    archive: Archive, document_id: int, programme_id: int, text: DocumentText, proposals: Iterable[Proposal]
) -> int:
    with archive.transaction() as db:
        decided = _decided(db, document_id, programme_id)
        for row in decided:
            _follow(db, row, text)
        rows = [_row(document_id, text, proposal) for proposal in proposals]
        wanted = [row for row in rows if not any(_same(row, earlier) for earlier in decided)]
        kept = {tuple(row[name] for name in _KEY) for row in wanted}
        for row in list(db.query(_PROPOSED, [document_id, programme_id])):
            if tuple(row[name] for name in _KEY) not in kept:
                db.execute("DELETE FROM evidence WHERE id = ?", [row["id"]])
        for row in wanted:
            db.execute(_UPSERT, row)
    return len(wanted)


def _row(document_id: int, text: DocumentText, proposal: Proposal) -> dict[str, Any]:
    places = text.places(proposal.start, proposal.end)
    return {
        "criterion_id": proposal.criterion,
        "unit_code": proposal.unit[0],
        "unit_from": proposal.unit[1],
        "document_id": document_id,
        "reasons": json.dumps(proposal.reasons, ensure_ascii=False),
        "score": proposal.score,
        "favourable": int(proposal.favourable),
        **_columns(places, text),
    }


def _columns(places: tuple[Place, ...], text: DocumentText) -> dict[str, Any]:
    return {
        "page": places[0].page,
        "start": places[0].start,
        "end": places[0].end,
        "spans": json.dumps([[place.page, place.start, place.end] for place in places]),
        "quote": PAGE_BREAK.join(text.pages[place.page - 1][place.start : place.end] for place in places),
    }


def _decided(db: sqlite_utils.Database, document_id: int, programme_id: int) -> list[dict[str, Any]]:
    return list(db.query(_OF_DOCUMENT.format("status != 'proposed'"), [document_id, programme_id]))


def _same(row: dict[str, Any], decided: dict[str, Any]) -> bool:
    """Whether a proposal says again what a person has decided on: same criterion and unit, overlapping place."""
    asked = all(row[name] == decided[name] for name in ("criterion_id", "unit_code", "unit_from", "page"))
    return asked and row["start"] < decided["end"] and decided["start"] < row["end"]


def _follow(db: sqlite_utils.Database, decided: dict[str, Any], text: DocumentText) -> None:
    """Move decided evidence to where its words stand after the text was read anew; where they are gone, it stays."""
    folded = fold_aligned(text.text)
    quote = fold(decided["quote"])
    here = text.offsets(decided["page"], decided["start"], decided["end"])[0]
    found = [match.start() for match in re.finditer(re.escape(quote), folded.text)] if quote else []
    if found:
        nearest = min(found, key=lambda start: abs(folded.offsets[start] - here))
        start, end = folded.original_span(nearest, nearest + len(quote))
        columns = _columns(text.places(start, end), text)
        db.table("evidence").update(decided["id"], columns)
        decided.update(columns)
