"""Write normalize/data/names/places.tsv: how often a syllable begins a place's name, and stands later in one.

The names are those of the country's communes, districts and provinces in the gazetteer (extract/data/units_*.csv),
each once, without the word for what it is (xã, phường, …).

    python scripts/build_name_places.py
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from normalize.dictionary.terms import syllables
from normalize.folding import canonical

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "extract" / "data"
PLACES = ROOT / "normalize" / "data" / "names" / "places.tsv"
KINDS = ("đặc khu", "phường", "quận", "huyện", "thị trấn", "thị xã", "thành phố", "tỉnh", "xã")


def main() -> None:
    """Read the gazetteer, write the counts."""
    names: set[tuple[str, ...]] = set()
    for table in sorted(UNITS.glob("units_*.csv")):
        with table.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                names.update(_own(row.get(column) or "") for column in ("name", "district", "province"))
    first = Counter(name[0] for name in names if name)
    later = Counter(word for name in names for word in name[1:])
    words = sorted(set(first) | set(later), key=lambda word: (-first[word] - later[word], word))
    PLACES.write_text("".join(f"{word}\t{first[word]}\t{later[word]}\n" for word in words), "utf-8")
    print(len(names), "names,", len(words), "syllables")


def _own(name: str) -> tuple[str, ...]:
    """Return the words of a name without its kind; none where the name is a number."""
    name = canonical(name).lower()
    kind = next((kind for kind in KINDS if name.startswith(kind + " ")), "")
    return tuple(word for word in syllables(name[len(kind) :]) if word.isalpha() and len(word) > 1)


if __name__ == "__main__":
    main()
