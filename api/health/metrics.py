"""What `/metrics` tells a monitor, as Prometheus reads it: requests since the process began, figures of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from api.health.figures import figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric
    from prometheus_client.registry import Collector

    from api.health.figures import Figures
    from api.services import WorkerLike
    from api.watching import Watch
    from corpus.store.archive import Archive

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(watch: Watch, archive: Archive, worker: WorkerLike | None = None) -> bytes:
    """Return everything as text; of the worker only where it is this service's."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_collector(figures(archive), worker))
    return generate_latest(watch.registry) + generate_latest(registry)


def _collector(now: Figures, worker: WorkerLike | None) -> Collector:
    class OfArchive:
        def collect(self) -> Iterator[Metric]:
            jobs = GaugeMetricFamily("sohoa_jobs", "Documents to be read, by state of the job.", labels=["state"])
            for state, count in now.jobs.items():
                jobs.add_metric([state], count)
            yield jobs
            for name, told, value in (
                ("sohoa_documents", "Documents kept.", now.documents),
                ("sohoa_pages", "Pages read.", now.pages),
                ("sohoa_pages_waiting", "Pages of opened documents that are not read yet.", now.waiting_pages),
                ("sohoa_doubtful_fields", "Numbers and dates of letterheads in doubt.", now.doubtful),
                ("sohoa_page_warnings", "Warnings of the intake check and the reader.", now.findings),
                ("sohoa_pages_few_marks", "Pages of Vietnamese with too few marks.", now.marks.pages),
                ("sohoa_engine_doubted", "1: papers come out without marks.", int(now.marks.engine_doubted)),
                ("sohoa_disk_free_bytes", "Room on the archive's disk.", now.free_bytes),
                ("sohoa_sessions", "People signed in.", now.sessions),
                ("sohoa_backup_age_days", "Since the last backup; -1: never.", _age(now.backup_days)),
                ("sohoa_verify_age_days", "Since the archive was verified; -1: never.", _age(now.verify_days)),
            ):
                yield GaugeMetricFamily(name, told, value=value)
            if worker is not None:
                yield GaugeMetricFamily("sohoa_worker_alive", "1: what is uploaded is read.", int(worker.is_alive()))
                told = "How often the worker's process ended by itself and another took its place."
                yield CounterMetricFamily("sohoa_worker_replaced_total", told, worker.replaced)

    return OfArchive()


def _age(days: int | None) -> int:
    return -1 if days is None else days
