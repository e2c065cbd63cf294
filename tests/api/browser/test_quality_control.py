"""A reviewer's and an archivist's work in quality control, with the keyboard alone, in a real browser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from api.app import create_app
from api.auth.passwords import hash_password
from api.language import is_vietnamese
from api.settings import Settings
from corpus.documents import documents
from corpus.quality import batches, doubts, measuring, queue
from corpus.store import blobs, users
from extract.reading import read
from ocr.page import Box, Reading, Word
from tests.api.browser.stage import SIZES
from tests.api.browser.test_everybody import grave
from tests.api.serving import served
from tests.corpus.quality.read_papers import doubted, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from corpus.store.archive import Archive

pytestmark = [
    pytest.mark.browser,
    # A page that is left before its image has come: the server's half-sent file is closed by the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

OWN = "bốn từ dễ nhớ"
ACROSS, DOWN, LETTER, LINE = 120, 120, 18, 56  # pixels
DOUBTS = {"bàng": 0.2, "phượng": 0.3, "dọc": 0.25, "Mẫu": 0.5, "1746/QĐ-UBND": 0.7}


def scanned(text: str) -> tuple[bytes, Reading]:
    """Return a page with a dark bar where each word stands, and the reading that knows those places."""
    pixels = np.full((2339, 1654), 255, np.uint8)
    words = []
    for number, line in enumerate(re.finditer(r"[^\n]*\n?", text)):
        for word in re.finditer(r"\S+", line.group()):
            at = line.start() + word.start()
            box = Box(ACROSS + word.start() * LETTER // 2, DOWN + number * LINE, len(word.group()) * LETTER // 2, 30)
            pixels[box.y : box.y + box.h, box.x : box.x + box.w - 4] = 60
            pixels[0, len(words)] = (
                sum(map(ord, word.group())) % 251
            )  # else papers with words of one length are one file
            words.append(Word(at, at + len(word.group()), box, 0.9, number))
    return cv2.imencode(".png", pixels)[1].tobytes(), Reading(text, tuple(words), 1654, 2339, 200, "ocr", "bars 1")


def put(archive: Archive, text: str, sure: Mapping[str, float], file: str) -> int:
    image, reading = scanned(text)
    blob = blobs.store(archive, io.BytesIO(image))
    found = documents.register(archive, blob, file=file, kind="png", media_type="image/png", by="minh").document
    documents.begin(archive, found.id, 1)
    documents.save_page(archive, found.id, 1, reading)
    restoration = doubted(text, sure)
    documents.complete(archive, found.id, restoration, read(text))
    return found.id


@pytest.fixture
def address(archive: Archive) -> Iterator[str]:
    for name, role in (("lan", "reviewer"), ("quang", "archivist"), ("minh", "clerk")):
        users.add(archive, name, role, hash_password(OWN), must_change=False, by="test")
    for number in (36, 37, 38):
        sure = {f"{number}/BC-UBND": 0.6, **DOUBTS}
        put(archive, report(str(number), number - 22), sure, f"bao-cao-{number}.png")
    doubts.catch_up(archive)
    app = create_app(Settings(archive=archive.path), archive)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


class Person:
    """Somebody who is signed in and has no mouse."""

    def __init__(self, chromium: Browser, address: str, name: str, folder: Path) -> None:
        self.page = chromium.new_context(viewport=SIZES["desk"], locale="vi-VN").new_page()
        self.address = address
        self.complaints: list[str] = []
        self._folder = folder
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.go("/sign-in")
        self.reach("input[name=name]").type(name)
        self.reach("input[name=password]").type(OWN)
        self.press("Enter")
        expect(self.page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def reach(self, selector: str) -> Any:
        """Press Tab until something that matches has the focus."""
        for _ in range(80):
            if self.page.evaluate("selector => Boolean(document.activeElement?.matches(selector))", selector):
                return self.page.keyboard
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def word(self) -> str:
        return self.page.locator("[data-context] mark").inner_text()

    def shoot(self, name: str) -> None:
        for size, viewport in SIZES.items():
            self.page.set_viewport_size(viewport)
            self.page.screenshot(path=self._folder / f"{size}-{name}.png")
            width = self.page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{name} is wider than a {size}"
        self.page.set_viewport_size(SIZES["desk"])

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")


def test_ten_words_are_decided_with_the_keyboard_alone(
    address: str, chromium: Browser, archive: Archive, tmp_path: Path
) -> None:
    lan = Person(chromium, address, "lan", tmp_path)
    lan.go("/quality")
    lan.shoot("quality")
    lan.reach('a[href="/quality/words"].button')
    lan.press("Enter")
    context = lan.page.locator("[data-context] mark")
    expect(context).to_be_visible()
    expect(lan.page.locator("[data-crop] svg image")).to_be_attached()
    shown = str(lan.page.locator("[data-crop] svg image").get_attribute("href"))
    with lan.page.expect_response(lambda answer: answer.url == f"{address}{shown}") as crop:
        lan.page.evaluate("address => void fetch(address, {cache: 'reload'})", shown)
    pixels = cv2.imdecode(np.frombuffer(crop.value.body(), np.uint8), cv2.IMREAD_GRAYSCALE)
    across, down = lan.page.evaluate(
        """() => {
            const svg = document.querySelector("[data-crop] svg"), area = svg.viewBox.baseVal;
            const { x, y, width, height } = svg.querySelector("rect").getBBox();
            return [(x + width / 2 - area.x) / area.width, (y + height / 2 - area.y) / area.height];
        }"""
    )
    ink = pixels[int(down * pixels.shape[0]), int(across * pixels.shape[1])]
    assert ink < 128, "what is marked on the crop is the word itself"
    lan.shoot("words")

    decided: list[tuple[str, str]] = []
    ways = ["accept", "choose", "type", "strike", "skip", "accept", "choose", "accept", "type", "accept"]
    for way in ways:
        expect(context).to_be_visible()
        before = lan.word()
        if way == "accept":
            lan.press("Enter")
        elif way == "choose" and lan.page.locator("[data-choices] li").count():
            lan.press("1")
        elif way == "strike":
            lan.press("Delete")
        elif way == "skip":
            lan.press("s")
        else:
            lan.press("e")
            lan.page.keyboard.type(f"{before}x")
            lan.press("Enter")
        decided.append((way, before))
    expect(lan.page.locator("[data-queue]")).to_have_attribute("data-sending", "0")
    rows = list(archive.db.query("SELECT action, before, after FROM doubt_decision ORDER BY id"))
    assert [row["before"] for row in rows] == [before for _, before in decided]
    assert (rows[4]["action"], rows[3]["after"], rows[2]["after"]) == ("skip", "", f"{rows[2]['before']}x")

    here, link = lan.word(), lan.page.locator("[data-link]")
    place = str(link.get_attribute("href"))  # the word before may be the same one elsewhere
    lan.press("u")
    expect(context).to_have_text(decided[-1][1])
    expect(link).not_to_have_attribute("href", place)
    lan.press("Enter")
    expect(context).to_have_text(here)
    expect(link).to_have_attribute("href", place)
    send_back(lan, "quá mờ")
    assert [reason for (reason,) in archive.db.execute("SELECT reason FROM rescan")] == ["quá mờ"]
    assert lan.complaints == []


def send_back(person: Person, reason: str) -> None:
    paper = person.page.locator("[data-link]")
    sent_back = paper.inner_text()
    person.press("r")
    person.page.keyboard.type(reason)
    person.press("Enter")
    expect(paper).not_to_have_text(sent_back)  # another paper's next word may be the same
    expect(person.page.locator("[data-queue]")).to_have_attribute("data-sending", "0")


def test_numbers_and_dates_are_entered_with_the_keyboard_alone(
    address: str, chromium: Browser, archive: Archive, tmp_path: Path
) -> None:
    lan = Person(chromium, address, "lan", tmp_path)
    lan.go("/quality")
    lan.reach('a[href="/quality/letterheads"].button')
    lan.press("Enter")
    number = lan.page.locator("input[name=number]")
    expect(number).to_be_focused()
    expect(number).to_have_value("36")
    expect(lan.page.locator("[data-crop=number] svg image")).to_be_attached()
    expect(lan.page.locator("[data-neighbours] li")).to_have_count(3)
    expect(lan.page.locator("[data-weekday]")).to_have_text("Thứ Sáu")
    lan.shoot("letterheads")
    lan.press("Enter")
    expect(number).to_have_value("37")
    lan.page.keyboard.type("39")
    lan.press("Tab", "Tab")
    lan.page.keyboard.type("23")
    expect(lan.page.locator("[data-weekday]")).to_have_text("Chủ nhật")
    expect(lan.page.locator("[data-warnings]")).to_contain_text("Chủ nhật")
    lan.press("Enter")
    expect(number).to_have_value("38")
    lan.press("Alt+s")
    expect(lan.page.locator("[data-empty]")).to_be_visible()
    expect(lan.page.locator("[data-queue]")).to_have_attribute("data-sending", "0")
    assert documents.get(archive, 2).number == "39/BC-UBND"
    assert documents.get(archive, 2).date == "2024-06-23"
    lan.press("Alt+u")
    expect(number).to_have_value("37")
    assert documents.get(archive, 2).number == "37/BC-UBND"
    assert lan.complaints == []


def look(person: Person, change: str = "") -> None:
    """Do what the page asks for until the batch is shown again; `change` is typed before the first page's words."""
    page = person.page
    while not re.search(r"/quality/batches/\d+", page.url):
        address = page.url
        heading = page.locator(".head .muted").inner_text()
        if heading == "Các trường":
            expect(page.locator("input[name=number]")).to_be_focused()
            person.press("Enter")
        else:
            expect(page.locator("#words")).to_be_focused()
            if change:
                page.keyboard.type(change)
            person.press("Control+Enter")
        page.wait_for_function(
            "([url, told]) => location.href !== url || document.querySelector('.head .muted')?.innerText !== told",
            arg=[address, heading],
        )


