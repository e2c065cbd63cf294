"""The table and the picture of `bench.archive`: the largest archive in full, all of them against their size."""

from __future__ import annotations

from math import log10
from pathlib import Path
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 300, 70, 40
_COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b8860b", "#555555")
_SHOWN = ("a number", "a unit", "one word", "quyết định", "two words from anywhere", "facets of quyết định")

_REMARKS = Path(__file__).with_name("archive_remarks.md")  # on the last run, for the page

_HEAD = """# An archive of {pages} pages

`python -m bench archive --pages 30000 100000 300000 1000000`: papers of the project's own making, searched warm, one
after the other, 20 hits with snippets and boxes each. Times in ms. Where other work ran beside the bench, what the
processor spent tells more than what passed; how busy two cores were stands beside it (1 a core: nobody waits).

The first {own} pages went through the product's own storing; the others are copies of them with numbers, years and
citations of their own, and with the words of their papers. What papers take once they are stored is told of the first
alone: copies are put down in order, with indexes made afterwards, and take a little less.
"""


def report(measured: dict[str, Any]) -> tuple[str, str]:
    """Return the text and the picture."""
    sizes = measured["sizes"]
    last = sizes[-1]
    lines = [
        _HEAD.format(pages=f"{last['pages']:,}", own=f"{measured['own']['pages']:,}"),
        f"| query, machine busy {last['load']:.1f} | must, ms | median | p95 | p95, processor |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {t['name']} | {t['limit']:.0f} | {t['median']:.1f} | {t['p95']:.1f} | {t['cpu_p95']:.1f} |"
        for t in last["timings"]
    ]
    lines += ["", *_room(measured["own"], last["room"]), "", *_storing(last), "", *_by_size(sizes)]
    lines += ["", _REMARKS.read_text("utf-8").strip()]
    return "\n".join(lines) + "\n", picture(sizes)


def _room(own: dict[str, float], all_of_it: dict[str, float]) -> list[str]:
    lines = ["| beside the text, as UTF-8 | must | stored | with copies |", "|---|--:|--:|--:|"]
    both = (own["database"] + own["index"], all_of_it["database"] + all_of_it["index"])
    lines += [f"| database and index | 2.0 × | {both[0]:.2f} × | {both[1]:.2f} × |"]
    named = ("index", "restored", "words", "tokens", "raw")
    called = {"restored": "text"}
    return lines + [
        f"| of it: {called.get(name, name)} | | {own[name]:.2f} × | {all_of_it[name]:.2f} × |" for name in named
    ]


def _storing(last: dict[str, Any]) -> list[str]:
    large, empty, found = last["large"], last["empty"], last["found"]
    slower = {name: empty[name] / large[name] for name in ("passed", "cpu")}
    busy = f"{empty['load']:.1f} to {large['load']:.1f}"
    return [
        f"| writing, four processes, machine busy {busy} | must | as it passed | of the processors |",
        "|---|--:|--:|--:|",
        f"| pages/s into this archive | 500 | {large['passed']:.0f} | {large['cpu']:.0f} |",
        f"| pages/s into an empty one | | {empty['passed']:.0f} | {empty['cpu']:.0f} |",
        f"| times slower into this one | 1.5 | {slower['passed']:.2f} | {slower['cpu']:.2f} |",
        f"| a page stored and found, at most, s | 1 | {found['passed']:.2f} | {found['cpu']:.2f} |",
        "",
        "Pages per second of the processors count each second of each core: two idle cores do up to twice as many.",
    ]


def _by_size(sizes: list[dict[str, Any]]) -> list[str]:
    lines = [
        "## As it grows",
        "",
        "![p95 of the processor and pages stored against the size of the archive](bench-archive.svg)",
        "",
        "| pages | " + " | ".join(f"{name}, p95 ms" for name in _SHOWN) + " | pages/s stored, of a processor |",
        "|--:|" + "--:|" * (len(_SHOWN) + 1),
    ]
    for size in sizes:
        told = {timing["name"]: timing["cpu_p95"] for timing in size["timings"]}
        cells = [f"{told[name]:.1f}" for name in _SHOWN]
        lines.append(f"| {size['pages']:,} | {' | '.join(cells)} | {size['large']['cpu']:.0f} |")
    return lines


def picture(sizes: list[dict[str, Any]]) -> str:
    """Return both curves as SVG: milliseconds of the processor, and pages stored a second, against pages."""
    took = [(size["pages"], {timing["name"]: timing["cpu_p95"] for timing in size["timings"]}) for size in sizes]
    series = {name: [(pages, told[name]) for pages, told in took] for name in _SHOWN}
    stored = {
        called: [(size["pages"], size[name]["cpu"]) for size in sizes]
        for called, name in (("into this archive", "large"), ("into an empty one", "empty"))
    }
    above = _chart("p95 of a query, ms of the processor", series, 0)
    below = _chart("pages stored, a second of a processor", stored, _HEIGHT + 2 * _TOP)
    height = 2 * (_HEIGHT + 2 * _TOP) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + _LEFT + 220}" height="{height}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join([*above, *below])
        + "\n</svg>\n"
    )


def _chart(title: str, series: dict[str, list[tuple[float, float]]], top: int) -> list[str]:
    points = [point for line in series.values() for point in line]
    low, high = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    most = max(y for _, y in points) * 1.1

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - low) / (high - low) if high > low else 0.5
        return _LEFT + across * _WIDTH, top + _TOP + _HEIGHT - y / most * _HEIGHT

    parts = [f'<text x="{_LEFT}" y="{top + 24}" font-size="14">{title}</text>']
    for part in range(5):
        y = at(10**low, most * part / 4)[1]
        parts.append(f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{most * part / 4:.0f}</text>')
    foot = top + _TOP + _HEIGHT + 18
    parts += [
        f'<text x="{at(x, 0)[0]:.0f}" y="{foot}" text-anchor="middle">{x:,.0f}</text>'
        for x in sorted({x for x, _ in points})
    ]
    for line, colour in zip(series.values(), _COLOURS, strict=False):
        places = [at(x, y) for x, y in line]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    for row, (name, colour) in enumerate(zip(series, _COLOURS, strict=False)):
        y = top + _TOP + 12 + 18 * row
        parts.append(f'<text x="{_LEFT + _WIDTH + 16}" y="{y}" fill="{colour}">{name}</text>')
    return parts
