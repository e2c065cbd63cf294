"""What browser tests are played on: a served archive, a browser, pages that are watched, pictures of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import cv2
import numpy as np
from playwright.sync_api import ViewportSize, sync_playwright

from api.app import create_app
from api.limits import engine_of, limits_of
from ingest.worker import Worker
from tests.api import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from api.settings import Settings
    from corpus.store.archive import Archive

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
READING_MILLISECONDS = 120_000
PASSWORD = "bốn từ dễ nhớ"  # noqa: S105 - nobody's
WEBP_QUALITY = 55


@contextmanager
def served(settings: Settings, archive: Archive) -> Iterator[str]:
    """Serve an archive from a thread and give its address; what is uploaded is really read."""
    worker = Worker(archive, limits_of(settings), processes=1, engine=engine_of(settings))
    with serving.served(create_app(settings, archive, worker)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """What a page must not do: complain, fail, or ask another host."""

    def __init__(self, page: Page, address: str) -> None:
        self.complaints: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._request(request.url, address))

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _request(self, url: str, address: str) -> None:
        if not url.startswith(f"{address}/"):
            self.complaints.append(f"asked {url}")


class Camera:
    """Looks at a page on a desk and on a phone, holds that it fits, and keeps pictures where they are asked for."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def shoot(self, page: Page, name: str, *, phone: bool = False) -> None:
        """Look at a page as it is; `phone`: keep a picture of the narrow one instead."""
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{name} is wider than a {size}"
            if self._folder is not None and phone == (size == "phone"):
                self._folder.mkdir(parents=True, exist_ok=True)
                pixels = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
                packed = cv2.imencode(".webp", pixels, [cv2.IMWRITE_WEBP_QUALITY, WEBP_QUALITY])[1]
                (self._folder / f"{name}.webp").write_bytes(packed.tobytes())
        page.set_viewport_size(SIZES["desk"])


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign in as a user whose password need not be changed, up to the first page."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
