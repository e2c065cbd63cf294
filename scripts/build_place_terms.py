"""Write normalize/data/terms/places-region.txt: the units of the archive's region before and after 1 July 2025.

Names come from the gazetteer (extract/data/units_*.csv); what other lists of terms hold already is left out, and so
are names of one syllable or with a figure, which say too little to be found in a damaged reading.

    python scripts/build_place_terms.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from normalize.dictionary.terms import syllables, themes
from normalize.folding import canonical

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "extract" / "data"
PLACES = ROOT / "normalize" / "data" / "terms" / "places-region.txt"
REGION = ("Tỉnh Quảng Nam", "Thành phố Đà Nẵng")
KINDS = ("Đặc khu", "Phường", "Quận", "Huyện", "Thị trấn", "Thị xã", "Thành phố", "Xã")
REMARK = (
    "# Communes, wards and towns of Quảng Nam and Đà Nẵng, before and after 1 July 2025;\n"
    "# built by scripts/build_place_terms.py from the gazetteer: do not edit here, add to places.txt.\n"
)


def main() -> None:
    """Read the gazetteer, write the list."""
    known = {_key(term) for name, terms in themes().items() if name != PLACES.stem for term in terms}
    found: dict[tuple[str, ...], str] = {}
    for table in sorted(UNITS.glob("units_*.csv")):
        with table.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                term = _term(row["name"])
                if row["province"] in REGION and term and _key(term) not in known:
                    found.setdefault(_key(term), term)
    PLACES.write_text(REMARK + "".join(f"{term}\n" for term in sorted(found.values())), "utf-8")
    print(f"{len(found)} places")


def _term(name: str) -> str:
    """Return `xã Đại Hồng` for `Xã Đại Hồng`, or nothing where the name says too little."""
    name = canonical(name)
    kind = next((kind for kind in KINDS if name.lower().startswith(kind.lower() + " ")), "")
    own = name[len(kind) + 1 :]
    plain = all(part.isalpha() for part in own.split())
    return f"{kind.lower()} {own}" if kind and plain and " " in own else ""


def _key(term: str) -> tuple[str, ...]:
    return syllables(term.lower())


if __name__ == "__main__":
    main()
