"""How much a damaged reading may differ from a term: what data/terms/matching.toml says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Rules:
    """Slack in letters by length of a syllable, costs in letters, least similarity by syllables of a term."""

    lookalikes: dict[int, int]
    slack: tuple[int, ...]
    word_slack: tuple[int, ...]
    other_word: float
    other_edge: float
    torn: float
    run_together: float
    least: tuple[float, ...]
    syllable: float
    margin: float


@cache
def rules() -> Rules:
    """Return the rules that the package carries."""
    data = tomllib.loads(resources.files("normalize").joinpath("data/terms/matching.toml").read_text("utf-8"))
    return Rules(
        lookalikes=str.maketrans(data["lookalikes"]["from"], data["lookalikes"]["to"]),
        slack=tuple(data["slack"]["letters"]),
        word_slack=tuple(data["slack"]["word"]),
        other_word=data["cost"]["other_word"],
        other_edge=data["cost"]["other_edge"],
        torn=data["cost"]["torn"],
        run_together=data["cost"]["run_together"],
        least=tuple(data["similarity"]["least"]),
        syllable=data["similarity"]["syllable"],
        margin=data["similarity"]["margin"],
    )
