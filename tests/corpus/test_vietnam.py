"""Days and figures as they are counted and written in Vietnam."""

from datetime import timedelta

import pytest

from corpus.store.archive import now
from corpus.vietnam import clock_of, day_of, figure, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2034-12-31T16:59:59.999Z", "2034-12-31"), ("2034-12-31T17:00:00.000Z", "2035-01-01")],
)
def test_a_day_begins_seven_hours_before_that_of_utc(moment: str, day: str) -> None:
    assert day_of(moment) == day


def test_clocks_show_the_same_moment() -> None:
    assert clock_of("2034-06-01T00:00:00Z").utcoffset() == timedelta(hours=7)


def test_today_is_the_day_of_now() -> None:
    before = day_of(now())
    assert before <= today().isoformat() <= day_of(now())


@pytest.mark.parametrize(("value", "written"), [(9.5, "9,5"), (10.0, "10"), (0.25, "0,25"), (None, "")])
def test_points_are_written_with_a_comma(value: float | None, written: str) -> None:
    assert figure(value) == written
