"""BagIt's own files: what the bag is, and the checksums of all that it holds."""

from __future__ import annotations

import json
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO

from corpus.packages.layout import ALGORITHMS, DECLARATION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.exports.staging import Part


def tags(
    name: str, code: str, description: str, parts: Sequence[Part], latest: str
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield BagIt's own files: what the bag is, and the checksums of what it holds."""
    info = {
        "External-Identifier": code,
        "External-Description": " ".join(description.split()),
        "Bagging-Date": latest[:10],
        "Bag-Software-Agent": f"sohoa {version('sohoa')}",
        "Payload-Oxum": f"{sum(part.size for part in parts)}.{len(parts)}",
        "Bag-Group-Identifier": name,
    }
    yield "bagit.txt", partial(put, DECLARATION.encode())
    lines = [f"{label}: {value}\n" for label, value in info.items() if value]
    yield "bag-info.txt", partial(put, "".join(lines).encode())
    yield from _manifests("manifest", parts)


def tag_manifests(tags: Sequence[Part]) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield the checksums of BagIt's own files."""
    yield from _manifests("tagmanifest", tags)


def _manifests(kind: str, parts: Sequence[Part]) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    for algorithm in ALGORITHMS:
        lines = [f"{getattr(part, algorithm)}  {part.name}\n" for part in sorted(parts, key=_name)]
        yield f"{kind}-{algorithm}.txt", partial(put, "".join(lines).encode())


def _name(part: Part) -> str:
    return part.name


def json_bytes(value: object) -> bytes:
    """Return a value as JSON for people and programs, keys in order: the same value is the same bytes."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def put(content: bytes, stream: BinaryIO) -> None:
    """Write a small file."""
    stream.write(content)
