"""Workers as a service has them made in a process of their own; module-level, so that this process can import them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.cluster import ClusterMissing
from ingest.limits import Limits
from ingest.worker import Worker

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def one(archive: Archive) -> Worker:
    return Worker(archive, Limits(), processes=1)


def none(_: Archive) -> Worker:
    raise ClusterMissing


def hopeless(_: Archive) -> Worker:
    raise SystemExit(7)
