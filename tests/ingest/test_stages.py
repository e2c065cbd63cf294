from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from corpus.learning.knowledge import TERMS, own
from ingest import stages
from ingest.executors import SupervisedPool
from normalize.restoring import restore

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
