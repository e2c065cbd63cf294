"""How many characters of a reading are wrong, in the order of the truth and with pieces free to stand elsewhere.

Both texts are brought to one spelling first, as everywhere in the benches: NFC, one place of the tone, one kind of
quote and dash, white space folded. Where two columns stand side by side an engine may read either of two orders:
`moved` counts what was read, wherever it stands, as a person would who checks word by word.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from normalize.folding import canonical

ALIKE = 0.5  # of the longer: two pieces that differ by no more are one piece, misread
ROUNDS = 4


def spelled(text: str) -> str:
    """Return a text as it is compared."""
    text = re.sub("[“”„\"‘’']", '"', canonical(text))
    return " ".join(re.sub("[–—−]", "-", text).split())


def in_order(reading: str, truth: str) -> int:
    """Return the least number of characters to change, one after the other."""
    return Levenshtein.distance(spelled(reading), spelled(truth))


def moved(reading: str, truth: str) -> tuple[int, list[tuple[str, str]]]:
    """Return the number of wrong characters where whole pieces may move, and what was read for what."""
    read, printed = spelled(reading).split(), spelled(truth).split()
    wrong: list[tuple[str, str]] = []
    for _ in range(ROUNDS):
        rest_read: list[str] = []
        rest_printed: list[str] = []
        for step in Levenshtein.opcodes(read, printed):
            one, other = read[step.src_start : step.src_end], printed[step.dest_start : step.dest_end]
            if step.tag == "equal":
                continue
            if one and other and _alike(" ".join(one), " ".join(other)):
                wrong.append((" ".join(one), " ".join(other)))
                continue
            rest_read += one
            rest_printed += other
        if len(rest_read) == len(read):
            break
        read, printed = rest_read, rest_printed
    if read or printed:
        wrong.append((" ".join(read), " ".join(printed)))
    return sum(Levenshtein.distance(*pair) for pair in wrong), wrong


def _alike(one: str, other: str) -> bool:
    return Levenshtein.distance(one, other) <= ALIKE * max(len(one), len(other))
