"""Build corpus/data/term_frequency.tsv and syllable_frequency.tsv: how common words are in administrative papers.

    python scripts/build_term_frequency.py NGRAMS.npz

NGRAMS.npz holds `syllables`, `bigrams`, `count1`, `count2` (figures only, measured over public legislation and
administrative documents). Pairs of syllables are folded and summed; those rarer than LEAST per million words are left
out. Syllables keep their marks; those rarer than LEAST_ALONE are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from normalize.folding import fold

LEAST = 20.0
LEAST_ALONE = 10.0
TARGET = Path(__file__).resolve().parent.parent / "corpus" / "data" / "term_frequency.tsv"
HEAD = f"""# Pairs of syllables, folded, and how often they stand in a million words of public administrative text.
# Built by scripts/build_term_frequency.py from pruned n-gram counts; pairs under {LEAST:g} per million are left out.
"""

ALONE = TARGET.with_name("syllable_frequency.tsv")
HEAD_ALONE = f"""# Syllables with their marks, and how often each stands in a million of public administrative text.
# Built by scripts/build_term_frequency.py from n-gram counts; those under {LEAST_ALONE:g} per million are left out.
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
    alone = sorted(
        (str(syllable), count * 1e6 / total)
        for syllable, count in zip(grams["syllables"], grams["count1"], strict=True)
        if str(syllable).isalpha() and count * 1e6 / total >= LEAST_ALONE
    )
    ALONE.write_text(HEAD_ALONE + "".join(f"{syllable}\t{value:.1f}\n" for syllable, value in alone), "utf-8")
    print(f"{len(rows)} terms -> {TARGET}")


if __name__ == "__main__":
    main()
