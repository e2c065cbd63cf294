"""What was learnt of a document as it is stored, as far as that needs no archive: it can be worked out in any process.

restoration --layers--> what each page is stored as
facts       --told-->   the rows of its facts, its letterhead's columns, its likeness, how it may be split
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.identity.manifestations import Comparison
from corpus.pages import facts as fact_rows
from corpus.pages.packing import pack_text, pack_tokens
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.texts import DocumentText
from corpus.pages.tokens import token_tables
from corpus.store.plain import pack, pack_letterhead
from extract.batch import Proposal, Sheet, propose
from extract.references.identity import issuer_of, kind_of
from extract.references.numbers import key
from normalize import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.facts import Facts, Field
    from normalize.marks import Marks
    from normalize.restoration import Restoration


@dataclass(frozen=True, slots=True)
class Layers:
    """The pages of a restoration, from 1.

    Attributes:
        raw, restored: their texts.
        packed: restored, raw and tokens of each as they are stored.
        left: share of the characters, 0 to 1, that restoring left as they were.
        marks: of the raw texts.
    """

    raw: tuple[str, ...]
    restored: tuple[str, ...]
    packed: tuple[tuple[bytes | str, bytes | str, bytes | str], ...]
    left: float
    marks: tuple[Marks, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a document's text tells.

    Attributes:
        shown: the pages as they are read, of which it tells.
        rows: of its facts, by table; see `corpus.pages.facts.rows`.
        columns: of the document, as its letterhead has them.
        comparison: with other texts.
        proposal: how it may be split, should it be a batch of papers.
        marks: of the pages as they are read.
    """

    shown: tuple[str, ...]
    rows: dict[str, list[dict[str, Any]]]
    columns: dict[str, Any]
    comparison: Comparison
    proposal: Proposal
    marks: tuple[Marks, ...]


def layers(restoration: Restoration) -> Layers:
    """Return the pages of a restoration as they are stored."""
    restored = restoration.text.split(PAGE_BREAK)
    raw = restoration.raw.split(PAGE_BREAK)
    raw = [after if before == after else before for before, after in zip(raw, restored, strict=True)]  # sent once
    tables = token_tables(restoration)
    packed = [
        (pack(after), pack_text(before, after), pack_tokens(table, before, after))
        for before, after, table in zip(raw, restored, tables, strict=True)
    ]
    return Layers(tuple(raw), tuple(restored), tuple(packed), _left(restoration), tuple(map(_marks, raw)))


def told(
    facts: Facts, facts_of: Sequence[str], shown: Sequence[str], sizes: Sequence[tuple[int, int]] | None = None
) -> Told:
    """Return what facts tell.

    Args:
        facts: with offsets into `facts_of` joined by form feeds.
        facts_of: texts of the pages that they were read from, from page 1.
        shown: the pages as they are read; where a person changed one, other than `facts_of`.
        sizes: width and height of each page in pixels, 0 where there is no image; None: of none there is one.
    """
    locator = fact_rows.Locator(facts_of, shown)
    seen = sizes or [(0, 0)] * len(shown)
    sheets = [Sheet(text, *size) for text, size in zip(shown, seen, strict=True)]
    return Told(
        tuple(shown),
        fact_rows.rows(facts, locator),
        _columns(facts, locator),
        Comparison(DocumentText(tuple(shown)).text),
        propose(sheets) if len(sheets) > 1 else Proposal((), ()),  # one page is no batch
        tuple(map(_marks, shown)),
    )


@lru_cache(maxsize=16)  # of most pages all layers are the same text
def _marks(text: str) -> Marks:
    return marks.count(text)


def _columns(facts: Facts, locator: fact_rows.Locator) -> dict[str, Any]:
    """Return what the letterhead says as columns of the document."""
    head = facts.letterhead
    number = head.number if head.number and head.number.state != "blank" else None
    return {
        "type": kind_of(head),
        "title": _value(head.abstract),
        "number": _value(number),
        "number_state": head.number.state if head.number else None,
        "number_key": key(number.value) if number else None,
        "issuer": issuer_of(head),
        "parent": _value(head.parent),
        "place": _value(head.place),
        "date": _value(head.date),
        "date_state": head.date.state if head.date else None,
        "letterhead": pack_letterhead(fact_rows.letterhead_json(head, locator)),
        "criteria": fact_rows.criteria_json(facts, locator),
    }


def _value(field: Field | None) -> str | None:
    return " ".join(field.value.split()) or None if field else None


def _left(restoration: Restoration) -> float:
    length = sum([len(token.text) for token in restoration.tokens])
    changed = sum([len(token.text) for token in restoration.tokens if token.raw != token.text])
    return (length - changed) / length if length else 0.0