def test_a_batch_goes_through_both_rounds_with_the_keyboard_alone(
    address: str, chromium: Browser, archive: Archive, tmp_path: Path
) -> None:
    quang, lan = Person(chromium, address, "quang", tmp_path), Person(chromium, address, "lan", tmp_path)
    quang.go("/quality")
    quang.reach("input[name=title]").type("Báo cáo 2024")
    quang.reach("input[name=documents]").type("1-2")
    quang.reach("input[name=share]").type("50")
    quang.reach("input[name=seed]").type("4")
    quang.press("Enter")
    expect(quang.page.get_by_role("heading", name="1. Báo cáo 2024")).to_be_visible()
    quang.shoot("batch")

    lan.go("/quality/batches/1")
    lan.reach("form[action$='/next'] button")
    lan.press("Enter")
    expect(lan.page.get_by_role("heading", name="Vòng một")).to_be_visible()
    lan.shoot("work-fields")
    lan.press("Enter")
    expect(lan.page.locator("#words")).to_be_focused()
    lan.shoot("work-page")
    look(lan)
    expect(lan.page.get_by_role("status")).to_contain_text("người khác")

    quang.go("/quality/batches/1")
    quang.reach("form[action$='/next'] button")
    quang.press("Enter")
    expect(quang.page.get_by_role("heading", name="Vòng hai")).to_be_visible()
    look(quang, change="thêm ")
    found = measuring.measure(archive, 1)
    assert (found.words.errors, found.fields.errors, found.sample) == (1, 0, 1)
    expect(quang.page.get_by_role("status")).to_contain_text("chờ kết luận")
    quang.shoot("batch-measured")
    quang.reach("input[name=note]").type("đạt")
    quang.press("Enter")
    expect(quang.page.locator(".head .state")).to_have_text("Đã nghiệm thu")
    assert batches.get(archive, 1).decided_by == "quang"
    quang.reach("details.more > summary")
    quang.press("Enter")
    quang.reach("input[name=agency]").type("UBND phường")
    with quang.page.expect_download() as download:
        quang.press("Enter")
    assert download.value.suggested_filename == "bien-ban-nghiem-thu-1.docx"
    assert quang.complaints == []
    assert lan.complaints == []


