from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

from corpus.learning.knowledge import TERMS, own
from ingest import stages
from ingest.executors import SupervisedPool
from normalize.restoring import restore
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GARBLED = "Uy ban nhan dan phudng thyc hién Quyét dinh sé 12/QD-UBND vé viéc xay dung nha o cho hg nghéo."


def test_understanding_restores_with_what_the_archive_knows(tmp_path: Path) -> None:
    (tmp_path / TERMS).write_text("đập Bầu Sen\n", "utf-8")
    restoration, _ = stages.understand(GARBLED, (), None, tmp_path)
    assert restoration == restore(GARBLED, knowledge=own(tmp_path).knowledge)
    assert "phường thực hiện Quyết định" in restoration.text


def test_a_worker_process_finds_the_terms_and_sees_them_change(tmp_path: Path) -> None:
    pool = SupervisedPool(1, seconds=60)
    try:
        for written in ("đập Bầu Sen\n", "chợ Bầu Sen\nbến đò Phú Triêm\n"):
            (tmp_path / TERMS).write_text(written, "utf-8")
            known = pool.submit(own, tmp_path).result().knowledge
            assert known is not None
            assert known.terms == tuple(written.splitlines())
    finally:
        pool.kill()


def test_a_bad_file_of_terms_costs_no_document_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / TERMS).write_bytes(b"\xb8\xb5\xff\x00")
    stages._tell.cache_clear()
    with caplog.at_level(logging.WARNING, "ingest.stages"):
        for _ in range(2):
            restoration, _ = stages.understand(GARBLED, (), None, tmp_path)
            assert restoration.text == restore(GARBLED).text
    assert [TERMS in record.getMessage() for record in caplog.records] == [True]


def test_the_file_that_was_read_last_is_closed_when_another_is_and_at_the_end(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.png").write_bytes(files.encoded("PNG"))
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ingest.limits import Limits\n"
        "from ingest.stages import count_pages\n"
        "print([count_pages(Path(name), Limits()) for name in sys.argv[1:]])\n"
    )
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", program]
    done = subprocess.run([*command, *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[1, 1]\n", "")
