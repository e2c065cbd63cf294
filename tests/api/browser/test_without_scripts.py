"""Where scripts do not run: reading, searching, uploading, filing and choosing a language work all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api.browser.stage import SIZES, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture
def plain(site: str, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def go_in(name: str) -> Page:
        context = chromium.new_context(viewport=SIZES["desk"], java_script_enabled=False, base_url=site)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site, name)
        return page

    yield go_in
    for context in contexts:
        context.close()


def test_a_paper_is_found_and_read(plain: Callable[[str], Page]) -> None:
    page = plain("lan")
    page.goto("/search?q=2317")
    page.locator("li.hit a").first.click()
    expect(page.locator(".text mark").first).to_be_visible()
    expect(page.locator(".shape.m-hit rect").first).to_be_visible()
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".sheet img")).to_be_visible()
    page.locator(".fact-list a").first.click()
    expect(page.locator("#hit")).to_be_visible()


def test_files_are_uploaded(plain: Callable[[str], Page], scans: Path, tmp_path: Path) -> None:
    page = plain("minh")
    new = tmp_path / "giay-moi.txt"
    new.write_text("ỦY BAN NHÂN DÂN\nSố: 5/GM-UBND\nGIẤY MỜI\nHọp giao ban không cần kịch bản\n", "utf-8")
    page.locator("input[type=file]").set_input_files([scans / "quyet-dinh-2317.pdf", new])
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator(".outcome.duplicate").first).to_be_visible()
    expect(page.locator(".outcome.taken")).to_be_visible()


def test_the_basket_and_the_language_are_forms(plain: Callable[[str], Page]) -> None:
    page = plain("quang")
    page.goto("/search?q=2317")
    page.locator("li.hit").first.get_by_role("button", name="Bỏ vào giỏ").click()
    page.goto("/basket")
    expect(page.locator("tbody")).to_contain_text("2317/QĐ-UBND")
    page.get_by_role("button", name="Bỏ hết ra khỏi giỏ").click()
    page.locator(".account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="The basket is empty")).to_be_visible()
