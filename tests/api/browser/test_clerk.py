"""A clerk's day: drop files, see them read, see what was refused and why, what came twice, what the scanner brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.api.browser.stage import READING_MILLISECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api.browser.stage import Camera

SCAN, NUMBER = "bien-ban-09-dien-thang-trung.png", "09/BB-UBND"
REPORT = """ỦY BAN NHÂN DÂN
PHƯỜNG ĐIỆN AN
Số: {number}/BC-UBND              Điện An, ngày 05 tháng 11 năm 2024
BÁO CÁO
{about}
Thực hiện Kế hoạch số 96/KH-UBND ngày 05/4/2024 của Ủy ban nhân dân thị xã, phường đã tổ chức ra quân dọn vệ sinh
ở tất cả các khối phố, vận động nhân dân trồng hoa dọc các tuyến đường và báo cáo kết quả như sau.
"""


def test_a_clerk_drops_files_and_finds_a_paper_by_its_number(
    enter: Callable[[str], Page], scans: Path, tmp_path: Path, scanner_folder: Path, camera: Camera
) -> None:
    (scanner_folder / "quet-0001.txt").write_text(
        REPORT.format(number=71, about="Kết quả ra quân dọn vệ sinh"), "utf-8"
    )
    page = enter("minh")
    expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()
    table = tmp_path / "bang-tinh.xls"
    table.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    renamed = tmp_path / "quyet-dinh-gui-lai.pdf"
    renamed.write_bytes((scans / "quyet-dinh-2317.pdf").read_bytes())
    page.get_by_label("Chọn tệp").set_input_files([scans / SCAN, table, renamed])

    sent = page.locator("[data-outcomes]")
    expect(sent.locator(".refused")).to_contain_text("Không nhận.")
    expect(sent.locator(".duplicate")).to_contain_text("Trong kho có tên: quyet-dinh-2317.pdf")
    expect(sent.locator(".taken")).to_contain_text("Đã nhận.")

    page.reload()
    refused = page.get_by_role("region", name="Tệp không nhận được")
    expect(refused).to_contain_text("bang-tinh.xls")
    page.locator(f'[data-document][data-now="done"]:has-text("{SCAN}")').first.wait_for(timeout=READING_MILLISECONDS)
    scanner = page.get_by_role("region", name="Thư mục của máy quét")
    expect(scanner).to_contain_text("đang theo dõi")
    for _ in range(200):  # a file is taken once it has stood still for a while
        if "quet-0001.txt" in scanner.inner_text():
            break
        page.reload()
    expect(scanner).to_contain_text("Gần nhất: quet-0001.txt")
    camera.shoot(page, "clerk-desk")

    refused.get_by_role("button", name="Đã xem, cất đi").click()
    expect(page.get_by_role("region", name="Tệp không nhận được")).to_have_count(0)

    page.keyboard.press("/")
    page.keyboard.type("09/bb-ubnd")
    page.keyboard.press("Enter")
    expect(page.locator("li.hit").first).to_contain_text(NUMBER)


def test_progress_is_the_archives_and_survives_a_reload(enter: Callable[[str], Page], tmp_path: Path) -> None:
    page = enter("minh")
    many = [tmp_path / f"bao-cao-{number}.txt" for number in range(3)]
    for number, path in enumerate(many):
        path.write_text(REPORT.format(number=200 + number, about=f"Kết quả đợt {number}, khối phố {number}"), "utf-8")
    page.get_by_label("Chọn tệp").set_input_files(many)
    expect(page.locator("[data-outcomes] .taken")).to_have_count(3)
    page.reload()
    for path in many:
        row = page.locator("[data-document]", has_text=path.name).first
        expect(row.locator("[data-state]")).to_have_text("Đã đọc xong", timeout=READING_MILLISECONDS)


def test_two_copies_of_one_paper_are_shown_side_by_side(
    enter: Callable[[str], Page], scans: Path, tmp_path: Path, camera: Camera
) -> None:
    page = enter("minh")
    text = (scans / "bao-cao-23-dien-minh.txt").read_text("utf-8")
    again = tmp_path / "bao-cao-23-go-lai.txt"
    again.write_text(text + "\n", "utf-8")
    page.get_by_label("Chọn tệp").set_input_files(again)
    state = page.locator(".outcome", has_text=again.name).locator("[data-state]")
    expect(state).to_have_text("Đã đọc xong", timeout=READING_MILLISECONDS)
    page.goto("/")
    twice = page.get_by_role("region", name="Nhận hai lần")
    expect(twice).to_contain_text("Bản có trước: bao-cao-23-dien-minh.txt")
    twice.get_by_role("link", name="Xem cạnh nhau").first.click()
    expect(page.get_by_role("heading", name="Hai bản của cùng một văn bản")).to_be_visible()
    expect(page.locator(".scan")).to_have_count(2)
    camera.shoot(page, "clerk-beside")
