"""A real Dask cluster for the tests: a scheduler and workers as processes of their own, on loopback, with TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.cluster import Cluster
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STARTING_SECONDS = 60


@dataclass
class Machines:
    """A scheduler and the workers that have joined it."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.address, *(self.folder / f"{name}.pem" for name in ("cert", "cert", "key")))

    def start(self) -> None:
        write_certificate(self.folder)
        note = self.folder / "scheduler.json"
        self._run("scheduler", "--host", "tls://127.0.0.1:0", "--no-dashboard", "--scheduler-file", str(note))
        deadline = time.monotonic() + STARTING_SECONDS
        while not (note.exists() and note.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        self.address = json.loads(note.read_text())["address"]

    def add_worker(self, *, nanny: bool) -> subprocess.Popen[bytes]:
        where = self.folder / f"worker-{len(self.processes)}"
        return self._run(
            *("worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(where)),
            *(("--nanny",) if nanny else ("--no-nanny",)),
        )

    def stop(self) -> None:
        for process in reversed(self.processes):  # workers take leave of a scheduler that is still there
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        keys = ("--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key)
        with (self.folder / f"{program}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments, *keys],
                # Faults live in the tests, which are nowhere installed; nothing of them lies where a worker starts.
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "TMPDIR": str(self.folder),
                    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
                },
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.processes.append(process)
        return process


def write_certificate(folder: Path) -> None:
    """Write a key and a certificate that signs itself for loopback."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sohoa-test")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
