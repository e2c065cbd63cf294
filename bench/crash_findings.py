"""What a kill left: what is damaged, lost, or there twice, and in which state the work ended."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from bench.crash_work import DOSSIER, SECOND
from corpus.custody.backup import BackupRefused
from corpus.custody.backup_check import check
from corpus.custody.verify import verify
from corpus.packages.checking import prove
from corpus.packages.source import opened
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# What must be the same at the end, whatever the numbers and times of the rows are.
_STATE = {
    "documents": "SELECT file, state, number, date, page_count, unit_code FROM document",
    "pages": """SELECT file, page.number, restored, reviewed, page.source, page.error
        FROM page JOIN document ON document.id = document_id""",
    "versions": """SELECT file, page, revision.kind, by, base, text, checked, whole,
        (SELECT count(*) FROM revision AS before WHERE before.document_id = revision.document_id
            AND before.page = revision.page AND before.id < revision.id)
        FROM revision JOIN document ON document.id = document_id""",
    "references": """SELECT file, page, start, "end", key, role FROM reference
        JOIN document ON document.id = document_id""",
    "evidence": """SELECT file, code, evidence.unit_code, evidence.page, evidence.start, status, decided_by, note
        FROM evidence JOIN document ON document.id = document_id JOIN criterion ON criterion.id = criterion_id""",
    "programmes": "SELECT title, year FROM programme",
    "deletions": "SELECT file, sha256, state, proposed_by, decided_by, cleared_at IS NULL FROM deletion",
    "jobs": "SELECT file, job.state FROM job JOIN document ON document.id = document_id",
    "dossiers": """SELECT code, dossier.title, file, ordinal FROM dossier
        JOIN dossier_document ON dossier_id = dossier.id JOIN document ON document.id = document_id""",
    "papers": "SELECT count(*), (SELECT count(*) FROM paper) FROM document WHERE paper_id IS NOT NULL",
}
# What there may be only one of, whatever was begun how often.
_ONCE = {
    "documents": "SELECT sha256 FROM document",
    "registrations": "SELECT detail FROM audit WHERE action = 'document.register'",
    "deletions": "SELECT sha256 FROM deletion WHERE state != 'withdrawn'",
    "pages": "SELECT document_id, number FROM page",
    "versions": "SELECT document_id, page, kind, by, text, checked FROM revision WHERE kind != 'back'",
    "undos": "SELECT document_id, page FROM revision WHERE kind = 'back'",
    "notes": "SELECT subject, detail FROM audit WHERE action = 'evidence.note'",
    "filings": "SELECT document_id FROM dossier_document",
    "evidence": "SELECT criterion_id, unit_code, unit_from, document_id, page, start FROM evidence",
    "programmes": "SELECT document_id FROM programme",
}

State = dict[str, list[tuple[Any, ...]]]


def wrong(place: Path) -> list[str]:
    """Return what is damaged, or there twice, as the archive is now, and the one that takes its package in."""
    found = _wrong_in(place / "archive")
    second = place / "out" / SECOND
    if (second / "archive.db").is_file():
        found += [f"{SECOND}: {problem}" for problem in _wrong_in(second)]
    with contextlib.suppress(BackupRefused):  # none was finished yet
        found += [f"{problem.kind} {problem.subject}" for problem in check(place / "out" / "backup")]
    return found


def _wrong_in(folder: Path) -> list[str]:
    with Archive(folder) as archive:
        found = [f"{problem.kind} {problem.subject}" for problem in verify(archive).problems]
        for name, query in _ONCE.items():
            rows = Counter(tuple(row) for row in archive.db.execute(query).fetchall())
            found += [f"twice in {name}: {row}" for row, count in rows.items() if count > 1]
    return found


def lost(place: Path, told: Iterable[str]) -> list[str]:
    """Return the acts that were told to be done and whose effect is not there."""
    with Archive(place / "archive") as archive:
        deleted = {file for (file,) in archive.db.execute("SELECT file FROM deletion WHERE state = 'deleted'")}
        return [act for act in told if not _is_there(archive, place, act, deleted)]


def _is_there(archive: Archive, place: Path, act: str, deleted: set[str]) -> bool:
    verb, _, about = act.partition(" ")
    file = about.rpartition(" ")[2]
    if verb in {"take", "read"} and file in deleted:
        return True
    if verb == "export":
        return (place / "out" / f"all.{about}").is_file()
    if verb == "package":
        return _proved(place / "out" / f"{DOSSIER}.zip")
    if verb == "import":
        return _imported(place)
    if verb == "backup":
        return not check(place / "out" / "backup")
    position = int(about.split(" ")[0]) if verb in {"correct", "decide"} else 0
    query, least = {
        "take": ("SELECT count(*) FROM document WHERE file = ?", 1),
        "read": ("SELECT count(*) FROM document WHERE state = 'done' AND file = ?", 1),
        "launch": ("SELECT count(*) FROM programme", 1),
        "correct": (_VERSIONS, position + 1),
        "check": (_VERSIONS, 3),
        "undo": (_VERSIONS, 4),
        "decide": ("SELECT count(*) FROM audit WHERE action LIKE 'evidence.%'", position + 1),
        "note": ("SELECT count(*) FROM audit WHERE action = 'evidence.note'", 1),
        "file": ("SELECT count(*) FROM dossier_document", 1),
        "propose": ("SELECT count(*) FROM deletion", 1),
        "delete": ("SELECT count(*) FROM deletion WHERE state = 'deleted'", 1),
    }[verb]
    (count,) = archive.db.execute(query, [file] if "?" in query else []).fetchone()
    return int(count) >= least


def _proved(package: Path) -> bool:
    with opened(package) as source:
        return not prove(source).problems


def _imported(place: Path) -> bool:
    """Say whether the second archive holds every paper of the dossier."""
    filed = "SELECT count(*) FROM dossier_document"
    with Archive(place / "archive") as archive, Archive(place / "out" / SECOND) as second:
        return all(one.db.execute(filed).fetchone()[0] for one in (archive, second)) and (
            archive.db.execute(filed).fetchone() == second.db.execute(filed).fetchone()
        )


_VERSIONS = "SELECT count(*) FROM revision JOIN document ON document.id = document_id WHERE file = ?"


def state(place: Path) -> State:
    """Return what both archives hold, without the numbers and times of their rows; and exports and originals."""
    whole = _held(place / "archive")
    whole |= {f"{SECOND}: {name}": rows for name, rows in _held(place / "out" / SECOND).items()}
    rows = (place / "out" / "all.csv").read_bytes()
    whole["export"] = [(hashlib.sha256(rows).hexdigest(),)]
    whole["export lines"] = [(len((place / "out" / "all.jsonl").read_text("utf-8").splitlines()),)]
    return whole


def _held(folder: Path) -> State:
    with Archive(folder) as archive:
        verify(archive)
        state: State = {name: sorted(archive.db.execute(query).fetchall(), key=repr) for name, query in _STATE.items()}
        state["originals"] = sorted((file.name,) for file in (archive.path / "blobs").glob("??/*"))
    return state
