"""`sohoa package verify` and `sohoa import`: packages proved, and taken into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.output import print_json, progress_console, result_console
from api.cli.progress import Counted
from corpus.packages import checking
from corpus.packages.importing import import_packages, packages_in
from corpus.packages.source import PackageRefused
from corpus.store.archive import Archive
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.packages.importing import Taken


@click.group()
def package() -> None:
    """Packages (BagIt) that were exported, here or elsewhere.

    Example: sohoa package verify goi/HS-01.zip
    """


@package.command("verify")
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Prove packages, ZIPs or folders: BagIt's rules, every checksum, each fact inside its page.

    Exit code 0: all are sound; 1: problems, each named. Needs no archive and changes nothing.

    Example: sohoa package verify goi/HS-01.zip
    """
    reports = []
    for path in (found for given in paths for found in packages_in(given)):
        with Counted(path.name, "tệp") as counted:
            try:
                reports.append(checking.check(path, counted.at))
            except PackageRefused as refused:  # the others are proved all the same
                reports.append(checking.refused(path.name, refused))
    if as_json:
        print_json({"packages": [checking.as_json(report) for report in reports]})
    else:
        for report in reports:
            _tell(report)
    context.exit(0 if all(report.sound for report in reports) else 1)


@click.command("import")
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@click.pass_context
def import_(context: click.Context, settings: Settings, paths: tuple[Path, ...], as_json: bool) -> None:
    """Take packages, or folders full of them, into the archive; one that does not exist is made.

    Each is proved first; a package with a problem is refused and changes nothing, and the others are taken in. What is
    here already stays as it is.
    Exit code 0: all taken in or here already; 1: some packages were refused, or some documents are here with other
    contents, each named.

    Example: sohoa --archive kho-moi import goi
    """
    refused: list[tuple[Path, PackageRefused]] = []
    with Archive(settings.archive) as archive, Counted("nhập gói", "phần") as counted:
        done = import_packages(
            archive, paths, by=ACTOR, progress=counted.at, refused=lambda path, why: refused.append((path, why))
        )
    if as_json:
        told = [{"package": path.name, "code": why.code, "message": why.message} for path, why in refused]
        print_json({"packages": [_json(one) for one in done], "refused": told})
    for one in done:
        for note in one.notes:
            progress_console.print(visible(note), markup=False)
        if not as_json:
            here = len(one.same) + len(one.different)
            already = f", {here} tài liệu đã có sẵn" if here else ""
            result_console.print(f"{visible(one.package)}: nhập {len(one.taken)} tài liệu{already}", markup=False)
    if refused:
        progress_console.print(f"Không nhập {len(refused)} trong {len(done) + len(refused)} gói:", markup=False)
        for path, why in refused:
            said = why.message if visible(path.name) in why.message else f"{visible(path.name)}: {why.message}"
            progress_console.print(f"  {said}", markup=False)
    context.exit(1 if refused or any(one.different for one in done) else 0)


def _tell(report: checking.Report) -> None:
    if report.sound and report.described:
        count = len(report.described.documents)
        said = f"nguyên vẹn: {count} tài liệu, {report.files} tệp, {report.facts} dữ kiện đúng chỗ"
        result_console.print(f"{visible(report.name)}: {said}", markup=False)
        return
    result_console.print(f"{visible(report.name)}: có {len(report.problems)} lỗi", markup=False)
    for problem in report.problems:
        result_console.print(f"  {problem.kind}  {visible(problem.file)}: {visible(problem.message)}", markup=False)


def _json(one: Taken) -> dict[str, object]:
    return {
        "package": one.package,
        "taken": list(one.taken),
        "same": list(one.same),
        "different": list(one.different),
        "notes": list(one.notes),
    }
