"""Compile n-gram counts of syllables into the back-off model that the package carries.

    python scripts/compile_language_model.py ../shared/lm/ngrams.npz normalize/data/language-model

In this order: keep the words worth keeping (every Vietnamese syllable, codes or foreign words seen often, what names
are made of), add the project's own terms, its everyday collocations and the names of the gazetteer at a small weight,
estimate interpolated absolute discounting from the top down (what a pruned table does not list goes back to the shorter
context), write flat arrays that numpy maps into memory.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import itertools

from normalize.dictionary.terms import phrases, syllables
from normalize.folding import canonical
from normalize.language import names
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Mapping

FOREIGN_MINIMUM = 60  # occurrences under which a word that is no syllable is dropped
DISCOUNTS = {2: 0.9, 3: 1.1}  # the tables start at 3 and 4 occurrences, so plain estimates of D would be too small
PHRASE_WEIGHT = 20  # how often a phrase of the project counts as seen
COLLOCATION_WEIGHT = 10  # … and everyday words that go together, which the counts hardly know
PLACE_WEIGHT = 5  # … and a name of the gazetteer
ELSEWHERE = {2: 0.06, 3: 0.05}  # share of every context that goes to the shorter one: papers speak of other things
VARIED_SHARE = 0.5  # how much the number of words that a word follows counts in its chance by itself
UNSEEN_SHARE = 1e-3  # of the unigram mass, spread evenly over all words

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "extract" / "data"
COLLOCATIONS = ROOT / "normalize" / "data" / "collocations"
Counts = NDArray[np.float64]


def main() -> None:
    """Read the counts, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=Path)
    parser.add_argument("model", type=Path)
    args = parser.parse_args()
    tables = np.load(args.counts)
    words, renumber = choose_words([str(word) for word in tables["syllables"]], tables["count1"])
    words += sorted(new_words(words))
    bigrams = translate(tables["bigrams"], tables["count2"], renumber)
    trigrams = translate(tables["trigrams"], tables["count3"], renumber)
    unigrams = np.zeros(len(words))
    kept = renumber >= 0
    unigrams[renumber[kept]] = tables["count1"][kept]
    weights = Counter(dict.fromkeys(phrases(), PHRASE_WEIGHT)) + Counter(places(PLACE_WEIGHT))
    weights += Counter(dict.fromkeys(collocations(), COLLOCATION_WEIGHT))
    add_phrases(words, unigrams, bigrams, trigrams, weights)
    args.model.mkdir(parents=True, exist_ok=True)
    write_model(args.model, words, unigrams, bigrams, trigrams)
    size = sum(path.stat().st_size for path in args.model.iterdir())
    print(f"{len(words)} words, {len(bigrams)} bigrams, {len(trigrams)} trigrams, {size / 1e6:.1f} MB")


