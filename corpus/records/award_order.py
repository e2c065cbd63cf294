"""Which rows of `award` tell of one award, and in which order awards are told: worked out by SQLite, a page at a time.

Rows tell of one award where unit, who is honoured, title and year are the same, and the decision; a row that names no
decision belongs to the first that is named. What a later paper took back is none: by its decision, or, where that paper
does not tell which, by its year.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.store.window import WHOLE, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

# "+": nearly every document is done; the unit is what few awards are of.
_DONE = "JOIN document ON document.id = award.document_id AND +document.state = 'done'"
_KNOWN = "JOIN unit ON unit.code = award.unit_code AND unit.valid_from = award.unit_from"
_WHO = "coalesce({0}.who, named({0}.quote))"
_OF_UNITS = (
    "AND (award.unit_code, award.unit_from) IN"
    " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:keys))"
)
_AWARDS = f"""
WITH told AS (
    SELECT award.id, award.document_id, award.page, award.start, award.unit_code, {_WHO.format("award")} AS who,
        award.title, award.year, award.number_key, award.date, award.recipient_kind,
        coalesce(award.number_key = document.number_key, 0) AS decides
    FROM award {_DONE} {_KNOWN}
    WHERE award.state = 'awarded' {{of_units}}
),
standing AS (
    SELECT *, first_value(number_key) OVER (
        PARTITION BY unit_code, who, title, coalesce(year, '')
        ORDER BY number_key IS NULL, document_id, page, start, id
    ) AS first_key
    FROM told WHERE NOT EXISTS (
        SELECT 1 FROM award AS back JOIN document AS paper ON paper.id = back.document_id AND paper.state = 'done'
        WHERE back.state = 'revoked' AND back.unit_code = told.unit_code AND back.title = told.title
            AND CASE WHEN back.number_key != '' THEN back.number_key IS told.number_key ELSE back.year IS told.year END
            AND (instr({_WHO.format("back")}, told.who) OR instr(told.who, {_WHO.format("back")}))
    )
),
one AS (
    SELECT json_group_array(id) AS ids, unit_code, who, title, coalesce(year, '') AS year, min(document_id) AS earliest,
        substr(min(CASE WHEN date != '' THEN {{rank}} || date END), {{behind}}) AS date,
        substr(min({{rank}} || recipient_kind), {{behind}}) AS kind
    FROM standing GROUP BY unit_code, who, title, coalesce(year, ''), coalesce(number_key, first_key)
),
ended AS (
    SELECT *, substr(time, 1, 4) + 0 AS first, substr(time, instr(time, '/') + 1, 4) + 0 AS last
    FROM (SELECT *, coalesce(nullif(year, ''), date, '') AS time FROM one)
)
"""
# What tells most of an award goes first: the decision itself, then what names it; as text, to be the head of a value.
_RANK = "printf('%d%d%012d%09d%012d%012d', NOT decides, number_key IS NULL, document_id, page, start, id)"
_BEHIND = 2 + 12 + 9 + 12 + 12 + 1
_WITHIN = "WHERE :year IS NULL OR (time != '' AND :year BETWEEN first AND last)"
_LATEST_FIRST = (
    "ORDER BY last DESC, CASE kind WHEN 'collective' THEN 0 WHEN 'person' THEN 1 ELSE 2 END, title, who, unit_code,"
    " year, earliest, ids"
)


def ordered(
    archive: Archive, keys: Iterable[UnitKey] | None, year: int | None = None, window: Window = WHOLE
) -> tuple[list[list[int]], int]:
    """Return the rows of each award, by their ids, the latest award first, and how many awards there are in all.

    Args:
        archive: where to look.
        keys: of the units whose awards are wanted; None: of all.
        year: for which, or within the period for which, they were given; where none is told, the decision's own.
        window: which part of the list.
    """
    asked = None if keys is None else json.dumps([list(key) for key in keys])
    awards = _AWARDS.format(of_units="" if asked is None else _OF_UNITS, rank=_RANK, behind=_BEHIND)
    told = {"keys": asked, "year": year}
    rows = archive.db.execute(
        f"{awards} SELECT ids, count(*) OVER () FROM ended {_WITHIN} {_LATEST_FIRST} {window.sql}", told
    ).fetchall()
    if rows or not window.offset:
        return [json.loads(ids) for ids, _ in rows], rows[0][1] if rows else 0
    (count,) = archive.db.execute(f"{awards} SELECT count(*) FROM ended {_WITHIN}", told).fetchone()
    return [], int(count)
