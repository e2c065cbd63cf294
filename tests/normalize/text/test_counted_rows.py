import pytest

from normalize.restoration import Doubt
from normalize.restoring import restore
from normalize.text.counted_rows import counted_rows

HEADING = "THU GOM RÁC THẢI"


def table(*signs: str) -> str:
    rows = [
        f"{sign}\t{HEADING}\t\n{number}\tMỗi tổ có một điểm tập kết\t5" for number, sign in enumerate(signs, start=1)
    ]
    return "\n".join(["TT\tNội dung chấm\tĐiểm", *rows]) + "\n"


@pytest.mark.parametrize(
    ("signs", "numerals"),
    [
        (("1", "H", "IH"), ("I", "II", "III")),
        (("1", "2", "3"), ("1", "2", "3")),
        (("1",), ("1",)),
        (("H", "7", "IH"), ("H", "7", "IH")),
        (("H", "HI"), ("II", "III")),
        (("IV", "V"), ("IV", "V")),
        (("1", "II", "IV"), ("1", "II", "IV")),
    ],
)
def test_headings_of_a_table_are_counted_with_roman_numbers(signs: tuple[str, ...], numerals: tuple[str, ...]) -> None:
    raw = table(*signs)
    doubts = tuple(Doubt(at, at + len(word), 0.95) for at, word in _words(raw))
    for restored in (restore(raw, doubts), restore(raw)):
        rows = restored.text.splitlines()[1::2]
        assert tuple(row.split("\t")[0] for row in rows) == numerals
        for token in restored.tokens:
            assert restored.raw[token.raw_start : token.raw_end] == token.raw


def test_what_the_engine_said_stays_beside_it_and_the_change_is_told_with_its_confidence() -> None:
    raw = table("1", "H", "IH")
    restored = restore(raw, tuple(Doubt(at, at + len(word), 0.95) for at, word in _words(raw)))
    changed = {token.raw: token for token in restored.tokens if token.raw != token.text}
    assert {raw: token.text for raw, token in changed.items()} == {"1": "I", "H": "II", "IH": "III"}
    assert all(0.5 < token.confidence < 1 for token in changed.values())


def test_only_rows_of_one_table_count_together() -> None:
    raw = table("1") + "\nNội dung khác\n" + table("H")
    assert list(counted_rows(table("1"))) == []
    assert [numeral for *_, numeral in counted_rows(raw)] == ["II"]


def _words(raw: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for word in raw.split():
        at = raw.index(word, at)
        found.append((at, word))
        at += len(word)
    return found
