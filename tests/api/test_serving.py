"""`sohoa serve` as a process: told to stop while it reads, refused where it would be exposed, by HTTPS."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest
from PIL import Image

from api.auth.passwords import hash_password
from corpus.store import jobs, users
from corpus.store.archive import Archive
from tests.api.conftest import PASSWORD
from tests.processes import command_of, descendants, gone_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60
TOKEN = "0123456789abcdef0123"  # noqa: S105 - nobody's


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def serving(folder: Path, root: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    given = {f"SOHOA_{name.upper()}": value for name, value in settings.items()}
    given |= {"SOHOA_ARCHIVE": str(folder), "SOHOA_PROCESSES": "1", "OMP_THREAD_LIMIT": "1"}
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env={**os.environ, **given}, cwd=root, stdout=pipe, stderr=pipe, text=True
    ) as service:
        try:
            assert service.stdout
            said = service.stdout.readline()
            assert "Sohoa chạy tại" in said, service.communicate()
            yield service, said.split()[3]
        finally:
            if service.poll() is None:
                service.kill()


def pages(folder: Path, count: int) -> Path:
    """Write a scan of many pages, full of print."""
    noise = np.random.default_rng(7)
    sheets = []
    for _ in range(count):
        sheet = np.full((1100, 800), 255, np.uint8)
        for y in range(60, 1040, 26):
            sheet[y : y + 12, 60:740] = np.where(noise.random((12, 680)) < 0.45, 0, 255)
        sheets.append(Image.fromarray(sheet))
    file = folder / "nhieu-trang.tif"
    sheets[0].save(file, save_all=True, append_images=sheets[1:], dpi=(100, 100))
    return file


@contextmanager
def clerk(address: str) -> Iterator[httpx.Client]:
    transport = httpx.HTTPTransport(retries=20)
    with httpx.Client(base_url=address, auth=("lan", PASSWORD), timeout=SECONDS, transport=transport) as client:
        yield client


def send_in(client: httpx.Client, path: Path) -> int:
    with path.open("rb") as file:
        taken = client.post("/api/v1/documents", files={"files": file}).json()["files"][0]
    return int(taken["document"]["id"])


def await_page(client: httpx.Client, document: int) -> None:
    """Listen until a page of a document is read; a stream ends after a while, and is opened anew, as browsers do."""
    while True:
        with client.stream("GET", f"/api/v1/events?document={document}") as events:
            for line in events.iter_lines():
                if '"state":"reading"' in line and '"pages_read":0' not in line:
                    return


def at_work(service: subprocess.Popen[str]) -> set[int]:
    """Return the worker of a service, once it has others work for it."""
    spawned = {pid for pid in descendants(service.pid) if "spawn_main" in command_of(pid)}
    return {pid for pid in spawned if descendants(pid)}


@pytest.mark.engine
def test_told_to_stop_it_puts_back_what_it_was_reading_and_goes(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "kho"
    with Archive(folder) as archive:
        users.add(archive, "lan", "clerk", hash_password(PASSWORD), must_change=False, by="test")
    with serving(folder, root, log_format="json") as (service, address), clerk(address) as client:
        await_page(client, send_in(client, pages(tmp_path, 60)))
        running = descendants(service.pid)
        assert len(running) > 2  # the worker, its page worker, and who keeps track of what they share
        service.send_signal(signal.SIGTERM)
        _, log = service.communicate(timeout=SECONDS)
    assert all(gone_within(pid, SECONDS) for pid in running)
    assert service.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in log
    assert '"route": "/api/v1/documents"' in log
    with Archive(folder) as archive:
        assert jobs.by_state(archive) == {"queued": 1}
        assert jobs.abandoned(archive) == 0
        (kept,) = archive.db.execute("SELECT count(*) FROM page").fetchone()
        assert 0 < kept < 60
        assert archive.db.execute("SELECT attempts FROM job").fetchone() == (0,)


@pytest.mark.engine
def test_a_killed_worker_is_replaced_and_a_killed_service_leaves_nothing_running(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "kho"
    with Archive(folder) as archive:
        users.add(archive, "lan", "clerk", hash_password(PASSWORD), must_change=False, by="test")
    with serving(folder, root, metrics_token=TOKEN) as (service, address), clerk(address) as client:
        long = send_in(client, pages(tmp_path, 60))
        await_page(client, long)
        (worker,) = at_work(service)
        os.kill(worker, signal.SIGKILL)
        assert gone_within(worker, SECONDS)
        while not at_work(service):  # the next one takes its job over
            assert service.poll() is None
        assert client.get("/readyz").json()["checks"]["workers"] is True
        told = client.get("/metrics", auth=None, headers={"authorization": f"Bearer {TOKEN}"})
        assert "sohoa_worker_replaced_total 1.0" in told.text
        running = descendants(service.pid)
        service.kill()
        service.wait(SECONDS)
        assert all(gone_within(pid, SECONDS) for pid in running)
    with Archive(folder) as archive:
        assert jobs.by_state(archive) == {"queued": 1}


@pytest.mark.parametrize("host", ["0.0.0.0"])  # noqa: S104 - it is refused
def test_it_does_not_begin_where_others_would_reach_it_without_https(tmp_path: Path, root: Path, host: str) -> None:
    command = [sys.executable, "-m", "api.cli", "--archive", str(tmp_path / "kho"), "serve", "--host", host]
    refused = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert refused.returncode == 3
    assert "SOHOA_BEHIND_PROXY" in refused.stderr
    assert not (tmp_path / "kho").exists()  # no first password was made for a service that does not run


def test_it_speaks_https_with_a_certificate_of_its_own(tmp_path: Path, root: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run(
        ["openssl", *made.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    with serving(tmp_path / "kho", root, certificate=str(certificate), certificate_key=str(key)) as (service, address):
        assert address.startswith("https://")
        trust = ssl.create_default_context(cafile=str(certificate))
        with httpx.Client(transport=httpx.HTTPTransport(verify=trust, retries=20), timeout=SECONDS) as client:
            answer = client.get(f"{address}/sign-in")
        assert answer.headers["strict-transport-security"]
        assert "server" not in answer.headers
        service.terminate()
        service.wait(SECONDS)
