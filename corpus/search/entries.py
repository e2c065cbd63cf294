"""What the index holds of a document: for each page its words, and what the document is found and counted by.

Numbers and units stand twice: on the page that speaks of them, and as `doc_…` on every page of the document, since the
parts of a query narrow each other by document.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import tantivy

from corpus.identity.issuers import issuer
from corpus.pages.texts import SHOWN
from corpus.search import spelling
from corpus.store.settled import SETTLED
from corpus.units.units import key_text
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import sqlite_utils

VERSION = 5
"""Of the index's form: one of another version is made again."""

SINGLE = 1 << 48  # paper of a document that has none: this and its id

SHARES = 16  # of the archive: one of them tells how the whole is made up
_SPREAD = 2_654_435_761  # documents that come one after the other fall into different shares

_NUMBERS = ("page_id", "document", "paper", "number", "year", "since", "share", "digest")
_RAW = ("own", "cites", "issued", "names", "proves", "doc_own", "doc_cites", "doc_units", "bodies", "mark")
_COUNTED = ("type", "unit", "body", "criterion", "status", "years")

_DOCUMENTS = f"""
SELECT document.id, coalesce(paper_id, id + :single) AS paper, type, date, number_key, issuer, unit_code, unit_from,
    plain(letterhead) AS letterhead, index_change.first AS since
FROM document JOIN index_change ON document_id = document.id
WHERE {SETTLED}
    AND document.id IN (SELECT value FROM json_each(:ids))
"""
_PAGES = (
    f"SELECT id, document_id, number, {SHOWN} AS text FROM page"
    " WHERE document_id IN (SELECT value FROM json_each(:ids)) ORDER BY document_id, number"
)
_FACTS = {
    "reference": "SELECT document_id, page, key, role FROM reference",
    "unit": "SELECT document_id, page, unit_code, unit_from FROM unit_mention",
    "evidence": "SELECT document_id, evidence.page, code, status FROM evidence"
    " JOIN criterion ON criterion.id = criterion_id",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as it is indexed; `digest` tells whether two entries are one."""

    page_id: int
    document: int
    fields: Mapping[str, Any]
    digest: int

    def for_index(self) -> tantivy.Document:
        """Return the entry as the index takes it."""
        return tantivy.Document.from_dict({**self.fields, "digest": self.digest}, schema())


@cache
def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=name not in {"since", "digest"}, fast=True)
    builder.add_integer_field("position", stored=True)
    # No positions: pairs tell faster what stands side by side, and take no more room.
    builder.add_text_field("folded", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="basic")
    for name in _RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _COUNTED:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    return builder.build()


def entries(db: sqlite_utils.Database, documents: Sequence[int]) -> list[Entry]:
    """Return what is to be indexed of some documents; nothing of those that are not to be found."""
    bound = {"ids": json.dumps(list(documents))}
    rows = {row["id"]: row for row in db.query(_DOCUMENTS, {**bound, "single": SINGLE})}
    if not rows:
        return []
    facts = {name: _by_document(db.query(_within(query), bound)) for name, query in _FACTS.items()}
    common = {
        number: _of_document(row, {name: found.get(number, []) for name, found in facts.items()})
        for number, row in rows.items()
    }
    return [
        _entry(page, *common[page["document_id"]]) for page in db.query(_PAGES, bound) if page["document_id"] in rows
    ]


def _within(query: str) -> str:
    return f"{query} WHERE document_id IN (SELECT value FROM json_each(:ids))"


def _by_document(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(row)
    return found


def _of_document(
    row: dict[str, Any], facts: dict[str, list[dict[str, Any]]]
) -> tuple[dict[str, Any], dict[int, dict[str, set[str]]]]:
    """Return the fields that every page of a document has, and those of some pages, by number."""
    pages: dict[int, dict[str, set[str]]] = {}

    def on(page: int, name: str, value: str) -> None:
        pages.setdefault(page, {}).setdefault(name, set()).add(value)

    head = json.loads(row["letterhead"] or "{}")
    if row["number_key"]:
        on(_page_of(head, "number"), "own", row["number_key"])
    if row["unit_code"]:
        on(_page_of(head, "agency"), "issued", key_text((row["unit_code"], row["unit_from"])))
    for fact in facts["reference"]:
        on(fact["page"], "own" if fact["role"] == "self" else "cites", fact["key"])
    for fact in facts["unit"]:
        on(fact["page"], "names", key_text((fact["unit_code"], fact["unit_from"])))
    for fact in facts["evidence"]:
        if fact["status"] != "rejected":
            on(fact["page"], "proves", fact["code"])
    year = row["date"][:4] if row["date"] and row["date"][:4].isdecimal() else None
    body = issuer(row["issuer"])
    common: dict[str, Any] = {
        "document": row["id"],
        "paper": row["paper"],
        "since": row["since"],
        "share": (row["id"] * _SPREAD % (1 << 32)) >> 28,
        "doc_own": _all(pages, "own"),
        "doc_cites": _all(pages, "cites"),
        "doc_units": sorted({*_all(pages, "issued"), *_all(pages, "names")}),
        "criterion": _all(pages, "proves"),
        "status": sorted({fact["status"] for fact in facts["evidence"]}),
        "type": [row["type"]] if row["type"] else [],
        "body": [_called(row["issuer"], body.body)] if body and body.body else [],
        "bodies": [body.body] if body and body.body else [],
        "unit": [key_text((row["unit_code"], row["unit_from"]))] if row["unit_code"] else [],
        "years": [year] if year else [],
        "year": [int(year)] if year else [],
    }
    return common, pages


def _entry(page: dict[str, Any], common: dict[str, Any], of_pages: dict[int, dict[str, set[str]]]) -> Entry:
    bare, marked, pairs = spelling.entry(page["text"])
    here = {name: sorted(values) for name, values in of_pages.get(page["number"], {}).items()}
    fields = {
        "page_id": page["id"],
        "number": page["number"],
        "folded": bare,
        "exact": marked,
        "pairs": pairs,
        **here,
        **common,
    }
    rest = json.dumps([page["id"], page["number"], here, common], ensure_ascii=False, sort_keys=True)
    told = f"{bare}\n{marked}\n{rest}".encode("utf-8", "surrogatepass")  # the pairs come of the words
    digest = int.from_bytes(hashlib.blake2b(told, digest_size=7).digest(), "big")
    return Entry(page["id"], page["document_id"], fields, digest)


def _called(issuer: str, body: str) -> str:
    """Return a body's name as it is printed, in one case: "Ủy ban nhân dân"; without marks where it is parted."""
    words = canonical(" ".join(issuer.split())).split(" ")[: len(body.split())]
    printed = " ".join(words).casefold()
    found = printed if fold(printed) == body else body
    return found[:1].upper() + found[1:]


def _page_of(letterhead: dict[str, Any], name: str) -> int:
    spans = (letterhead.get(name) or {}).get("spans") or []
    return int(spans[0][0]) if spans else 1


def _all(pages: dict[int, dict[str, set[str]]], name: str) -> list[str]:
    return sorted({value for fields in pages.values() for value in fields.get(name, ())})
