"""References, case by case: reference_cases.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.reading import read

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("reference_cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = read(case["text"]).references
    assert [reference.id for reference in found] == [wanted["id"] for wanted in case["found"]]
    for reference, wanted in zip(found, case["found"], strict=True):
        told = {field: getattr(reference, field) for field in wanted}
        assert told == wanted
