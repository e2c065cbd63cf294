"""Counts of what an engine made of each letter, from readings whose truth is known.

In this order: both texts are folded and aligned character by character, which says where a space of one is a space of
the other; between two such spaces stands one word on each side; within a word, letters (each read as nought to three
characters) are aligned by expectation-maximization from a prior that knows only base letters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from rapidfuzz.distance import Levenshtein

from normalize.folding import canonical, fold, fold_aligned

LONGEST = 3  # characters that one letter may be read as
_ITERATIONS = 4
_PRIOR_WEIGHT = 0.5  # occurrences that the prior counts as, per letter
_PUNCTUATION = "“”\"'‘’().,;:!?…-–/"

Counts = Mapping[str, Mapping[str, float]]


def count_papers(papers: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Return letter → reading → expected occurrences over (reading, truth) pairs of whole texts."""
    words: Counter[tuple[str, str]] = Counter()
    for reading, truth in papers:
        words.update(align_words(reading, truth))
    return count_letters(words)


def align_words(reading: str, truth: str) -> list[tuple[str, str]]:
    """Return (true word, its reading) wherever one word stands for one word; letters only on the true side."""
    read, true = " ".join(reading.split()), " ".join(canonical(truth).split())
    folded_read, folded_true = fold_aligned(read), fold_aligned(true)
    found: list[tuple[str, str]] = []
    start_read = start_true = 0
    for at_true, at_read in _common_spaces(folded_true.text, folded_read.text):
        end_true, end_read = folded_true.offsets[at_true], folded_read.offsets[at_read]
        pair = _bare(true[start_true:end_true], read[start_read:end_read])
        if pair:
            found.append(pair)
        start_true, start_read = end_true + 1, end_read + 1
    return found


def _common_spaces(true: str, read: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for block in Levenshtein.opcodes(true, read):
        if block.tag == "equal":
            steps = range(block.src_end - block.src_start)
            found.extend((block.src_start + i, block.dest_start + i) for i in steps if true[block.src_start + i] == " ")
    found.append((len(true), len(read)))
    return found


def _bare(true: str, read: str) -> tuple[str, str] | None:
    while true and read and true[0] == read[0] and true[0] in _PUNCTUATION:
        true, read = true[1:], read[1:]
    while true and read and true[-1] == read[-1] and true[-1] in _PUNCTUATION:
        true, read = true[:-1], read[:-1]
    if not true.isalpha() or not read or " " in read or len(read) > 2 * len(true) + 2:
        return None
    return true, read


def count_letters(words: Mapping[tuple[str, str], int]) -> dict[str, dict[str, float]]:
    """Return letter → reading → expected occurrences over (true word, reading) pairs with their numbers."""
    chances: dict[tuple[str, str], float] = {}
    counts: dict[str, dict[str, float]] = {}
    for _ in range(_ITERATIONS):
        counts = _expect(words, chances)
        totals = {letter: sum(readings.values()) for letter, readings in counts.items()}
        chances = {
            (letter, reading): (count + _PRIOR_WEIGHT * prior(letter, reading)) / (totals[letter] + _PRIOR_WEIGHT)
            for letter, readings in counts.items()
            for reading, count in readings.items()
        }
    return counts


def prior(letter: str, reading: str) -> float:
    """Return how likely a letter is read so before anything was seen."""
    if not reading:
        return 0.002
    longer = 0.003 ** (len(reading) - 1)
    if fold(reading[0]) == fold(letter):
        return 0.8 * longer
    alike = (fold(letter) in "aeiouyd" and not reading[0].isalpha()) or fold(reading[0]) in "aeiouy"
    return (0.01 if alike else 0.002) * longer


def _expect(
    words: Mapping[tuple[str, str], int], chances: Mapping[tuple[str, str], float]
) -> dict[str, dict[str, float]]:
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def chance(letter: str, reading: str) -> float:
        known = chances.get((letter, reading))
        return known if known is not None else prior(letter, reading) * (0.1 if chances else 1)

    for (true, read), number in words.items():
        _expect_word(true, read, number, chance, counts)
    return counts


def _expect_word(
    true: str, read: str, number: int, chance: Callable[[str, str], float], counts: dict[str, dict[str, float]]
) -> None:
    n, m = len(true), len(read)
    forward = [[0.0] * (m + 1) for _ in range(n + 1)]
    forward[0][0] = 1.0
    arcs = []
    for i, letter in enumerate(true):
        for j, mass in enumerate(forward[i]):
            if mass:
                for end in range(j, min(m, j + LONGEST) + 1):
                    p = chance(letter, read[j:end])
                    forward[i + 1][end] += mass * p
                    arcs.append((i, j, end, p))
    if not forward[n][m]:
        return
    backward = [[0.0] * (m + 1) for _ in range(n + 1)]
    backward[n][m] = 1.0
    for i, j, end, p in reversed(arcs):
        backward[i][j] += p * backward[i + 1][end]
    for i, j, end, p in arcs:
        share = forward[i][j] * p * backward[i + 1][end] / forward[n][m]
        if share > 1e-4:
            counts[true[i]][read[j:end]] += share * number
