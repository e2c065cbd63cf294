"""Accuracy and speed on one page: chosen rows of every bench's table, word for word, with where they come from.

Nothing is measured here. Which rows are shown stands in `summary.toml`; a row that is no longer there is an error, so
the page cannot go on saying what the benches no longer say.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "accuracy-and-speed.md"
_RULE = re.compile(r"\|[ :|-]+\|")


def main() -> None:
    """Write docs/accuracy-and-speed.md."""
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """Return the page. Raises ValueError where a bench has no such row."""
    said = tomllib.loads((Path(__file__).parent / "summary.toml").read_text("utf-8"))
    parts = [said["head"].strip()]
    for part in said["part"]:
        source = (ROOT / "docs" / part["from"]).read_text("utf-8").splitlines()
        parts.append(f"## {part['title']}\n\n{part['about'].strip()} ([all of it]({part['from']}))")
        parts += ["\n".join(_rows(source, table, part["from"])) for table in part["tables"]]
    return "\n\n".join(parts) + "\n"


def _rows(source: list[str], table: list[str], name: str) -> list[str]:
    """Return the heads of a table and those of its rows that begin with the given words."""
    found: list[str] = []
    for wanted in table:
        at = next((at for at, line in enumerate(source) if line.startswith(f"| {wanted}")), None)
        if at is None:
            raise ValueError(f"{name} has no row {wanted!r}: choose another in bench/summary.toml")
        if not found:
            rule = next(up for up in range(at, -1, -1) if _RULE.fullmatch(source[up]))
            found += source[rule - 1 : rule + 1]
        found.append(source[at])
    return found


if __name__ == "__main__":
    main()
