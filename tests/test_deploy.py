"""What stands in deploy/ speaks of settings, commands and files that there are."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from api.cli import sohoa
from api.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def texts(root: Path) -> dict[str, str]:
    files = [*(root / "deploy").iterdir(), root / "docs" / "operation.md"]
    return {file.name: file.read_text("utf-8") for file in files}


def test_every_setting_and_command_that_is_named_is_there(root: Path) -> None:
    known = {f"SOHOA_{name.upper()}" for name in Settings.model_fields}
    for name, text in texts(root).items():
        assert set(re.findall(r"\bSOHOA_[A-Z_]+\b", text)) <= known, name
        commands = re.findall(r"(?:bin/sohoa|`sohoa|\"sohoa\",) \"?([a-z-]+)", text)
        assert {command for command in commands if not command.startswith("-")} <= set(sohoa.commands), name


def test_every_field_of_metrics_is_documented(root: Path) -> None:
    told = set(re.findall(r"`(sohoa_[a-z_]+)", texts(root)["operation.md"]))
    code = "".join((root / "api" / name).read_text("utf-8") for name in ("watching.py", "health/metrics.py"))
    there = set(re.findall(r'"(sohoa_[a-z_]+)"', code)) - {"sohoa_http_requests"} | {"sohoa_http_requests_total"}
    assert told == there


def test_the_service_is_shut_in(root: Path) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(root / "deploy" / "sohoa.service", "utf-8")
    service = unit["Service"]
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute", "RestrictSUIDSGID"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["User"] == "sohoa"
    assert int(service["TimeoutStopSec"]) >= 30


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", ["sohoa.service", "sohoa-backup.timer", "sohoa-verify.timer"])
def test_systemd_understands_the_units(root: Path, unit: str) -> None:
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", root / "deploy" / unit], capture_output=True, text=True, check=False
    )
    unknown = [line for line in answer.stderr.splitlines() if "is not executable" not in line and unit in line]
    assert unknown == []


def test_the_container_takes_what_the_product_is_made_of(root: Path) -> None:
    recipe = texts(root)["Containerfile"]
    for room in ("api", "corpus", "extract", "ingest", "normalize", "ocr"):
        assert f"COPY {room} ./{room}\n" in recipe
    setup = (root / "scripts" / "setup.sh").read_text("utf-8")
    for package in re.findall(r"\b(?:tesseract-ocr(?:-[a-z]+)?|fonts-[a-z0-9]+|lib[a-z0-9.-]+)\b", recipe):
        assert package.rsplit("-", 1)[0] in setup
    assert "USER sohoa" in recipe


def test_the_composition_lets_nobody_but_the_proxy_in(root: Path) -> None:
    services = yaml.safe_load(texts(root)["compose.yaml"])["services"]
    assert "ports" not in services["sohoa"]
    assert services["sohoa"]["read_only"] is True
    assert services["sohoa"]["cap_drop"] == ["ALL"]
    proxy = services["proxy"]["networks"]["inside"]["ipv4_address"]
    assert services["sohoa"]["environment"]["SOHOA_TRUSTED_PROXIES"] == proxy


def test_the_proxy_says_who_asks_and_lets_nobody_say_it_for_himself(root: Path) -> None:
    text = texts(root)["nginx.conf"]
    assert text.count("proxy_pass ") == text.count("X-Forwarded-For   $remote_addr") == 3
    assert "$proxy_add_x_forwarded_for" not in text
    assert text.count("X-Forwarded-Proto $scheme") == 3
