"""Units in the archive: the gazetteer as rows, what a unit is called, what it was and what it became.

Units live in time, so a unit is (code, valid_from). The gazetteer (`extract.units.gazetteer`, and `units.csv` in the
archive's folder for places of one's own) is the source; the table `unit` follows it, so that rows can point at units.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from corpus.errors import NotFound
from corpus.units.areas import names_area
from corpus.vietnam import tells_day
from extract.units import gazetteer
from extract.units.gazetteer import Gazetteer, Unit, UnitKey
from normalize.folding import fold

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive
    from extract.facts import Facts, Field, UnitMention

__all__ = [
    "Unit",
    "UnitKey",
    "find",
    "get",
    "issuing_unit",
    "known",
    "later_names",
    "lineage",
    "named",
    "own_line",
    "own_table",
    "sync",
]

_UPSERT = """
INSERT INTO unit (code, valid_from, valid_to, name, folded, kind, district, province, successor_code, successor_from)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (code, valid_from) DO UPDATE SET
    valid_to = excluded.valid_to, name = excluded.name, folded = excluded.folded,
    kind = excluded.kind, district = excluded.district, province = excluded.province,
    successor_code = excluded.successor_code, successor_from = excluded.successor_from
"""
_NAMES = "code, valid_from, valid_to, name, kind, district, province, successor_code, successor_from"

_synced: WeakKeyDictionary[Archive, Gazetteer] = WeakKeyDictionary()


def own_table(archive: Archive) -> Path | None:
    """Return the file of an archive's own units, None where it has none: for `extract.read` to know them too."""
    table: Path = archive.path / "units.csv"
    return table if table.is_file() else None


def known(archive: Archive) -> Gazetteer:
    """Return the units an archive knows of: the national ones and its own."""
    return gazetteer.load(own_table(archive))


def sync(archive: Archive) -> None:
    """Bring the table `unit` up to the gazetteer. Cheap when it is already."""
    units = known(archive)
    with archive.transaction() as db:
        (rows,) = db.execute("SELECT count(*) FROM unit").fetchone()
        if _synced.get(archive) is units and rows >= len(units):
            return
        present = {tuple(row) for row in db.execute(f"SELECT {_NAMES} FROM unit")}
        rows_of = ((unit, _columns(unit)) for unit in units)
        changed = [(*row[:4], folded_name(unit.name), *row[4:]) for unit, row in rows_of if row not in present]
        db.conn.executemany(_UPSERT, changed)
    if not db.conn.in_transaction:  # what joined a larger transaction may yet be rolled back
        _synced[archive] = units


@lru_cache(maxsize=1 << 15)
def folded_name(name: str) -> str:
    """Return the name of a unit, district or province folded; there are few, and they are asked for often."""
    return fold(name)


def get(archive: Archive, key: UnitKey) -> Unit:
    """Return one unit, from the gazetteer or, if it is not there, as a paper named it. Raises NotFound."""
    unit = known(archive).get(*key)
    if unit is not None:
        return unit
    rows = archive.db.query(f"SELECT {_NAMES} FROM unit WHERE code = ? AND valid_from = ?", list(key))
    for row in rows:
        successor = (row.pop("successor_code"), row.pop("successor_from"))
        district = row.pop("district") or ""
        return Unit(**row, district=district, successor=successor if successor[0] else None)
    raise NotFound(f"Không có đơn vị mang mã {key[0]} từ ngày {key[1]}. Hãy tra theo tên đơn vị.")


def key_text(key: UnitKey) -> str:
    """Return a unit's key as one word, "20575 2004-07-08": in forms, queries, the index, the log."""
    return " ".join(key)


def key_from(text: str) -> UnitKey | None:
    """Return the key that a text is, None where it is none: a name, perhaps."""
    code, _, valid_from = text.partition(" ")
    return (code, valid_from) if code.isdigit() and valid_from else None


def find(archive: Archive, name: str) -> list[Unit]:
    """Return the units of a name or code, old and new, marks or not; those with papers in the archive first."""
    units = known(archive)
    name = " ".join(name.split())
    found = [unit for unit in units if unit.code == name] if name.isdigit() else list(units.find(name))
    line = {unit.key: _same_line(units, unit) for unit in found}
    present = _present(archive, set().union(*line.values()))
    return sorted(found, key=lambda unit: (unit.key not in present, not line[unit.key] & present))


