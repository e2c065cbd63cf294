"""Build extract/data/units_national_*.csv and areas_national.csv: wards, districts and provinces around 2025-07-01.

Reads the tables of the package `vietnamadminunits` (MIT; extra "gazetteer" of pyproject.toml) and keeps facts only:
codes, names, which unit went where, and which province took over which. The package itself is not a dependency of the
product, because it brings Unidecode, which is GPL. Run again when the package has a new version:

    python scripts/build_gazetteer.py
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).resolve().parent.parent / "extract" / "data"
CODES_ISSUED, MERGER = "2004-07-08", "2025-07-01"
BUILT_IN_DISTRICT = "Thị xã Điện Bàn"  # units_dienban.csv says more about these, from better sources


def main() -> None:
    """Write the national tables and print what was counted."""
    tables = _tables()
    with closing(sqlite3.connect(tables / "dataset.db")) as database:
        old = database.execute(
            "select wardCode, ward, district, province, provinceKey || '_' || districtKey || '_' || wardKey"
            " from admin_units_legacy where wardCode is not null order by wardCode"
        ).fetchall()
        new = database.execute(
            "select wardCode, ward, province, provinceKey || '_' || wardKey from admin_units order by wardCode"
        ).fetchall()
        old_areas = database.execute(
            "select distinct provinceCode, province, districtCode, district from admin_units_legacy order by 1, 3"
        ).fetchall()
        provinces = database.execute("select distinct provinceCode, province from admin_units order by 1").fetchall()
    successors = _successors(json.loads((tables / "converter_2025.json").read_text("utf-8")))
    code_of = {key: code for code, _, _, key in new}
    rows = [
        (code, ward, district, province, code_of.get(successors.get(key, ""), ""))
        for code, ward, district, province, key in old
        if district != BUILT_IN_DISTRICT
    ]
    _write("units_national_old.csv", ("code", "name", "district", "province", "successor"), rows)
    _write("units_national_new.csv", ("code", "name", "province"), [row[:3] for row in new])
    areas = _areas(old_areas, provinces, _taken_over(old, new, code_of, successors))
    _write("areas_national.csv", ("code", "valid_from", "valid_to", "name", "province", "successor"), areas)
    kinds = Counter(ward.split()[0] for _, ward, *_ in rows)
    orphans = sum(not row[4] for row in rows)
    print(f"{len(rows)} old units {dict(kinds)}, {orphans} without successor; {len(new)} new units, {len(areas)} areas")


def _tables() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit('vietnamadminunits is not installed: pip install -e ".[gazetteer]"')
    return Path(spec.origin).parent / "data"


def _successors(converter: dict[str, dict[str, dict[str, list[object]]]]) -> dict[str, str]:
    """Map an old unit's key to its successor's; a unit that was divided goes to the one that took its centre."""
    found: dict[str, str] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old_keys in wards.items():
            found.update((str(key), f"{province}_{ward}") for key in old_keys)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                if isinstance(part, dict) and part["isDefaultNewWard"]:
                    found[key] = f"{province}_{part['newWardKey']}"
    return found


def _taken_over(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]], code_of: dict[str, str], successors: dict[str, str]
) -> dict[str, str]:
    """Map the name of each old province to that of the new one in which most of its wards lie."""
    province_of = {code: province for code, _, province, _ in new}
    votes: dict[str, Counter[str]] = {}
    for *_, province, key in old:
        code = code_of.get(successors.get(key, ""))
        if code:
            votes.setdefault(province, Counter())[province_of[code]] += 1
    return {province: counted.most_common(1)[0][0] for province, counted in votes.items()}


def _areas(
    old: list[tuple[str, ...]], provinces: list[tuple[str, ...]], taken_over: dict[str, str]
) -> list[tuple[str, ...]]:
    """Return a row for each province and district; one that others joined is another from that day on."""
    code_of = {name: code for code, name in provinces}
    parts = Counter(taken_over.values())
    rows: dict[str | tuple[str, str], tuple[str, ...]] = {}
    for code, province, district_code, district in old:
        later = taken_over[province]
        goes_on = later == province and parts[later] == 1
        rows[province] = (code, CODES_ISSUED, "", province, province, "")
        if not goes_on:
            rows[province] = (code, CODES_ISSUED, MERGER, province, province, code_of[later])
        rows[district_code] = (district_code, CODES_ISSUED, MERGER, district, province, "")
    for code, name in provinces:
        if parts[name] > 1:
            rows[name, "new"] = (code, MERGER, "", name, name, "")
    return list(rows.values())


def _write(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
