"""Papers made harder on purpose, so that confidence is learnt where the models do not fit, not only where they do.

A paper on a subject that the language model has hardly read about is one whose runs of words it does not list: so a
share of what it lists is forgotten, and some words become rare. An engine whose habits the channel does not know is one
that puts other characters for letters: habits.toml lists such habits, and each draw takes some of them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from normalize.language.model import LanguageModel

HABITS = Path(__file__).with_name("habits.toml")
_TABLES = ("unigrams", "bigrams", "bigram-keys", "trigram-starts", "trigram-words", "trigrams")
_MADE_RARE = 3.5  # log chance that a word loses when it becomes rare


def forgetful(runs: float, words: float, seed: int) -> LanguageModel:
    """Return the language model without a share of its runs of two and three words, a share of its words made rare."""
    chance = np.random.default_rng(seed)
    source = Path(str(resources.files("normalize").joinpath("data/language-model")))
    tables = {name: np.load(source / f"{name}.npy") for name in _TABLES}
    unigrams, bigrams, keys, starts, tails, trigrams = tables.values()
    names = (source / "words.txt").read_text("utf-8").split()
    rare = chance.random(len(names)) < words
    rare[[names.index("<s>"), names.index("0")]] = False
    unigrams[0] -= np.where(rare, _MADE_RARE, 0).astype(unigrams.dtype)
    kept2 = (chance.random(len(keys)) >= runs) & ~rare[keys.astype(np.int64) % len(names)]
    lengths = np.diff(starts.astype(np.int64))
    context = np.repeat(np.arange(len(lengths)), lengths)
    kept3 = (chance.random(len(tails)) >= runs) & ~rare[tails] & kept2[context]
    lengths = np.bincount(context[kept3], minlength=len(lengths))[kept2]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(starts.dtype)
    with TemporaryDirectory() as folder:
        kept = (unigrams, bigrams[:, kept2], keys[kept2], starts, tails[kept3], trigrams[kept3])
        for name, table in zip(_TABLES, kept, strict=True):
            np.save(Path(folder) / f"{name}.npy", table)
        (Path(folder) / "words.txt").write_text("\n".join(names), "utf-8")
        return LanguageModel(Path(folder))


def other_habits(reading: str, seed: int) -> str:
    """Return a reading as an engine with other habits might have it; figures and codes stay."""
    chance = Random(seed)  # noqa: S311 - no secret
    table: dict[str, tuple[float, str]] = {}
    for kind in _habits().values():
        for character, others in kind["habits"].items():
            if chance.random() < kind["taken"]:
                table[character] = chance.choice(kind["share"]), chance.choice(others)
    return " ".join(_changed(word, table, chance) for word in reading.split(" "))


def _changed(word: str, table: dict[str, tuple[float, str]], chance: Random) -> str:
    if sum(map(str.isdigit, word)) > 1 or "-" in word:
        return word
    return "".join(
        table[character][1] if character in table and chance.random() < table[character][0] else character
        for character in word
    )


@cache
def _habits() -> dict[str, Any]:
    return tomllib.loads(HABITS.read_text("utf-8"))
