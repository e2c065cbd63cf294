"""The documents say what is there: every setting, every command with an example, no address in the pins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from api.cli import sohoa
from api.settings import Settings
from bench import summary
from scripts import build_page_list

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def test_every_page_is_documented_with_its_permission(root: Path) -> None:
    written = (root / "docs" / "pages.md").read_text("utf-8")
    assert build_page_list.documented(written) == build_page_list.table(), "run: python scripts/build_page_list.py"


def test_accuracy_and_speed_say_what_the_benches_say(root: Path) -> None:
    written = (root / "docs" / "accuracy-and-speed.md").read_text("utf-8")
    assert written == summary.page(), "run: python -m bench summary"
    missing = [page.name for page in root.glob("docs/bench-*.md") if f"({page.name})" not in written]
    assert not missing, "name these in bench/summary.toml"


def test_every_document_is_reached_from_the_readme(root: Path) -> None:
    links = re.compile(r"\]\((?:docs/)?([a-z0-9-]+\.md)")
    reached: set[str] = set()
    waiting = links.findall((root / "README.md").read_text("utf-8"))
    while waiting:
        page = waiting.pop()
        if page not in reached and (root / "docs" / page).exists():
            reached.add(page)
            waiting += links.findall((root / "docs" / page).read_text("utf-8"))
    assert {page.name for page in root.glob("docs/*.md")} == reached


def test_pictures_of_the_guides_are_shown_and_small(root: Path) -> None:
    pictures = list((root / "docs" / "images").iterdir())
    shown = {
        Path(target).name
        for page in root.glob("docs/*.md")
        for target in re.findall(r"!\[[^]]+\]\((images/[^)]+)\)", page.read_text("utf-8"))
    }
    assert shown == {picture.name for picture in pictures}
    assert sum(picture.stat().st_size for picture in pictures) < 2_500_000


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
