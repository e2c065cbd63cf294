from __future__ import annotations

import json
import re
import zlib

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.pages.packing import pack_text, pack_tokens, pack_words
from corpus.pages.unpacking import (
    TokensAsked,
    WordsAsked,
    token_spans_between,
    tokens_between,
    unpack_text,
    unpack_tokens,
    unpack_words,
    words_between,
)

NUMBERS = st.integers(-40_000, 40_000)
SURE = st.integers(0, 10_000).map(lambda parts: round(parts / 10_000, 4))
WORDS = st.lists(st.tuples(*[NUMBERS] * 6, SURE, NUMBERS).map(list), max_size=20)
TOKENS = st.lists(st.tuples(*[NUMBERS] * 4, SURE).map(list), max_size=20)


@given(WORDS)
@example([[0, 4, 100, 50, 90, 30, 0.97, 0], [5, 9, 210, 52, 80, 31, 0.5, 0], [10, 12, 100, 98, 40, 30, 1.0, 1]])
def test_words_come_back_as_they_were(rows: list[list[float]]) -> None:
    assert unpack_words(pack_words(rows)) == rows


@given(TOKENS)
def test_tokens_come_back_as_they_were(rows: list[list[float]]) -> None:
    assert unpack_tokens(pack_tokens(rows)) == rows


@given(st.text(), st.text())
@example("half a sign \ud835", "half a sign \udc00")
def test_a_text_comes_back_beside_any_other(text: str, alike: str) -> None:
    assert unpack_text(pack_text(text, alike), alike) == text


