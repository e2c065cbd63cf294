"""`sohoa quality` and `sohoa rescan` on a real archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from api.cli import sohoa
from corpus.quality import letterheads, rounds
from corpus.store.archive import Archive
from tests.corpus.quality.read_papers import put, report

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path, *arguments: str, exit_code: int = 0) -> str:
    outcome = CliRunner().invoke(sohoa, ["--archive", str(folder), *arguments])
    assert outcome.exit_code == exit_code, (outcome.output, outcome.exception)
    return outcome.stdout


def test_from_the_words_to_the_minutes(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    with Archive(folder) as archive:
        first = put(archive, report(), {"bàng": 0.2})
        second = put(archive, report("37"), file="37.png")
    found: dict[str, Any] = json.loads(run(folder, "quality", "words", "--json"))
    assert [word["text"] for word in found["words"]] == ["bàng"]
    assert "bàng" in run(folder, "quality", "words", "--kind", "body")
    run(folder, "quality", "open", "--title", "Lô 1", "--document", str(first), "--share", "1", "--by", "quang")
    assert "Lô 1" in run(folder, "quality", "list")
    run(folder, "quality", "accept", "1", exit_code=1)
    with Archive(folder) as archive:
        for by in ("lan", "hoa"):
            work = rounds.claim(archive, 1, by=by)
            assert work
            rounds.enter_fields(archive, work.id, letterheads.fields_of(archive, first), by=by)
            seen = rounds.seen_version(archive, first, 1)
            rounds.save_page(archive, work.id, 1, report(), by=by, seen=seen)
            rounds.hand_in(archive, work.id, by=by)
    assert json.loads(run(folder, "quality", "show", "1", "--json"))["obstacles"] == []
    assert "sai chữ: 0,00%" in run(folder, "quality", "show", "1")
    assert run(folder, "quality", "accept", "1", "--by", "quang") == "Lô 1, Lô 1: đã nghiệm thu\n"
    run(folder, "quality", "minutes", "1", "--format", "docx", str(tmp_path / "bb.docx"), "--agency", "UBND")
    assert (tmp_path / "bb.docx").read_bytes()[:2] == b"PK"
    run(folder, "rescan", "ask", str(second), "--reason", "mờ")
    assert json.loads(run(folder, "rescan", "list", "--json"))["rescans"][0]["document_id"] == second
    assert "mờ" in run(folder, "rescan", "list")
    run(folder, "rescan", "replace", str(second), str(first))
    assert json.loads(run(folder, "rescan", "list", "--json"))["rescans"] == []
    run(folder, "quality", "open", "--title", "Lô 2", "--document", str(first))
    refused = json.loads(run(folder, "quality", "refuse", "2", "--note", "sai nhiều", "--json"))["batch"]
    assert (refused["id"], refused["state"]) == (2, "refused")
    assert [batch["state"] for batch in json.loads(run(folder, "quality", "list", "--json"))["batches"]] == [
        "refused",
        "accepted",
    ]
