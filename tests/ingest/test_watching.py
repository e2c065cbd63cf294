from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ingest.watching import files_below, settled_files

if TYPE_CHECKING:
    from pathlib import Path


def test_files_of_a_tree_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", ".DS_Store", "~$a.docx", "quét.part"):
        (tmp_path / name).write_text("x")
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "c.tif").write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == ["2024/c.tif", "a.pdf", "b.pdf"]
    assert files_below(tmp_path / "a.pdf") == [tmp_path / "a.pdf"]


def test_a_file_is_taken_when_it_has_stopped_growing(tmp_path: Path) -> None:
    stopping, first_half, whole = threading.Event(), b"%PDF-", b"%PDF-1.7 the rest"
    (tmp_path / "sẵn có.txt").write_text("đã ở đây")
    found = settled_files(tmp_path, stopping)
    assert next(found).name == "sẵn có.txt"
    growing = tmp_path / "đang quét.pdf"
    growing.write_bytes(first_half)
    finish = threading.Timer(1.0, growing.write_bytes, [whole])
    finish.start()
    taken = next(found)
    assert taken == growing
    assert taken.read_bytes() == whole
    stopping.set()
