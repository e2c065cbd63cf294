import re
import unicodedata
from pathlib import Path

import pytest

from bench.own_papers import COLUMN_LINES, FOLDER, KEPT_BACK, SHOWN, Setting, draw, in_reading_order
from normalize.text.damage import assess, regions

PAPERS = sorted(FOLDER.glob("*.txt"))
OLD_TONES = re.compile(r"(?<!q)(?:oà|oá|oả|oạ|uỷ)\b", re.IGNORECASE)
NEW_TONES = re.compile(r"(?:òa|óa|ỏa|ọa|ủy)\b", re.IGNORECASE)


def test_every_number_has_one_paper() -> None:
    assert [int(path.stem[:2]) for path in PAPERS] == [*SHOWN, *KEPT_BACK]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_truth_is_sound_vietnamese(path: Path) -> None:
    truth = path.read_text("utf-8")
    assert truth == unicodedata.normalize("NFC", truth)
    assert {region.state for region in regions(truth)} == {"sound"}
    assert assess(truth).soundness > 0.9
    assert 350 <= len(truth.split()) <= 700
    assert not (OLD_TONES.search(truth) and NEW_TONES.search(truth)), "one way of placing tones in one paper"


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_paper_has_its_parts(path: Path) -> None:
    text = in_reading_order(path.read_text("utf-8"))
    for part in (r"^Số: \d+[-/]\S+$", r", ngày \d\d tháng \d\d? năm 20[012]\d$", r"^Nơi nhận:$", r"^- Lưu:? "):
        assert re.search(part, text, re.MULTILINE), part
    *_, title, name = text.splitlines()
    assert title.isupper()
    assert name.istitle()


def test_two_columns_are_read_one_after_the_other() -> None:
    body = "body\n" * COLUMN_LINES
    text = f"A\tB\nC\tD\n{body}Nơi nhận:\tE\n- F;\n- Lưu.\tG\n"
    assert in_reading_order(text) == f"A\nC\nB\nD\n{body}Nơi nhận:\n- F;\n- Lưu.\nE\nG\n"


def test_a_paper_is_set_the_same_way_every_time() -> None:
    text = "A\tB\n" + "Căn cứ Luật;\n" * 60
    first, again = (list(draw(text, Setting.of(5))) for _ in range(2))
    assert first == again
    assert len(first) == 2
