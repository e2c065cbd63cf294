"""Awards: who, which title, for when, by which decision; and what is none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading import read
from extract.report import as_json
from normalize.restoring import restore

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
HEADS = {
    "decision": "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN\nSố: 77/QĐ-UBND\n"
    + MOTTO
    + "Điện An, ngày 10 tháng 01 năm 2023\nQUYẾT ĐỊNH\nVề việc khen thưởng\n"
    "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN\nCăn cứ Luật Thi đua, khen thưởng;\nQUYẾT ĐỊNH:\n",
    "report": "ỦY BAN NHÂN DÂN\nXÃ ĐIỆN HÒA\nSố: 12/BC-UBND\n"
    + MOTTO
    + "Điện Hòa, ngày 05 tháng 01 năm 2024\nBÁO CÁO\nTình hình thực hiện nhiệm vụ\nUBND xã báo cáo như sau:\n",
    "plan": "ỦY BAN NHÂN DÂN\nXÃ ĐIỆN HÒA\nSố: 13/KH-UBND\n"
    + MOTTO
    + "Điện Hòa, ngày 05 tháng 3 năm 2023\nKẾ HOẠCH\nPhong trào thi đua\nUBND xã ban hành kế hoạch như sau:\n",
    "proposal": "ỦY BAN NHÂN DÂN\nXÃ ĐIỆN HÒA\nSố: 14/TTr-UBND\n"
    + MOTTO
    + "Điện Hòa, ngày 05 tháng 3 năm 2023\nTỜ TRÌNH\nVề việc khen thưởng\nKính gửi: UBND thị xã Điện Bàn.\n",
}
CASES = tomllib.loads(Path(__file__).with_name("award_cases.toml").read_text("utf-8"))["case"]


def _text(case: dict[str, Any]) -> str:
    return HEADS.get(case.get("head", ""), "") + case["text"].lstrip("\n")


def _rows(text: str) -> list[list[str]]:
    return [
        [
            award.state,
            " ".join(award.text.split()),
            (award.unit or "") if award.unit_code else "",
            award.title.value,
            award.year or "",
            award.number or "",
        ]
        for award in read(text).awards
    ]


@pytest.mark.parametrize("case", CASES, ids=range(1, len(CASES) + 1))
def test_awards_are_read_as_printed(case: dict[str, Any]) -> None:
    assert _rows(_text(case)) == case["awards"]
