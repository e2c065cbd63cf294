"""Every kind of date there is, as data: `date_cases.tsv`, in it "⏎" for a line's end and "!" behind a deadline."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.dates.reading import read_dates
from extract.source import prepare

with Path(__file__).with_name("date_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = [(row["text"].replace("⏎", "\n"), row["dates"]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_date_is_read_as_it_is_meant(text: str, expected: str) -> None:
    found = read_dates(prepare(text), issued="2024-03-14")
    told = (f"{date.kind} {date.value or 'impossible'}{'!' if date.deadline else ''}" for date in found)
    assert "; ".join(told) == (expected or "")
    assert all(text[date.start : date.end] == date.text for date in found)
