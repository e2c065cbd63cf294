"""Take packages into an archive with nothing lost: documents, layers, facts, decisions, dossiers, trail.

A package is proved first, all of it (`corpus.packages.checking`); one with a single problem changes nothing. Then each
document comes in by a transaction of its own, its original safely on disk before; what a crash leaves out, the next
import of the same package brings. A document that is here already stays as it is.

Rows that speak of a document that is not here yet wait for it. The log of this archive tells of the import; what the
logs of other archives said of a document is kept beside it, each row with its hash.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.dossiers import dossiers
from corpus.identity import bands, manifestations, parting
from corpus.linking import linking
from corpus.packages import belonging, record, trail
from corpus.packages.checking import lines, prove
from corpus.packages.checksums import LARGEST_TAG
from corpus.packages.layout import DOCUMENTS, ORIGINAL, PACKAGE, RECORD, TRAIL, Held
from corpus.packages.source import DAMAGED, PackageRefused, Source, opened
from corpus.packages.storing import store, take_up
from corpus.packages.tables import tables
from corpus.pages.texts import text_of
from corpus.search import page_index
from corpus.store import audit, blobs
from corpus.store.archive import now
from corpus.store.settled import SETTLED
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    import sqlite_utils

    from corpus.packages.checking import Report
    from corpus.packages.layout import Described
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a package's documents: ids taken in, ids that were here and the same, or here and different."""

    package: str
    taken: tuple[int, ...]
    same: tuple[int, ...]
    different: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Import:
    """An import under way."""

    archive: Archive
    by: str
    coming: set[str]  # hashes of all documents of all packages
    taken: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    different: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, said: str | None) -> None:
        """Keep what is to be told, where there is anything."""
        if said:
            self.notes.append(said)


def import_packages(  # noqa: PLR0913 - what, how, and who is told
    archive: Archive,
    paths: Sequence[Path],
    *,
    by: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    stopped: Callable[[], bool] | None = None,
    refused: Callable[[Path, PackageRefused], None] | None = None,
) -> list[Taken]:
    """Take packages in, one after another.

    Args:
        archive: where to; others may work in it meanwhile.
        paths: packages, or folders full of them.
        by: who does it.
        progress: is told how many files and documents are done of how many of a package.
        stopped: asked between papers that are linked at the end; True leaves the rest to whoever catches up.
        refused: is told of each package that has a problem, or is none, and why; the others are taken in. None: the
            first such package ends the import.

    Raises:
        PackageRefused: nobody is told of refusals, and a package has a problem, or is none; those before it are taken
            in, of it nothing is.
    """
    units.sync(archive)
    found: list[Path] = []
    for given in paths:
        with _telling(given, refused):
            found += packages_in(given)
    named: dict[Path, list[str]] = {}
    for path in found:
        with _telling(path, refused):
            named[path] = _named(path)
    coming = {sha256 for names in named.values() for sha256 in names}
    done: list[Taken] = []
    try:
        for path in named:
            with _telling(path, refused):
                done.append(_import(archive, path, _Import(archive, by, coming), progress))
    finally:
        with archive.transaction() as db:
            take_up(db)
            parting.hold(archive)
        linking.catch_up(archive, stopped)
        page_index.follow(archive)
    return done


@contextmanager
def _telling(path: Path, refused: Callable[[Path, PackageRefused], None] | None) -> Iterator[None]:
    """Tell of a package that is refused instead of ending there, if there is whom to tell."""
    try:
        yield
    except PackageRefused as error:
        if refused is None:
            raise
        refused(path, error)


def packages_in(path: Path) -> list[Path]:
    """Return the packages that a path means: itself, or all in a folder of them, by name. Raises PackageRefused."""
    if not path.is_dir() or (path / "bagit.txt").is_file():
        return [path]
    inside = sorted(
        entry
        for entry in path.iterdir()
        if not entry.name.startswith(".")
        and (entry.suffix.lower() == ".zip" or (entry.is_dir() and (entry / "bagit.txt").is_file()))
    )
    if not inside:
        raise PackageRefused(f"Thư mục {path} không phải một gói và không chứa gói nào (tệp .zip hay thư mục BagIt).")
    return inside


def _named(path: Path) -> list[str]:
    """Return the documents that a package says it holds; nothing is proved yet."""
    with opened(path) as source:
        try:
            with source.open(PACKAGE) as stream:
                return [str(one["sha256"]) for one in json.loads(stream.read(LARGEST_TAG))["documents"]]
        except (KeyError, TypeError, ValueError, *DAMAGED):
            return []  # it will be refused with what is wrong


def _import(archive: Archive, path: Path, work: _Import, progress: Callable[[int, int], None]) -> Taken:
    with opened(path) as source:
        if shutil.disk_usage(archive.path).free < sum(source.sizes.values()):
            raise PackageRefused(f"Không đủ chỗ trên đĩa của kho để nhập gói {path.name}. Hãy dọn đĩa rồi làm lại.")
        report = prove(source, progress)
        described = _sound(report, path)
        belonging.check_dossier(archive, described, path)
        for number, held in enumerate(described.documents, start=1):
            _take(work, source, held)
            progress(number, len(described.documents))
        with archive.transaction():
            if described.dossier:
                belonging.dossier_id(archive, described.dossier)
            detail = {
                "documents": work.taken,
                "here": [*work.same, *work.different],
                "kind": described.kind,
                "manifest": _manifest(source),
            }
            audit.append(archive, work.by, "package.import", f"package:{described.name}", detail)
    return Taken(described.name, tuple(work.taken), tuple(work.same), tuple(work.different), tuple(work.notes))


