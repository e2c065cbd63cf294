from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from bench.reliability import FEW, SURE, draw, measure

words = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=400)


@given(words)
def test_stretches_hold_every_word_once_and_never_cross_what_is_sure(judged: list[tuple[float, bool]]) -> None:
    found = measure(judged)
    assert sum(size for _, _, size in found.stretches) == found.words == len(judged)
    sure = sum(size for mean, _, size in found.stretches if mean >= SURE)
    assert sure == sum(confidence >= SURE for confidence, _ in judged)
    assert sum(size < FEW for _, _, size in found.stretches) <= 2


def test_confidence_that_keeps_its_word_has_no_error() -> None:
    found = measure([(0.75, number % 4 > 0) for number in range(400)])
    assert found.error < 1e-9
    assert found.held == 1.0


def test_the_picture_has_a_dot_for_each_stretch() -> None:
    curve = measure([(0.95, True)] * 90 + [(0.95, False)] * 10 + [(0.5, True)] * 30)
    picture = ET.fromstring(draw({"one": curve, "other": curve}))  # noqa: S314 - drawn here
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}circle")) == 2 * len(curve.stretches) == 4
