"""Every file of a package against the manifests of BagIt, each read once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.packages.layout import ALGORITHMS
from corpus.packages.source import DAMAGED, Source
from corpus.store.blobs import CHUNK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST_TAG = 64 * 1024 * 1024  # bytes of a manifest or of package.json
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: a stable word, the file it is about, what is wrong in Vietnamese."""

    kind: str
    file: str
    message: str


class Checksums:
    """The files of a package under proof; `sha256` of each is known once `checksums` has read them."""

    def __init__(self, source: Source, progress: Callable[[int, int], None]) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.sha256: dict[str, str] = {}
        self._progress = progress

    def wrong(self, kind: str, file: str, message: str) -> None:
        """Write a problem down."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(kind, file, message))

    def content(self, name: str) -> bytes | None:
        """Return a small file whole; None, and a problem, where it is not there or too large."""
        if name not in self.source.sizes:
            self.wrong("file-missing", name, "Thiếu tệp này.")
            return None
        if self.source.sizes[name] > LARGEST_TAG:
            self.wrong("file-too-large", name, "Tệp lớn quá mức.")
            return None
        with self.source.open(name) as stream:
            return stream.read(LARGEST_TAG + 1)

    def checksums(self) -> None:
        """Hold every file against the manifests, each file read once."""
        if (declaration := self.content("bagit.txt")) is not None and not re.match(
            rb"BagIt-Version: (0\.9[67]|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$", declaration
        ):
            self.wrong("not-bagit", "bagit.txt", "Không phải khai báo BagIt 1.0 với bảng mã UTF-8.")
        self._oxum()
        expected: dict[str, dict[str, str]] = {}
        for algorithm in ALGORITHMS:
            for kind in ("manifest", "tagmanifest"):
                for name, digest in self._manifest(f"{kind}-{algorithm}.txt"):
                    expected.setdefault(name, {})[algorithm] = digest
        held = [name for name in self.source.sizes if not name.startswith("tagmanifest-")]
        for name in sorted(set(expected) - set(held)):
            self.wrong("file-missing", name, "Có trong bản kê nhưng không có trong gói.")
        for done, name in enumerate(sorted(held), start=1):
            self._compare(name, expected.get(name, {}))
            self._progress(done, len(held))

    def _oxum(self) -> None:
        info = self.content("bag-info.txt") or b""
        payload = [size for name, size in self.source.sizes.items() if name.startswith("data/")]
        found = re.search(rb"^Payload-Oxum: (\d+)\.(\d+)\r?$", info, re.MULTILINE)
        if found is None or (int(found[1]), int(found[2])) != (sum(payload), len(payload)):
            self.wrong("oxum", "bag-info.txt", "Tổng dung lượng hoặc số tệp (Payload-Oxum) không đúng.")

    def _manifest(self, file: str) -> Iterator[tuple[str, str]]:
        content = self.content(file)
        for line in (content or b"").decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition(" ")
            if not digest or not name.strip():
                self.wrong("manifest", file, "Bản kê có dòng không đọc được.")
                return
            yield name.strip(" *"), digest.lower()

    def _compare(self, name: str, expected: dict[str, str]) -> None:
        digests = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
        try:
            with self.source.open(name) as stream:
                while chunk := stream.read(CHUNK):
                    for digest in digests.values():
                        digest.update(chunk)
        except DAMAGED:
            self.wrong("file-damaged", name, "Tệp hỏng, không đọc được.")
            return
        self.sha256[name] = digests["sha256"].hexdigest()
        for algorithm, digest in digests.items():
            if algorithm not in expected:
                self.wrong("not-listed", name, f"Không có trong bản kê {algorithm}.")
            elif expected[algorithm] != digest.hexdigest():
                self.wrong("checksum", name, f"Nội dung đã bị thay đổi ({algorithm} không khớp).")
