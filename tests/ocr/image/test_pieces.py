"""Connected pieces of a mask, numbered in as few bytes as will do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ocr.image.pieces import MOST_SHORT, find_pieces

MASKS = arrays(np.uint8, st.tuples(st.integers(2, 24), st.integers(1, 24)), elements=st.sampled_from([0, 1]))


@given(MASKS)
def test_pieces_are_those_that_opencv_finds(mask: np.ndarray) -> None:
    count, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = find_pieces(mask)
    assert len(found.stats) == count
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats, stats)
    assert np.allclose(found.middles, middles, equal_nan=True)


@pytest.mark.parametrize("side", [500, 640])
def test_every_piece_has_a_number_of_its_own_however_many_there_are(side: int) -> None:
    mask = np.zeros((side, side), np.uint8)
    mask[::2, ::2] = 255
    found = find_pieces(mask)
    assert len(found.stats) - 1 == side**2 // 4
    assert len(np.unique(found.labels)) == len(found.stats)
    assert (found.labels.dtype == np.uint16) == (side**2 // 4 < MOST_SHORT)


def test_stripes_that_meet_late_are_one_piece() -> None:
    mask = np.zeros((600, 900), np.uint8)
    mask[:-1, ::2] = 1  # runs begin all over the page, more than short numbers can tell apart
    mask[-1] = 1
    found = find_pieces(mask)
    assert len(found.stats) == 2
    assert found.stats[1, cv2.CC_STAT_AREA] == int(mask.sum())
