from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpus.store import jobs
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.store.archive import Archive


@pytest.fixture
def owner(archive: Archive) -> Iterator[jobs.Owner]:
    with jobs.Owner(archive) as opened:
        yield opened


def queue(archive: Archive, *numbers: int) -> None:
    with archive.transaction() as db:
        for number in numbers:
            sha256 = f"{number:064x}"
            db["blob"].insert({"sha256": sha256, "size": 1, "created_at": now()})
            db["document"].insert(
                {
                    "id": number,
                    "sha256": sha256,
                    "file": f"{number}.txt",
                    "kind": "txt",
                    "media_type": "text/plain",
                    "created_at": now(),
                    "created_by": "test",
                }
            )
            db["job"].insert({"document_id": number, "created_at": now()})


def test_jobs_are_taken_once_and_in_order(archive: Archive, owner: jobs.Owner) -> None:
    queue(archive, 7, 3)
    assert [jobs.claim(archive, owner) for _ in range(3)] == [7, 3, None]


def test_only_the_documents_asked_for(archive: Archive, owner: jobs.Owner) -> None:
    queue(archive, 1, 2)
    assert jobs.claim(archive, owner, frozenset({2})) == 2
    assert jobs.claim(archive, owner, frozenset({2})) is None
    assert jobs.unfinished(archive, frozenset({1, 2})) == 2


def test_a_released_job_waits_again_and_counts_no_attempt(archive: Archive, owner: jobs.Owner) -> None:
    queue(archive, 1)
    for _ in range(jobs.MOST_ATTEMPTS + 5):
        assert jobs.claim(archive, owner) == 1
        jobs.release(archive, 1)
    assert not jobs.exhausted(archive, 1)


def test_a_living_owner_keeps_its_job(archive: Archive, owner: jobs.Owner) -> None:
    queue(archive, 1)
    jobs.claim(archive, owner)
    with jobs.Owner(archive) as other:
        assert jobs.claim(archive, other) is None


def test_a_killed_owners_job_is_taken_over(archive: Archive, owner: jobs.Owner, root: Path) -> None:
    queue(archive, 1)
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from corpus.store import jobs\nfrom corpus.store.archive import Archive\n"
        "archive = Archive(Path(sys.argv[1]))\n"
        "with jobs.Owner(archive) as owner:\n"
        "    print(jobs.claim(archive, owner), flush=True)\n    time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, archive.path], cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        assert jobs.claim(archive, owner) is None
        process.kill()
    assert jobs.claim(archive, owner) == 1


def test_a_document_that_keeps_killing_is_given_up(archive: Archive) -> None:
    queue(archive, 1)
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        with jobs.Owner(archive) as owner:
            assert jobs.claim(archive, owner) == 1
            assert not jobs.exhausted(archive, 1) or _ == jobs.MOST_ATTEMPTS
    assert jobs.exhausted(archive, 1)
