"""Build extract/data/units_national.csv: every ward of the country as it was before 2025-07-01, and what it became.

Reads the tables of the package `vietnamadminunits` (MIT; extra "gazetteer" of pyproject.toml) and keeps facts only:
codes, names, and which unit went where. The package itself is not a dependency of the product, because it brings
Unidecode, which is GPL. Run again when the package has a new version:

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

DATA = Path(__file__).resolve().parent.parent / "extract" / "data"
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
    successors = _successors(json.loads((tables / "converter_2025.json").read_text("utf-8")))
    code_of = {key: code for code, _, _, key in new}
    rows = [
        (code, ward, district, province, code_of.get(successors.get(key, ""), ""))
        for code, ward, district, province, key in old
        if district != BUILT_IN_DISTRICT
    ]
    _write("units_national_old.csv", ("code", "name", "district", "province", "successor"), rows)
    _write("units_national_new.csv", ("code", "name", "province"), [row[:3] for row in new])
    kinds = Counter(ward.split()[0] for _, ward, *_ in rows)
    orphans = sum(not row[4] for row in rows)
    print(f"{len(rows)} old units {dict(kinds)}, {orphans} without successor; {len(new)} new units")


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


def _write(name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
