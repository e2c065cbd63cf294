"""Settings as what the rooms below understand: limits, engine, cluster, cache, and the workers made of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.cache import PageCache
from ingest.cluster import Cluster
from ingest.limits import Limits
from ingest.stages import EngineSettings

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.store.archive import Archive
    from ingest.worker import Worker


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


def worker_of(settings: Settings, archive: Archive, *, niceness: int = 0) -> Worker:
    """Return a worker for an archive; its page workers stand back by `niceness` behind other programs."""
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
