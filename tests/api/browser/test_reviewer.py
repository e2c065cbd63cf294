"""A reviewer's day: the matrix, a record, evidence decided, a paper found, read beside its scan, its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.api.browser.stage import Camera


def open_paper(page: Page, query: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    page.locator("li.hit a").first.click()
    expect(page.locator(".sheet img")).to_have_js_property("complete", value=True)


def test_from_the_matrix_to_a_decision(enter: Callable[[str], Page], camera: Camera) -> None:
    page = enter("lan")
    table = page.get_by_role("table", name="Số minh chứng của từng đơn vị theo tiêu chí").first
    expect(table).to_be_visible()
    names = table.locator("tbody th").all_inner_texts()
    assert names
    camera.shoot(page, "reviewer-home")
    table.locator("td.has-proposed a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(names[0])
    camera.shoot(page, "reviewer-record")
    item = page.locator(".item.proposed").first
    identity = item.get_attribute("id")
    item.get_by_role("button", name="Chấp nhận").click()
    expect(page.locator(f"#{identity}.accepted")).to_be_visible()
    page.goto("/")
    expect(page.locator("td.has-accepted").first).to_contain_text("✓ 1")


def test_a_paper_is_found_and_read_beside_its_scan(enter: Callable[[str], Page], camera: Camera) -> None:
    page = enter("lan")
    page.goto("/search?q=2317/q%C4%91-ubnd")
    expect(page.locator("li.hit mark").first).to_contain_text("2317/QĐ-UBND")
    camera.shoot(page, "reviewer-search")
    page.locator("li.hit a").first.click()
    expect(page.locator(".sheet img")).to_have_js_property("complete", value=True)
    expect(page.locator(".shape.m-hit rect").first).to_be_visible()
    camera.shoot(page, "reviewer-paper")
    page.locator(".sheet img").wait_for()
    camera.shoot(page, "reviewer-paper-phone", phone=True)


def test_keys_zoom_and_turn_the_scan(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    open_paper(page, "2317/qd-ubnd")
    before: Any = page.locator(".sheet img").bounding_box()
    page.keyboard.press("+")
    larger: Any = page.locator(".sheet img").bounding_box()
    assert larger["width"] > 1.4 * before["width"]
    page.keyboard.press("-")
    page.keyboard.press("r")
    turned: Any = page.locator(".sheet img").bounding_box()
    assert abs(turned["width"] - before["height"]) < 2
    drawn: Any = page.locator(".shape.m-hit rect").first.bounding_box()
    assert drawn["height"] > drawn["width"], "the boxes turn with the page"
    for _ in range(3):
        page.keyboard.press("r")
    again: Any = page.locator(".sheet img").bounding_box()
    assert abs(again["width"] - before["width"]) < 2


def test_scan_and_text_scroll_together(enter: Callable[[str], Page]) -> None:
    page = enter("lan")
    page.goto("/search?q=2317/q%C4%91-ubnd")
    page.locator("li.hit a").first.click()
    expect(page.locator(".sheet img")).to_have_js_property("complete", value=True)
    page.set_viewport_size({"width": 1366, "height": 420})
    page.locator(".scan").hover()
    page.evaluate(
        """() => { window.moved = new Promise((done) => {
          document.querySelector(".reading").addEventListener("scroll", done, { once: true });
        }); }"""
    )
    page.mouse.wheel(0, 300)
    page.evaluate("() => window.moved.then(() => true)")
    # What is at the top of the scan is at the top of the text, to a line or two.
    found: list[float] = page.evaluate(
        """() => {
          const text = document.querySelector(".text"), scan = document.querySelector(".scan");
          const reading = document.querySelector(".reading");
          const svg = document.querySelector(".sheet svg");
          const scale = svg.clientHeight / svg.viewBox.baseVal.height;
          const lines = text.dataset.lines.split(" ").map((line) => line.split(",").map(Number));
          const seen = lines.find(([, y]) => y * scale >= scan.scrollTop);
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode(), passed = 0;
          while (passed + node.length <= seen[0]) { passed += node.length; node = walker.nextNode(); }
          const range = document.createRange();
          range.setStart(node, seen[0] - passed); range.setEnd(node, seen[0] - passed + 1);
          const place = range.getBoundingClientRect();
          return [place.top - reading.getBoundingClientRect().top - text.offsetTop, place.height];
        }"""
    )
    assert abs(found[0]) < 4 * found[1]


def test_citations_are_a_picture_that_leads_to_papers(enter: Callable[[str], Page], camera: Camera) -> None:
    page = enter("lan")
    open_paper(page, "96/kh-ubnd")
    page.get_by_role("link", name="Xem sơ đồ").click()
    picture = page.get_by_role("group", name="Các văn bản và quan hệ giữa chúng")
    expect(picture.locator(".node-focus")).to_contain_text("96/KH-UBND")
    expect(picture.locator(".node-missing").first).to_be_attached()
    camera.shoot(page, "reviewer-graph")
    picture.get_by_role("link", name="2317/QĐ-UBND").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danh mục điểm tập kết rác")


def test_pages_are_in_english_and_dark_where_that_is_chosen(enter: Callable[[str], Page], camera: Camera) -> None:
    page = enter("lan")
    page.locator(".account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    camera.shoot(page, "english-dark")
