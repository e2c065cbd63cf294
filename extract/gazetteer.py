"""Units in time: which ward or commune had which name and code when, and what it became.

Codes are reused (20557 was Xã Điện Hòa and is Phường Điện Bàn Bắc), so the key of a unit is (code, valid_from). The
tables stand in `extract/data/units_*.csv`; an archive can add its own with the same columns as `units_dienban.csv`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractionError
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MERGER = "2025-07-01"  # districts ended, the wards of the country were formed anew (202/2025/QH15)
_COLUMNS = frozenset(
    {"code", "valid_from", "valid_to", "name", "district", "province", "successor_code", "successor_valid_from"}
)
CODES_ISSUED = "2004-07-08"  # of a unit that is older the beginning is not known
_KINDS = ("Phường", "Xã", "Thị trấn", "Đặc khu")
_ABBREVIATIONS = {"p": "phuong", "x": "xa", "tt": "thi tran", "dk": "dac khu"}
_PLACE_KIND = re.compile(r"^(?:tinh|thanh pho|huyen|thi xa|quan)\s")
_TYPED = re.compile(r"(?:(phuong|xa|thi tran|dac khu)\s+|(p|x|tt|dk)(?:\.\s*|\s+))?(.+)", re.DOTALL)

UnitKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A ward, commune or township during one stretch of time.

    Attributes:
        code: official code; reused over time.
        valid_from: ISO date; with `code` the key.
        valid_to: ISO date from which it is no more; None while it stands.
        name: with its kind, "Phường Điện An".
        kind: "Phường", "Xã", "Thị trấn", "Đặc khu".
        district: "Thị xã Điện Bàn"; "" since districts ended.
        province: "Tỉnh Quảng Nam".
        successor: key of the unit it became, None while it stands.
    """

    code: str
    valid_from: str
    valid_to: str | None
    name: str
    kind: str
    district: str
    province: str
    successor: UnitKey | None

    @property
    def key(self) -> UnitKey:
        """Code and first day: what tells it from every other unit."""
        return self.code, self.valid_from

    @property
    def bare_name(self) -> str:
        """The name without its kind, "Điện An"."""
        return self.name.removeprefix(self.kind).strip()

    def stood_on(self, day: str) -> bool:
        """Say whether the unit had this name and kind on an ISO day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Gazetteer:
    """All units that are known, found by name, by key, and along the line of succession."""

    units: tuple[Unit, ...]
    _by_key: dict[UnitKey, Unit] = field(default_factory=dict, repr=False)
    _by_name: dict[str, list[Unit]] = field(default_factory=dict, repr=False)
    _predecessors: dict[UnitKey, list[Unit]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for unit in self.units:
            self._by_key[unit.key] = unit
            self._by_name.setdefault(fold(unit.bare_name), []).append(unit)
            if unit.successor:
                self._predecessors.setdefault(unit.successor, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @cached_property
    def places(self) -> frozenset[str]:
        """The districts and provinces of the units, by their folded bare names."""
        return frozenset(bare_place(name) for unit in self.units for name in (unit.district, unit.province) if name)

    def __len__(self) -> int:
        return len(self.units)

    def get(self, code: str, valid_from: str) -> Unit | None:
        """Return the unit with this key."""
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
        """Return the units whose folded name without kind is this, all places and times."""
        return tuple(self._by_name.get(folded, ()))

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
        raise _damaged(extra) from error
    return _load(extra, (status.st_mtime_ns, status.st_size, status.st_ino))


@lru_cache(maxsize=8)
def _load(extra: Path | None, _state: tuple[int, int, int] | None) -> Gazetteer:
    own = _read_units(extra) if extra else []
    # Own units before the country's, later ones before earlier: the order in which `find` gives its candidates.
    local = sorted(own + _read_units("units_dienban.csv"), key=lambda unit: unit.valid_from, reverse=True)
    known = {unit.key for unit in local}
    codes = {unit.code for unit in local if unit.valid_from == MERGER}
    new = [unit for unit in _read_new() if unit.key not in known and unit.code not in codes]
    return Gazetteer((*local, *new, *(unit for unit in _read_old() if unit.key not in known)))


@lru_cache(maxsize=1 << 14)
def bare_place(name: str) -> str:
    """Return the name of a district or province folded and without its kind: "dien ban" of "Thị xã Điện Bàn"."""
    return _PLACE_KIND.sub("", fold(name))


def _in_places(units: list[Unit], places: Iterable[str]) -> list[Unit]:
    for place in map(fold, places):
        inside = [unit for unit in units if place and (place in fold(unit.district) or place in fold(unit.province))]
        units = inside or units
    return units


def _read_units(table: str | Path) -> list[Unit]:
    return [
        Unit(
            row["code"],
            row["valid_from"],
            row["valid_to"] or None,
            row["name"],
            _kind(row["name"]),
            row["district"],
            row["province"],
            (row["successor_code"], row["successor_valid_from"]) if row["successor_code"] else None,
        )
        for row in _rows(table)
    ]


def _read_old() -> list[Unit]:
    return [
        Unit(
            row["code"],
            CODES_ISSUED,
            MERGER,
            row["name"],
            _kind(row["name"]),
            row["district"],
            row["province"],
            (row["successor"], MERGER) if row["successor"] else None,
        )
        for row in _rows("units_national_old.csv")
    ]


def _read_new() -> list[Unit]:
    return [
        Unit(row["code"], MERGER, None, row["name"], _kind(row["name"]), "", row["province"], None)
        for row in _rows("units_national_new.csv")
    ]


def _kind(name: str) -> str:
    return next((kind for kind in _KINDS if name.startswith(kind)), name.split(maxsplit=1)[0])


def _rows(table: str | Path) -> list[dict[str, str]]:
    try:
        text = (table if isinstance(table, Path) else files("extract") / "data" / table).read_text("utf-8-sig")
        rows = [{column: (value or "").strip() for column, value in row.items() if column} for row in _reader(text)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _damaged(table) from error
    if isinstance(table, Path) and any(not row.keys() >= _COLUMNS or not row["name"] for row in rows):
        raise _damaged(table)
    return rows


def _reader(text: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(text, newline=""))


def _damaged(table: str | Path) -> ExtractionError:
    return ExtractionError(
        f"Không đọc được bảng đơn vị hành chính “{Path(table).name}”. Hãy kiểm tra tệp: UTF-8, đủ cột như bảng mẫu."
    )
