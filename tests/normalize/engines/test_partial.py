"""Text that lacks some kinds of marks throughout and bears others."""

import unicodedata
from pathlib import Path

import pytest

from normalize.engines.partial import lost_marks, missing, without
from normalize.restoring import restore
from normalize.text.damage import regions

HORN, HOOK, DOT, BREVE = "\u031b", "\u0309", "\u0323", "\u0306"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def lose(text: str, kinds: str) -> str:
    lost = {ord(kind): None for kind in kinds} | ({ord("đ"): "d", ord("Đ"): "D"} if "đ" in kinds else {})
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(lost))


def wrong(text: str, truth: str) -> float:
    pairs = list(zip(text.split(), truth.split(), strict=True))
    return sum(one != other for one, other in pairs) / len(pairs)


@pytest.fixture(scope="module")
def truth(root: Path) -> str:
    papers = sorted((root / "samples" / "truth").glob("*.txt"))
    return unicodedata.normalize("NFC", "\n\n".join(paper.read_text("utf-8") for paper in papers[:3]))


@pytest.mark.parametrize("kinds", ["đ", DOT, HORN + HOOK + DOT + BREVE + "đ", TONES])
def test_marks_that_a_text_lacks_are_given_back(truth: str, kinds: str) -> None:
    raw = lose(truth, kinds)
    assert wrong(restore(raw).text, truth) < 0.2 * wrong(raw, truth)


def test_nothing_is_missing_in_good_papers(root: Path) -> None:
    for paper in sorted((root / "samples" / "truth").glob("*.txt")):
        text = paper.read_text("utf-8")
        assert not lost_marks(text, regions(text)), paper.name


def test_few_words_tell_of_no_loss() -> None:
    assert not missing(["uy", "ban", "nhân", "dân", "báo", "cáo", "công", "tác", "tháng"] * 2)
    text = "Công an thành phố thông báo kế hoạch tháng ba. " * 30
    assert restore(text).text == text


def test_the_channel_reads_what_was_not_lost_as_it_stands() -> None:
    engine = without(frozenset((DOT, "đ")))
    assert engine.search("báo", "none")[0][0] == "báo"
    assert {word for word, _, _ in engine.search("dao", "none")[:4]} == {"dao", "dạo", "đao", "đạo"}
