"""`sohoa evidence accept …`: a reviewer's word on evidence, and the points of a unit for a criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from corpus.errors import ArchiveError
from corpus.linking import programmes
from corpus.records import evidence, reviewing
from corpus.records import points as pointing
from corpus.records.appraisal import STATUSES
from corpus.records.record import record
from corpus.units import units
from corpus.vietnam import figure

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.records.evidence_rows import Evidence, Status
    from corpus.store.archive import Archive


class _Points(click.ParamType[float]):
    """A number of points with a comma, as it is written in Vietnam, or a point."""

    name = "number"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return float(value.replace(",", ".") if isinstance(value, str) else value)
        except ValueError:
            self.fail(f"“{value}” không phải số điểm, ví dụ 9,5", param, ctx)


_EVIDENCE = click.argument("evidence_id", metavar="EVIDENCE", type=NUMBER)
_NOTE = click.option("--note", help="What to write beside it.")
_JSON = click.option("--json", "as_json", is_flag=True)


@click.command()
@_EVIDENCE
@_NOTE
@_JSON
@click.pass_obj
def accept(settings: Settings, evidence_id: int, note: str | None, as_json: bool) -> None:
    """Accept a piece of evidence by its number.

    Example: sohoa evidence accept 12 --note "đã đối chiếu bản gốc"
    """
    _decide(settings, evidence_id, "accepted", note, as_json=as_json)


@click.command()
@_EVIDENCE
@_NOTE
@_JSON
@click.pass_obj
def reject(settings: Settings, evidence_id: int, note: str | None, as_json: bool) -> None:
    """Reject a piece of evidence; it stays in sight and counts for nothing.

    Example: sohoa evidence reject 12 --note "văn bản chưa ký"
    """
    _decide(settings, evidence_id, "rejected", note, as_json=as_json)


@click.command()
@_EVIDENCE
@_JSON
@click.pass_obj
def reopen(settings: Settings, evidence_id: int, as_json: bool) -> None:
    """Take a decision back: the piece waits to be looked at again.

    Example: sohoa evidence reopen 12
    """
    _decide(settings, evidence_id, "proposed", None, as_json=as_json)


@click.command()
@_EVIDENCE
@click.option("--criterion", help="Code of another criterion of the programme.")
@click.option("--unit", help="Name or code of another unit.")
@_JSON
@click.pass_obj
def move(settings: Settings, evidence_id: int, criterion: str | None, unit: str | None, as_json: bool) -> None:
    """Put a piece of evidence to another criterion, unit, or both; it is not proposed again where it was.

    Example: sohoa evidence move 12 --criterion 3.2.1.b --unit "Xã Điện Hồng"
    """
    if criterion is None and unit is None:
        raise click.UsageError("one of --criterion and --unit, or both")
    with open_archive(settings) as archive:
        _tell(reviewing.move(archive, evidence_id, by=ACTOR, criterion=criterion, unit=unit), as_json=as_json)


@click.command()
@_EVIDENCE
@click.argument("words")
@_JSON
@click.pass_obj
def note(settings: Settings, evidence_id: int, words: str, as_json: bool) -> None:
    """Write a note beside a piece of evidence; "" takes it away.

    Example: sohoa evidence note 12 "cần bản có dấu đỏ"
    """
    with open_archive(settings) as archive:
        _tell(reviewing.note(archive, evidence_id, words, by=ACTOR), as_json=as_json)


@click.command()
@click.argument("document", type=NUMBER)
@click.option("--page", type=NUMBER, default=1, show_default=True)
@click.option("--quote", required=True, help="The passage, word by word; marks and line breaks do not matter.")
@click.option("--unit", required=True, help="Name or code of the unit.")
@click.option("--criterion", required=True, help="Code of the criterion.")
@click.option("--programme", type=NUMBER, help="Id of the programme, where there are several.")
@click.option("--against", is_flag=True, help="The passage speaks against the unit.")
@_NOTE
@_JSON
@click.pass_obj
def add(
    settings: Settings,
    document: int,
    page: int,
    quote: str,
    unit: str,
    criterion: str,
    programme: int | None,
    against: bool,
    note: str | None,
    as_json: bool,
) -> None:
    """Add a passage of a document as accepted evidence.

    Example: sohoa evidence add 7 --page 2 --quote "đã trồng 1.200 cây" --unit "Xã Điện Hồng" --criterion 3.2.1.b
    """
    with open_archive(settings) as archive:
        added = reviewing.add(
            archive,
            document,
            reviewing.find_quote(archive, document, page, quote),
            programme=chosen(archive, programme),
            criterion=criterion,
            unit=unit,
            by=ACTOR,
            favourable=not against,
            note=note,
        )
        _tell(added, as_json=as_json)


@click.command()
@click.option("--unit", required=True, help="Name or code of the unit.")
@click.option("--criterion", required=True, help="Code of the criterion.")
@click.option("--programme", type=NUMBER, help="Id of the programme, where there are several.")
@click.option("--self", "self_score", type=_Points(), help="What the unit gave itself.")
@click.option("--minus", type=_Points(), help="Points to take off, with --reason.")
@click.option("--reason", help="Why they are taken off.")
@click.option("--evidence", "because", type=NUMBER, help="The piece of evidence behind it.")
@click.option("--undo", type=NUMBER, help="Number of a reduction to take back.")
@_JSON
@click.pass_obj
def points(
    settings: Settings,
    unit: str,
    criterion: str,
    programme: int | None,
    self_score: float | None,
    minus: float | None,
    reason: str | None,
    because: int | None,
    undo: int | None,
    as_json: bool,
) -> None:
    """Show a unit's points for a criterion, write down its own, or take some off with a reason.

    Example: sohoa evidence points --unit "Xã Điện Hồng" --criterion 1.2 --minus 2 --reason "chậm 20 ngày"
    """
    if (minus is None) != (reason is None):
        raise click.UsageError("--minus and --reason go together")
    with open_archive(settings) as archive:
        place: dict[str, Any] = {"programme": chosen(archive, programme), "criterion": criterion, "unit": unit}
        if self_score is not None:
            pointing.set_self_score(archive, **place, points=self_score, by=ACTOR)
        if minus is not None and reason is not None:
            pointing.reduce(archive, **place, points=minus, reason=reason, by=ACTOR, evidence=because)
        if undo is not None:
            pointing.undo_reduction(archive, undo, by=ACTOR)
        _tell_points(archive, **place, as_json=as_json)


COMMANDS = (accept, reject, reopen, move, note, add, points)


def chosen(archive: Archive, programme: int | None) -> int:
    """Return the programme that is meant: the one given, else the only one. Raises ArchiveError."""
    if programme is not None:
        return programmes.get(archive, programme).id
    known = programmes.all_programmes(archive)
    if len(known) == 1:
        return known[0].id
    if not known:
        raise ArchiveError("Kho chưa có phong trào thi đua nào. Hãy nạp kế hoạch phát động trước.")
    named = "; ".join(f"{one.id}: {one.title}" for one in known)
    raise ArchiveError(f"Kho có nhiều phong trào, hãy chọn bằng --programme: {named}.")


def _decide(settings: Settings, evidence_id: int, status: Status, note: str | None, *, as_json: bool) -> None:
    with open_archive(settings) as archive:
        _tell(evidence.decide(archive, evidence_id, status, by=ACTOR, note=note), as_json=as_json)


def _tell(piece: Evidence, *, as_json: bool) -> None:
    if as_json:
        print_json(evidence.as_json([piece])["evidence"][0])
        return
    noted = f" · Ghi chú: {piece.note}" if piece.note else ""
    said = f"Số {piece.id} · {piece.unit_name} · {piece.criterion} · {STATUSES[piece.status]}{noted}"
    result_console.print(said, markup=False)


def _tell_points(archive: Archive, programme: int, criterion: str, unit: str, *, as_json: bool) -> None:
    launched = programmes.get(archive, programme)
    asked = reviewing.asked_of(archive, launched, criterion)
    key = reviewing.bound_unit(archive, launched, unit)
    found = record(archive, key)
    entry = next(
        (
            entry
            for part in found.programmes
            if part.programme.id == programme
            for entry in part.criteria
            if entry.criterion.code == asked.code
        ),
        None,
    )
    given = entry.points if entry else None
    taken = (
        given.reductions if given else pointing.kept(archive, units.own_line(archive, key)).reductions.get(asked.id, ())
    )
    if as_json:
        scored = given.self_score.points if given and given.self_score else None
        rows = [{"id": one.id, "points": one.points, "reason": one.reason, "by": one.by, "at": one.at} for one in taken]
        appraised = given.appraised if given else None
        print_json({"maximum": asked.points, "self": scored, "reductions": rows, "appraised": appraised})
        return
    if given is None:
        result_console.print(f"Tiêu chí {asked.code} không có điểm.", markup=False)
        return
    scored_words = figure(given.self_score.points) if given.self_score else "chưa có"
    if given.self_score and given.self_score.told:
        scored_words += f" (bảng tự chấm {given.self_score.told.where})"
    reviewed = "chưa xét" if given.appraised is None else figure(given.appraised)
    said = f"tối đa {figure(given.maximum)}, tự chấm {scored_words}, thẩm định {reviewed}"
    result_console.print(f"{found.unit.name} · {asked.code}: {said}", markup=False)
    for one in taken:
        result_console.print(f"  Số {one.id}: trừ {figure(one.points)} điểm, {one.reason} ({one.by})", markup=False)
