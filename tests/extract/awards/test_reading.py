"""Awards: who, which title, for when, by which decision; and what is none."""

from __future__ import annotations

import cProfile
import tomllib
import unicodedata
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


@pytest.mark.parametrize("case", CASES, ids=range(1, len(CASES) + 1))
def test_every_span_cuts_out_its_own_text(case: dict[str, Any]) -> None:
    text = _text(case)
    for award in read(text).awards:
        assert text[award.start : award.end] == award.text
        if award.organisation:
            printed = text[award.organisation.start : award.organisation.end]
            assert " ".join(printed.split()) == award.organisation.value
        assert award.title.start < award.title.end <= len(text)


@pytest.mark.parametrize("case", CASES, ids=range(1, len(CASES) + 1))
def test_white_space_and_composition_change_nothing(case: dict[str, Any]) -> None:
    text = _text(case)
    assert _rows(unicodedata.normalize("NFD", text)) == [
        [unicodedata.normalize("NFD", cell) if at == 1 else cell for at, cell in enumerate(row)] for row in _rows(text)
    ]
    assert _rows(text.replace(" ", "  ")) == _rows(text)


def test_an_award_tells_who_where_and_by_what() -> None:
    text = (
        HEADS["decision"] + "Điều 1. Tặng Giấy khen năm 2022 cho ông Nguyễn Văn A, Trưởng thôn 3, phường Điện Ngọc.\n"
    )
    (award,) = read(text).awards
    assert (award.text, award.recipient, award.kind) == ("Nguyễn Văn A", "person", "certificate")
    assert award.organisation
    assert award.organisation.value == "thôn 3, phường Điện Ngọc"
    assert (award.unit, award.unit_code) == ("Phường Điện Ngọc", "20563")
    assert (award.date, award.issuer) == ("2023-01-10", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN")
    assert text[award.title.start : award.title.end] == "Giấy khen"
    told = as_json(read(text))["awards"][0]
    assert told["recipient"] == "Nguyễn Văn A"
    assert told["unit"] == {"code": "20563", "valid_from": award.unit_from, "name": "Phường Điện Ngọc"}
    assert told["organisation_span"] == [award.organisation.start, award.organisation.end]
    assert (told["state"], told["title"], told["year"]) == ("awarded", "Giấy khen", "2022")


def test_names_of_persons_in_good_text_pass_through_restoration() -> None:
    for case in CASES:
        text = _text(case)
        restored = restore(text).text
        names = [award.text for award in read(text).awards if award.recipient != "collective"]
        assert [award.text for award in read(restored).awards if award.recipient != "collective"] == names


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "Điều 1. ",
                "Tặng ",
                "Giấy khen ",
                "cho ",
                "ông Nguyễn Văn A",
                ", ",
                "; ",
                "và ",
                "xã Điện Hòa",
                "\n",
                "1. ",
                "- ",
                "được ",
                "công nhận ",
                "“Gia đình văn hóa” ",
                "năm 2023",
                ". ",
                ":\n",
                "DANH SÁCH\n",
                "II. CÁ NHÂN\n",
                "(",
                "\f",
                "đề nghị ",
            )
        ),
        max_size=40,
    )
)
def test_whatever_stands_there_spans_hold(parts: list[str]) -> None:
    text = HEADS["decision"] + "".join(parts)
    for award in read(text).awards:
        assert text[award.start : award.end] == award.text
        assert award.title.start < award.title.end


@pytest.mark.parametrize(
    "junk",
    [
        "Giấy khen ",
        "tặng Giấy khen cho ",
        "tặng Giấy khen cho ông Nguyễn Văn A, ",
        "được công nhận danh hiệu “",
        "1 Nguyễn Văn A Giấy khen\n",
        "Điều 1. Tặng Giấy khen cho xã Điện Hòa; ",
        "DANH SÁCH TẶNG GIẤY KHEN\n",
        "và Hội Nông dân xã, ",
    ],
)
def test_reading_is_linear(junk: str) -> None:
    # Counted in steps of the interpreter, not in seconds.
    short, long = (_calls(HEADS["decision"] + "Điều 1. Tặng Giấy khen cho:\n" + junk * times) for times in (60, 240))
    assert long < 6 * short


def _calls(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(read, text)
    return sum(entry.callcount for entry in profile.getstats())
