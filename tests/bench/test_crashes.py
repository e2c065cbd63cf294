"""A few kills on papers of text alone; the whole is `python -m bench crashes`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from bench import crash_processes
from bench.crashes import Moment, measure, report
from tests.corpus import papers
from tests.corpus.emulation import PLAN, ward

if TYPE_CHECKING:
    from pathlib import Path

TOLD = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."


def test_what_is_killed_is_sound_and_ends_as_undisturbed(tmp_path: Path) -> None:
    texts = {
        "bao-cao.txt": papers.report("Điện Minh", "77", 9),
        "ke-hoach.txt": PLAN,
        "dien-an.txt": ward("Phường Điện An", TOLD),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = measure([tmp_path / name for name in texts], 3, tmp_path / "work", seed=4)
    assert [one.problems for one in found] == [()] * 3
    assert all(one.ends_alike for one in found)


def test_a_kill_reaches_those_who_lead_a_group_of_their_own() -> None:
    child = "import os, subprocess, sys; os.setsid(); print(os.getpid(), flush=True); sys.stdin.read()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert pid in crash_processes._descendants(process.pid)
        crash_processes.kill_all(process)
        assert process.stdout.read() == b""  # nobody holds it any more


def test_the_report_counts_by_what_was_done_last() -> None:
    kills = [Moment(0.1, "", (), ends_alike=True), Moment(0.2, "take a", ("blob-missing x",), ends_alike=False)]
    text = report(kills)
    assert "| anything was done | 1 | 1 | 1 |" in text
    assert "| **all** | **2** | **1** | **1** |" in text
    assert "- 0.200, after “take a”: blob-missing x" in text
