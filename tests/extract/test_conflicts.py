from __future__ import annotations

import pytest

from extract.reading import read


def kinds(text: str) -> list[str]:
    return [conflict.kind for conflict in read(text).conflicts]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            (
                "Nghị quyết số 25/2021/NQ-HĐND ngày 08/7/2021 của HĐND tỉnh; "
                "Nghị quyết số 25/NQ-HĐND ngày 14/9/2021 của HĐND tỉnh"
            ),
            "year-in-number-and-not",
        ),
        (
            "Quyết định số 15/QĐ-UBND ngày 1/2/2024; Quyết định số 15/QĐ-UBND ngày 3/2/2024 của UBND thị xã",
            "one-number-two-dates",
        ),
        ("trước ngày 31/02/2024", "impossible-date"),
        ("Kế hoạch số 3129/TTr-SNV ngày 1/2/2024", "head-against-symbol"),
        ("Quyết định số 15/2023/QĐ-UBND ngày 1/2/2024", "year-against-date"),
        (
            "Số: 1/BC-UBND\nĐiện Bàn, ngày 2 tháng 3 năm 2024\nBÁO CÁO\nThực hiện Kế hoạch số 5/KH-UBND ngày 4/5/2024",
            "cited-before-it-was",
        ),
    ],
)
def test_what_cannot_hold_is_told(text: str, kind: str) -> None:
    facts = read(text)
    assert [conflict.kind for conflict in facts.conflicts] == [kind]
    (conflict,) = facts.conflicts
    assert "bản gốc" in conflict.message
    assert "{" not in conflict.message


@pytest.mark.parametrize(
    "text",
    [
        # Party numbers start anew with each term, others with each year and each issuer.
        "Nghị quyết số 43-NQ/TW ngày 01/11/2013; Nghị quyết số 43-NQ/TW ngày 24/11/2023",
        "Chỉ thị số 01/CT-UBND ngày 5/1/2023 của UBND thị xã; Chỉ thị số 01/CT-UBND ngày 4/1/2024 của UBND thị xã",
        "Kế hoạch số 5/KH-UBND ngày 5/1/2024 của UBND tỉnh; Kế hoạch số 5/KH-UBND ngày 9/1/2024 của UBND thị xã",
        "Quyết định số 15/QĐ-UBND ngày 1/2/2024; Quyết định số 15/QĐ-UBND ngày 1/2/2024",
        "Công văn hướng dẫn số 29/HD-BTT ngày 1/2/2024",
        "ngày … tháng … năm …",
    ],
)
def test_what_may_hold_is_left_alone(text: str) -> None:
    assert kinds(text) == []
