from __future__ import annotations

import os
from typing import TYPE_CHECKING

from api import pageimages
from api.pageimages import sweep

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def test_a_sweep_takes_what_was_looked_at_longest_ago(tmp_path: Path) -> None:
    for age in range(10):
        file = tmp_path / f"{age % 3:02}" / f"{age}.jpg"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(bytes(100))
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    sweep(tmp_path, 1000)
    assert len(list(tmp_path.glob("*/*.jpg"))) == 10
    sweep(tmp_path, 900)
    assert sorted(file.stem for file in tmp_path.glob("*/*.jpg")) == list("0123456")


def test_the_cache_is_bounded_and_what_is_looked_at_stays(
    reviewer: Client, archive: Archive, paper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pageimages, "MOST_BYTES", 100_000)
    old = archive.cache / "pages" / "00" / "old.jpg"
    old.parent.mkdir(parents=True)
    old.write_bytes(bytes(150_000))
    os.utime(old, (1, 1))
    address = f"/api/v1/documents/{paper}/pages/1/image"
    assert reviewer.get(address, params={"size": "small"}).status_code == 200
    (made,) = (archive.cache / "pages").glob("*/*.jpg")
    assert made != old
    os.utime(made, (1, 1))
    assert reviewer.get(address, params={"size": "small"}).status_code == 200
    assert made.stat().st_mtime > 1