def test_what_earlier_versions_stored_is_read() -> None:
    rows = [[0, 4, 100, 50, 90, 30, 0.97123456, 0]]
    assert unpack_words(json.dumps(rows)) == rows
    assert unpack_text("chữ", None) == "chữ"
    with_signs = bytes.fromhex(
        "0201000400010001006400789c6260646000000000ffff6264646000000000ffff6260606000000000ffff6260646000000000ffff4a34626000000000ffff030002670098"
    )
    assert unpack_tokens(with_signs) == [[0, 4, 0, 4, 0.97], [5, 9, 5, 10, 0.5]]
    columns = [5, 4, 100, 50, 90, 30, 9700, 0]
    without_steps = bytes(byte for value in columns for byte in (value % 256, value // 256))
    assert unpack_words(zlib.compress(without_steps)) == [[5, 9, 100, 50, 90, 30, 0.97, 0]]


@st.composite
def printed_words(draw: st.DrawFn) -> tuple[str, list[list[float]]]:
    """A text, and its words as an engine gives them: some lines askew, some words left out or cut."""
    lines = draw(st.lists(st.lists(st.text("aạgpÊỆđMi1 -\u00a0", min_size=1, max_size=6), max_size=6), max_size=5))
    text = "\n".join(" ".join(line) for line in lines)
    left_out = draw(st.integers(0, 4))
    rows: list[list[float]] = []
    line = 0
    for number, match in enumerate(re.finditer(r"[^ \n]+", text)):
        line += rows != [] and "\n" in text[int(rows[-1][1]) : match.start()]
        box = draw(st.tuples(*[st.integers(-3, 3)] * 4))
        at = [match.start() * 20 + box[0], line * 50 + match.start() // 3 + box[1], 60 + box[2], 30 + box[3]]
        if left_out == 0 or number % left_out:
            rows.append([*match.span(), *at, draw(SURE), line])
    return text, rows


@given(printed_words())
def test_words_come_back_beside_their_text(printed: tuple[str, list[list[float]]]) -> None:
    text, rows = printed
    stored = pack_words(rows, text)
    assert unpack_words(stored, text) == rows


@given(st.lists(printed_words(), max_size=5))
def test_words_of_many_pages_come_back_as_those_of_each(pages: list[tuple[str, list[list[float]]]]) -> None:
    asked = [WordsAsked(pack_words(rows, text), text, len(text) // 2, len(text)) for text, rows in pages]
    assert words_between(asked) == [
        [row for row in rows if row[0] < len(text) and row[1] > len(text) // 2] for text, rows in pages
    ]


@given(st.text("aạ \n", max_size=40), st.text("bđ \n", max_size=40), st.data())
def test_tokens_come_back_beside_their_texts(raw: str, restored: str, data: st.DataObject) -> None:
    spans = zip(re.finditer(r"[^ \n]+", raw), re.finditer(r"[^ \n]+", restored), strict=False)
    rows = [[*one.span(), *two.span(), data.draw(SURE)] for one, two in spans]
    stored = pack_tokens(rows, raw, restored)
    assert unpack_tokens(stored, raw, restored) == rows
    asked = TokensAsked(stored, raw, restored, 3, 20)
    spoken_of = [row for row in rows if row[2] < 20 and row[3] > 3]
    assert tokens_between(asked) == spoken_of
    behind = TokensAsked(pack_tokens(rows, "", ""), raw, restored, 0, 10)  # where they stand is stored
    spans = [[row[:4] for row in spoken_of], [row[:4] for row in rows if row[2] < 10 and row[3] > 0]]
    assert token_spans_between([asked, behind, asked]) == [spans[0], spans[1], spans[0]]


def test_words_take_no_room_for_what_their_text_tells() -> None:
    lines = [" ".join("ủ" * (1 + (9 * line + word) ** 3 % 10007 % 8) for word in range(9)) for line in range(40)]
    text = "\n".join(lines)
    words = [[*match.span(), match.start() * 9, 40, 70, 30, 0.97, 0] for match in re.finditer(r"[^ \n]+", text)]
    words = [[*row[:2], *row[2:7], text[: int(row[0])].count("\n")] for row in words]
    assert len(pack_words(words, text)) < len(pack_words(words)) - len(words) / 2


def test_what_the_version_before_stored_is_read() -> None:
    rows = [[0, 4, 100, 50, 90, 30, 0.97, 0], [5, 9, 210, 52, 80, 31, 0.5, 0], [10, 12, 100, 98, 40, 30, 1.0, 1]]
    words = bytes.fromhex(
        "03010002000a0002000a00010064000100000040011e0000001700000062606202000000ffff12615105000000ffff636060020062616102000000ffff3262d203000000ffff62626000000000ffff62606200000000ffff3b94720200"
    )
    tokens = bytes.fromhex(
        "030100040001000100640000000000000000001c000000626002000000ffff626000000000ffff626002000000ffff3b94020063620200"
    )
    assert unpack_words(words, "mười hai chữ") == rows
    assert unpack_tokens(tokens) == [[0, 4, 0, 4, 0.97], [5, 9, 5, 10, 0.5]]


def test_what_was_stored_in_codes_of_our_own_is_read() -> None:
    text = "Ủy ban nhân dân\nxã Điện Hòa báo cáo"
    by_text = (
        "040412000000406222223f3c007c43df0f3f8967e875dc3c149828a28c28a4a028240bd0000aed0026e00a07210021801085b418708400"
    )
    by_spans = (
        "040718000000406222223fe7800ff1e1ef879fc4b3f426bb87fbeffb6bc0149828a28a28a4a020041205e8058002b005"
        "a004dc0140e42004300210b681c384204a"
    )
    rows = unpack_words(bytes.fromhex(by_text), text)
    assert unpack_words(bytes.fromhex(by_spans), "another text") == rows
    assert [text[row[0] : row[1]] for row in rows] == text.split()
    assert rows[2] == [7, 11, 370, 261, 85, 38, 0.91, 0]
    assert rows[5] == [19, 23, 291, 313, 80, 40, 0.5, 1]
    tokens = unpack_tokens(bytes.fromhex("04000500000060023b8780145e8561c21000"), text, text)
    assert tokens == [[row[0], row[1], row[0], row[1], row[6]] for row in rows]
    by_spans = "04010c0000007e003e3fb87bfedaf7fdb5e0140005e82cb560001c2100a5"
    assert unpack_tokens(bytes.fromhex(by_spans), text, "x") == tokens
    asked = TokensAsked(bytes.fromhex(by_spans), text, "x", 20, 90)
    assert token_spans_between([asked]) == [[row[:4] for row in tokens[5:]]]


def test_what_is_stored_now_stays_readable() -> None:
    """The archive outlives versions of Pcodec: what one wrote is read by those that come."""
    text = "Ủy ban nhân dân\nxã Điện Hòa báo cáo"
    by_text = (
        "0504040102090000008f020000260026002600280026002600002300300060813920009304a2f4014a23050022001000"
        "504003880001417b03200000100008001c40150800001000c0ff2388788098090022000071b2495e0a004b02010400"
    )
    by_spans = (
        "0507040102090000008f020000260026002600260026002600002300300060813920009304a2f4014a23050022001000"
        "504003880001417b03200000100008001c40150800001000c0ff238878a098090022000071b2495e0a004b0201040000"
        "100000000c100000100000000cfe01001000100014645801"
    )
    rows = unpack_words(bytes.fromhex(by_text), text)
    assert unpack_words(bytes.fromhex(by_spans), "another text") == rows
    assert rows[0] == [0, 2, 230, 260, 40, 38, 0.97, 0]
    assert rows[4] == [16, 18, 230, 312, 41, 30, 0.97, 1]


def test_numbers_of_more_than_two_bytes_come_back() -> None:
    rows = [[number, number + 1, 70_000 * number, 1, 2, 3, 0.5, 0] for number in range(40)]
    assert unpack_words(pack_words(rows)) == rows


def test_little_room_is_taken() -> None:
    text = "Ủy ban nhân dân phường báo cáo kết quả thực hiện kế hoạch. " * 40
    words = [[at, at + 4, at * 10 % 2000, at // 200 * 50, 70, 40, 0.96, at // 200] for at in range(0, 2000, 5)]
    assert len(pack_words(words)) < len(json.dumps(words)) / 10
    assert len(pack_text(text, text.replace("kế hoạch", "kê hoach"))) < len(text) / 10
