"""An administrator's day in a real browser, at an office's and a phone's width; then the clerk's who was added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from api.app import create_app
from api.auth.passwords import hash_password
from corpus.store import users
from tests.api.browser.stage import SIZES
from tests.api.conftest import PASSWORD
from tests.api.serving import served
from tests.corpus.emulation import ward
from tests.corpus.papers import put, take_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from api.settings import Settings
    from corpus.store.archive import Archive

PAGES = ("health", "jobs", "users", "users/thu", "units", "programmes", "audit", "storage")
OWN = "một câu của riêng mình"
BODY = "Phường đã tổ chức ngày hội đọc sách cho học sinh."


@pytest.fixture
def address(archive: Archive, settings: Settings) -> Iterator[str]:
    users.add(archive, "admin", "administrator", hash_password(PASSWORD), must_change=False, by="test")
    with served(create_app(settings, archive)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport=SIZES["desk"], locale="vi-VN")
    yield opened
    opened.close()


def enter(page: Page, address: str, name: str, password: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_an_administrator_adds_a_clerk_who_sees_the_own_ward(page: Page, address: str, archive: Archive) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    put(archive, ward("PHƯỜNG ĐIỆN AN", BODY, number="61/BC-UBND"), "dien-an.txt")
    put(archive, ward("PHƯỜNG ĐIỆN NGỌC", BODY, number="81/BC-UBND"), "dien-ngoc.txt")
    take_in(archive, b"cho doc", "cho-doc.txt")

    enter(page, address, "admin", PASSWORD)
    page.locator(".account summary").click()
    page.get_by_role("link", name="Quản trị hệ thống").click()
    expect(page.get_by_role("heading", name="Sức khỏe hệ thống")).to_be_visible()
    expect(page.get_by_role("row", name="Chữ cái tiếng Việt")).to_be_visible()

    page.get_by_role("link", name="Việc đọc", exact=True).click()
    page.get_by_role("row", name="cho-doc.txt").get_by_role("button", name="Dừng").click()
    expect(page.get_by_role("row", name="cho-doc.txt")).to_contain_text("Không đọc được")

    page.get_by_role("link", name="Người dùng", exact=True).click()
    page.get_by_label("Tên đăng nhập").fill("thu")
    page.get_by_label("Thêm đơn vị, theo tên").fill("Phường Điện An")
    page.get_by_role("button", name="Thêm người dùng").click()
    password = page.get_by_role("status").locator("code").inner_text()

    page.get_by_role("link", name="Nhật ký", exact=True).click()
    page.get_by_label("Việc gì").select_option("user.add")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("row", name="Thêm người dùng").first).to_contain_text("thu")

    for name in PAGES:
        page.goto(f"{address}/admin/{name}")
        for size in SIZES.values():
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    page.set_viewport_size(SIZES["desk"])
    page.locator(".account summary").click()
    page.get_by_role("button", name="Đăng xuất").click()

    enter(page, address, "thu", password)
    page.get_by_label("Mật khẩu hiện tại").fill(password)
    page.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    page.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page).to_have_url(f"{address}/")
    page.goto(f"{address}/search?q=ngày hội đọc sách")
    expect(page.locator("li.hit")).to_have_count(1)
    expect(page.locator("li.hit")).to_contain_text("61/BC-UBND")
    assert complaints == []
