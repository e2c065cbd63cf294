"""Kill a working archive at random moments, with all its processes, and see what is left.

At each moment: the work of `bench.crash_work` is begun in an empty folder, and killed with SIGKILL, its page workers
and engines with it. Then the archive is opened and verified, everything that was told to be done must be there, and
nothing twice; the work is begun again, and must end as it ends undisturbed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crash_work import DOSSIER, SECOND, TOLD
from corpus.custody.backup import BackupRefused
from corpus.custody.backup_check import check
from corpus.custody.verify import verify
from corpus.packages.checking import prove
from corpus.packages.source import opened
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]
SCANS = ROOT / "samples" / "scans"
FILES = (  # the first is the one that is deleted in the end
    "bao-cao-57-tnmt.docx",
    "bao-cao-23-dien-minh.txt",
    "ke-hoach-96-ban-goc.pdf",
    "bien-ban-09-dien-thang-trung.png",
)
MOMENTS = 50
SEED = 20261129
LOOK = 0.01  # seconds
REPORT = ROOT / "docs" / "bench-crashes.md"
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


@dataclass(frozen=True, slots=True)
class Moment:
    """What one kill left.

    Attributes:
        share: when, as a share of the undisturbed run.
        after: the last act that was told before; "" where there was none.
        problems: what `verify`, and the check of the backup, found; lost acts; what was there twice.
        ends_alike: begun again, the work ended as it ends undisturbed.
    """

    share: float
    after: str
    problems: tuple[str, ...]
    ends_alike: bool

    @property
    def sound(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems and self.ends_alike


def measure(files: Sequence[Path], moments: int, folder: Path, *, seed: int = SEED, tell: bool = False) -> list[Moment]:
    """Kill the work at so many moments, in folders made under `folder`; return what was left each time."""
    undisturbed = folder / "undisturbed"
    times = _follow(undisturbed, _begin(undisturbed, files))
    wanted = _state(undisturbed)
    chance = random.Random(seed)  # noqa: S311 - the same moments every time
    found: list[Moment] = []
    while len(found) < moments:
        place = folder / f"killed-{len(found)}"
        moment = _kill(place, files, times, _drawn(chance, times, even=len(found) % 2 == 0), wanted)
        if moment is None:  # it ended before the moment came
            shutil.rmtree(place)
            continue
        found.append(moment)
        if tell:
            print(f"{len(found)}/{moments}", moment, flush=True)
        if moment.sound:
            shutil.rmtree(place)
    return found


def _drawn(chance: random.Random, times: Sequence[float], *, even: bool) -> float:
    """Return a moment in seconds: drawn evenly over the time, most of which is reading, or evenly over the acts."""
    if even:
        return chance.uniform(0.02, 0.99) * times[-1]
    after = chance.randrange(len(times) - 1)
    return chance.uniform(times[after], times[after + 1])


def _follow(place: Path, process: subprocess.Popen[bytes]) -> list[float]:
    """Wait for the work to end; return when each act was told and when it ended, in seconds after its beginning."""
    begun = time.monotonic()
    times: list[float] = []
    while process.poll() is None:
        times += [time.monotonic() - begun] * (len(_told(place)) - len(times))
        time.sleep(LOOK)
    _finish(process)
    times += [time.monotonic() - begun] * (len(_told(place)) + 1 - len(times))
    return times


def _kill(place: Path, files: Sequence[Path], times: Sequence[float], at: float, wanted: State) -> Moment | None:
    """Kill the work so long after the act that it came after undisturbed; None where it ended before."""
    before = sum(one <= at for one in times)
    process = _begin(place, files)
    while process.poll() is None and len(_told(place)) < before:
        time.sleep(LOOK)
    try:
        process.wait(at - (times[before - 1] if before else 0.0))
    except subprocess.TimeoutExpired:
        _kill_all(process)
    else:
        return None
    told = _told(place)
    problems = [*_wrong(place), *_lost(place, told)] if (place / "archive" / "archive.db").is_file() else []
    _finish(_begin(place, files))
    problems += _wrong(place)
    return Moment(at / times[-1], told[-1] if told else "", tuple(problems), _state(place) == wanted)


def _begin(place: Path, files: Sequence[Path]) -> subprocess.Popen[bytes]:
    place.mkdir(parents=True, exist_ok=True)
    given = map(str, (place / "archive", place / "out", *files))
    command = [sys.executable, "-m", "bench.crash_work", *given]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    log = (place / "log.txt").open("ab")
    with log:
        return subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
        )


def _finish(process: subprocess.Popen[bytes]) -> None:
    if process.wait() != 0:
        raise RuntimeError(f"the work failed: {process.args!r}")


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and all its descendants at once, as a power cut does; page workers lead groups of their own."""
    family = [process.pid, *_descendants(process.pid)]
    for member in family:
        _signal(member, signal.SIGSTOP)  # nobody sees the others die
    family = [process.pid, *_descendants(process.pid)]
    for member in family:
        _signal(member, signal.SIGKILL)
    process.wait()


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [parent]
    while waiting:
        waiting += (own := children.get(waiting.pop(), []))
        found += own
    return found