def named(archive: Archive, name: str) -> list[Unit]:
    """Return the units meant by a name or code: those the archive has papers of, else all that bear it.

    Raises:
        NotFound: no unit is called so.
    """
    found = find(archive, name)
    if not found:
        raise NotFound(f"Không tìm thấy đơn vị “{name}”. Hãy gõ tên xã, phường (cũ hoặc mới), có dấu hoặc không dấu.")
    units = known(archive)
    line = {unit.key: _same_line(units, unit) for unit in found}
    present = _present(archive, set().union(*line.values()))
    return [unit for unit in found if line[unit.key] & present] or found


def name_of(archive: Archive, key: UnitKey) -> str:
    """Return what a unit is called; its key where nobody knows it."""
    try:
        return get(archive, key).name
    except NotFound:
        return key_text(key)


def lineage(archive: Archive, code: str, valid_from: str) -> list[UnitKey]:
    """Return the unit itself, then everything it was before, then everything it became."""
    units = known(archive)
    unit = get(archive, (code, valid_from))
    return [unit.key, *(found.key for found in (*units.predecessors(unit), *units.successors(unit)))]


def later_names(archive: Archive, key: UnitKey) -> list[str]:
    """Return what a unit has become, step by step: the names, the present one last."""
    return [unit.name for unit in known(archive).successors(get(archive, key))]


def own_line(archive: Archive, key: UnitKey) -> list[UnitKey]:
    """Return a unit and every name under which it alone was or is the same: what it became by merging is another."""
    all_units = known(archive)
    unit = get(archive, key)
    alone = []
    for later in all_units.successors(unit):
        if sum(before.successor == later.key for before in all_units.predecessors(later)) > 1:
            break
        alone.append(later.key)
    return [unit.key, *(earlier.key for earlier in all_units.predecessors(unit)), *alone]


def issuing_unit(archive: Archive, facts: Facts) -> UnitKey | None:
    """Return the unit whose body issued a paper; None for bodies above the units, and where nothing tells.

    Asked in this order: the agency's own lines, the body above it (a school belongs to its ward), the place beside the
    date, then, for a paper whose agency could not be read, the only unit it names. An agency of a town, district or
    province is never taken for the ward that later took over its name. Only wards and communes are asked: what a
    district or province issued is filed under none.
    """
    head = facts.letterhead
    day = head.date.value if head.date and tells_day(head.date.value) else None
    mentions = [m for m in facts.communes if day is None or m.valid_from <= day]
    for field in (head.agency, head.parent):
        if field and (inside := _inside(mentions, field)):
            return _key(inside)
    if head.agency:
        above = names_area(head.agency.value) or _is_seat(head.place, head.parent)
        return None if above else _by_place(archive, head.place, day)
    named_units = {(m.code, m.valid_from) for m in facts.communes}
    return named_units.pop() if len(named_units) == 1 and head.parent is None else None


def _columns(unit: Unit) -> tuple[str | None, ...]:
    successor = unit.successor or (None, None)
    return (*unit.key, unit.valid_to, unit.name, unit.kind, unit.district, unit.province, *successor)


def _inside(mentions: list[UnitMention], field: Field) -> list[UnitMention]:
    return [m for m in mentions if m.start < field.end and m.end > field.start] or [
        m for m in mentions if f" {fold(m.name)} " in f" {' '.join(fold(field.value).split())} "
    ]


def _key(mentions: list[UnitMention]) -> UnitKey:
    best = max(mentions, key=lambda mention: mention.confidence)
    return best.code, best.valid_from


def _is_seat(place: Field | None, parent: Field | None) -> bool:
    """Whether the place beside the date is that of the body above: "Lào Cai" of a department of "TỈNH LÀO CAI"."""
    if place is None or parent is None or not names_area(parent.value):
        return False
    return f" {fold(place.value).strip()} " in f" {' '.join(fold(parent.value).split())} "


def _by_place(archive: Archive, place: Field | None, day: str | None) -> UnitKey | None:
    """Return the unit named beside the date, if an agency of a unit is the only kind that can have written it."""
    if place is None or day is None:
        return None
    standing = [unit for unit in known(archive).named(fold(place.value).strip()) if unit.stood_on(day)]
    return standing[0].key if len(standing) == 1 else None


def _present(archive: Archive, among: set[UnitKey]) -> set[UnitKey]:
    """Return those of some units that papers here are of, or name; each is looked up, the archive may be large."""
    query = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE unit_code = :code AND unit_from = :since)"
        for table in ("document", "unit_mention", "evidence")
    )
    return {
        (code, since)
        for code, since in among
        if archive.db.execute(f"SELECT {query}", {"code": code, "since": since}).fetchone()[0]
    }


def _same_line(units: Gazetteer, unit: Unit) -> set[UnitKey]:
    return {unit.key, *(found.key for found in (*units.predecessors(unit), *units.successors(unit)))}
