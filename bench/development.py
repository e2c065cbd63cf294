"""Papers to develop against, beside the repository: readings, truth, and engines that never saw the paper at hand."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

from normalize.channel.alignment import count_papers
from normalize.channel.letters import WEIGHTS, Channel, add, floors, folder, read_counts
from normalize.engines.engine import Engine

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def true_words(text: str) -> list[str]:
    """Return the words that the error rate counts."""
    words: list[str] = score().words(text)
    return words


@cache
def score() -> Any:
    """Return the module that says what an error rate is."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("bench.restoration needs ../shared/eval/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def papers(model: str) -> list[tuple[str, str]]:
    """Return (reading, truth) of the papers to develop against."""
    found = []
    for truth in sorted((SHARED / "dev").glob("*.truth.txt")):
        reading = truth.with_name(truth.name.replace(".truth.", f".ocr-{model}."))
        found.append((reading.read_text("utf-8"), truth.read_text("utf-8")))
    return found


def cross_validated_engines() -> list[Engine]:
    """Return for each paper an engine learnt from rendered pages and the other papers."""
    counts = [count_papers([paper]) for paper in papers("eng")]
    rendered = read_counts(folder() / "rendered-eng.tsv")
    found = []
    for number in range(len(counts)):
        others = [(count, WEIGHTS["papers"]) for other, count in enumerate(counts) if other != number]
        found.append(Engine(Channel(add([(rendered, WEIGHTS["rendered"]), *others]), floors())))
    return found
