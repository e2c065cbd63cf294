"""Search beforehand what the commonest readings may stand for, so that the first paper of a process need not wait.

    python scripts/compile_candidates.py normalize/data/candidates

Which readings are common follows from the channel and the language model: for the likeliest syllables, the likeliest
ways to read them, letter by letter, in small letters, with a capital, in capitals. What is written is exactly what the
search finds for them; run it again whenever the channel or the language model changes (a test compares).
"""

from __future__ import annotations

import argparse
import heapq
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from normalize.channel import letters as channel
from normalize.channel.letters import LETTER_INDEX
from normalize.engines.engine import Engine
from normalize.language.model import administrative
from normalize.text.capitals import write
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from normalize.channel.letters import Channel
    from normalize.text.capitals import Capitals

READINGS = 9_000
SHARES: dict[Capitals, float] = {"none": 0.8, "first": 0.15, "all": 0.08}  # of running words, roughly
PER_WORD, PER_LETTER = 12, 5


def main() -> None:
    """Choose the readings, search them, write the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    engine = Engine(channel.english_engine())
    requests = common(engine.channel)
    engine.prepare(requests)
    found = [engine.search(*request) for request in requests]
    args.folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{reading}\t{capitals}\n" for reading, capitals in requests)
    (args.folder / "readings.tsv").write_text(lines, "utf-8")
    np.save(args.folder / "counts.npy", np.array([len(entries) for entries in found], np.uint8))
    np.save(args.folder / "words.npy", np.array([e[1] for entries in found for e in entries], np.uint16))
    np.save(args.folder / "chances.npy", np.array([e[2] for entries in found for e in entries], np.float32))
    print(len(requests), "readings,", sum(path.stat().st_size for path in args.folder.iterdir()), "bytes")


def common(through: Channel) -> list[tuple[str, Capitals]]:
    """Return the readings seen most often, and how the true word is written, likeliest first."""
    model = administrative()
    reading_of = sorted(through.readings())
    columns = np.array([through.column(reading) for reading in reading_of])
    likely = {
        letter: [(reading_of[i], float(columns[i, row])) for i in np.argsort(-columns[:, row])[:PER_LETTER].tolist()]
        for letter, row in LETTER_INDEX.items()
    }
    chances: dict[tuple[str, Capitals], float] = {}
    for number in np.argsort(-model.chance1[:-1])[:4000].tolist():
        word = model.words[number]
        if is_syllable(word):
            for capitals, share in SHARES.items():
                for reading, chance in readings(write(word, capitals), likely):
                    key = (reading, capitals)
                    chances[key] = chances.get(key, 0.0) + float(model.chance1[number]) * share * chance
    return heapq.nlargest(READINGS, chances, key=chances.__getitem__)


def readings(word: str, likely: dict[str, list[tuple[str, float]]]) -> list[tuple[str, float]]:
    """Return the likeliest readings of a word."""
    found = [("", 1.0)]
    for letter in word:
        onward = [(start + end, chance * share) for start, chance in found for end, share in likely[letter]]
        found = heapq.nlargest(PER_WORD, onward, key=lambda item: item[1])
    return [(reading, chance) for reading, chance in found if 1 <= len(reading) <= 12]


if __name__ == "__main__":
    main()
