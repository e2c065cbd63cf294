"""The `sohoa` command line: stable names, `--json` on stdout, progress and messages on stderr.

Exit codes: 0 all well, 1 something was refused or found wrong (named), 2 wrong use, 3 the archive or a file could not
be used at all, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import click

from api.cli.loading import LateCommands
from ocr.errors import SohoaError

COMMANDS = LateCommands({
    "ocr": "api.cli.scanning",
    "restore": "api.cli.reading",
    "extract": "api.cli.reading",
    "check": "api.cli.checking",
    "ingest": "api.cli.ingesting",
    "reread": "api.cli.ingesting",
    "split": "api.cli.splitting",
    "correct": "api.cli.correcting",
    "history": "api.cli.correcting",
    "undo": "api.cli.correcting",
    "learn": "api.cli.learning",
    "search": "api.cli.searching",
    "similar": "api.cli.searching",
    "near": "api.cli.searching",
    "join": "api.cli.joining",
    "part": "api.cli.joining",
    "citations": "api.cli.citations",
    "programme": "api.cli.evidence",
    "evidence": "api.cli.evidence",
    "record": "api.cli.recording",
    "awards": "api.cli.awarding",
    "summary": "api.cli.summary",
    "export": "api.cli.exporting",
    "dossier": "api.cli.dossiers",
    "package": "api.cli.packages",
    "import": "api.cli.packages",
    "tables": "api.cli.tables",
    "retention": "api.cli.retention",
    "delete": "api.cli.retention",
    "quality": "api.cli.quality",
    "rescan": "api.cli.rescans",
    "serve": "api.cli.serving",
    "user": "api.cli.people",
    "doctor": "api.cli.doctoring",
    "token": "api.cli.tokens",
    "verify": "api.cli.archive",
    "reindex": "api.cli.archive",
    "backup": "api.cli.archive",
    "restore-backup": "api.cli.archive",
})  # fmt: skip


READ_PAGES = frozenset({"ocr", "tables", "ingest", "reread"})
STOPPED = 130
STOPPED_MESSAGE = "Đã dừng. Những trang đã đọc được giữ lại; chạy lại lệnh này để đọc tiếp."


class _Commands(click.Group):
    """The commands; Ctrl-C is answered in the user's language, after what ran has been ended."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in READ_PAGES and not {"-h", "--help"} & set(args):
            from ingest.nursery import NURSERY  # noqa: PLC0415 - only reading needs it

            NURSERY.start()  # what pages are read with loads while the command and its settings do
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(f"\nsohoa: {STOPPED_MESSAGE}", err=True)
            ctx.exit(STOPPED)


@click.group(
    cls=_Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the archive (default: SOHOA_ARCHIVE, else ./archive).",
)
@click.version_option(package_name="sohoa")
@click.pass_context
def sohoa(context: click.Context, archive: Path | None) -> None:
    """Số hóa: Vietnamese paperwork into text that can be trusted, searched and cited.

    Example: sohoa --archive kho ingest samples/scans
    """
    from pydantic import ValidationError  # noqa: PLC0415 - page workers import this module, and need no settings

    from api.settings import Settings  # noqa: PLC0415 - as above

    try:
        context.obj = Settings(archive=archive) if archive else Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise click.UsageError(f"settings (SOHOA_* or sohoa.toml) are wrong: {wrong}") from error


def main() -> None:
    """Run the command line; errors that a user can act on are told in one line, without a trace."""
    try:
        sohoa(standalone_mode=True)
    except SohoaError as error:
        click.echo(f"sohoa: {error.message}", err=True)
        sys.exit(3)
    except Exception as error:
        from corpus.store.durable import is_full_disk  # noqa: PLC0415 - only what failed needs it
        from ingest.refusing import NO_ROOM  # noqa: PLC0415 - as above

        if not is_full_disk(error):
            raise
        click.echo(f"sohoa: {NO_ROOM}", err=True)
        sys.exit(3)
    finally:
        # Models and dictionaries are left, which end with the process: to look them through for garbage takes a while.
        gc.freeze()
