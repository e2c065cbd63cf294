"""An administrator's day: how the system is, a user added, who did what, where the room goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.api.browser.stage import Camera


def test_from_health_to_a_new_user_and_the_log(enter: Callable[[str], Page], camera: Camera) -> None:
    page = enter("admin")
    page.locator(".account summary").click()
    page.get_by_role("link", name="Quản trị hệ thống").click()
    expect(page.get_by_role("heading", name="Sức khỏe hệ thống")).to_be_visible()
    page.get_by_role("link", name="Người dùng").first.click()
    page.get_by_label("Tên đăng nhập").fill("thuy")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Thêm người dùng").evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 10); }"
    )
    expect(page.get_by_text("Mật khẩu lần đầu:")).to_be_visible()
    assert len(sent) == 1, "clicked twice, sent once: the password is shown a single time"
    page.goto("/admin/users")
    expect(page.get_by_role("link", name="thuy")).to_be_visible()
    camera.shoot(page, "administrator-users")
    page.goto("/admin/audit")
    expect(page.locator("tbody tr").first).to_contain_text("thuy")
    camera.shoot(page, "administrator-log")
