"""The `sohoa` command line: stable names, `--json` on stdout, progress and messages on stderr.

Exit codes: 0 all well, 1 something was refused or found wrong (named), 2 wrong use, 3 the archive or a file could not
be used at all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pydantic import ValidationError

from api.cli.archive import backup, restore_backup, verify
from api.cli.awarding import awards
from api.cli.citations import citations
from api.cli.evidence import evidence, programme
from api.cli.exporting import export
from api.cli.ingesting import ingest, reread
from api.cli.learning import learn
from api.cli.reading import extract, ocr, restore
from api.cli.searching import search
from api.cli.serving import serve, user
from api.cli.summary import summary
from api.cli.tables import tables
from api.settings import Settings
from ocr.errors import SohoaError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    try:
        context.obj = Settings(archive=archive) if archive else Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise click.UsageError(f"cấu hình (SOHOA_* hoặc sohoa.toml) không hợp lệ: {wrong}") from error


for command in (
    ocr, restore, extract, ingest, reread, learn, search, citations, programme, evidence, awards, summary,
    export, tables, serve, user, verify, backup, restore_backup,
):  # fmt: skip
    sohoa.add_command(command)


def main() -> None:
    """Run the command line; errors that a user can act on are told in one line, without a trace."""
    try:
        sohoa(standalone_mode=True)
    except SohoaError as error:
        click.echo(f"sohoa: {error.message}", err=True)
        sys.exit(3)
