"""Settings as what the rooms below understand: limits, engine, cluster, cache, and the workers made of them."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.logs import configure
from ingest.cache import PageCache
from ingest.cluster import Cluster
from ingest.limits import Limits
from ingest.stages import EngineSettings

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.store.archive import Archive
    from ingest.apart import WorkerApart
    from ingest.worker import Worker

# What files papers stands between who serves people and what reads pages: others wait for what it writes.
WORKER_STANDS_BACK, PAGES_STAND_BACK = 5, 5


def limits_of(settings: Settings) -> Limits:
    """Return what is too much to take."""
    return Limits(max_bytes=settings.max_file_bytes, max_pages=settings.max_pages)


def engine_of(settings: Settings) -> EngineSettings:
    """Return which engine reads, and how long it may take for a page."""
    return EngineSettings(languages=settings.languages, seconds=settings.page_seconds, kind=settings.engine)


def cluster_of(settings: Settings) -> Cluster | None:
    """Return the machines that read pages, where others than this one do."""
    if settings.workers is None:
        return None
    return Cluster(settings.workers, settings.tls_ca, settings.tls_cert, settings.tls_key)


def cache_of(settings: Settings, folder: Path) -> PageCache | None:
    """Return the readings kept in a folder, if any are to be kept."""
    return PageCache(folder, settings.cache_bytes) if settings.cache_bytes else None


def own_cache() -> Path:
    """Return the folder where readings of commands without an archive are kept: the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sohoa"


def worker_apart(settings: Settings, archive: Archive) -> WorkerApart:
    """Return a worker of a service, which reads in a process of its own, behind the pages that people wait for."""
    from ingest.apart import WorkerApart  # noqa: PLC0415 - the archive takes its time to load

    return WorkerApart(archive.path, partial(_worker_there, settings), niceness=WORKER_STANDS_BACK)


def _worker_there(settings: Settings, archive: Archive) -> Worker:
    configure(settings.log_format)
    return worker_of(settings, archive, niceness=PAGES_STAND_BACK)


def worker_of(settings: Settings, archive: Archive, *, niceness: int = 0) -> Worker:
    """Return a worker for an archive; its page workers stand back by `niceness` behind what is done here."""
    from ingest.worker import Worker  # noqa: PLC0415 - the archive takes its time to load

    return Worker(
        archive,
        limits_of(settings),
        processes=settings.processes,
        engine=engine_of(settings),
        cache=cache_of(settings, archive.cache),
        cluster=cluster_of(settings),
        niceness=niceness,
    )
