"""The documents say what is there: every setting, every command with an example, no address in the pins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from api.cli import sohoa
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def commands(group: click.Group, prefix: str = "sohoa") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")


@pytest.mark.parametrize(("name", "command"), list(commands(sohoa)))
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    words = name.split()[1:]
    example = re.search(r"Example: (.*)", command.help or "")
    assert example
    assert all(word in example.group(1) for word in words)


def test_every_setting_is_documented(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text("utf-8")
    documented = set(re.findall(r"`SOHOA_([A-Z_]+)`", page))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_links_between_documents_lead_somewhere(root: Path) -> None:
    pages = [*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("samples/*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_constraints_pin_versions_and_name_no_address(root: Path) -> None:
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin) for pin in pins)
