"""Whether the service can take work now; told to a proxy or an orchestrator, without saying anything of the archive."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

from api.health.checks import engine, free_bytes

if TYPE_CHECKING:
    from api.services import Services

SECONDS = 60.0  # the engine is looked for once in that time
PATIENCE = 2.0  # seconds for another's write to end

_guard = threading.Lock()
_engine: dict[str, tuple[float, bool]] = {}


def readiness(services: Services) -> dict[str, bool]:
    """Return what is needed, and whether it is there: database, engine, disk, workers."""
    return {
        "database": _writable(services),
        "engine": _has_engine(services),
        "disk": free_bytes(services.settings.archive) >= services.settings.least_free_bytes,
        "workers": services.worker is None or services.worker.is_alive(),
    }


def _writable(services: Services) -> bool:
    try:
        with closing(sqlite3.connect(services.archive.database, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)  # somebody else is writing, for long
    except sqlite3.Error:
        return False
    return True


def _has_engine(services: Services) -> bool:
    settings, now = services.settings, time.monotonic()
    key = f"{settings.engine} {settings.languages}"
    with _guard:
        looked, there = _engine.get(key, (now - SECONDS, False))
        if not there or now - looked >= SECONDS:
            there = engine(settings).state == "ok"
            _engine[key] = now, there
        return there