def _sound(report: Report, path: Path) -> Described:
    if report.problems or report.described is None:
        first = report.problems[0]
        more = f" (và {len(report.problems) - 1} lỗi khác)" if len(report.problems) > 1 else ""
        raise PackageRefused(
            f"Không nhập gói {path.name}: {first.file}: {first.message}{more} Kho không thay đổi. "
            "Hãy chạy “sohoa package verify” để xem đủ và xin lại gói từ nơi gửi."
        )
    return report.described


def _take(work: _Import, source: Source, held: Held) -> None:
    archive, place = work.archive, f"{DOCUMENTS}/{held.folder}"
    known = archive.db.execute("SELECT id FROM document WHERE sha256 = ?", [held.sha256]).fetchone()
    if known is not None:
        _compare(work, source, held, known[0])
        return
    original = next(name for name in source.sizes if name.startswith(f"{place}/{ORIGINAL}/"))
    with source.open(original) as stream:
        blob = blobs.store(archive, stream)
    if blob.sha256 != held.sha256:
        raise PackageRefused(f"Tệp gốc của {held.file} thay đổi trong lúc nhập. Hãy nhập lại gói.")
    with archive.transaction() as db:
        if db.execute("SELECT 1 FROM document WHERE sha256 = ?", [held.sha256]).fetchone():
            return  # somebody else took it in meanwhile
        blobs.register(db, blob, now())
        with source.open(f"{place}/{RECORD}") as stream:
            # Who is bound to units gives papers to no others.
            said = (record.parse(line) for line in lines(stream))
            stored = store(db, said if archive.whole is archive else _without_here(said))
        with source.open(f"{place}/{TRAIL}") as stream:
            for row in map(trail.parse, lines(stream)):
                db.table("imported_trail").insert({"document_id": stored.document_id, **row})
        belonging.join_paper(db, stored.document_id, stored.beside.get("paper", []))
        for row in stored.beside.get("filing", []):
            work.note(belonging.file(archive, stored.document_id, row))
        if _is_read(db, stored.document_id):
            _index(work, db, stored.document_id)
    work.taken.append(stored.document_id)


def _compare(work: _Import, source: Source, held: Held, document_id: int) -> None:
    """Say whether a document that is here is the same as in the package; put it into its dossier if it is in none."""
    archive = work.archive
    with source.open(f"{DOCUMENTS}/{held.folder}/{RECORD}") as stream:
        theirs = list(lines(stream))
    filing = [row for table, row in map(record.parse, theirs) if table == "filing"]
    if filing and dossiers.filing(archive, document_id) is None:
        work.note(belonging.file(archive, document_id, filing[0]))
    same = _compared(record.rows(archive, document_id)) == _compared(map(record.parse, theirs))
    (work.same if same else work.different).append(document_id)
    if not same:
        work.notes.append(
            f"{held.file}: kho đã có tài liệu này (số {document_id}) với nội dung khác gói; "
            "bản trong kho được giữ nguyên."
        )


def _compared(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[bytes]:
    """Return the lines of a record that tell one document from another; units are those that the other rows name."""
    return [record.line(name, row) for name, row in _without_here(rows) if name != "unit"]


def _without_here(rows: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a record but for those that are each archive's own to say."""
    return ((name, row) for name, row in rows if name not in tables() or not tables()[name].here)


def _index(work: _Import, db: sqlite_utils.Database, document_id: int) -> None:
    """Take a document's fingerprint, and bring it together with what was here before the import.

    With the documents that come with it, it was brought together where it comes from.
    """
    archive = work.archive
    text = text_of(archive, document_id).text
    comparison = manifestations.Comparison(text)
    bands.store(db, document_id, comparison.bands)
    db.execute("INSERT OR IGNORE INTO to_near VALUES (?)", [document_id])
    coming = json.dumps(sorted(work.coming))
    others = f"{SETTLED} AND document.sha256 NOT IN (SELECT value FROM json_each(?))"
    if db.execute(f"SELECT 1 FROM document WHERE {others} LIMIT 1", [coming]).fetchone() is None:
        return
    row = next(iter(db.query("SELECT * FROM document WHERE id = ?", [document_id])))
    (files,) = db.execute("SELECT count(*) FROM document WHERE paper_id = ?", [row["paper_id"]]).fetchone()
    if files == 1:
        manifestations.link(archive, document_id, comparison)
    db.execute(
        "INSERT OR IGNORE INTO to_link (programme_id, document_id) SELECT programme.id, ? FROM programme"
        f" JOIN document ON document.id = programme.document_id WHERE {others}",
        [document_id, coming],
    )
    db.execute(
        "INSERT OR IGNORE INTO to_link (programme_id, document_id) SELECT programme.id, document.id FROM programme"
        f" JOIN document ON programme.document_id = ? WHERE {others}",
        [document_id, coming],
    )


def _is_read(db: sqlite_utils.Database, document_id: int) -> bool:
    found = db.execute(f"SELECT 1 FROM document WHERE id = ? AND {SETTLED}", [document_id])
    return found.fetchone() is not None


def _manifest(source: Source) -> str:
    """Return the hash of a package's manifest: what exactly was taken in."""
    digest = hashlib.sha256()
    with source.open("manifest-sha256.txt") as stream:
        for line in lines(stream):
            digest.update(line)
    return digest.hexdigest()