def test_the_clerk_sees_what_is_to_be_scanned_again_and_hands_the_new_scan_in(
    address: str, chromium: Browser, archive: Archive, tmp_path: Path
) -> None:
    (item, *_) = queue.claim(archive, "lan", most=1)
    queue.decide(archive, item.id, "rescan", by="lan", seen=item.text, reason="mất góc phải")
    minh = Person(chromium, address, "minh", tmp_path)
    minh.reach('a[href="/quality/rescans"]')
    minh.press("Enter")
    expect(minh.page.locator("[data-rescan]")).to_contain_text("mất góc phải")
    minh.shoot("rescans")
    new = tmp_path / "quet-lai.png"
    new.write_bytes(scanned(report("99"))[0])
    minh.page.locator("[data-rescan] input[type=file]").set_input_files(new)
    expect(minh.page.get_by_role("heading", name="Đã quét lại")).to_be_visible()
    minh.go(f"/documents/{item.document_id}")
    expect(minh.page.get_by_role("status").first).to_contain_text("Đã có bản quét mới")
    assert minh.complaints == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_queues_with_something_in_them_can_be_used_by_everybody_in_both_languages(
    address: str, chromium: Browser, archive: Archive, tmp_path: Path, language: str
) -> None:
    batches.create(archive, "Báo cáo 2024", [1, 2], by="quang")
    lan = Person(chromium, address, "lan", tmp_path)
    lan.page.context.add_cookies([{"name": "sohoa_lang", "value": language, "url": address}])
    found = []
    for path in ("/quality", "/quality/words", "/quality/letterheads", "/quality/rescans", "/quality/batches/1"):
        lan.go(path)
        if path in {"/quality/words", "/quality/letterheads"}:
            expect(lan.page.locator("[data-queue]")).to_be_visible()
            expect(lan.page.locator("[data-left]")).not_to_be_empty()
        if path == "/quality/batches/1":
            lan.page.locator("form[action$='/next'] button").click()
            expect(lan.page.locator("[data-work]")).to_be_visible()
        for scheme in ("light", "dark"):
            lan.page.emulate_media(color_scheme=scheme)
            found += [f"{scheme}: {one}" for one in grave(lan.page)]
        if language == "en":
            said = lan.page.evaluate(SAID_BY_SCRIPTS)
            found += [f"{path}: {text}" for text in said if is_vietnamese(text)]
    assert found == []
    assert lan.complaints == []


