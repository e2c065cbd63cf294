"""Papers cited without a number, and the paper speaking of itself: cases in citation_cases.toml."""

from __future__ import annotations

import json
import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from extract.reading import read
from extract.report import as_json
from normalize.restoring import restore
from tests.extract.strategies import papers

if TYPE_CHECKING:
    from extract.facts import Citation

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("citation_cases.toml").read_text("utf-8"))["case"]
PLAIN = {"role": "cites", "date": None, "issuer": None}
# A name ends where its issuer begins: so `name` and `text` together tell both.
PLAN = "UBND XÃ GÒ NỔI\nSố: 7/KH-UBND\nGò Nổi, ngày 4 tháng 11 năm 2025\nKẾ HOẠCH\nGiữ bến sông năm 2026\n"
DECISION = "UBND XÃ GÒ NỔI\nSố: 7/QĐ-UBND\nGò Nổi, ngày 4 tháng 11 năm 2025\nQUYẾT ĐỊNH\nBan hành quy chế bến\n"


def said(citation: Citation, wanted: dict[str, Any]) -> dict[str, Any]:
    return {field: getattr(citation, field) for field in {**PLAIN, **wanted}}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = read(case["text"]).citations
    assert [one.name for one in found] == [wanted["name"] for wanted in case["found"]]
    for one, wanted in zip(found, case["found"], strict=True):
        assert said(one, wanted) == {**PLAIN, **wanted}


@pytest.mark.parametrize(
    ("text", "selves"),
    [
        (f"{PLAN}Căn cứ Luật Thủy lợi. Luật này có hiệu lực. Thực hiện Kế hoạch này.\n", ["Kế hoạch này"]),
        (f"{DECISION}Điều 1. Quy chế này nêu rõ. Điều 2. Luật này, Thông tư này.\n", ["Quy chế này"]),
        (f"{PLAN}Trên đây là Kế hoạch giữ bến sông năm 2026 của UBND xã.\n", ["Kế hoạch giữ bến sông năm 2026"]),
    ],
)
def test_a_paper_speaks_of_itself_only_by_its_own_kind(text: str, selves: list[str]) -> None:
    assert [one.text for one in read(text).citations if one.role == "self"] == selves


def test_the_title_and_the_references_are_no_citations() -> None:
    facts = read(f"{PLAN}Thực hiện Kế hoạch số 1/KH-UBND ngày 2/1/2025 của UBND huyện về bến sông.\n")
    assert facts.citations == ()
    assert [one.role for one in facts.references] == ["self", "cites"]


@given(papers)
@settings(max_examples=100, deadline=None)
def test_spans_cut_out_their_text_and_no_two_overlap(text: str) -> None:
    facts = read(text)
    for one in facts.citations:
        assert text[one.start : one.end] == one.text
        assert 0 < one.confidence <= 1
    spans = sorted((one.start, one.end) for one in (*facts.citations, *facts.references))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    [
        "Luật Đ ",
        "Luật sửa đổi, bổ sung một số điều của Luật Đất đai, ",
        "Kế hoạch a của UBND ",
        "Kế hoạch a a a a ",
        "Chương trình phối hợp giữa UBND và ",
        "Trên đây là Kế hoạch ",
        "Nghị quyết Đại hội lần thứ ",
        "Nghị quyết ngày 1/1/2024 ",
        "Đề án “",
    ],
)
def test_junk_of_citations_takes_no_longer_than_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        spans = []
        for _ in range(3):
            start = time.process_time()
            read(text)
            spans.append(time.process_time() - start)
        return min(spans)

    short = max(seconds(10_000), 0.02)
    assert seconds(40_000) < 8 * short + 0.2  # linear is 4; quadratic would be 16


@pytest.mark.parametrize("form", ["born-digital", "ocr"])
def test_the_seven_unnumbered_citations(shared: Path, form: str) -> None:
    gold = json.loads((shared / "seeds" / "plan199.gold.json").read_text("utf-8"))["unnumbered"]
    text = (shared / "seeds" / f"plan199.{form}.txt").read_text("utf-8")
    facts = read(text if form == "born-digital" else restore(text).text)
    found = facts.citations
    assert len(found) == len(gold)
    for one, wanted in zip(found, gold, strict=True):
        mention = " ".join(one.text.split())
        if form == "born-digital":
            assert wanted["span"][0] <= one.start < one.end <= wanted["span"][1]
            assert mention in wanted["text"]
    assert [one.role for one in found].count("self") == 3
    report = as_json(facts)["citations"]
    assert {"text", "name", "type", "date", "issuer", "abstract", "role", "start", "end", "confidence"} == set(
        report[0]
    )
