"""`sohoa doctor`: is this machine, and the archive on it, fit for work; each finding with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.output import print_json, result_console
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from api.settings import Settings

SIGNS = {"ok": "[green]được[/]", "warning": "[yellow]lưu ý[/]", "failed": "[red]hỏng[/]"}


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def doctor(context: click.Context, settings: Settings, as_json: bool) -> None:
    """Look at the engine and its letters, the disk, permissions, memory, the archive's jobs, backups and log.

    Exit code 0: fit for work, warnings included; 1: something failed, named with what to do.

    Example: sohoa doctor --json
    """
    from api.health import doctor as examining  # noqa: PLC0415 - reading models takes its time to load

    if (settings.archive / "archive.db").is_file():
        with Archive(settings.archive) as archive:
            checks = examining.examine(settings, archive)
    else:
        checks = examining.examine(settings, None)
    if as_json:
        print_json(examining.as_json(checks))
    else:
        for check in checks:
            result_console.print(f"{SIGNS[check.state]:>20} [bold]{check.name}[/]: ", end="")
            result_console.print(check.said, markup=False, highlight=False)
            if check.advice:
                result_console.print(f"      → {check.advice}", markup=False, highlight=False)
    context.exit(1 if examining.worst(checks) == "failed" else 0)
