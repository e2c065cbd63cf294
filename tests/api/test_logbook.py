"""Entries of the audit log are told to administrators in words, not by the names that the code gives them."""

from __future__ import annotations

import ast
from pathlib import Path

from api.admin import logbook

ROOT = Path(__file__).parents[2]


def written_actions() -> set[str]:
    """Return the actions that the program writes down, as far as they stand in its source."""
    calls = (
        node
        for folder in ("api", "corpus", "ingest")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.append"
    )
    literals = (one for call in calls for one in ast.walk(call.args[2]) if isinstance(one, ast.Constant))
    # An f-string is told by its action elsewhere: "evidence.{action}".
    return {one.value for one in literals if isinstance(one.value, str) and not one.value.endswith(".")}


def test_every_action_has_a_name_in_words() -> None:
    written = written_actions()
    assert {"quality.open", "sign-in", "token.add"} <= written
    assert [action for action in sorted(written) if logbook.called(action) == action] == []


def test_every_group_of_actions_has_a_name_in_words() -> None:
    grouped = {action.partition(".")[0] for action in written_actions() if "." in action}
    told = dict(logbook.kinds(written_actions()))
    assert [group for group in sorted(grouped) if told[f"{group}."] == group] == []
