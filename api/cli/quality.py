"""`sohoa quality`: what waits for people, batches of quality control, minutes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from api.cli.actor import BY
from api.cli.destinations import FILE, destination, require_fit, whereabouts
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.quality import batches, doubts, letterheads, measuring, queue, selecting
from corpus.quality import minutes as writing
from corpus.quality.rules import consequences
from corpus.vietnam import percent
from ocr.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from api.settings import Settings
    from corpus.quality.batches import Batch
    from corpus.quality.measuring import Measured

STATES = {"open": "đang làm", "accepted": "đã nghiệm thu", "refused": "không đạt"}
SHARE = click.FloatRange(0, 1)
BATCH = click.argument("batch", type=NUMBER)
NOTE = click.option("--note", default="", help="What is to be said of it.")
JSON = click.option("--json", "as_json", is_flag=True)


@click.group()
def quality() -> None:
    """Quality control: doubtful words, rounds, the measured error rate, acceptance.

    Example: sohoa quality words
    """


@quality.command()
@click.option("--kind", type=click.Choice(list(consequences())), help="Only words that stand in such a place.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@JSON
@click.pass_obj
def words(settings: Settings, kind: str | None, limit: int, as_json: bool) -> None:
    """Show the doubtful words of the archive, the gravest first, without taking them from anybody.

    Example: sohoa quality words --kind number --limit 50
    """
    with open_archive(settings) as archive:
        doubts.catch_up(archive)
        found = queue.peek(archive, most=limit, kind=kind)
        counts, papers = queue.left(archive), letterheads.left(archive)
    if as_json:
        items = [{name: value for name, value in asdict(item).items() if name != "candidates"} for item in found]
        print_json({"left": counts, "letterheads": papers, "words": items})
        return
    labels = consequences()
    for name, count in counts.items():
        result_console.print(f"{count:>7}  {labels[name].label}", markup=False)
    result_console.print(f"{papers:>7}  Văn bản có số hoặc ngày chưa chắc", markup=False)
    table = Table("Từ", "Ở", "Máy chắc", "Văn bản", "Trang")
    for item in found:
        table.add_row(
            escape(item.text), item.label, percent(item.confidence, 0), escape(visible(item.name)), str(item.page)
        )
    result_console.print(table)


@quality.command("open")
@click.option("--title", required=True, help="What the batch is called.")
@click.option("--document", "numbers", multiple=True, type=NUMBER, help="A document of it; again for each.")
@click.option("--dossier", help="All documents of a dossier.")
@click.option("--share", type=SHARE, help="Of the documents, that the second round looks at (0.3 = 30%).")
@click.option("--seed", type=click.IntRange(0, batches.LARGEST_SEED - 1), help="Of the sample; else it is drawn.")
@click.option("--blind", is_flag=True, help="Two people enter the fields, neither sees what the other wrote.")
@click.option("--most-words", type=SHARE, help="Error rate of words at most.")
@click.option("--most-fields", type=SHARE, help="Error rate of fields at most.")
@BY
@click.pass_obj
def open_(
    settings: Settings,
    title: str,
    numbers: tuple[int, ...],
    dossier: str | None,
    share: float | None,
    seed: int | None,
    blind: bool,
    most_words: float | None,
    most_fields: float | None,
    by: str,
) -> None:
    """Open a batch: of documents, of a dossier, or of all that were in no batch yet.

    Example: sohoa quality open --title "Công văn 2024" --dossier HS-01 --share 0.3
    """
    with open_archive(settings) as archive:
        chosen = selecting.documents(archive, numbers=numbers or None, dossier=dossier)
        rules = batches.Rules(share, seed, blind, most_words, most_fields)
        made = batches.create(archive, title, chosen, by=by, rules=rules)
    progress_console.print(f"Đã lập lô {made.id}: {made.documents} văn bản, mã chọn mẫu {made.seed}", markup=False)


@quality.command("list")
@JSON
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List the batches, the newest first.

    Example: sohoa quality list
    """
    with open_archive(settings) as archive:
        found = batches.listing(archive)
    if as_json:
        print_json({"batches": [asdict(batch) for batch in found]})
        return
    table = Table("Lô", "Tên", "Văn bản", "Tình trạng", "Còn chờ")
    for batch in found:
        waiting = str(sum(batch.waiting.values()) + batch.rescans)
        table.add_row(str(batch.id), escape(batch.title), str(batch.documents), STATES[batch.state], waiting)
    result_console.print(table)


