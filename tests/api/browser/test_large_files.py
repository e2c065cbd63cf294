"""A large file sent by the upload page: cut, reloaded, gone on with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from api.app import create_app
from api.auth.passwords import hash_password
from api.settings import Settings
from corpus.documents import documents
from corpus.store import users
from tests.api.serving import served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

    from corpus.store.archive import Archive

PASSWORD = "bốn từ dễ nhớ"  # noqa: S105 - nobody's
SIZE = 9 * 1024 * 1024  # more than the page sends in one


def test_a_large_file_goes_on_after_a_cut_and_a_reload(archive: Archive, chromium: Browser, tmp_path: Path) -> None:
    users.add(archive, "lan", "clerk", hash_password(PASSWORD), must_change=False, by="test")
    scan = tmp_path / "bản quét lớn.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + bytes(SIZE))
    offsets: list[int] = []

    def first_piece_only(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif offsets:
            route.abort("connectionreset")
        else:
            offsets.append(int(route.request.headers["upload-offset"]))
            route.continue_()

    def every_piece(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    with served(create_app(Settings(archive=archive.path), archive)) as port:
        page = chromium.new_page(locale="vi-VN")
        page.goto(f"http://127.0.0.1:{port}/upload")
        page.get_by_label("Tên đăng nhập").fill("lan")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.route("**/api/v1/uploads/*", first_piece_only)
        with page.expect_event("requestfailed", lambda request: request.method == "PATCH"):
            page.get_by_label("Chọn tệp").set_input_files(scan)
        page.reload()
        page.unroute("**/api/v1/uploads/*")
        row = page.locator(".outcome", has_text=scan.name)
        expect(row).to_contain_text("Gửi dở 44%", timeout=60_000)
        page.route("**/api/v1/uploads/*", every_piece)
        page.get_by_label("Chọn tệp").set_input_files(scan)
        expect(page.locator(".outcome.taken", has_text=scan.name)).to_contain_text("Đã nhận", timeout=60_000)
        assert page.locator(".outcome").count() == 1
        page.close()
    assert offsets == [0, 4 << 20, 8 << 20], "each piece once"
    (document,) = documents.listing(archive)
    assert (document.file, document.sha256) == (scan.name, hashlib.sha256(scan.read_bytes()).hexdigest())
