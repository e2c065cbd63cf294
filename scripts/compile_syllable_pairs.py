"""Compile counts of syllables into the table of pairs that reading weighs doubtful marks with.

    python scripts/compile_syllable_pairs.py ../shared/lm/ngrams.npz ocr/data/pairs

Kept are words of letters only that were counted often, and of their pairs those counted often; absolute discounting
gives what they lose to the words alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

FEWEST, FEWEST_TOGETHER = 40, 6  # times that a word, and a pair, was counted
DISCOUNT = 0.75


def main() -> None:
    """Read the counts, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=Path)
    parser.add_argument("table", type=Path)
    args = parser.parse_args()
    tables = np.load(args.counts)
    names, alone = [str(word) for word in tables["syllables"]], tables["count1"].astype(np.float64)
    kept = np.array([name.isalpha() and count >= FEWEST for name, count in zip(names, alone, strict=True)])
    renumber = np.where(kept, np.cumsum(kept) - 1, -1)
    words = [name for name, keep in zip(names, kept, strict=True) if keep]
    first, second = renumber[tables["bigrams"].astype(np.int64)].T
    counts = tables["count2"].astype(np.float64)
    good = (first >= 0) & (second >= 0) & (counts >= FEWEST_TOGETHER)
    keys, counts = first[good] * len(words) + second[good], counts[good]
    order = np.argsort(keys)
    keys, counts = keys[order], counts[order]
    alone = alone[kept]
    total = alone[keys // len(words)]
    seen = np.bincount(keys // len(words), weights=counts - DISCOUNT, minlength=len(words))
    args.table.mkdir(parents=True, exist_ok=True)
    (args.table / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    rest = np.maximum(1 - seen / alone, 0.02)
    np.save(args.table / "words.npy", np.log(np.stack([alone / alone.sum(), rest])).astype(np.float32))
    np.save(args.table / "pair-keys.npy", keys.astype(np.uint32))
    np.save(args.table / "pairs.npy", np.log((counts - DISCOUNT) / total).astype(np.float16))
    size = sum(path.stat().st_size for path in args.table.iterdir())
    print(f"{len(words)} words, {len(keys)} pairs, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