@quality.command()
@BATCH
@JSON
@click.pass_obj
def show(settings: Settings, batch: int, as_json: bool) -> None:
    """Show a batch: how far its rounds are, the measured error rate, what stands against accepting it.

    Example: sohoa quality show 3
    """
    with open_archive(settings) as archive:
        found, measured = batches.get(archive, batch), measuring.measure(archive, batch)
    if as_json:
        obstacles = measuring.obstacles(found, measured)
        print_json({"batch": asdict(found), "measured": asdict(measured), "obstacles": obstacles})
        return
    _show(found, measured)


@quality.command()
@BATCH
@NOTE
@BY
@JSON
@click.pass_obj
def accept(settings: Settings, batch: int, note: str, by: str, as_json: bool) -> None:
    """Accept a batch; refused where a round is not through or an error rate is above its threshold.

    Example: sohoa quality accept 3 --note "đủ điều kiện"
    """
    _decide(settings, batch, note, by, accept=True, as_json=as_json)


@quality.command()
@BATCH
@NOTE
@BY
@JSON
@click.pass_obj
def refuse(settings: Settings, batch: int, note: str, by: str, as_json: bool) -> None:
    """Refuse a batch: its documents have to be looked over again.

    Example: sohoa quality refuse 3 --note "sai nhiều"
    """
    _decide(settings, batch, note, by, accept=False, as_json=as_json)


@quality.command()
@BATCH
@click.option("--format", "form", type=click.Choice(writing.FORMATS), required=True)
@click.option("--parent", default="", help="Body above the agency.")
@click.option("--agency", default="", help="The agency.")
@click.option("--symbol", default="", help="Behind the number of the minutes.")
@click.option("--place", default="")
@click.option("--chair", default="")
@click.option("--secretary", default="")
@click.option("--present", multiple=True, help="Somebody else who was there; again for each.")
@click.argument("dest", type=FILE)
@BY
@click.pass_obj
def minutes(
    settings: Settings,
    batch: int,
    form: str,
    parent: str,
    agency: str,
    symbol: str,
    place: str,
    chair: str,
    secretary: str,
    present: tuple[str, ...],
    dest: Path,
    by: str,
) -> None:
    """Write the acceptance minutes (biên bản nghiệm thu) of a batch to DEST, "-" for stdout.

    What is not told is left to the pen.

    Example: sohoa quality minutes 3 --format docx bien-ban.docx --agency "UBND phường"
    """
    require_fit(dest, form)
    meeting = writing.Meeting(parent, agency, symbol, place, chair, secretary, present)
    with open_archive(settings) as archive:
        said = writing.minutes(archive, batch, meeting)
        with destination(dest) as stream:
            writing.write(said, form, stream)
        writing.log(archive, by, batch, form)
    progress_console.print(f"Đã lập biên bản lô {batch} tại {whereabouts(dest)}", markup=False)


def _decide(settings: Settings, batch: int, note: str, by: str, *, accept: bool, as_json: bool) -> None:
    with open_archive(settings) as archive:
        decided = measuring.decide(archive, batch, accept=accept, by=by, note=note)
    if as_json:
        print_json({"batch": asdict(decided)})
        return
    result_console.print(f"Lô {batch}, {decided.title}: {STATES[decided.state]}", markup=False)


def _show(batch: Batch, measured: Measured) -> None:
    result_console.print(f"Lô {batch.id}, {batch.title}: {STATES[batch.state]}", markup=False)
    for task in ("first", "entry", "settle", "second"):
        done, waiting = batch.done.get(task, 0), batch.waiting.get(task, 0)
        if done or waiting:
            result_console.print(f"  {task}: {done}/{done + waiting}", markup=False)
    for name, rate, most in (
        ("chữ", measured.words, batch.most_words),
        ("trường", measured.fields, batch.most_fields),
    ):
        if rate.total:
            told = f"{percent(rate.rate)} ({rate.errors}/{rate.total}), {percent(rate.low)} – {percent(rate.high)}"
            result_console.print(f"  sai {name}: {told}, ngưỡng {percent(most)}", markup=False)
    for one in measuring.obstacles(batch, measured) if batch.state == "open" else ():
        result_console.print(f"  {one}", markup=False)
