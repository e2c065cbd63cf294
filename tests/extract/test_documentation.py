"""What README and docs/facts.md show of the interface runs, and prints what is written beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", ["README.md", "docs/facts.md"])
def test_examples_run(page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    examples = [block for block in blocks if "extract.read(" in block]
    assert examples
    for example in examples:
        assert len(example.splitlines()) <= 15
        exec(compile(example, page, "exec"), {})  # noqa: S102 - our own page


def test_readme_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(import extract.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own page
    told = re.findall(r"^(?:print|for).*  # (.+)$", example, re.MULTILINE)
    assert capsys.readouterr().out.splitlines() == told
