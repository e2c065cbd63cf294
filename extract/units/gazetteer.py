"""Units in time: which ward, district or province had which name and code when, and what it became.

Codes are reused (20557 was Xã Điện Hòa and is Phường Điện Bàn Bắc), so the key of a unit is (code, valid_from). Whoever
walks through a gazetteer or asks it for a name is given wards and communes, the units that a paper is filed under;
districts and provinces are its `areas`, and `areas_named`. `extract.units.tables` reads the tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from extract.errors import ExtractionError
from extract.units.tables import (
    CODES_ISSUED,
    MERGER,
    Unit,
    UnitKey,
    areas,
    communes_before_merger,
    communes_ended_earlier,
    communes_since_merger,
    local_units,
    own_units,
)
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["CODES_ISSUED", "MERGER", "Gazetteer", "Unit", "UnitKey", "bare_place", "load"]

_ABBREVIATIONS = {"p": "phuong", "x": "xa", "tt": "thi tran", "dk": "dac khu"}
_PLACE_KIND = re.compile(r"^(?:tinh|thanh pho|huyen|thi xa|quan)\s")
_DASH = re.compile(r" ?[-–] ?")
_TYPED = re.compile(r"(?:(phuong|xa|thi tran|dac khu)\s+|(p|x|tt|dk)(?:\.\s*|\s+))?(.+)", re.DOTALL)


@dataclass(frozen=True)
class Gazetteer:
    """All units that are known, found by name, by key, and along the line of succession.

    Attributes:
        units: wards, communes, townships; what iterating gives.
        areas: districts and provinces.
        home: folded bare names of the districts and provinces of an archive's own table.
    """

    units: tuple[Unit, ...]
    areas: tuple[Unit, ...] = ()
    home: frozenset[str] = frozenset()
    _by_key: dict[UnitKey, Unit] = field(default_factory=dict, repr=False)
    _by_name: dict[str, list[Unit]] = field(default_factory=dict, repr=False)
    _areas_by_name: dict[str, list[Unit]] = field(default_factory=dict, repr=False)
    _predecessors: dict[UnitKey, list[Unit]] = field(default_factory=dict, repr=False)
    _by_shape: dict[str, dict[str, list[Unit]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for unit in (*self.units, *self.areas):
            self._by_key[unit.key] = unit
            if unit.level == "commune":
                self._by_name.setdefault(fold(unit.bare_name), []).append(unit)
            else:
                self._areas_by_name.setdefault(bare_place(unit.name), []).append(unit)
            if unit.successor:
                self._predecessors.setdefault(unit.successor, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @cached_property
    def places(self) -> frozenset[str]:
        """The districts and provinces, by their folded bare names."""
        named = (name for unit in self.units for name in (unit.district, unit.province) if name)
        return frozenset((*map(bare_place, named), *self._areas_by_name))

    @cached_property
    def former_provinces(self) -> dict[str, frozenset[str]]:
        """What a province was called before 2025-07-01, where that was another name, by its folded bare name."""
        former: dict[str, set[str]] = {}
        for unit in self.areas:
            later = self._by_key.get(unit.successor) if unit.successor and unit.level == "province" else None
            if later and unit.valid_to != MERGER and later.name != unit.name:
                former.setdefault(bare_place(later.name), set()).add(bare_place(unit.name))
        return {name: frozenset(names) for name, names in former.items()}

    def __len__(self) -> int:
        return len(self.units)

    def get(self, code: str, valid_from: str) -> Unit | None:
        """Return the unit with this key, of whatever level."""
        return self._by_key.get((code, valid_from))

    def find(self, name: str) -> tuple[Unit, ...]:
        """Return the units of a name as a person types it, all places and times, the likeliest first.

        Takes names with or without marks and kind, old or new, abbreviated: "P. Điện An", "xã Điện Minh", "dien an".
        What follows a comma narrows the place: "Hòa Tiến, Đà Nẵng". A kind that no unit of the name has is left aside.
        """
        typed, *places = (" ".join(part.split()) for part in canonical(name).split(","))
        match = _TYPED.fullmatch(fold(typed))
        if match is None:
            return ()
        kind = match[1] or _ABBREVIATIONS.get(match[2] or "")
        found = self.named(match[3])
        if not found and kind:
            kind, found = None, self.named(fold(typed))  # "Phường Đúc": the kind may be part of the name
        of_kind = [unit for unit in found if kind and fold(unit.kind) == kind]
        candidates = _in_places(of_kind or list(found), places)
        bare = typed[match.start(3) :].casefold()
        return tuple(sorted(candidates, key=lambda unit: unit.bare_name.casefold() != bare))

    def named(self, folded: str) -> tuple[Unit, ...]:
        """Return the wards and communes whose folded name without kind is this, all places and times."""
        return tuple(self._by_name.get(folded, ()))

    def areas_named(self, folded: str) -> tuple[Unit, ...]:
        """Return the districts and provinces whose folded name without kind is this, all times."""
        return tuple(self._areas_by_name.get(folded, ()))

    def nearly(self, folded: str, places: frozenset[str]) -> tuple[Unit, ...]:
        """Return the wards and communes of some places whose folded name may be one letter off.

        Args:
            folded: a name without kind.
            places: folded bare names of districts, or of provinces since districts ended.
        """
        shapes = _shapes(folded)
        found = (unit for place in sorted(places) for shape in shapes for unit in self._shaped(place).get(shape, ()))
        return tuple(dict.fromkeys(found))

    def _shaped(self, place: str) -> dict[str, list[Unit]]:
        if place not in self._by_shape:
            shaped = self._by_shape[place] = {}
            for unit in self._by_place.get(place, ()):
                for shape in _shapes(fold(unit.bare_name)):
                    shaped.setdefault(shape, []).append(unit)
        return self._by_shape[place]

    @cached_property
    def _by_place(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(bare_place(unit.district or unit.province), []).append(unit)
        return found

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return what the unit became, step by step, the unit that stands today last."""
        line: list[Unit] = []
        while unit.successor and (following := self._by_key.get(unit.successor)) and following not in line:
            line.append(following)
            unit = following
        return tuple(line)

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return every unit that became this one, directly or over others."""
        found: list[Unit] = []
        waiting = [unit]
        while waiting:
            for earlier in self._predecessors.get(waiting.pop().key, ()):
                if earlier not in found:
                    found.append(earlier)
                    waiting.append(earlier)
        return tuple(sorted(found, key=lambda earlier: earlier.key))


def load(extra: Path | None = None) -> Gazetteer:
    """Return the built-in units, and those of an archive's own file where one is given. Read anew when that changes.

    Raises:
        ExtractionError: a table is missing or damaged.
    """
    if extra is None:
        return _load(None, None)
    try:
        status = extra.stat()
    except OSError as error:
        raise ExtractionError(f"Không mở được bảng đơn vị hành chính “{extra.name}”. Hãy kiểm tra tệp.") from error
    return _load(extra, (status.st_mtime_ns, status.st_size, status.st_ino))


@lru_cache(maxsize=8)
def _load(extra: Path | None, _state: tuple[int, int, int] | None) -> Gazetteer:
    own = own_units(extra) if extra else []
    communes = [unit for unit in own if unit.level == "commune"]
    # Own units before the country's, later ones before earlier: the order in which `find` gives its candidates.
    local = sorted(communes + local_units(), key=lambda unit: unit.valid_from, reverse=True)
    known = {unit.key for unit in local}
    codes = {unit.code for unit in local if unit.valid_from == MERGER}
    new = [unit for unit in communes_since_merger() if unit.key not in known and unit.code not in codes]
    own_areas = [unit for unit in own if unit.level != "commune"]
    told = {unit.code for unit in own_areas}
    ended = (*communes_before_merger(), *communes_ended_earlier())
    gazetteer = Gazetteer(
        (*local, *new, *(unit for unit in ended if unit.key not in known)),
        (*own_areas, *(unit for unit in areas() if unit.code not in told)),
        frozenset(bare_place(name) for unit in own for name in (unit.district, unit.province) if name),
    )
    for unit in own:
        _check_successor(gazetteer, unit, extra)
    return gazetteer


def _check_successor(gazetteer: Gazetteer, unit: Unit, table: Path | None) -> None:
    if unit.successor and gazetteer.get(*unit.successor) is None:
        code, day = unit.successor
        raise ExtractionError(
            f"Bảng đơn vị hành chính “{table.name if table else ''}”: {unit.name} chuyển thành đơn vị mã {code} từ ngày"
            f" {day}, nhưng không có đơn vị đó. Hãy thêm một dòng cho đơn vị mới, hoặc sửa mã và ngày."
        )


@lru_cache(maxsize=1 << 14)
def bare_place(name: str) -> str:
    """Return the name of a district or province folded and without its kind: "dien ban" of "Thị xã Điện Bàn"."""
    return _DASH.sub(" ", _PLACE_KIND.sub("", fold(name)))


def _shapes(name: str) -> set[str]:
    """Return a name and what is left of it without one letter: two names one letter off have one of these in common."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _in_places(units: list[Unit], places: Iterable[str]) -> list[Unit]:
    for place in map(fold, places):
        inside = [unit for unit in units if place and (place in fold(unit.district) or place in fold(unit.province))]
        units = inside or units
    return units
