"""`sohoa join`: two documents that are files of one paper, where nothing read of them shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import progress_console
from corpus.identity import joining

if TYPE_CHECKING:
    from api.settings import Settings


@click.command()
@click.argument("document", type=NUMBER)
@click.argument("other", type=NUMBER)
@click.option("--undo", is_flag=True, help="Take it back: they are two papers after all.")
@click.pass_obj
@click.pass_context
def join(context: click.Context, settings: Settings, document: int, other: int, undo: bool) -> None:
    """Say that two documents are scans of one paper: in searches and records they count once.

    Two whose number, date and words agree are found by themselves; this is for those that an engine read too badly.
    Those are not parted by --undo, which says what they have in common (exit code 1); they part when it is corrected.

    Example: sohoa join 12 57
    """
    with open_archive(settings) as archive:
        still = joining.part(archive, document, other, by=ACTOR) if undo else None
        if not undo:
            joining.join(archive, document, other, by=ACTOR)
    said = "không còn được ghép với" if undo else "là bản khác của cùng văn bản với"
    progress_console.print(f"Tài liệu {other} {said} tài liệu {document}", markup=False)
    if still:
        progress_console.print(f"Vẫn là một văn bản. {still}", markup=False)
    context.exit(1 if still else 0)
