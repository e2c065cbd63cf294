"""Where things lie in a package, and what it says of itself.

NAME/bagit.txt, bag-info.txt, manifest-sha256.txt, manifest-sha512.txt, tagmanifest-…    BagIt
NAME/data/package.json           {"sohoa": "package", "schema", "archive", "kind", "name", "dossier", "documents"}
NAME/data/metadata.csv           the 18 fields of each document and those beside them
NAME/data/documents/CODE/        one document:
    original/FILE                as it was taken in, byte for byte
    pdfa.pdf, alto.xml           its pages with their text, where it has page images
    text/raw.txt, restored.txt, reviewed.txt    layers, pages parted by form feeds, where there are any
    metadata.json                the fields, whole, with what is too long
    facts.jsonl                  references, dates, units, awards, points, evidence, each with page, offsets and boxes
    record.jsonl                 every row of the archive about it (`corpus.packages.record`)
    trail.jsonl                  what the logs say of it (`corpus.packages.trail`)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KIND = "package"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
PACKAGE, METADATA = "data/package.json", "data/metadata.csv"
DOCUMENTS = "data/documents"
ORIGINAL, PDF, ALTO = "original", "pdfa.pdf", "alto.xml"
FIELDS, FACTS, RECORD, TRAIL = "metadata.json", "facts.jsonl", "record.jsonl", "trail.jsonl"
LAYERS = ("raw", "restored", "reviewed")
FACT_TABLES = ("reference", "date_mention", "unit_mention", "award", "told_score", "evidence", "conflict")


@dataclass(frozen=True, slots=True)
class Held:
    """A document of a package: the folder it lies in under `DOCUMENTS`, its code, hash of its original, its name."""

    folder: str
    code: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Described:
    """What `package.json` says: `schema` of packages, `archive` the version of the tables, `dossier` its columns."""

    schema: int
    archive: int
    kind: str
    name: str
    dossier: dict[str, Any] | None
    documents: tuple[Held, ...]
