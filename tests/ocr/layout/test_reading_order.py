from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr.layout.composition import compose
from ocr.layout.reading_order import Piece
from ocr.page import Box

HEIGHT = 30


def words(text: str, x: int, y: int, line: int) -> list[Piece]:
    pieces = []
    for word in text.split():
        pieces.append(Piece(word, Box(x, y, 16 * len(word), HEIGHT), 0.9, line))
        x += 16 * len(word) + 10
    return pieces


def text_of(pieces: list[Piece]) -> str:
    return compose(pieces)[0]


def test_two_columns_run_together_by_the_engine_are_parted() -> None:
    pieces = [
        *words("ỦY BAN NHÂN DÂN", 100, 100, 0),
        *words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 700, 100, 0),
        *words("XÃ ĐÔNG HẢI", 130, 150, 1),
        *words("Độc lập - Tự do - Hạnh phúc", 760, 150, 1),
        *words("Số: 5/BC-UBND", 120, 210, 2),
        *words("Đông Hải, ngày 02 tháng 3 năm 2024", 720, 210, 2),
        *words("BÁO CÁO", 560, 320, 3),
    ]
    text = text_of(pieces)
    order = [
        text.index(part) for part in ("ỦY BAN NHÂN DÂN", "XÃ ĐÔNG HẢI", "5/BC-UBND", "CỘNG HÒA", "Độc lập", "ngày 02")
    ]
    assert order == sorted(order)
    assert text.endswith("\n\nBÁO CÁO\n")


def test_a_table_is_read_row_by_row() -> None:
    rows = [("1", "Thôn Đông", "04", "30/8"), ("2", "Thôn Tây", "03", "30/9"), ("3", "Thôn Nam", "02", "31/10")]
    pieces = []
    for number, row in enumerate(rows):
        for cell, x in zip(row, (100, 300, 700, 1000), strict=True):
            pieces += words(cell, x, 100 + 60 * number, number)
    lines = [line for line in text_of(pieces).split("\n") if line]
    assert lines == ["1 Thôn Đông 04 30/8", "2 Thôn Tây 03 30/9", "3 Thôn Nam 02 31/10"]


def test_a_recipients_list_longer_than_the_signature_stays_whole() -> None:
    pieces = [
        *words("Nơi nhận:", 100, 100, 0),
        *words("TM. ỦY BAN NHÂN DÂN", 800, 100, 0),
        *words("- Như trên;", 100, 145, 1),
        *words("CHỦ TỊCH", 880, 145, 1),
        *words("- Ban chỉ đạo;", 100, 190, 2),
        *words("- Lưu: VT.", 100, 235, 3),
    ]
    assert text_of(pieces) == "Nơi nhận:\n- Như trên;\n- Ban chỉ đạo;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"


def test_an_indented_line_begins_a_paragraph() -> None:
    long = "một hai ba bốn năm sáu bảy tám chín mười"
    pieces = [
        *words(long, 160, 100, 0),
        *words(long, 100, 140, 1),
        *words("hết đoạn.", 100, 180, 2),
        *words(long, 160, 220, 3),
        *words(long, 100, 260, 4),
    ]
    assert text_of(pieces).count("\n\n") == 1


boxes = st.builds(Box, st.integers(0, 2000), st.integers(0, 3000), st.integers(1, 400), st.integers(1, 80))
pieces_anywhere = st.lists(
    st.builds(Piece, st.text("aăâdđ1-.", min_size=1, max_size=8), boxes, st.floats(0, 1), st.integers(0, 12)),
    max_size=40,
)


@given(pieces_anywhere)
def test_no_word_is_lost_or_doubled_wherever_words_stand(pieces: list[Piece]) -> None:
    text, placed, sources = compose(pieces)
    assert sorted(map(id, sources)) == sorted(map(id, pieces))
    assert [text[word.start : word.end] for word in placed] == [source.text for source in sources]
    assert text.split() == [source.text for source in sources]
    assert [word.line for word in placed] == sorted(word.line for word in placed)
    assert text == "" or text.endswith("\n")