def choose_words(syllables: list[str], counts: NDArray[np.uint32]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the words kept and, for each word of the tables, its new number or -1."""
    words: list[str] = []
    renumber = np.full(len(syllables), -1, np.int64)
    for number, (word, count) in enumerate(zip(syllables, counts.tolist(), strict=True)):
        # Letters beyond Latin and Vietnamese come from citations in other scripts.
        readable = all(ord(c) < 0x250 or 0x1E00 <= ord(c) <= 0x1EFF for c in word)
        if word in ("<s>", "0") or is_syllable(word) or (readable and count >= FOREIGN_MINIMUM):
            renumber[number] = len(words)
            words.append(word)
    words += sorted(names.syllables() - set(words))
    return words, renumber


def new_words(words: list[str]) -> set[str]:
    """Return the syllables of the project's phrases that the tables do not hold: đõ, chẽm, ghẹ."""
    own = {word for phrase in (*phrases(), *collocations()) for word in phrase.lower().split()}
    return {word for word in own if is_syllable(word)} - set(words)


def translate(
    ngrams: NDArray[np.uint16], counts: NDArray[np.uint32], renumber: NDArray[np.int64]
) -> Counter[tuple[int, ...]]:
    """Return the n-grams all of whose words are kept, renumbered."""
    numbers = renumber[ngrams]
    kept = (numbers >= 0).all(axis=1)
    return Counter(dict(zip(map(tuple, numbers[kept].tolist()), counts[kept].tolist(), strict=True)))


def add_phrases(
    words: list[str],
    unigrams: Counts,
    bigrams: Counter[tuple[int, ...]],
    trigrams: Counter[tuple[int, ...]],
    weights: Mapping[str, float],
) -> None:
    """Count each phrase as seen as often as its weight says, in place; a word not kept parts what stands around it."""
    index = {word: number for number, word in enumerate(words)}
    for phrase, weight in weights.items():
        numbers = [index.get("0" if word.isdigit() else word.lower(), -1) for word in syllables(phrase)]
        for run in (list(run) for known, run in itertools.groupby(numbers, lambda number: number >= 0) if known):
            for number in run:
                unigrams[number] += weight
            for pair in itertools.pairwise(run):
                bigrams[pair] += weight  # type: ignore[assignment]
            for triple in zip(run, run[1:], run[2:], strict=False):
                trigrams[triple] += weight  # type: ignore[assignment]


def collocations() -> list[str]:
    """Return the everyday words that go together, as the project's own lists have them."""
    lines = [line for file in sorted(COLLOCATIONS.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    return [canonical(line) for line in lines if line and not line.startswith("#")]


def places(weight: float) -> dict[str, float]:
    """Return the communes, districts and provinces of the country with what they are (xã, phường, …), and a weight.

    A name counts once for each kind that bears it: how many communes share it says little of how often it is written.
    """
    found: dict[str, float] = {}
    for table in sorted(UNITS.glob("units_*.csv")):
        with table.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                units = (canonical(row.get(column) or "") for column in ("name", "district", "province"))
                found.update((name[:1].lower() + name[1:], weight) for name in units if name)
    return found


def write_model(
    folder: Path,
    words: list[str],
    unigrams: Counts,
    bigrams: Counter[tuple[int, ...]],
    trigrams: Counter[tuple[int, ...]],
) -> None:
    """Estimate and save: logarithms as float16, n-grams as sorted keys."""
    size = len(words)
    pairs = np.array(sorted(bigrams), np.int64)
    counts2 = np.array([bigrams[pair] for pair in map(tuple, pairs.tolist())], np.float64)
    heads, tails = pairs[:, 0], pairs[:, 1]
    chance1 = alone(unigrams, tails)
    totals = np.maximum(unigrams, np.bincount(heads, counts2, size))
    own2 = (1 - ELSEWHERE[2]) * (counts2 - DISCOUNTS[2]) / np.maximum(totals, 1)[heads]
    backoff1 = 1 - np.bincount(heads, own2, size)
    chance2 = own2 + backoff1[heads] * chance1[tails]
    keys2 = heads * size + tails

    triples = np.array(sorted(trigrams), np.int64)
    counts3 = np.array([trigrams[triple] for triple in map(tuple, triples.tolist())], np.float64)
    parents = np.searchsorted(keys2, triples[:, 0] * size + triples[:, 1]).clip(max=len(keys2) - 1)
    listed = keys2[parents] == triples[:, 0] * size + triples[:, 1]
    parents, triples, counts3 = parents[listed], triples[listed], counts3[listed]
    totals2 = np.maximum(counts2, np.bincount(parents, counts3, len(pairs)))
    own3 = (1 - ELSEWHERE[3]) * (counts3 - DISCOUNTS[3]) / totals2[parents]
    backoff2 = 1 - np.bincount(parents, own3, len(pairs))
    suffix = triples[:, 1] * size + triples[:, 2]
    at = np.searchsorted(keys2, suffix).clip(max=len(keys2) - 1)
    lower = np.where(keys2[at] == suffix, chance2[at], backoff1[triples[:, 1]] * chance1[triples[:, 2]])
    chance3 = own3 + backoff2[parents] * lower

    (folder / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    save(folder, "unigrams", np.stack([np.log(chance1), np.log(backoff1.clip(1e-4, 1))]).astype(np.float32))
    save(folder, "bigram-keys", keys2.astype(np.uint32))
    save(folder, "bigrams", np.stack([np.log(chance2), np.log(backoff2.clip(1e-4, 1))]).astype(np.float16))
    save(folder, "trigram-starts", np.searchsorted(parents, np.arange(len(pairs) + 1)).astype(np.uint32))
    save(folder, "trigram-words", triples[:, 2].astype(np.uint16))
    save(folder, "trigrams", np.log(chance3).astype(np.float16))


def alone(unigrams: Counts, tails: NDArray[np.int64]) -> Counts:
    """Return the chance of each word where the tables know no pair.

    Half of it is how often the word is written, half after how many different words it is: nhựa follows many, quốc few,
    and what comes after a word it was never seen with is one that follows many (Kneser and Ney).
    """
    often = unigrams.copy()
    often[0] = 0  # "<s>" is a context, never a word to come
    varied = np.bincount(tails, minlength=len(unigrams))
    chance = VARIED_SHARE * varied / varied.sum() + (1 - VARIED_SHARE) * often / often.sum()
    found: Counts = (1 - UNSEEN_SHARE) * chance + UNSEEN_SHARE / len(unigrams)
    return found


def save(folder: Path, name: str, array: NDArray[np.generic]) -> None:
    """Save one array of the model."""
    np.save(folder / f"{name}.npy", array)


if __name__ == "__main__":
    main()
