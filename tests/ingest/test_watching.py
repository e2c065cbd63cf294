from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ingest.watching import files_below, settled_files

if TYPE_CHECKING:
    from pathlib import Path

SETTLE = 1.0


def test_files_of_a_tree_in_order_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / ".thùng rác").mkdir()
    for name in ("b.pdf", "a.pdf", ".DS_Store", "~$a.docx", "quét.part", "2024/c.tif", ".thùng rác/d.pdf"):
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["2024/c.tif", "a.pdf", "b.pdf"]
    assert files_below(tmp_path / "a.pdf") == [tmp_path / "a.pdf"]


def test_a_growing_file_is_taken_once_and_whole_whatever_comes_beside_it(tmp_path: Path) -> None:
    stopping = threading.Event()
    growing, pages = tmp_path / "đang quét.tif", 6

    def scan() -> None:
        for page in range(pages):
            with growing.open("ab") as file:
                file.write(b"page")
            (tmp_path / f"tệp khác {page}.txt").write_text("x")
            time.sleep(SETTLE / 2)

    scanner = threading.Thread(target=scan)
    scanner.start()
    taken = []
    for path in settled_files(tmp_path, stopping, settle=SETTLE):
        taken.append((path.name, path.stat().st_size))
        if len(taken) == pages + 1:
            stopping.set()
    scanner.join()
    assert taken.count((growing.name, len(b"page") * pages)) == 1
    assert len({name for name, _ in taken}) == pages + 1


def test_known_files_are_passed_over_until_they_change(tmp_path: Path) -> None:
    stopping, known, new = threading.Event(), tmp_path / "đã nạp.txt", tmp_path / "mới.txt"
    known.write_text("a")
    found = settled_files(tmp_path, stopping, known=[known], settle=0.1)
    threading.Timer(0.7, new.write_text, ["b"]).start()
    assert next(found) == new
    known.write_text("quét lại")
    assert next(found) == known
    stopping.set()


def test_what_is_there_at_the_start_is_taken_and_what_changes_is_taken_again(tmp_path: Path) -> None:
    stopping, file = threading.Event(), tmp_path / "sẵn có.txt"
    file.write_text("bản đầu")
    found = settled_files(tmp_path, stopping, settle=0.1)
    assert next(found) == file
    file.write_text("bản quét lại")
    assert next(found) == file
    stopping.set()
    assert list(found) == []
