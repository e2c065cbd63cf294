from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.custody import retention
from corpus.custody.dossier_retention import keep_dossier, years_of
from corpus.custody.retention import RetentionRefused
from corpus.dossiers import dossiers
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive

CODE = "HS-01"


def filed(archive: Archive, period: str, *, last: int | None = 2024) -> list[int]:
    held = [put(archive, report("Điện An", str(number), number), f"{number}.txt") for number in (3, 4, 5)]
    dossiers.add(archive, CODE, "Xóa nhà tạm", period, by="quang", years=(2022, last))
    dossiers.put(archive, CODE, held, by="quang")
    return held


def test_all_papers_of_a_dossier_are_kept_to_one_day_and_longer_ones_longer(archive: Archive) -> None:
    first, second, third = filed(archive, "20 năm")
    retention.keep_for(archive, first, None, rule="Mục 1", by="lan")
    retention.keep_for(archive, second, 5, rule="Mục 2", by="lan")
    kept = keep_dossier(archive, CODE, by="quang")
    assert [one.document_id for one in kept.changed] == [second, third]
    assert {one.until for one in kept.changed} == {"2044-12-31"}
    assert [(one.document_id, one.rule, one.set_by) for one in kept.longer] == [(first, "Mục 1", "lan")]
    again = keep_dossier(archive, CODE, by="tam")
    assert [(one.document_id, one.until) for one in again.changed] == [(second, "2044-12-31"), (third, "2044-12-31")]
    assert again.longer == kept.longer


def test_the_newest_paper_counts_where_the_dossier_tells_no_year(archive: Archive) -> None:
    held = filed(archive, "2 năm", last=None)
    assert {one.until for one in keep_dossier(archive, CODE, by="quang").changed} == {"2026-12-31"}
    assert len(held) == 3


@pytest.mark.parametrize(("said", "years"), [("20 năm", 20), ("Vĩnh viễn", None), ("vinh vien", None), ("5 NĂM", 5)])
def test_periods_as_they_are_written(said: str, years: int | None) -> None:
    assert years_of(said) == years


def test_a_period_without_years_is_refused_and_changes_nothing(archive: Archive) -> None:
    held = filed(archive, "Lâu dài")
    with pytest.raises(RetentionRefused, match="Lâu dài"):
        keep_dossier(archive, CODE, by="quang")
    assert [retention.of_document(archive, number) for number in held] == [None] * 3
