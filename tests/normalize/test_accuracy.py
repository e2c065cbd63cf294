"""Accuracy on papers with known truth, guarded with some room: the bench says the exact figures."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from normalize.restoring import restore


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_foreign_engines_reading_of_a_plan(shared: Path, score: ModuleType) -> None:
    raw, truth = ((shared / "seeds" / f"plan199.{kind}.txt").read_text("utf-8") for kind in ("ocr", "truth"))
    found = restore(raw)
    assert score.wer(found.text, truth) < 0.03
    guessed = [token for token in found.tokens if token.confidence < 0.9]
    assert len(guessed) < 0.15 * len(found.tokens)


def test_good_text_keeps_its_words(shared: Path) -> None:
    kept = total = 0
    for path in [*(shared / "dev").glob("*.truth.txt"), shared / "seeds" / "plan199.truth.txt"]:
        tokens = restore(path.read_text("utf-8")).tokens
        kept += sum(token.raw == token.text for token in tokens)
        total += len(tokens)
    assert total > 10_000
    assert kept / total >= 0.999


def test_a_good_reading_is_not_made_worse(shared: Path, score: ModuleType) -> None:
    for path in sorted((shared / "dev").glob("*.ocr-vie.txt")):
        raw = path.read_text("utf-8")
        truth = path.with_name(path.name.replace(".ocr-vie.", ".truth.")).read_text("utf-8")
        assert score.wer(restore(raw).text, truth) <= score.wer(raw, truth)