SAID_BY_SCRIPTS = """() => [...document.querySelectorAll("[data-left], [data-label], [data-sure], [data-weekday],"
  + " [data-reasons], [data-warnings] li, .here, [data-typed-label], [data-do], [data-told]")]
  .filter((one) => !one.closest("[lang=vi]")).map((one) => one.textContent)
  .concat([...document.querySelectorAll("[data-neighbours] li")].map((one) => one.lastChild.textContent))
  .concat([...document.querySelectorAll(".crop svg")].map((one) => one.getAttribute("aria-label").split("“")[0]))"""


def test_a_paper_that_is_right_takes_one_key_and_a_wrong_one_what_is_wrong_in_it(
    address: str, chromium: Browser, tmp_path: Path
) -> None:
    lan = Person(chromium, address, "lan", tmp_path)
    lan.go("/quality/letterheads")
    number = lan.page.locator("input[name=number]")
    expect(number).to_be_focused()
    lan.page.evaluate("window.keys = 0; document.addEventListener('keydown', () => (window.keys += 1), true)")
    lan.press("Enter")
    expect(number).to_have_value("37")
    assert lan.page.evaluate("window.keys") == 1
    lan.page.keyboard.type("39")
    lan.press("Enter")
    expect(number).to_have_value("38")
    assert lan.page.evaluate("window.keys") == 4
