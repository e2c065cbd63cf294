"""The whole job on the samples: reading, restoring, facts and evidence against samples/labels.toml, and time per page.

    python -m bench samples

Every sample goes through a fresh archive as a clerk's upload would; the table is written to docs/bench-samples.md.
"""

from __future__ import annotations

import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from corpus.documents import documents
from corpus.records import evidence
from corpus.store import blobs
from corpus.store.archive import Archive
from extract.references.numbers import key
from ingest.intake import accept
from ingest.limits import Limits
from ingest.stages import EngineSettings, read_page
from ingest.worker import Worker
from normalize.folding import canonical

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
CITED = "SELECT DISTINCT key FROM reference WHERE document_id = ? AND role != 'self'"
HEADER = "| sample | form | words wrong | letterhead | references found / expected | seconds a page |\n"


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one sample; `wrong` is the share of its truth's words that were not read, order aside."""

    file: str
    form: str
    wrong: float
    letterhead: str
    references: str
    seconds: float


def main() -> None:
    """Measure, print and write the table."""
    labels = tomllib.loads((SAMPLES / "labels.toml").read_text("utf-8"))["sample"]
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        numbers = {}
        for label in labels:
            path = SAMPLES / "scans" / label["file"]
            numbers[label["file"]] = accept(archive, path, file=path.name, by="bench", limits=Limits()).document.id
        begun = time.perf_counter()
        Worker(archive, Limits(), processes=2).drain(frozenset(numbers.values()))
        seconds = time.perf_counter() - begun
        rows = [_row(archive, numbers[label["file"]], label) for label in labels]
        pages = sum(label["pages"] for label in labels)
        text = _table(rows) + "\n" + _evidence(archive, labels)
    text += f"\nAll {pages} pages, two page workers, from the first to the last: {seconds:.1f} s.\n"
    print(text)
    (ROOT / "docs" / "bench-samples.md").write_text(
        "# The samples, end to end\n\nMade by `python -m bench samples`; one run, so times are indicative.\n"
        "Words wrong: words of the truth that the restored text lacks, wherever they stand, since columns may be\n"
        "read side by side or one after the other. Seconds a page: reading alone, one page at a time.\n\n" + text,
        "utf-8",
    )


def _row(archive: Archive, document_id: int, label: dict[str, Any]) -> Row:
    document = documents.get(archive, document_id)
    text = "\f".join(page.text for page in documents.pages(archive, document_id))
    truth = (SAMPLES / "truth" / f"{label['truth']}.txt").read_text("utf-8")
    expected = {"type": label.get("type"), "number": label.get("number"), "date": label.get("date")}
    found = {"type": document.type, "number": document.number, "date": document.date}
    right = sum((expected[name] or None) == found[name] for name in expected)
    cited = {row["key"] for row in archive.db.query(CITED, [document_id])}
    wanted = {key(reference["id"]) for reference in label["references"]}
    return Row(
        label["file"],
        label["form"],
        missing_words(text, truth),
        f"{right}/{len(expected)}",
        f"{len(wanted & cited)}/{len(wanted)}",
        _seconds_a_page(blobs.path(archive, document.sha256), documents.pages_read(archive, document_id)),
    )


def missing_words(text: str, truth: str) -> float:
    """Return the share of the truth's words that the text does not hold as often."""
    words, wanted = sorted(canonical(text).split()), sorted(canonical(truth).split())
    common = Levenshtein.opcodes(wanted, words)
    kept = sum(block.src_end - block.src_start for block in common if block.tag == "equal")
    return 1 - kept / len(wanted)


def _seconds_a_page(path: Path, pages: set[int]) -> float:
    begun = time.perf_counter()
    for number in sorted(pages):
        read_page(path, number, Limits(), EngineSettings())
    return (time.perf_counter() - begun) / len(pages)


def _table(rows: list[Row]) -> str:
    lines = [
        f"| {row.file} | {row.form} | {row.wrong:.1%} | {row.letterhead} | {row.references} | {row.seconds:.2f} |"
        for row in rows
    ]
    return HEADER + "|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n"


def _evidence(archive: Archive, labels: list[dict[str, Any]]) -> str:
    files = {label["file"] for label in labels}
    expected = {
        (label["file"], piece["unit"], piece["criterion"]) for label in labels for piece in label.get("evidence", ())
    }
    found = {
        (piece.file, piece.unit_name, piece.criterion) for piece in evidence.evidence(archive) if piece.file in files
    }
    right = len(found & expected)
    precision, recall = right / max(len(found), 1), right / max(len(expected), 1)
    return (
        f"Evidence by file, unit and criterion: {right} of {len(expected)} expected pieces found, "
        f"{len(found - expected)} too many (precision {precision:.2f}, recall {recall:.2f}).\n"
    )


if __name__ == "__main__":
    main()
