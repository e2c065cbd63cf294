"""`sohoa join`, `sohoa part`: two documents that are files of one paper, or of two, whatever was read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import progress_console
from corpus.identity import joining, parting

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
    Those are not parted by --undo, which says what they have in common (exit code 1), but by sohoa part.

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


@click.command()
@click.argument("document", type=NUMBER)
@click.argument("other", type=NUMBER)
@click.option("--undo", is_flag=True, help="Take it back: what their own words show holds again.")
@click.pass_obj
def part(settings: Settings, document: int, other: int, undo: bool) -> None:
    """Say that two documents are two papers, whatever they have in common; they are never joined by themselves.

    Example: sohoa part 12 57
    """
    with open_archive(settings) as archive:
        again = parting.undo(archive, document, other, by=ACTOR) if undo else None
        if not undo:
            parting.part(archive, document, other, by=ACTOR)
    said = "không còn bị tách khỏi" if undo else "là văn bản khác với"
    progress_console.print(f"Tài liệu {other} {said} tài liệu {document}", markup=False)
    if again:
        progress_console.print(f"Lại là một văn bản. {again}", markup=False)
