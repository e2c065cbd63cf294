"""pyvi, the other offline restorer, asked side by side with ours: in a process of its own, line by line.

pyvi brings scikit-learn along, so it lives in an environment of its own: `python -m venv build/pyvi` and
`build/pyvi/bin/pip install pyvi`, or another interpreter named in SOHOA_BENCH_PYVI. Without one its rows are left out.
It fails on some lines; those it is given back as they came, and they are counted.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_CHILD = """
import json, sys, time
start = time.process_time()
from pyvi import ViUtils
print(json.dumps({"loading": time.process_time() - start}), flush=True)
for request in sys.stdin:
    lines, failed = [], 0
    start = time.process_time()
    for line in json.loads(request).splitlines():
        try:
            lines.append(ViUtils.add_accents(line) if line.strip() else line)
        except Exception:
            lines.append(line)
            failed += 1
    print(json.dumps({"text": "\\n".join(lines), "seconds": time.process_time() - start, "failed": failed}), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What pyvi made of a text, in how many seconds of processor time, and on how many lines it failed."""

    text: str
    seconds: float
    failed: int


class Pyvi:
    """pyvi in a process of its own, to be used in a with statement."""

    def __init__(self, interpreter: str) -> None:
        self._process = subprocess.Popen(
            [interpreter, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self.loading = float(self._read()["loading"])

    def restore(self, text: str) -> Answer:
        """Return what it makes of a text, with upper case put back where it keeps the number of words."""
        if self._process.stdin is None:
            raise RuntimeError
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        pairs = zip(text.splitlines(), str(answer["text"]).splitlines(), strict=True)
        return Answer("\n".join(_cased(*pair) for pair in pairs), float(answer["seconds"]), int(answer["failed"]))

    def _read(self) -> dict[str, str | float]:
        if self._process.stdout is None:
            raise RuntimeError
        answer: dict[str, str | float] = json.loads(self._process.stdout.readline())
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()


def interpreter(root: Path) -> str | None:
    """Return an interpreter that may have pyvi, or None."""
    named = os.environ.get("SOHOA_BENCH_PYVI", str(root / "build" / "pyvi" / "bin" / "python"))
    return named if Path(named).exists() else None


def _cased(raw: str, restored: str) -> str:
    before, after = raw.split(), restored.split()
    if len(before) != len(after):
        return restored
    return " ".join(map(_cased_word, before, after))


def _cased_word(old: str, new: str) -> str:
    if len(old) == len(new):  # letter by letter: marks at the edges keep their place
        return "".join(c.upper() if model.isupper() else c.lower() for model, c in zip(old, new, strict=True))
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
