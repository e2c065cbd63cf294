"""The interface against its own description, with few requests; `python -m bench schema` sends many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from api.app import create_app
from api.auth import bearer
from api.auth.permissions import scopes_of
from api.routes import v1_events
from api.settings import Settings
from bench.conforming import hold
from bench.schema import places
from corpus.store import users
from tests.api.conftest import add_paper
from tests.api.serving import served

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@pytest.mark.parametrize(("role", "examples"), [(None, 1), ("administrator", 1)])
def test_no_fault_and_no_answer_that_is_not_described(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, role: str | None, examples: int
) -> None:
    monkeypatch.setattr(v1_events, "LONGEST_SECONDS", 0)
    for number in range(3):
        add_paper(archive, f"{number}.png", shade=250 + number)
    users.add(archive, "lan", "administrator", "no password", must_change=False, by="test")
    token = bearer.make(archive, "lan", name="test", scopes=scopes_of("administrator"), by="test")[1]
    signed_in = {"Authorization": f"Bearer {token}"}
    with served(create_app(Settings(archive=archive.path), archive)) as port:
        address = f"http://127.0.0.1:{port}"
        described = httpx.get(f"{address}/api/v1/openapi.json", headers=signed_in, timeout=60).json()
        headers = signed_in if role else {}
        held = hold(described, address, headers, known=places(archive.path), examples=examples, start=1)
    assert not held.violations, "\n\n".join(held.violations)
    assert held.operations == sum(map(len, described["paths"].values()))
    assert held.requests > held.operations * examples
    if role is None:
        assert not [status for status in held.statuses if status < 400], "nothing is told to strangers"
    else:
        assert held.statuses[200] > held.operations * examples // 8
