"""Programmes made ready to be held against papers: what each asks for, and which units it binds.

Making one ready walks through all units and criteria, so each is kept until something it was made of changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from corpus.identity.identity import Identity
from corpus.identity.issuers import areas_of, issuer
from corpus.linking import criteria
from corpus.linking.aims import Aim, Cited
from corpus.linking.linking_rules import rules
from corpus.linking.naming import Roll
from corpus.phrases import spoken
from corpus.units import units
from corpus.units.areas import names_area
from extract.units.gazetteer import bare_place
from normalize.folding import fold

if TYPE_CHECKING:
    from corpus.linking.criteria import Criterion, Programme
    from corpus.store.archive import Archive
    from extract.units.gazetteer import Gazetteer, Unit, UnitKey

_PLAN = "SELECT type, number, number_key, issuer, parent, date, unit_code, unit_from FROM document WHERE id = ?"
_CITED = (
    "SELECT key, ref, type, date, issuer FROM reference WHERE document_id = ? AND role != 'self'"
    " ORDER BY date IS NULL DESC"
)


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a target is made of."""

    programme: Programme
    criteria: tuple[Criterion, ...]
    plan: dict[str, Any]
    cited: tuple[dict[str, Any], ...]
    known: Gazetteer


@dataclass(frozen=True, slots=True)
class Target:
    """A programme made ready. Two that are made of the same are the same."""

    basis: Basis
    aim: Aim
    placing: Placing


class Placing:
    """Tells which of a programme's units a unit is, by whatever name a paper calls it.

    `plan` is the reference key of the plan, which papers of its units cite.
    A unit's earlier names mean the unit itself. What it became later is taken as that, unless the programme binds it.
    """

    def __init__(self, known: Gazetteer, bound: tuple[Unit, ...] | None, plan: str | None = None) -> None:
        self.plan = plan
        self._open = bound is None
        self._standing = bound or ()
        self._bound = {unit.key: unit.key for unit in bound or ()}
        self._later: dict[UnitKey, set[UnitKey]] = {}
        self.roll = Roll(self._standing)
        for unit in bound or ():
            for earlier in known.predecessors(unit):
                self._bound.setdefault(earlier.key, unit.key)
            for later in known.successors(unit):
                self._later.setdefault(later.key, set()).add(unit.key)

    def unit(self, code: str, valid_from: str) -> UnitKey | None:
        """Return the key under which evidence for this unit is kept; None where the programme does not bind it."""
        named = (code, valid_from)
        if self._open or named in self._bound:
            return self._bound.get(named, named)
        before = self._later.get(named, set())
        return named if len(before) > 1 else next(iter(before), None)

    def called(self, agency: str | None) -> UnitKey | None:
        """Return the only unit that the programme binds whose kind and name an agency's lines hold."""
        if agency is None or names_area(agency):
            return None
        said = f" {' '.join(fold(agency).split())} "
        found = {unit.key for unit in self._standing if f" {units.folded_name(unit.name)} " in said}
        return found.pop() if len(found) == 1 else None

    def misread(self, agency: str) -> UnitKey | None:
        """Return the only unit whose kind and name an agency's lines hold with a letter or two wrong."""
        found = set() if names_area(agency) else {named.unit for named in self.roll.named(agency)}
        return found.pop() if len(found) == 1 else None

    def is_of_district(self, key: UnitKey, lines: list[str]) -> bool:
        """Whether lines name a township's district, of the same name: a township's own have its kind."""
        unit = next((unit for unit in self._standing if unit.key == key), None)
        if unit is None or not unit.district or fold(bare_place(unit.district)) != fold(unit.bare_name):
            return False
        said = spoken(fold(" ".join(lines)))
        return not any(f" {kind} " in said for kind in rules().unit_kinds)


_ready: WeakKeyDictionary[Archive, dict[int, Target]] = WeakKeyDictionary()


def target(archive: Archive, programme: Programme) -> Target:
    """Return a programme made ready, the one made before where nothing of it has changed."""
    basis = _basis(archive, programme)
    ready = _ready.setdefault(archive, {})
    found = ready.get(programme.id)
    if found is None or found.basis != basis:
        found = Target(basis, _aim(basis), Placing(basis.known, _scope(basis), basis.plan["number_key"]))
        ready[programme.id] = found
    return found


def scope(archive: Archive, programme: Programme) -> tuple[Unit, ...] | None:
    """Return the units a programme binds: those below the body that launched it; None where that cannot be told."""
    return _scope(_basis(archive, programme))


def _basis(archive: Archive, programme: Programme) -> Basis:
    plan = next(archive.db.query(_PLAN, [programme.document_id]))
    if plan["unit_code"]:
        plan["unit"] = units.get(archive, (plan["unit_code"], plan["unit_from"]))
    return Basis(
        programme,
        tuple(criteria.criteria(archive, programme.id)),
        plan,
        tuple(archive.db.query(_CITED, [programme.document_id])),
        units.known(archive),
    )


def _scope(basis: Basis) -> tuple[Unit, ...] | None:
    plan = basis.plan
    if "unit" in plan:
        return (plan["unit"],)
    day = plan["date"] or basis.programme.period_start
    standing = [unit for unit in basis.known if day is None or unit.stood_on(day)]
    for agency in (plan["issuer"], plan["parent"]):
        said = f" {' '.join(fold(agency or '').split())} "
        for area in ("district", "province"):
            names = {getattr(unit, area) for unit in standing} - {""}
            named = {name for name in names if f" {units.folded_name(name)} " in said}
            if named:
                return tuple(unit for unit in standing if getattr(unit, area) in named)
    return None


def _aim(basis: Basis) -> Aim:
    bound = [criterion for criterion in basis.criteria if criterion.binds_units]
    keys = {key for criterion in bound for key in criterion.cites}
    cited = {key: Cited(key.upper(), None) for key in keys}
    plan = basis.plan
    areas = areas_of(plan["issuer"], plan["parent"])
    cited |= {
        row["key"]: Cited(
            _label(row["type"], row["ref"]), Identity(row["key"], row["date"], issuer(row["issuer"]), areas)
        )
        for row in basis.cited
        if row["key"] in keys
    }
    return Aim(basis.programme, bound, cited, (_label(plan["type"], plan["number"]), plan["number_key"]))


def _label(kind: str | None, number: str | None) -> str:
    return f"{kind or 'văn bản'} số {number}" if number else kind or "văn bản"
