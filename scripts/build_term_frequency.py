"""Build corpus/data/term_frequency.tsv from n-gram counts: how common a pair of syllables is in administrative papers.

    python scripts/build_term_frequency.py NGRAMS.npz

NGRAMS.npz holds `syllables`, `bigrams`, `count1`, `count2` (figures only, measured over public legislation and
administrative documents). Pairs are folded and summed; those rarer than LEAST per million words are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from normalize.folding import fold

LEAST = 20.0
TARGET = Path(__file__).resolve().parent.parent / "corpus" / "data" / "term_frequency.tsv"
HEAD = f"""# Pairs of syllables, folded, and how often they stand in a million words of public administrative text.
# Built by scripts/build_term_frequency.py from pruned n-gram counts; pairs under {LEAST:g} per million are left out.
"""


def main() -> None:
    """Write the table."""
    grams = np.load(sys.argv[1], allow_pickle=False)
    syllables = [fold(str(syllable)) for syllable in grams["syllables"]]
    total = int(grams["count1"].sum())
    counts: Counter[str] = Counter()
    for (first, second), count in zip(grams["bigrams"], grams["count2"], strict=True):
        if syllables[first].isalpha() and syllables[second].isalpha():
            counts[f"{syllables[first]} {syllables[second]}"] += int(count)
    rows = sorted((term, count * 1e6 / total) for term, count in counts.items() if count * 1e6 / total >= LEAST)
    TARGET.write_text(HEAD + "".join(f"{term}\t{value:.1f}\n" for term, value in rows), "utf-8")
    print(f"{len(rows)} terms -> {TARGET}")


if __name__ == "__main__":
    main()
