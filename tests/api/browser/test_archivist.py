"""An archivist's day: papers into the basket, a dossier of them, a package of it, proved as its receiver would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api.browser.stage import Camera


def test_from_the_basket_to_a_package_that_is_sound(
    enter: Callable[[str], Page], tmp_path: Path, camera: Camera
) -> None:
    page = enter("quang")
    expect(page.get_by_role("region", name="Giỏ của tôi")).to_contain_text("Giỏ đang trống")
    page.get_by_role("link", name="Tìm văn bản để chọn").click()
    page.get_by_label("Tìm", exact=True).fill("Điện Minh")
    page.keyboard.press("Enter")
    page.locator("li.hit").first.get_by_role("button", name="Bỏ vào giỏ").click()
    expect(page.locator("li.hit").first.get_by_role("button", name="Bỏ ra khỏi giỏ")).to_be_visible()
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Giỏ").click()
    expect(page.locator("tbody tr")).to_have_count(1)

    page.get_by_role("link", name="lập hồ sơ").click()
    page.get_by_label("Mã hồ sơ").fill("HS-2024-01")
    page.get_by_label("Tiêu đề").fill("Phong trào Khu dân cư xanh - sạch - đẹp")
    page.get_by_label("Thời hạn bảo quản").fill("20 năm")
    page.get_by_role("button", name="Lập hồ sơ").click()
    page.goto("/basket")
    camera.shoot(page, "archivist-basket")
    page.get_by_role("button", name="Xếp", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HS-2024-01")
    expect(page.locator("tbody tr")).to_have_count(1)
    camera.shoot(page, "archivist-dossier")

    page.get_by_label("Định dạng").select_option("bagit")
    page.get_by_role("button", name="Xuất", exact=True).click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="HS-2024-01.zip").click(timeout=60_000)
    package = tmp_path / "HS-2024-01.zip"
    begun.value.save_as(package)
    page.get_by_role("button", name="Kiểm tra gói này").click()
    expect(page.get_by_role("status")).to_contain_text("Gói lành lặn.")

    broken = tmp_path / "goi-hong.zip"
    broken.write_bytes(package.read_bytes()[:-200])
    page.get_by_label("Gói (tệp ZIP)").set_input_files([package, broken])
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    verdicts = page.get_by_role("status").get_by_role("listitem")
    expect(verdicts).to_have_count(2)
    expect(verdicts.nth(0)).to_contain_text("Gói lành lặn.")
    expect(verdicts.nth(1)).to_contain_text("Không đọc được gói.")
    camera.shoot(page, "archivist-package")
    page.goto("/")
    expect(page.get_by_role("region", name="Các lần xuất")).to_contain_text("HS-2024-01")
    camera.shoot(page, "archivist-home")
