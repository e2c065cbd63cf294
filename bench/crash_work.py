"""The work that is killed: everything an archive can be asked to do to papers, each act told once it is done.

    python -m bench.crash_work ARCHIVE OUT FILE…

Begun again it goes on where it was, as people would: what is done is left alone. An act that is told was returned from,
so whatever happens to the process then, its effect must be there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corpus import exports
from corpus.custody import deleting
from corpus.custody.backup import backup
from corpus.documents import correcting, documents, tombstones
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.linking import programmes
from corpus.packages.importing import import_packages
from corpus.packages.writing import write_package
from corpus.pages import revisions
from corpus.records import evidence as records
from corpus.records import reviewing
from corpus.store.archive import Archive
from ingest.intake import accept
from ingest.limits import Limits
from ingest.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOLD = "told.txt"
SECOND = "second"  # the archive that takes the packages in
DOSSIER = "HS-2024-01"
NOTE = "cần bản có dấu"
PROCESSES = 2
REASON = "Hết thời hạn bảo quản."
CHANGES = (("năm 2024", "năm 2042"), ("phường", "phố"))  # of the first page of each paper; what they say is no matter


def work(archive: Archive, out: Path, files: Sequence[Path]) -> Iterator[str]:
    """Do everything, in order; yield the name of each act when it is done."""
    taken = {}
    for file in files:
        try:
            taken[file.name] = accept(archive, file, file=file.name, by="lan", limits=Limits()).document.id
        except tombstones.DeletedByLaw:
            continue
        yield f"take {file.name}"
    Worker(archive, Limits(), processes=PROCESSES).drain(frozenset(taken.values()))
    for name in taken:
        yield f"read {name}"
    plan = next(number for name, number in taken.items() if name.startswith("ke-hoach"))
    programmes.add(archive, plan, by="lan")
    yield "launch"
    for name, number in taken.items():
        if name != files[0].name:
            yield from _correct(archive, name, number)
    yield from _decide(archive)
    kept = sorted(set(taken.values()) - {taken.get(files[0].name)})
    yield from _file(archive, kept)
    for form in ("jsonl", "csv"):
        exports.export(archive, kept, form, out / f"all.{form}")
        yield f"export {form}"
    yield from _hand_over(archive, out)
    if files[0].name in taken:
        yield from _delete(archive, taken[files[0].name])
    backup(archive, out / "backup", keep=1)
    yield "backup"


def _correct(archive: Archive, name: str, number: int) -> Iterator[str]:
    """Correct a page twice, look at a word of it, undo the second one."""
    done = len(revisions.history(archive, number, 1))
    text = documents.page(archive, number, 1).text
    for position, (before, after) in enumerate(CHANGES):
        if done <= position:
            text = f"{text.replace(before, after)}\n{position}"
            correcting.correct(archive, number, 1, text, by="lan")
        yield f"correct {position} {name}"
    if done <= 2:
        correcting.check(archive, number, 1, [(0, 3)], by="minh")
    yield f"check {name}"
    if done <= 3:
        correcting.undo(archive, number, 1, by="minh")
    yield f"undo {name}"


def _decide(archive: Archive) -> Iterator[str]:
    """Accept every second piece of evidence and reject the others."""
    found = sorted(
        records.evidence(archive), key=lambda one: (one.file, one.unit_name, one.criterion, one.page, one.start)
    )
    for position, piece in enumerate(found):
        status: Literal["accepted", "rejected"] = "rejected" if position % 2 else "accepted"
        if piece.status != status:
            records.decide(archive, piece.id, status, by="minh", note="đã xem")
        yield f"decide {position}"
    for piece in found[:1]:
        if records.get(archive, piece.id).note != NOTE:
            reviewing.note(archive, piece.id, NOTE, by="minh")
        yield "note"


def _file(archive: Archive, document_ids: Sequence[int]) -> Iterator[str]:
    """File papers in a dossier."""
    try:
        dossiers.get(archive, DOSSIER)
    except NotFound:
        dossiers.add(archive, DOSSIER, "Thi đua năm 2024", "20 năm", by="tam")
    dossiers.put(archive, DOSSIER, document_ids, by="tam")
    yield "file"


def _hand_over(archive: Archive, out: Path) -> Iterator[str]:
    """Make a package of the dossier, take it into another archive."""
    package = out / f"{DOSSIER}.zip"
    write_package(archive, dossiers.document_ids(archive, DOSSIER), package, dossier=DOSSIER)
    yield "package"
    with Archive(out / SECOND) as second:
        for taken in import_packages(second, [package], by="tam"):
            if taken.different:
                raise RuntimeError(f"what was taken in differs from its package: {taken}")
    yield "import"


def _delete(archive: Archive, number: int) -> Iterator[str]:
    if not tombstones.deletions(archive, state="proposed", document_id=number):
        deleting.propose(archive, number, reason=REASON, by="lan")
    yield "propose"
    deleting.approve(archive, number, by="minh")
    yield "delete"


def main(arguments: list[str]) -> None:
    """Work, and write down what is done as soon as it is."""
    folder, out, *files = map(Path, arguments)
    out.mkdir(exist_ok=True)
    with Archive(folder) as archive, (out / TOLD).open("a", encoding="utf-8", buffering=1) as told:
        for act in work(archive, out, files):
            told.write(f"{act}\n")
            told.flush()
            os.fsync(told.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
