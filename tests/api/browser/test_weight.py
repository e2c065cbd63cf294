"""Pages for old computers: little comes over the wire, nothing moves while it comes, nothing waits for a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.browser.stage import PASSWORD, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

MOST_BYTES = 150_000
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def weighed(page: Page, go: Callable[[], object]) -> int:
    """Return the bytes that come over the wire while a page is opened for the first time, headers and all."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    go()
    page.wait_for_load_state("networkidle")
    return int(sum(sizes))


@pytest.mark.parametrize("name", ["minh", "lan", "quang", "admin"])
def test_the_first_pages_of_every_role_are_light(site: str, chromium: Browser, name: str) -> None:
    context = chromium.new_context(viewport=SIZES["desk"], base_url=site)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    first = weighed(page, lambda: page.goto("/sign-in"))
    assert 1_000 < first < MOST_BYTES
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    desk = weighed(page, lambda: page.keyboard.press("Enter"))
    page.wait_for_url(f"{site}/")
    assert 1_000 < first + desk < MOST_BYTES, "sign-in and desk together"
    assert page.evaluate("window.shifted") < 0.02
    context.close()


def test_a_paper_comes_without_moving_about(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.add_init_script(SHIFTS)
    text = weighed(page, lambda: page.goto("/documents/2"))
    image = page.request.get(page.locator(".sheet img").get_attribute("src") or "")
    assert text - len(image.body()) < MOST_BYTES
    assert page.evaluate("window.shifted") < 0.02


def test_no_script_holds_a_page_up(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    for path in ("/", "/search?q=2317", "/documents/2"):
        page.goto(path)
        scripts: list[Any] = page.evaluate("[...document.scripts].map((one) => [one.type, one.src, one.text])")
        assert scripts
        for kind, source, text in scripts:
            assert (kind, text) == ("module", "")
            assert "/static/" in source


def test_text_is_smaller_on_the_wire_and_images_are_left_alone(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    sent = {}
    page.on("response", lambda answer: sent.update({answer.url.partition("?")[0]: answer.headers}))
    page.goto("/documents/2")
    page.wait_for_load_state("networkidle")
    for address, headers in sent.items():
        small = headers["content-type"].startswith("image/") and "svg" not in headers["content-type"]
        tiny = int(headers["content-length"]) < 1024
        assert small or tiny or headers.get("content-encoding") == "gzip", address
        assert not (small and "content-encoding" in headers), address
