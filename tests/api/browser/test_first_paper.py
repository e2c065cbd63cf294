"""Somebody who has never seen Sohoa: from what `make run` prints to the first paper found by its number."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.api.browser.stage import SIZES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.api.browser.stage import Camera

MOST_CLICKS = 5
OWN = "một câu dễ nhớ"
# Whatever a person presses with the pointer counts, also what only puts the cursor into a box.
COUNT = 'addEventListener("pointerdown", () => window.clicked(), { capture: true });'


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_the_first_paper_is_found_in_five_clicks(
    read_papers: Path, chromium: Browser, tmp_path: Path, camera: Camera
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(read_papers, archive)
    command = [sys.executable, "-m", "api.cli", "--archive", str(archive), "serve", "--port", free_port()]
    environment = {**os.environ, "SOHOA_PROCESSES": "1", "NO_COLOR": "1", "COLUMNS": "200"}
    service = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert service.stdout is not None
        printed = service.stdout.readline() + service.stdout.readline()
        address = re.search(r"http://[\d.:]+", printed)
        said = re.search(r"tên (\S+), mật khẩu (\S+)", printed)
        assert address
        assert said
        name, password = said.groups()
        context = chromium.new_context(viewport=SIZES["desk"], locale="vi-VN")
        clicks: list[bool] = []
        page = context.new_page()
        page.expose_function("clicked", lambda: clicks.append(True))
        page.add_init_script(COUNT)
        page.goto(address.group())
        page.keyboard.type(name)  # the cursor is in the first box
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_label("Mật khẩu hiện tại")).to_be_focused()
        camera.shoot(page, "first-password")
        page.keyboard.type(password)
        page.get_by_label("Mật khẩu mới", exact=True).click()
        page.keyboard.type(OWN)
        page.keyboard.press("Tab")
        page.keyboard.type(OWN)
        page.get_by_role("button", name="Đổi mật khẩu").click()
        expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()
        page.get_by_label("Tìm trong kho").click()
        page.keyboard.type("2317")
        page.keyboard.press("Enter")
        page.locator("li.hit a").first.click()
        expect(page.locator(".text mark").first).to_contain_text("2317/QĐ-UBND")
        assert len(clicks) == 5 <= MOST_CLICKS
        context.close()
    finally:
        service.terminate()
        service.wait(timeout=30)
        if service.stdout is not None:
            service.stdout.close()
