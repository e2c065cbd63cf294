"""`sohoa correct`, `history` and `undo`: a page's words made right by hand, every version of them, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER, VERSION
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from api.cli.reading import read_text
from api.corrections import history_json, page_json, steps
from corpus.documents import correcting, documents
from corpus.pages import revisions
from ocr.visible import visible

if TYPE_CHECKING:
    from api.corrections import Step
    from api.settings import Settings
    from corpus.store.archive import Archive


@click.command()
@click.argument("document", type=NUMBER)
@click.argument("page", type=NUMBER)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--whole", is_flag=True, help="Every word was looked at: the machine leaves this page from now on.")
@click.option("--seen", type=VERSION, help="Version that the text was made of (history tells): others' work stays.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def correct(
    settings: Settings, document: int, page: int, file: str | None, whole: bool, seen: int | None, as_json: bool
) -> None:
    """Make a text, FILE or - for stdin, the page's. Without one, an editor opens it; --whole alone says it is right.

    Facts, search and evidence follow at once. What the machine reads later is merged, and never overwrites it.

    Example: sohoa correct 12 1 trang-1.txt --whole
    """
    with open_archive(settings) as archive:
        if file is not None:
            text = read_text(file)
        else:
            before = page_json(archive, document, page)
            text, seen = before["text"], before["version"]
            if not whole:
                text = _edited(text)
        correcting.correct(archive, document, page, text, by=ACTOR, seen=seen, whole=whole)
        _tell(archive, document, page, as_json)


@click.command()
@click.argument("document", type=NUMBER)
@click.argument("page", type=NUMBER)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def history(settings: Settings, document: int, page: int, as_json: bool) -> None:
    """Show every version that people made of a page, newest first, with the words that each changed.

    Example: sohoa history 12 1
    """
    with open_archive(settings) as archive:
        if as_json:
            print_json(history_json(archive, document, page))
            return
        found = steps(archive, document, page)
    if not found:
        result_console.print("Chưa ai sửa trang này.")
    for step in found:
        _show(step)


@click.command()
@click.argument("document", type=NUMBER)
@click.argument("page", type=NUMBER)
@click.option("--to", type=VERSION, help="Version to go back to (history tells), 0 for the machine's own text.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def undo(settings: Settings, document: int, page: int, to: int | None, as_json: bool) -> None:
    """Take back the newest act on a page that was not taken back yet, or go back to a version. Nothing is lost by it.

    Example: sohoa undo 12 1
    """
    with open_archive(settings) as archive:
        if to is None:
            correcting.undo(archive, document, page, by=ACTOR)
        else:
            correcting.go_back(archive, document, page, to, by=ACTOR)
        _tell(archive, document, page, as_json)


def _edited(text: str) -> str:
    changed = click.edit(text, extension=".txt", require_save=True)
    if changed is None:
        raise click.Abort
    # Editors end a file with a line end; the page may have none.
    return changed if text.endswith("\n") else changed.removesuffix("\n")


def _tell(archive: Archive, document: int, page: int, as_json: bool) -> None:
    now = page_json(archive, document, page)
    if as_json:
        print_json(now)
        return
    name = visible(documents.get(archive, document).file)
    layer = f"bản {now['version']}" if now["reviewed"] else "bản máy đọc"
    progress_console.print(f"{name}, trang {page}: đang dùng {layer}", markup=False)


def _show(step: Step) -> None:
    version = step.revision
    by = "máy" if version.by == revisions.MACHINE else version.by
    state = " (đang dùng)" if step.newest else "" if step.stands else " (đã hoàn tác)"
    result_console.print(f"\n{version.id}  {step.label} · {by}, {version.at}{state}", markup=False, style="bold")
    for one in step.changes:
        line = Text("    ").append(" ".join(f"…{one.lead}".split()), "dim")
        line.append(f" [-{one.before}-]" if one.before.strip() else "", "red")
        line.append(f" [+{one.after}+]" if one.after.strip() else "", "green")
        result_console.print(line)
