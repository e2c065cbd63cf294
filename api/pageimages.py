"""The image of a page as a reader sees it: rendered from the original, encoded anew, never the original's own bytes.

blob -> `ingest.sources` in a process apart -> JPEG -> cache/pages, named by the original's hash, page and size.
It is apart because a hostile file may bring its reader down; that must cost one image, not the service. The
cache is bounded: what was looked at longest ago goes first, and is made again when it is asked for.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from api.errors import NoImage, RenderFailed
from corpus.documents import documents
from corpus.store import blobs
from ingest.executors import SupervisedPool
from ingest.nursery import NURSERY
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from corpus.store.archive import Archive
    from ingest.limits import Limits

SECONDS = 60.0
PROCESSES = 2  # a large page keeps nobody else from a small one
QUALITY = 82
MOST_BYTES = 2 << 30  # of all images kept
LOW_WATER = 0.8  # of that is left after a sweep
SWEEP_EVERY = 200  # images made


class Size(StrEnum):
    """How large: the longer side in pixels is in `LONGER_SIDE`. A closed list: nobody fills the cache with sizes."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


LONGER_SIDE = {Size.SMALL: 400, Size.NORMAL: 1600, Size.LARGE: 3200}


@dataclass(frozen=True, slots=True)
class PageImage:
    """An image in the cache. `etag` changes with the original, the page and the size, and with nothing else."""

    path: Path
    etag: str
    media_type: str = "image/jpeg"


class PageImages:
    """Makes and keeps page images."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._lock = threading.Lock()
        self._pool: SupervisedPool | None = None
        self._running: dict[Path, Future[bool]] = {}
        self._made = 0

    def start(self) -> None:
        """Have what images are rendered with loaded, so that nobody who looks at the first one waits for that."""
        NURSERY.start()

    async def get(self, document_id: int, number: int, size: Size) -> PageImage:
        """Return the image of page `number`, from 1. Waits without holding a thread; who asks for the same shares it.

        Raises:
            NotFound: no such document or page.
            NoImage: the page has none.
            RenderFailed: it could not be made.
        """
        image, original = await run_in_threadpool(self._locate, document_id, number, size)
        if original is not None:
            future = self._rendering(original, number, LONGER_SIDE[size], image.path)
            try:
                made = await asyncio.shield(asyncio.wrap_future(future))
            except (SohoaError, OSError, RuntimeError) as error:
                raise RenderFailed from error
            if not made:
                raise NoImage
            self._made += 1
            if self._made % SWEEP_EVERY == 1:
                await run_in_threadpool(sweep, self._archive.cache / "pages", MOST_BYTES)
        return image

    def close(self) -> None:
        """End the rendering processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)
                self._pool = None

    def _locate(self, document_id: int, number: int, size: Size) -> tuple[PageImage, Path | None]:
        """Return the image and, where it is not kept yet, the original that it is made of."""
        document = documents.get(self._archive, document_id)
        if not documents.page(self._archive, document_id, number).width:
            raise NoImage
        name = f"{document.sha256}-{number}-{LONGER_SIDE[size]}"
        image = PageImage(self._archive.cache / "pages" / document.sha256[:2] / f"{name}.jpg", name)
        try:
            os.utime(image.path)  # looked at now: `sweep` takes the others first
        except FileNotFoundError:
            return image, blobs.path(self._archive, document.sha256)
        return image, None

    def _rendering(self, original: Path, number: int, longer_side: int, target: Path) -> Future[bool]:
        with self._lock:
            if (running := self._running.get(target)) is not None:
                return running
            if self._pool is None:
                self._pool = SupervisedPool(PROCESSES, SECONDS)
            future = self._pool.submit(render, original, number, longer_side, self._limits, target)
            self._running[target] = future
        future.add_done_callback(lambda _: self._running.pop(target, None))
        return future


def sweep(folder: Path, most_bytes: int) -> None:
    """Remove images from a cache that is larger than `most_bytes`, those first that were looked at longest ago."""
    kept = [(file, file.stat()) for file in folder.glob("*/*.jpg")]
    size = sum(known.st_size for _, known in kept)
    if size <= most_bytes:
        return
    for file, known in sorted(kept, key=lambda each: each[1].st_mtime_ns):
        file.unlink(missing_ok=True)
        size -= known.st_size
        if size <= LOW_WATER * most_bytes:
            return


def render(original: Path, number: int, longer_side: int, limits: Limits, target: Path) -> bool:
    """Write a page as JPEG to `target`; False for a page without an image. Runs in a rendering process."""
    import cv2  # noqa: PLC0415 - only rendering processes need it

    from ingest.sources import open_source  # noqa: PLC0415 - as above

    with open_source(original, limits) as source:
        pixels = source.render(number, longer_side)
    if pixels is None:
        return False
    done, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise RenderFailed
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    temporary.write_bytes(encoded.tobytes())
    temporary.replace(target)
    return True
