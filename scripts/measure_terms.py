"""How often a term found in a bad reading is what the paper says: prints a table for docs/terms.md.

    python scripts/measure_terms.py ../shared/dev

Reading and truth are aligned letter by letter. A match is right if the true words under it are the term, marks and
all. A true place of a term (the longest one at that place) is found if right matches cover it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from normalize.dictionary.phrases import Match, find
from normalize.dictionary.terms import syllables
from normalize.folding import canonical, fold

LEVELS = ((1.0, "1"), (0.9, "0.9-1"), (0.8, "0.8-0.9"), (0.0, "under 0.8"))


def main() -> None:
    """Read the papers, print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    found, right, places = Counter[str](), Counter[str](), Counter[str]()
    for truth in sorted(parser.parse_args().papers.glob("*.truth.txt")):
        reading = truth.with_name(truth.name.replace(".truth.", ".ocr-eng."))
        measure(reading.read_text("utf-8").split(), canonical(truth.read_text("utf-8")).split(), found, right, places)
    print("| similarity | matches | right |\n|---|---|---|")
    for _, name in LEVELS:
        print(f"| {name} | {found[name]} | {right[name] / max(1, found[name]):.1%} |")
    print(f"| all | {found.total()} | {right.total() / max(1, found.total()):.1%} |")
    print(f"\nfound: {places['found'] / max(1, places['all']):.1%} of {places['all']} places")


def measure(read: list[str], true: list[str], found: Counter[str], right: Counter[str], places: Counter[str]) -> None:
    """Count matches, right ones and places of one paper, in place."""
    begin, end = word_map(read, true)
    covered: set[int] = set()
    seen: set[tuple[int, int]] = set()
    for match in sorted(find(read), key=lambda match: -is_right(match, begin, end, true)):
        if (match.start, match.end) in seen:  # twins without marks: right if one of them is
            continue
        seen.add((match.start, match.end))
        level = next(name for least, name in LEVELS if match.similarity >= least)
        found[level] += 1
        if is_right(match, begin, end, true):
            right[level] += 1
            covered.update(range(begin[match.start], end[match.end - 1] + 1))
    taken: set[int] = set()
    for match in sorted(find(true), key=lambda match: match.start - match.end):
        place = set(range(match.start, match.end))
        if not place & taken and said(true[match.start : match.end]) == said([match.term]):
            taken |= place
            places["all"] += 1
            places["found"] += place <= covered


def is_right(match: Match, begin: list[int], end: list[int], true: list[str]) -> bool:
    """Tell whether the true words under a match are its term."""
    return said(true[begin[match.start] : end[match.end - 1] + 1]) == said([match.term])


def said(words: list[str]) -> tuple[str, ...]:
    """Return the bare words of a text in lower case."""
    return tuple(word.lower() for text in words for word in syllables(text))


def word_map(read: list[str], true: list[str]) -> tuple[list[int], list[int]]:
    """Return, for each reading, the number of the true word under its first and under its last letter."""
    owner = [number for number, word in enumerate(true) for _ in range(len(word) + 1)]
    source, target = plain(read), plain(true)
    under = [0] * (len(source) + 1)
    for block in Levenshtein.opcodes(source, target):
        for step in range(block.src_end - block.src_start):
            last = max(block.dest_start, block.dest_end - 1)
            under[block.src_start + step] = owner[min(block.dest_start + step, last, len(owner) - 1)]
    begin, end, at = [], [], 0
    for word in read:
        begin.append(under[at])
        end.append(under[at + len(word) - 1])
        at += len(word) + 1
    return begin, end


def plain(words: list[str]) -> str:
    """Return words folded, one letter for one."""
    return "".join((fold(letter) or letter)[0] for letter in " ".join(words))


if __name__ == "__main__":
    main()