def _told(place: Path) -> list[str]:
    file = place / "out" / TOLD
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def _wrong(place: Path) -> list[str]:
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


def _lost(place: Path, told: Iterable[str]) -> list[str]:
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


def _state(place: Path) -> State:
    """Return what both archives hold, without the numbers and times of their rows; and exports and originals."""
    state = _held(place / "archive")
    state |= {f"{SECOND}: {name}": rows for name, rows in _held(place / "out" / SECOND).items()}
    rows = (place / "out" / "all.csv").read_bytes()
    state["export"] = [(hashlib.sha256(rows).hexdigest(),)]
    state["export lines"] = [(len((place / "out" / "all.jsonl").read_text("utf-8").splitlines()),)]
    return state


def _held(folder: Path) -> State:
    with Archive(folder) as archive:
        verify(archive)
        state: State = {name: sorted(archive.db.execute(query).fetchall(), key=repr) for name, query in _STATE.items()}
        state["originals"] = sorted((file.name,) for file in (archive.path / "blobs").glob("??/*"))
    return state


def main() -> None:
    """Measure and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure([SCANS / name for name in FILES], MOMENTS, Path(folder), tell=True)
    REPORT.write_text(report(found), "utf-8")
    print(REPORT.read_text("utf-8"))


def report(found: Sequence[Moment]) -> str:
    """Return the table of what the kills left, by what was done last before."""
    rows = []
    for verb in (
        "",
        "take",
        "read",
        "launch",
        "correct",
        "check",
        "undo",
        "decide",
        "note",
        "file",
        "export",
        "package",
        "import",
        "propose",
        "delete",
        "backup",
    ):
        kills = [one for one in found if one.after.partition(" ")[0] == verb]
        if kills:
            sound, alike = sum(not one.problems for one in kills), sum(one.ends_alike for one in kills)
            rows.append(f"| {_SAID[verb]} | {len(kills)} | {sound} | {alike} |")
    clean, alike = sum(not one.problems for one in found), sum(one.ends_alike for one in found)
    rows.append(f"| **all** | **{len(found)}** | **{clean}** | **{alike}** |")
    wrong = [
        f"- {one.share:.3f}, after “{one.after}”: {'; '.join(one.problems) or 'ends otherwise'}"
        for one in found
        if not one.sound
    ]
    return _TEXT.format(
        table="\n".join(rows), files=len(FILES), wrong="\n".join(wrong) or "Nothing was wrong.", seed=SEED
    )


_SAID = {
    "": "anything was done",
    "take": "files were taken in (pages being read)",
    "read": "a paper was read",
    "launch": "a programme was launched",
    "correct": "a page was corrected",
    "check": "words were marked as looked at",
    "undo": "a correction was undone",
    "decide": "evidence was decided on",
    "note": "a note was written beside evidence",
    "export": "papers were exported",
    "file": "papers were filed in a dossier",
    "package": "a package of the dossier was made",
    "import": "another archive took the package in",
    "propose": "a deletion was proposed",
    "delete": "a paper was deleted",
    "backup": "a backup was taken (the end)",
}
_TEXT = """# Killed at random moments

`python -m bench crashes`: {files} papers (a Word file, a text, a PDF with its text, a scan) are taken in with two page
workers, a programme is launched, pages are corrected, marked and undone, all evidence is decided on, papers are
filed in a dossier, exported and packed, another archive takes the package in, one paper is deleted by two people, a
backup is taken. The process, its page workers and their engines are killed together (SIGKILL) at a
random moment (seed {seed}), every other one drawn evenly over the time, most of which is reading, and evenly over the
acts; then:

1. the archive is opened and `verify` must find no problem, in the other archive and the backup neither;
2. every act that had been told to be done must be there, nothing may be there twice (documents, pages, versions,
   evidence, notes, filings, deletions);
3. the work is begun again and must end in the same state as undisturbed: texts, versions, references, decisions,
   dossiers, deletions, originals on disk of both archives, exported metadata byte for byte.

| killed after | moments | sound | end alike |
|---|---:|---:|---:|
{table}

{wrong}
"""


if __name__ == "__main__":
    main()
