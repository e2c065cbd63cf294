"""From sign-in to the box on the scan, in a real browser, with a real server, worker, Tesseract and archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from api.auth.passwords import hash_password
from api.settings import Settings
from corpus.documents import documents
from corpus.pages.places import words_under
from corpus.store import users
from tests.api.browser.stage import READING_MILLISECONDS, SIZES, Watch, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from corpus.store.archive import Archive

NAME, GIVEN, OWN = "lan", "mật khẩu tạm đây", "bốn từ dễ nhớ"
SCAN, NUMBER, TYPED = "bien-ban-09-dien-thang-trung.png", "09/BB-UBND", "09/bb-ubnd"


@pytest.fixture
def address(archive: Archive) -> Iterator[str]:
    users.add(archive, NAME, "reviewer", hash_password(GIVEN), must_change=True, by="test")
    with served(Settings(archive=archive.path, processes=1), archive) as address:
        yield address


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=SIZES["desk"], locale="vi-VN")
    yield context
    context.close()


def shoot(page: Page, folder: Path, name: str) -> None:
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=folder / f"{size}-{name}.png")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{name} is wider than a {size}"
    page.set_viewport_size(SIZES["desk"])


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/search")
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(GIVEN)
    page.keyboard.press("Enter")
    page.get_by_label("Mật khẩu hiện tại").fill(GIVEN)
    page.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    page.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()


def upload(page: Page, scan: Path) -> None:
    page.get_by_role("link", name="Tải lên", exact=True).click()
    page.get_by_label("Chọn tệp").set_input_files(scan)
    outcome = page.locator(".outcome", has_text=scan.name)
    expect(outcome).to_contain_text("Đã nhận")
    expect(outcome.locator("[data-state]")).to_have_text("Đã đọc xong", timeout=READING_MILLISECONDS)


def over(drawn: dict[str, float], word: dict[str, float]) -> bool:
    """Tell whether the drawn box covers the word's, but for a pixel of rounding."""
    return (
        drawn["x"] <= word["x"] + 1
        and drawn["y"] <= word["y"] + 1
        and drawn["x"] + drawn["width"] >= word["x"] + word["width"] - 1
        and drawn["y"] + drawn["height"] >= word["y"] + word["height"] - 1
    )


def word_on_screen(page: Page, archive: Archive) -> dict[str, float]:
    """Return where the number's last word lies on the screen, from the engine's own box and the image's place."""
    view = documents.page(archive, 1, 1)
    start = view.text.index(NUMBER)
    box = words_under(view, start, start + len(NUMBER))[-1].box
    image: Any = page.locator(".sheet img").bounding_box()
    scale = image["width"] / view.width
    assert image["height"] / view.height == pytest.approx(scale, rel=0.01)
    return {
        "x": image["x"] + box.x * scale,
        "y": image["y"] + box.y * scale,
        "width": box.w * scale,
        "height": box.h * scale,
    }


def ink_in(page: Page, rectangle: dict[str, float]) -> float:
    """Return which part of a rectangle of the page's image, as it is shown, is dark."""
    script = """([x, y, width, height]) => {
        const image = document.querySelector(".sheet img"), place = image.getBoundingClientRect();
        const scale = image.naturalWidth / place.width, canvas = document.createElement("canvas");
        canvas.width = width * scale; canvas.height = height * scale;
        const context = canvas.getContext("2d");
        context.drawImage(image, (x - place.x) * scale, (y - place.y) * scale, width * scale, height * scale,
            0, 0, canvas.width, canvas.height);
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) dark += data[at] < 128;
        return dark / (data.length / 4);
    }"""
    return float(page.evaluate(script, [rectangle[side] for side in ("x", "y", "width", "height")]))


def test_from_a_scan_to_its_number_on_the_page(
    address: str, browser_context: BrowserContext, archive: Archive, scans: Path, tmp_path: Path
) -> None:
    scan = scans / SCAN
    assert scan.is_file(), "make the samples first: scripts in samples/"
    page = browser_context.new_page()
    watch = Watch(page, address)
    enter(page, address)
    shoot(page, tmp_path, "empty-desk")
    upload(page, scan)
    shoot(page, tmp_path, "uploaded")

    page.reload()
    row = page.locator("[data-document]", has_text=scan.name)
    expect(row.locator("[data-state]")).to_have_text("Đã đọc xong")
    page.get_by_label("Chọn tệp").set_input_files(scan)
    expect(page.locator(".outcome.duplicate")).to_contain_text("Đã có trong kho")

    page.get_by_role("heading", name="Tải văn bản lên").click()
    page.keyboard.press("/")
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    hit = page.locator("li.hit").first
    expect(hit).to_contain_text(NUMBER)
    expect(hit.locator("mark").first).to_contain_text(NUMBER)
    shoot(page, tmp_path, "found")

    hit.get_by_role("link").first.click()
    expect(page.locator(".text mark").first).to_contain_text(NUMBER)
    expect(page.locator(".sheet img")).to_have_js_property("complete", value=True)
    drawn: Any = page.locator(".shape.m-hit rect").first.bounding_box()
    word = word_on_screen(page, archive)
    assert over(drawn, word)
    assert drawn["height"] < 3 * word["height"]
    assert drawn["width"] < 6 * word["width"]
    assert ink_in(page, word) > 0.05, "the box lies over printed characters"
    shoot(page, tmp_path, "paper")

    fact = page.locator(".fact-list a").first
    fact.focus()
    mark = fact.get_attribute("data-mark")
    expect(page.locator(f'.shape.active[data-mark="{mark}"]')).to_have_count(1)
    expect(page.locator(f'.text .active[data-marks~="{mark}"]').first).to_be_attached()
    assert watch.complaints == []
