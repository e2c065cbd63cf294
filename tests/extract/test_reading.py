"""What holds of every text: spans cut out their own text, wrapping and spelling do not matter, time is linear."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract.reading import read
from extract.report import as_json
from tests.extract.strategies import papers

if TYPE_CHECKING:
    from extract.facts import Facts

PAPER = """ỦY BAN NHÂN DÂN
PHƯỜNG ĐIỆN AN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/BC-UBND
Điện An, ngày 05 tháng 11 năm 2024
BÁO CÁO
Kết quả xóa nhà tạm trên địa bàn phường năm 2024
Thực hiện Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã Điện Bàn về bảng giá đất nông nghiệp;
Kế hoạch số 12/KH-UBND ngày 10/01/2024 của UBND phường Điện An.
Từ ngày 21/11 đến ngày 11/12/2023, phường đã phối hợp với xã Điện Phong hoàn thành 12 nhà.
Nơi nhận:
- UBND thị xã;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
"""


def said(facts: Facts) -> list[tuple[object, ...]]:
    """What was read, without where it stands."""
    return [
        *((r.id, r.date, r.role, r.type) for r in facts.references),
        *((d.kind, d.value) for d in facts.dates),
        *((u.code, u.valid_from) for u in facts.units),
    ]


@given(papers)
@settings(max_examples=150, deadline=None)
def test_every_span_cuts_out_its_own_text(text: str) -> None:
    facts = read(text)
    spoken = (*facts.references, *facts.dates, *facts.units, *facts.criteria)
    for fact in spoken:
        assert text[fact.start : fact.end] == fact.text
        assert fact.text.strip()
    for conflict in facts.conflicts:
        assert all(0 <= start < end <= len(text) for start, end in conflict.spans)
    head = facts.letterhead
    fields = (head.agency, head.parent, head.number, head.place, head.date, head.type, head.abstract, head.signing)
    for field in (*fields, head.signer_title, head.symbol, *head.recipients):
        assert field is None or 0 <= field.start <= field.end <= len(text)


@given(papers)
@settings(max_examples=60, deadline=None)
def test_facts_are_in_order_and_confident_within_bounds(text: str) -> None:
    facts = read(text)
    for kind in (facts.dates, facts.units, facts.criteria):
        assert [fact.start for fact in kind] == sorted(fact.start for fact in kind)
    assert all(0 <= fact.confidence <= 1 for fact in (*facts.references, *facts.units))
    json.dumps(as_json(facts))


@given(papers, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_amount_of_white_space_and_no_composing_change_what_is_read(text: str, random: object) -> None:
    text = re.sub(r"[^\S \n\f]", " ", text).strip()
    loose = re.sub(r"[ \n\f]+", lambda run: _longer(run.group(), random), text)
    assert said(read(loose)) == said(read(text))
    assert said(read(unicodedata.normalize("NFD", text))) == said(read(text))


def _longer(run: str, random: object) -> str:
    """Return a run of white space made longer, of the same kind: with a page break, a line break, or neither."""
    kind = "\f" if "\f" in run else "\n" if "\n" in run else " "
    return " " * random.randint(0, 3) + kind + " " * random.randint(0, 3)  # type: ignore[attr-defined]


@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from((" ", "\n", "\t", "\u00a0")))
def test_white_space_anywhere_inside_numbers_does_not_matter(before: int, after: int, blank: str) -> None:
    loose = re.sub(r"(?<=\d)/(?=[A-ZĐ])|(?<=[A-ZĐ])-(?=[A-ZĐ])", lambda m: blank * before + m[0] + blank * after, PAPER)
    assert said(read(loose)) == said(read(PAPER))


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_wrapping_lines_otherwise_changes_nothing(random: object) -> None:
    body = PAPER[PAPER.index("Thực hiện") : PAPER.index("Nơi nhận")]
    wrapped = re.sub(r"\s", lambda _: random.choice((" ", "\n", "  ", " \n")), body)  # type: ignore[attr-defined]
    assert said(read(wrapped)) == said(read(body))


def test_composed_or_not_old_or_new_tone_placement_reads_the_same() -> None:
    assert said(read(unicodedata.normalize("NFD", PAPER))) == said(read(PAPER))
    text = "UBND xã Điện Hòa, ngày 5/6/2024, thị xã Điện Bàn"
    assert said(read(text.replace("Hòa", "Hoà"))) == said(read(text))


def test_white_space_inside_a_number_does_not_matter() -> None:
    loose = PAPER.replace("1746/QĐ-UBND", "1746 /  QĐ -\n UBND").replace("12/KH-UBND", "12/ KH- UBND")
    assert said(read(loose)) == said(read(PAPER))


def test_a_report_is_read_whole() -> None:
    facts = extract.read(PAPER)
    head = facts.letterhead
    assert head.agency is not None
    assert head.agency.value == "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN"
    assert [(r.id, r.role, r.date) for r in facts.references] == [
        ("45/BC-UBND", "self", "2024-11-05"),
        ("1746/QĐ-UBND", "cites", "2022-11-07"),
        ("12/KH-UBND", "cites", "2024-01-10"),
    ]
    assert [(u.name, u.successor, u.body) for u in facts.communes] == [
        ("Phường Điện An", "Phường An Thắng", "ỦY BAN NHÂN DÂN"),
        ("Phường Điện An", "Phường An Thắng", "UBND"),
        ("Xã Điện Phong", "Xã Gò Nổi", None),
    ]
    assert facts.conflicts == ()


@pytest.mark.parametrize("text", ["", " ", "\f\f", "\n", "0", "/", "Số:", "ngày", "\u0301"])
def test_next_to_nothing_says_nothing(text: str) -> None:
    facts = read(text)
    assert (facts.references, facts.dates, facts.units, facts.criteria, facts.conflicts) == ((), (), (), (), ())


HOSTILE = {
    "digits": "1",
    "digits and slashes": "1/",
    "dashes": "1-",
    "symbol without end": "A-",
    "spaces": " ",
    "new lines": "\n ",
    "numbers": "số 1/QĐ-UBND, ",
    "heads": "Quyết định ",
    "căn cứ": "Căn cứ ",
    "list": "1, ",
    "dates": "ngày 1/",
    "day words": "ngày ",
    "years": "2024 - ",
    "units": "phường Điện ",
    "capitals": "XÃ ",
    "bullets": "- a\n",
    "decimals": "1.1.1.1.1. A\n",
    "dots": ".",
    "blank form": "Số: ....",
    "brackets": "(",
    "marks": "a\u0301\u0323",
    "prefix": "TM. ",
    "self": "KẾ HOẠCH\n",
    "recipients": "Nơi nhận:\n",
    "points": "1 điểm ",
    "demands": "- Nộp số 1/QĐ-UBND ngày 1/1/2024 trước ngày 2/2/2024\n",
    "số số": "số ",
    "open brackets": "[(",
    "ellipses": "… ",
    "relative": "kể từ ",
    "one line of signatures": "TM. BAN CHỦ TỊCH ",
    "one line of prefixes": "TM. ban chủ tịch ",
    "one line of dates": "ngày tháng năm ",
    "damaged dates": "ngày x tháng ",
    "pages": "Độc lập - Tự do - Hạnh phúc\f",
    "joint list": "số 1/QĐ-UBND và ",
    "table": "TT\n1 A\n2 B\n",
    "rows": "STT | Tiêu chí | Điểm\n1 | Làm việc tốt | 2\n",
    "cells": "a\t",
    "pipes": "|",
    "rows of details": "STT\tTiêu chí\tĐiểm\n\t- việc cần làm\t\n",
    "stars": "* a\n",
    "parts": "Phần I\n",
    "running lists": ": (1) a; (2) b ",
    "names without a kind": "ở Điện An, Điện Phong và ",
    "mottoes": "PHƯỜNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ",
    "timing": "1. Thời gian đến ngày 2/2/2024\n",
}


def _seconds_of(text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_junk_takes_longer_than_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = "KẾ HOẠCH thi đua\nI. TIÊU CHÍ THI ĐUA\n" + unit * (length // len(unit))
        return min(_seconds_of(text) for _ in range(3))  # what the machine does besides only ever adds

    seconds(1_000)
    short = max(seconds(20_000), 0.02)
    assert seconds(80_000) < 8 * short + 0.2  # linear is 4; quadratic would be 16
