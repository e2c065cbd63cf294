"""What the routes share: the archive, the settings, the worker, and the few things kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, cast

from api.auth.throttle import Throttle
from api.openings import Openings
from api.watching import Watch

if TYPE_CHECKING:
    from asyncio import Task

    from starlette.requests import HTTPConnection

    from api.export_runner import ExportRunner
    from api.pageimages import PageImages
    from api.scanner_folder import ScannerFolder
    from api.settings import Settings
    from corpus.store.archive import Archive
    from ingest.limits import Limits


class WorkerLike(Protocol):
    """A worker, as far as the application knows it; `ingest.worker.Worker`, or `ingest.apart.WorkerApart`."""

    @property
    def replaced(self) -> int:
        """How often it ended and another took its place."""

    def start(self) -> None:
        """Begin to take jobs."""

    def wake(self) -> None:
        """Say that a job was queued."""

    def is_alive(self) -> bool:
        """Say whether jobs are taken."""

    def stop(self) -> None:
        """Finish what is at hand and queue the rest again."""


@dataclass(frozen=True, slots=True)
class Services:
    """One per application, made by `create_app`.

    Attributes:
        worker: None where another process reads.
        writers: who writes each file that arrives in pieces, by its id; see `api.pieces`.
        busy_keys: users with the keys of requests that are being done; see `api.once`.
        scanner: None where no folder is watched.
    """

    settings: Settings
    archive: Archive
    limits: Limits
    images: PageImages
    worker: WorkerLike | None
    exports: ExportRunner
    throttle: Throttle = field(default_factory=Throttle)
    openings: Openings = field(default_factory=Openings)
    watch: Watch = field(default_factory=Watch)
    writers: dict[str, Task[None]] = field(default_factory=dict)
    busy_keys: set[tuple[str, str]] = field(default_factory=set)
    scanner: ScannerFolder | None = None

    def wake(self) -> None:
        """Tell the worker, if it is this service's, that a job was queued."""
        if self.worker is not None:
            self.worker.wake()


def services_of(connection: HTTPConnection) -> Services:
    """Return the application's services; for dependencies and middleware.

    Once the gate has let somebody in who is bound to units, their archive is what that user sees of it.
    """
    services = cast("Services", connection.app.state.services)
    seen: Archive | None = getattr(connection.state, "archive", None)
    return services if seen is None else replace(services, archive=seen)
