from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.legacy import repair, repair_words
from tests.normalize.legacy.writing import written

if TYPE_CHECKING:
    from pathlib import Path

    from normalize.legacy.tables import Encoding

GOOD = (
    "Căn cứ Luật Tổ chức chính quyền địa phương, Ủy ban nhân dân xã báo cáo kết quả rà soát hộ nghèo năm 2009;\n"
    "đề nghị các thôn, tổ dân phố niêm yết danh sách, giải quyết khiếu nại trước ngày 15/12 và gửi về Văn phòng.\n"
    "Số liệu: 1.250 hộ (12,5%), trong đó 84 hộ được hỗ trợ sửa chữa nhà ở theo Quyết định số 12/QĐ-UBND."
)
FOREIGN = [
    "Le budget de l'année a été adopté à l'unanimité; où êtes-vous allés cet été, à l'hôtel ou à la forêt ?",
    "Größere Bände über zwölf Jahre: München, Köln, schön, möglich, während, süße Grüße.",
    "El señor Núñez comía en España; ¿dónde está la canción? ¡Mañana! São Paulo, João, Conceição, irmã.",
    "Příliš žluťoučký kůň; Łódź, Kraków; Þór og maðurinn; København, smørrebrød; İstanbul'da güneş, çocuk.",
    "What? So do I. It's e.g. node.js or foo.bar(baz), a^n + b^n = c^n, u+v, ~/dir, `code`, San Jose'.",
    "Giá 5 × 4 = 20 m² (±0,5), 30°C, 5 µg, ½ tỷ, § 5, © 2024, Microsoft®, UBND¹, ho¹, £5, «trích dẫn», a·b, x÷y.",
    "Ông François Müller, bà Nuñez, hãng Citroën, Nestlé, Crédit Agricole, xã Đắk Ơ, ông K'Brôi, Ê Đê, M’Drắk.",
    "https://x.vn/tìm?q=Vi%E1%BB%87t&a=b^c thư a.b@x.vn, C:\\Hồ sơ\\Đề án, 12h30', 5'6\", α β μm Ω ≤ →",
    "Мы со своими у нас, а не о том; рос, хор, сор, Ελλάδα, 日本語, العربية, ไทย, हिन्दी,한국어.",
    "Ho a t.u d.o la.p? Anh em di dau. Co khong? Ba me o nha.",
]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ViÖt Nam", "Việt Nam"),
        ("céng hoµ x· héi chñ nghÜa", "cộng hoà xã hội chủ nghĩa"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("tØnh Hµ Nam häp vÒ n-íc s¹ch, T- ph¸p.", "tỉnh Hà Nam họp về nước sạch, Tư pháp."),
        ("BÁO CÁO VÒ C«NG T¸C TH¸NG 5".replace("Á", "¸"), "BÁO CÁO VỀ CÔNG TÁC THÁNG 5"),
        ("Hoµn thµnh nhiÖm vô. ë n«ng th«n còng vËy", "Hoàn thành nhiệm vụ. Ở nông thôn cũng vậy"),
        ("QuyÒn h¹n", "Quyền hạn"),
        ("Sè: 12/Q§-UBND", "Số: 12/QĐ-UBND"),
        ("§Ò nghÞ ñy ban nh©n d©n x·", "Đề nghị Ủy ban nhân dân xã"),
        ("Vieät Nam", "Việt Nam"),
        ("coäng hoøa xaõ hoäi chuû nghóa", "cộng hòa xã hội chủ nghĩa"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Uûy ban nhaân daân tænh, ñöôøng phoá", "Ủy ban nhân dân tỉnh, đường phố"),
        ("Vie^.t Nam", "Việt Nam"),
        ("DDo^.c la^.p - Tu+. do - Ha.nh phu'c. Toa`n vie^.n?", "Độc lập - Tự do - Hạnh phúc. Toàn viện?"),
        ("va` ty? le^. 2,9%, so^' ho^. 15; xa~. 2 xa~ nghe`o", "và tỷ lệ 2,9%, số hộ 15; xã. 2 xã nghèo"),
        ("Viêòt Nam, ðõn viò", "Việt Nam, đơn vị"),
        ("Viá»‡t Nam", "Việt Nam"),
        ("lÃ m viá»‡c vÃ  há»\x8dc", "làm việc và học"),
        ("Viá»‡t".encode().decode("latin-1").encode("latin-1").decode(), "Việt"),
        ("x\u0430\u0303 \u0441ông bố", "xã công bố"),
        ("đƣợc, ngƣời, Ƣu tiên; Ðộc lập; HÐND, QÐ-UBND", "được, người, Ưu tiên; Độc lập; HĐND, QĐ-UBND"),
        ("e\u0301\u0302 e\u0302\u0301 e\u0302\u0302\u0301 u\u0323\u031b", "ế ế ế ự"),
    ],
)
def test_known_pairs(raw: str, text: str) -> None:
    assert repair(raw).text == text


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258", "viqr"])
def test_what_was_written_in_an_old_encoding_comes_back(encoding: Encoding) -> None:
    assert repair(written(GOOD, encoding)).text.lower() == GOOD.lower()


