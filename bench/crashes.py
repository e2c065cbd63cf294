"""Kill a working archive at random moments, with all its processes, and see what is left.

At each moment: the work of `bench.crash_work` is begun in an empty folder, and killed with SIGKILL, its page workers
and engines with it. Then the archive is opened and verified, everything that was told to be done must be there, and
nothing twice; the work is begun again, and must end as it ends undisturbed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crash_findings import lost, state, wrong
from bench.crash_processes import LOOK, ROOT, begin, finish, follow, kill_all, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.crash_findings import State

SCANS = ROOT / "samples" / "scans"
FILES = (  # the first is the one that is deleted in the end
    "bao-cao-57-tnmt.docx",
    "bao-cao-23-dien-minh.txt",
    "ke-hoach-96-ban-goc.pdf",
    "bien-ban-09-dien-thang-trung.png",
)
MOMENTS = 50
SEED = 20261129
REPORT = ROOT / "docs" / "bench-crashes.md"


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
    times = follow(undisturbed, begin(undisturbed, files))
    wanted = state(undisturbed)
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


def _kill(place: Path, files: Sequence[Path], times: Sequence[float], at: float, wanted: State) -> Moment | None:
    """Kill the work so long after the act that it came after undisturbed; None where it ended before."""
    before = sum(one <= at for one in times)
    process = begin(place, files)
    while process.poll() is None and len(told(place)) < before:
        time.sleep(LOOK)
    try:
        process.wait(at - (times[before - 1] if before else 0.0))
    except subprocess.TimeoutExpired:
        kill_all(process)
    else:
        return None
    done = told(place)
    problems = [*wrong(place), *lost(place, done)] if (place / "archive" / "archive.db").is_file() else []
    finish(begin(place, files))
    problems += wrong(place)
    return Moment(at / times[-1], done[-1] if done else "", tuple(problems), state(place) == wanted)


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
    unsound = [
        f"- {one.share:.3f}, after “{one.after}”: {'; '.join(one.problems) or 'ends otherwise'}"
        for one in found
        if not one.sound
    ]
    return _TEXT.format(
        table="\n".join(rows), files=len(FILES), wrong="\n".join(unsound) or "Nothing was wrong.", seed=SEED
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
