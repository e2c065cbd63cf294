"""The papers to develop against: what issue 2 and 4 ask for must hold on them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from extract.reading import read
from extract.report import as_json

if TYPE_CHECKING:
    from pathlib import Path

PLAN = {"born-digital": "span", "ocr": "ocr_span"}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "seeds" / "plan199.gold.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize(("form", "spans"), PLAN.items())
def test_the_thirteen_mentions(shared: Path, gold: dict[str, Any], form: str, spans: str) -> None:
    found = read((shared / "seeds" / f"plan199.{form}.txt").read_text("utf-8")).references
    wanted = gold["references"]
    assert [reference.id for reference in found] == [mention["canonical"] for mention in wanted]
    assert [reference.start for reference in found] == [mention[spans][0] for mention in wanted]
    printed = [
        mention["date"] if "ng" in mention["surface"] or mention["note"] == "self" else None for mention in wanted
    ]
    assert [reference.date for reference in found] == printed


@pytest.mark.parametrize("form", PLAN)
def test_nine_criteria_and_the_known_conflict(shared: Path, gold: dict[str, Any], form: str) -> None:
    facts = read((shared / "seeds" / f"plan199.{form}.txt").read_text("utf-8"))
    assert [criterion.code for criterion in facts.criteria] == [criterion["id"] for criterion in gold["criteria"]]
    assert [conflict.kind for conflict in facts.conflicts] == ["year-in-number-and-not"]
    if form == "born-digital":
        for criterion, wanted in zip(facts.criteria, gold["criteria"], strict=True):
            assert " ".join(criterion.text.split()) == wanted["text"]
            assert criterion.start == wanted["span"][0]


def test_references_by_mention(shared: Path) -> None:
    wanted: dict[str, Counter[str]] = {}
    with (shared / "dev" / "references.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            wanted.setdefault(row["document"], Counter())[row["reference"]] = int(row["mentions"])
    for document, mentions in wanted.items():
        facts = read((shared / "dev" / f"{document}.truth.txt").read_text("utf-8"))
        assert Counter(reference.id for reference in facts.references) == mentions, document


def test_the_document_has_the_keys_that_the_command_line_promises(shared: Path) -> None:
    report = as_json(read((shared / "seeds" / "plan199.born-digital.txt").read_text("utf-8")))
    assert set(report) == {
        "letterhead",
        "references",
        "citations",
        "dates",
        "units",
        "criteria",
        "awards",
        "self_scores",
        "conflicts",
    }
    head = report["letterhead"]
    assert (head["number"], head["number_state"], head["date"]) == ("199/KH-MTTQ-BTT", "printed", "2024-03-14")
    assert {"id", "text", "type", "date", "issuer", "role", "start", "end", "confidence"} <= report["references"][
        0
    ].keys()
    assert {"id", "text", "start", "end", "applies_to"} <= report["criteria"][0].keys()
    assert set(report["dates"][0]) == {"text", "start", "end", "kind", "value", "deadline"}
