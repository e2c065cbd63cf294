from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import harder, inks, photos, scans
from bench.sheets import set_sample
from bench.stamps import KINDS, stamped_as
from bench.wrongs import in_order, moved

if TYPE_CHECKING:
    from bench.damage import Generating
    from bench.sheets import PrintedWord, Sheet
    from bench.stamps import Kind

WORDS = st.lists(st.sampled_from(["xã", "phường", "năm", "2024", "báo", "cáo", "số", "tổ"]), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return set_sample("cong-van-1042")[0]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_moved_pieces_are_not_wrong_and_changed_ones_are(one: list[str], other: list[str]) -> None:
    text, turned = " ".join(one + other), " ".join(other + one)
    assert moved(text, text) == (0, [])
    assert min(moved(turned, text)[0], in_order(turned, text)) <= in_order(turned, text)
    assert moved(f"{text} thừa", text)[0] == len("thừa")
    assert moved(text.replace("phường", "phưòng"), text)[0] == text.count("phường")


def test_two_columns_in_the_other_order_are_no_mistake() -> None:
    rows = "UBND THỊ XÃ CỘNG HÒA XÃ HỘI PHƯỜNG ĐIỆN AN Độc lập Tự do"
    columns = "UBND THỊ XÃ PHƯỜNG ĐIỆN AN CỘNG HÒA XÃ HỘI Độc lập Tự do"
    assert in_order(rows, columns) > 20
    assert moved(rows, columns)[0] == 0


def test_a_sheet_knows_its_words_and_their_order(sheet: Sheet) -> None:
    assert sheet.text.index("CỘNG HÒA XÃ HỘI") < sheet.text.index("Kính gửi") < sheet.text.index("Nơi nhận")
    assert sorted(sheet.text.split()) == sorted(word.text for word in sheet.words)


@pytest.mark.parametrize("generate", [scans.photocopy, photos.bent_photo, harder.book, harder.fax])
def test_damage_is_the_same_every_time(sheet: Sheet, generate: Generating) -> None:
    one, again = (generate(sheet, np.random.default_rng(1)).image for _ in range(2))
    assert np.array_equal(one, again)
    assert one.std() > 10


def test_the_matrix_of_a_scan_leads_to_its_words(sheet: Sheet) -> None:
    scan = scans.skewed(sheet, np.random.default_rng(4))
    grey = scan.image if scan.image.ndim == 2 else scan.image.min(axis=2)
    for word in sheet.words[:: len(sheet.words) // 20]:
        middle = np.array([[[(word.left + word.right) / 2, (word.top + word.bottom) / 2]]])
        x, y = cv2.perspectiveTransform(middle, scan.matrix)[0, 0].round().astype(int)
        assert grey[y - 12 : y + 12, x - 12 : x + 12].min() < 130


def test_a_stamp_covers_the_words_that_are_told(sheet: Sheet) -> None:
    scan, under = inks.stamped(sheet, np.random.default_rng(5))
    assert 0 < len(under) < 0.2 * len(sheet.words)
    assert scan.image.ndim == 3
    colour = scan.image.max(axis=2).astype(int) - scan.image.min(axis=2)
    assert (colour > 60).mean() > 0.001


@pytest.mark.parametrize("kind", KINDS[-3:], ids=lambda kind: kind.name)
def test_a_stamp_of_any_kind_leaves_colour_on_its_words(sheet: Sheet, kind: Kind) -> None:
    scan, under = stamped_as(kind, sheet, np.random.default_rng(8))
    assert scan.dpi in kind.dpi
    assert under
    left, top, right, bottom = _place(under[0], scan)
    there = scan.image[top:bottom, left:right]
    assert (there.max(axis=2).astype(int) - there.min(axis=2)).max() > 30


def _place(word: PrintedWord, scan: scans.Scan) -> tuple[int, int, int, int]:
    corners = np.array([[[x, y] for x in (word.left, word.right) for y in (word.top, word.bottom)]])
    found = cv2.perspectiveTransform(corners, scan.matrix)[0]
    (left, top), (right, bottom) = found.min(axis=0).astype(int), found.max(axis=0).astype(int)
    return left, top, right, bottom