@pytest.mark.parametrize("page", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_comes_back(page: str, times: int) -> None:
    raw = GOOD
    for _ in range(times):
        raw = "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in raw.encode())
    assert repair(raw).text == GOOD


@pytest.mark.parametrize("text", [GOOD, *FOREIGN, "", " \n\f\n"])
def test_good_text_is_not_touched(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("word", sorted({word for text in FOREIGN for word in text.split()}))
def test_a_lone_word_is_not_touched_among_good_ones(word: str) -> None:
    text = f"Uỷ ban nhân dân xã báo cáo {word} thực hiện nghị quyết của Hội đồng"
    assert repair(text).text == text


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258", "viqr"])
@pytest.mark.parametrize("other", [GOOD, FOREIGN[0], FOREIGN[1]])
def test_only_the_old_run_is_converted(encoding: Encoding, other: str) -> None:
    old = "đề nghị các tổ dân phố niêm yết danh sách hộ nghèo và giải quyết khiếu nại"
    raw = f"{other} {written(old, encoding)} {other}"
    repaired = repair(raw)
    assert repaired.text == f"{other} {old} {other}"
    assert [run.encoding for run in repaired.runs] == [encoding]
    assert raw[repaired.runs[0].start : repaired.runs[0].end] in written(old, encoding)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_old_text_on_a_vietnamese_windows_comes_back(encoding: Encoding) -> None:
    raw = written(GOOD, encoding).encode("latin-1").decode("cp1258")
    assert repair(raw).text.lower() == GOOD.lower()


def test_papers_with_known_truth_come_through_unchanged(shared: Path) -> None:
    papers = sorted((shared / "dev").glob("*.txt"))
    assert papers
    for paper in papers:
        text = unicodedata.normalize("NFC", paper.read_text("utf-8"))
        assert repair(text).text == text, paper.name


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
def test_papers_written_in_old_encodings_come_back(shared: Path, encoding: Encoding) -> None:
    wrong = words = 0
    for paper in sorted((shared / "dev").glob("*.truth.txt")):
        text = unicodedata.normalize("NFC", paper.read_text("utf-8"))
        back = repair(written(text, encoding)).text.split()
        wrong += sum(one.lower() != other.lower() for one, other in zip(text.split(), back, strict=True))
        words += len(back)
    assert wrong <= 0.001 * words


pieces = st.sampled_from(
    [
        "ViÖt",
        "céng",
        "Vieät",
        "hoøa",
        "Vie^.t",
        "ho`a.",
        "Viá»‡t",
        "lÃ",
        "vÃ ",
        "m",
        "e\u0301\u0302",
        "đƣợc",
        "Việt",
        "5",
    ]
)
texts = st.text(max_size=30) | st.lists(pieces | st.sampled_from([" ", "\n", "\f", "-", "\u00a0"])).map(" ".join)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_character_knows_where_it_came_from(raw: str) -> None:
    repaired = repair(raw)
    assert len(repaired.offsets) == len(repaired.text) + 1
    assert list(repaired.offsets) == sorted(repaired.offsets)
    assert repaired.offsets[-1] == len(raw)
    for number, letter in enumerate(repaired.text):
        start, end = repaired.raw_span(number, number + 1)
        assert end > start
        if letter.isascii() and letter.isalnum():
            assert raw[start] == letter or not raw[start].isascii()
    assert repaired.text.count("\n") == raw.count("\n")
    assert repaired.text.count("\f") == raw.count("\f")


@given(st.lists(st.text(min_size=1, max_size=6).filter(lambda word: len(word.split()) == 1 and word.strip() == word)))
@settings(max_examples=100, deadline=None)
def test_words_stay_as_many(words: list[str]) -> None:
    assert len(repair_words(words)) == len(words)


def test_words_of_a_page_are_read_together() -> None:
    assert repair_words(["Céng", "hoµ", "n-íc", "ViÖt", "Nam", "2009"]) == [
        "Cộng",
        "hoà",
        "nước",
        "Việt",
        "Nam",
        "2009",
    ]
