"""Facts as one JSON document, in the shape that `sohoa extract --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.facts import (
        Award,
        Citation,
        Conflict,
        Criterion,
        Date,
        Facts,
        Field,
        Letterhead,
        Reference,
        UnitMention,
    )


def as_json(facts: Facts) -> dict[str, Any]:
    """Return the facts as plain values; offsets are in characters of the text that was read."""
    return {
        "letterhead": _letterhead(facts.letterhead),
        "references": [_reference(reference) for reference in facts.references],
        "citations": [_citation(citation) for citation in facts.citations],
        "dates": [_date(date) for date in facts.dates],
        "units": [_unit(unit) for unit in facts.units],
        "criteria": [_criterion(criterion) for criterion in facts.criteria],
        "awards": [_award(award) for award in facts.awards],
        "self_scores": [asdict(score) for score in facts.self_scores],
        "conflicts": [_conflict(conflict) for conflict in facts.conflicts],
    }


def _letterhead(head: Letterhead) -> dict[str, Any]:
    return {
        "agency": _value(head.agency),
        "parent": _value(head.parent),
        "number": _value(head.number),
        "number_state": head.number.state if head.number else None,
        "symbol": _value(head.symbol),
        "place": _value(head.place),
        "date": _value(head.date),
        "date_state": head.date.state if head.date else None,
        "type": _value(head.type),
        "abstract": _value(head.abstract),
        "signing": _value(head.signing),
        "signer_title": _value(head.signer_title),
        "recipients": [recipient.value for recipient in head.recipients],
        "spans": {name: [field.start, field.end] for name, field in _fields(head) if field is not None},
    }


def _fields(head: Letterhead) -> list[tuple[str, Field | None]]:
    return [
        ("agency", head.agency),
        ("parent", head.parent),
        ("number", head.number),
        ("place", head.place),
        ("date", head.date),
        ("type", head.type),
        ("abstract", head.abstract),
        ("signing", head.signing),
        ("signer_title", head.signer_title),
    ]


def _value(field: Field | None) -> str | None:
    return (field.value or None) if field else None


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "id": reference.id,
        "key": reference.key,
        "text": reference.text,
        "number": reference.number,
        "year": reference.year,
        "symbol": reference.symbol,
        "type": reference.type,
        "date": reference.date,
        "issuer": reference.issuer,
        "abstract": reference.abstract,
        "role": reference.role,
        "start": reference.start,
        "end": reference.end,
        "confidence": reference.confidence,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "text": citation.text,
        "name": citation.name,
        "type": citation.type,
        "date": citation.date,
        "issuer": citation.issuer,
        "abstract": citation.abstract,
        "role": citation.role,
        "start": citation.start,
        "end": citation.end,
        "confidence": citation.confidence,
    }


def _date(date: Date) -> dict[str, Any]:
    return {
        "text": date.text,
        "start": date.start,
        "end": date.end,
        "kind": date.kind,
        "value": date.value,
        "deadline": date.deadline,
    }


def _unit(unit: UnitMention) -> dict[str, Any]:
    return {
        "text": unit.text,
        "start": unit.start,
        "end": unit.end,
        "code": unit.code,
        "valid_from": unit.valid_from,
        "name": unit.name,
        "level": unit.level,
        "successor": unit.successor,
        "named": unit.named,
        "body": unit.body,
        "candidates": [{"code": code, "valid_from": day} for code, day in unit.candidates],
        "confidence": unit.confidence,
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.code,
        "text": criterion.text,
        "start": criterion.start,
        "end": criterion.end,
        "applies_to": criterion.applies_to,
        "heading": criterion.heading,
        "cites": list(criterion.cites),
        "proofs": list(criterion.proofs),
        "deadline": criterion.deadline,
        "points": criterion.points,
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "recipient": award.text,
        "recipient_kind": award.recipient,
        "start": award.start,
        "end": award.end,
        "unit": {"code": award.unit_code, "valid_from": award.unit_from, "name": award.unit} if award.unit else None,
        "organisation": _value(award.organisation),
        "organisation_span": [award.organisation.start, award.organisation.end] if award.organisation else None,
        "title": award.title.value,
        "title_span": [award.title.start, award.title.end],
        "kind": award.kind,
        "year": award.year,
        "number": award.number,
        "date": award.date,
        "issuer": award.issuer,
        "state": award.state,
        "confidence": award.confidence,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"kind": conflict.kind, "message": conflict.message, "spans": [list(span) for span in conflict.spans]}
