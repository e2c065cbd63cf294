"""Write the table of pages into docs/pages.md from the routes themselves: `python scripts/build_page_list.py`.

A test holds that the table is what the routes say, so that no page goes undocumented.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fastapi.routing import APIRoute  # noqa: E402 - the rooms are found from here

from api.app import ROUTERS  # noqa: E402
from api.auth.access import Require  # noqa: E402

PAGE = ROOT / "docs" / "pages.md"
BEGIN = "| method | address | permission | does |\n|---|---|---|---|\n"


def table() -> str:
    """Return the table of every route that is not of the interface for programs."""
    rows = []
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and not route.path.startswith("/api/"):
                method = min(route.methods or {"GET"})
                does = (route.endpoint.__doc__ or "").strip().splitlines()[0].rstrip(".").replace("|", "\\|")
                rows.append(f"| {method} | `{route.path}` | {_permission(route)} | {does} |\n")
    return BEGIN + "".join(sorted(rows, key=lambda row: row.split("`")[1]))


def documented(text: str) -> str:
    """Return the table that a text holds."""
    return text[text.index(BEGIN) :]


def _permission(route: APIRoute) -> str:
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Require):
            return str(dependant.call.permission)
        waiting += dependant.dependencies
    raise ValueError(f"{route.path} declares no permission")


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    PAGE.write_text(text[: text.index(BEGIN)] + table(), "utf-8")
