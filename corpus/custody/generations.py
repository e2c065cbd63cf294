"""Earlier states of a backup: `generations/20341231T235959000Z/`, each a database; originals are shared by all.

A generation from before a deletion holds what was deleted, and goes with the next backup, whatever number is kept.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.store.durable import sync_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER = "generations"
UNFINISHED = ".unfinished"


def found(dest: Path) -> list[Path]:
    """Return the folders of a backup's earlier states, newest first."""
    folder = dest / FOLDER
    if not folder.is_dir():
        return []
    return sorted((one for one in folder.iterdir() if not one.name.endswith(UNFINISHED)), reverse=True)


def put_by(dest: Path, names: Iterable[str], manifest: Path) -> None:
    """Keep the state that a backup has now beside the one that is about to take its place."""
    taken = json.loads(manifest.read_text("utf-8")).get("created_at")
    if not taken or not (dest / "archive.db").is_file():
        return
    name = "".join(letter for letter in taken if letter.isalnum())
    target, unfinished = dest / FOLDER / name, dest / FOLDER / f"{name}{UNFINISHED}"
    if target.exists():
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for each in names:
        if (dest / each).is_file():
            _keep(dest / each, unfinished / each)
    sync_folder(unfinished)
    unfinished.rename(target)
    sync_folder(target.parent)


def drop(dest: Path, keep: int, deleted: dict[str, str]) -> int:
    """Take away generations beyond `keep`, unfinished ones, and those with deleted originals; return how many went.

    Args:
        dest: the backup.
        keep: how many earlier states stay at most.
        deleted: SHA-256 -> when it was deleted, ISO 8601.
    """
    gone = 0
    for position, folder in enumerate(found(dest)):
        if position >= keep or _holds(folder, deleted):
            shutil.rmtree(folder)
            gone += 1
    if (dest / FOLDER).is_dir():
        for leftover in (dest / FOLDER).glob(f"*{UNFINISHED}"):
            shutil.rmtree(leftover)
    return gone


def named(database: Path) -> set[str]:
    """Return the originals that a database of a backup names."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
        return {sha256 for (sha256,) in opened.execute("SELECT sha256 FROM blob")}


def _holds(folder: Path, deleted: dict[str, str]) -> bool:
    taken = json.loads((folder / "backup.json").read_text("utf-8"))["created_at"]
    before = {sha256 for sha256, at in deleted.items() if at >= taken}
    return bool(before) and not before.isdisjoint(named(folder / "archive.db"))


def _keep(source: Path, target: Path) -> None:
    if source.suffix == ".db":  # large, and never written again: the next one takes its name
        try:
            os.link(source, target)
        except OSError:  # file systems of sticks know no links
            pass
        else:
            return
    shutil.copyfile(source, target)
    sync_file(target)
