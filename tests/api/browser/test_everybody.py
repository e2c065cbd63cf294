"""Pages can be used by everybody: axe finds nothing serious, in the light and the dark; keys reach what they must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from axe_playwright_python.base import AxeResults
    from playwright.sync_api import Page

PAGES = {
    "minh": ["/", "/upload", "/documents", "/account/password"],
    "lan": [
        "/",
        "/search",
        "/search?q=2317",
        "/search?q=khongcogi",
        "/documents/2?page=1",
        "/documents/2/graph",
        "/documents/2/pages/1/edit",
        "/programmes/1",
        "/units",
        "/quality",
        "/quality/rescans",
        "/quality/words",
        "/quality/letterheads",
        "/nowhere",
    ],
    "quang": ["/", "/basket", "/dossiers", "/exports", "/packages", "/retention"],
    "admin": [
        f"/admin/{page}" for page in ("health", "users", "users/lan", "audit", "jobs", "storage", "units", "programmes")
    ],
}
GRAVE = {"serious", "critical"}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def grave(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    found: AxeResults = Axe().run(page, options=options or {"resultTypes": ["violations"]})
    return [
        f"{page.url}: {one['id']} at {', '.join(' '.join(node['target']) for node in one['nodes'][:3])}"
        for one in found.response["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing_serious_on_any_page(enter: Callable[[str], Page], name: str) -> None:
    page = enter(name)
    found: list[str] = []
    for path in PAGES[name]:
        with_complaint = path == "/nowhere"
        if with_complaint:  # the browser itself notes an answer of 404
            page = page.context.new_page()
        page.emulate_media(color_scheme="light")
        page.goto(path)
        found += grave(page)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in grave(page, COLOURS)]
    assert not found


def test_nor_on_the_record_of_a_unit(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.goto("/units")
    page.locator("tbody a").first.click()
    expect(page.locator(".criterion").first).to_be_visible()
    assert not grave(page)


def test_axe_would_find_something(enter: Callable[[str], Page]) -> None:
    page = enter("minh")
    page.evaluate("document.querySelectorAll('.quick label').forEach((label) => label.remove())")
    page.evaluate("document.querySelector('.quick input').placeholder = ''")
    page.evaluate("document.querySelector('h1').style.color = '#e0e0e0'")
    assert {one.split(": ")[1].split()[0] for one in grave(page)} == {"label", "color-contrast"}


def test_the_sign_in_page_too(enter: Callable[[str], Page]) -> None:
    page = enter("minh")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    assert not grave(page)


def test_the_first_tab_leads_to_the_main_content(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.goto("/search?q=2317")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_whatever_has_the_focus_shows_it(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.goto("/search?q=2317")
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
              const element = document.activeElement, style = getComputedStyle(element);
              const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return [element.outerHTML.slice(0, 90), shown];
            }"""
        )
        seen.add(told[0])
        assert told[1], told[0]
    assert len(seen) > 10


def test_the_menu_opens_and_closes_by_keys(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.locator(".account summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(page.locator(".account summary")).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/programmes/1", "/documents/2"])
def test_on_paper_only_what_is_said_is_printed(enter: Callable[[str], Page], path: str) -> None:
    page = enter("lan")
    page.goto(path)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
