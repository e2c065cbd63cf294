"""The HTTP interface held against its own description (OpenAPI) by schemathesis, on a served archive of the samples.

    python -m bench schema [--examples N] [--start N]

Every operation is asked as nobody, as a clerk and as an administrator, with right and with wrong requests: no fault,
and no answer that the description does not tell. The samples are read once into build/schema-bench; each run works on
a copy. The table goes to docs/bench-schema.md; any violation is printed, and ends the command with 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from bench.conforming import CHECKS, Held, hold
from bench.service import command, serving, tokens
from corpus.store.archive import Archive

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "schema-bench"
# Streams for half a minute while documents are read, as they are after so many requests to read again: held by tests.
STREAMS = frozenset({"/api/v1/events"})


def main() -> None:
    """Ask, print and write the table."""
    asked = argparse.ArgumentParser(prog="python -m bench schema")
    asked.add_argument("--examples", type=int, default=10, help="right and wrong requests to each operation, of each")
    asked.add_argument("--start", type=int, default=1, help="of the random numbers")
    wanted = asked.parse_args(sys.argv[1:])
    samples = samples_archive()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "kho"
        shutil.copytree(samples, archive)
        (clerk,), (administrator,) = (tokens(archive, role, [role]) for role in ("clerk", "administrator"))
        known = places(archive)
        found: dict[str, Held] = {}
        with serving(archive, Path(folder) / "log", SOHOA_PROCESSES="1") as address:
            described = _described(address, administrator)
            for name, token in (("nobody", ""), ("a clerk", clerk), ("an administrator", administrator)):
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                found[name] = hold(
                    described,
                    address,
                    headers,
                    known=known,
                    examples=wanted.examples,
                    start=wanted.start,
                    left_out=STREAMS,
                )
                print(f"{name}: {found[name].requests} requests, {len(found[name].violations)} violations", flush=True)
        faults = (Path(folder) / "log").read_text("utf-8")
        whole = subprocess.run(command(archive, "verify"), check=False, capture_output=True).returncode == 0
    text = _table(found, whole=whole)
    print(text)
    (ROOT / "docs" / "bench-schema.md").write_text(text, "utf-8")
    violations = [told for held in found.values() for told in held.violations]
    print("\n\n".join(violations))
    if violations:
        print(faults)  # the service's own log says where
    sys.exit(bool(violations) or not whole)


def places(archive: Path) -> dict[str, list[Any]]:
    """Return what addresses may name in an archive."""
    queries = {
        "document_id": "SELECT id FROM document",
        "number": "SELECT DISTINCT number FROM page",
        "evidence_id": "SELECT id FROM evidence LIMIT 20",
        "programme_id": "SELECT id FROM programme",
        "code": "SELECT DISTINCT unit_code FROM document WHERE unit_code NOTNULL",
        "valid_from": "SELECT DISTINCT unit_from FROM document WHERE unit_from NOTNULL",
    }
    with Archive(archive) as opened:
        found = {name: [row[0] for row in opened.db.execute(query)] for name, query in queries.items()}
    first: dict[str, list[Any]] = {
        "format": ["txt", "pdf", "jsonl", "csv", "docx"],
        "job_id": [1, 2],
        "reduction_id": [1],
    }
    return first | {name: some for name, some in found.items() if some}


def samples_archive() -> Path:
    """Return an archive that holds the samples and the programme of their plan."""
    if not (PLACE / "done").exists():
        shutil.rmtree(PLACE, ignore_errors=True)
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        for arguments in (("ingest", ROOT / "samples" / "scans"), ("programme", "add", "96/KH-UBND")):
            subprocess.run(command(PLACE / "kho", *arguments), check=True, env=environment, stdout=subprocess.DEVNULL)
        (PLACE / "done").touch()
    return PLACE / "kho"


def _described(address: str, token: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    described: dict[str, Any] = httpx.get(f"{address}/api/v1/openapi.json", headers=headers, timeout=60).json()
    return described


def _table(found: dict[str, Held], *, whole: bool) -> str:
    kinds = ("2xx", "3xx", "4xx", "5xx")
    rows = [
        f"| {name} | {held.operations} | {held.requests} | "
        + " | ".join(str(sum(n for status, n in held.statuses.items() if status // 100 == int(k[0]))) for k in kinds)
        + f" | {len(held.violations)} |"
        for name, held in found.items()
    ]
    named = ", ".join(check.__name__.replace("_", " ") for check in CHECKS)
    return _HEAD.format(checks=named, verified="whole" if whole else "DAMAGED") + "\n".join(rows) + "\n"


_HEAD = """\
# The HTTP interface against its description

Made by `python -m bench schema`: schemathesis makes requests out of the OpenAPI description, right ones and wrong ones,
and sends them to a real `sohoa serve` on an archive of the samples. Checked of each answer: {checks}.
`/api/v1/events` is held by tests instead, for a stream takes its time. After all of it `sohoa verify` finds the archive
{verified}.

| who asks | operations | requests | 2xx | 3xx | 4xx | 5xx | violations |
|---|---|---|---|---|---|---|---|
"""

if __name__ == "__main__":
    main()
