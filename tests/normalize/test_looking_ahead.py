"""What was looked up of the parts of a text before the whole was there changes nothing of its restoration."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.engines.engine import with_marks
from normalize.restoring import Doubt, look_ahead, restore
from normalize.slips import alternatives
from normalize.text import damage, segmentation
from tests.conftest import ROOT

if TYPE_CHECKING:
    from normalize.restoration import Restoration

PAGES = [
    paper.read_text("utf-8")[:700].replace("ă", "a", 2).replace("ộ", "ô", 1)
    for paper in sorted((ROOT / "bench" / "papers").glob("0*.txt"))[:5]
]
WHOLE = "\f".join(PAGES)


def forget() -> None:
    """Be as a process that has read nothing yet."""
    with_marks()._found.clear()
    with_marks().memory.clear()
    alternatives._by_one_letter.cache_clear()
    damage._what_tells.cache_clear()
    segmentation._remembered_parts.cache_clear()


def doubts() -> list[Doubt]:
    found, place = [], 0
    for number, word in enumerate(WHOLE.split()):
        place = WHOLE.index(word, place)
        found.append(Doubt(place, place + len(word), 0.5 if number % 17 == 0 else 0.9 if number % 5 == 0 else 0.99))
        place += len(word)
    return found


@cache
def restored_at_once() -> Restoration:
    forget()
    return restore(WHOLE, doubts())


@given(st.lists(st.integers(0, len(PAGES) - 1), max_size=2 * len(PAGES)))
@settings(max_examples=8, deadline=None)
def test_pages_looked_at_in_any_order_restore_as_they_do_at_once(order: list[int]) -> None:
    expected = restored_at_once()
    forget()
    for number in order:
        look_ahead(PAGES[number])
    assert restore(WHOLE, doubts()) == expected
    assert expected.text != WHOLE
