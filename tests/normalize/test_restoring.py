import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize.restoring import Doubt, restore

GOOD = "Ủy ban nhân dân thị xã báo cáo kết quả thực hiện phong trào thi đua yêu nước năm 2024."
STRIPPED = "Uy ban nhan dan thi xa bao cao ket qua thuc hien phong trao thi dua yeu nuoc nam 2024."
ENGLISH = "The committee will publish the annual report of the programme in English on its website."

syllables = st.sampled_from(
    ["Uy", "ban", "nhan", "dan", "thi", "xa", "x4", "thu;c", "hién", "HPND", "s6", "¢", "&", "I1."]
)
others = st.sampled_from(["12", "2024,", "14/3/2024", "199/KH-MTTQ-BTT", "-", "…", "a@b.vn", "https://a.vn/x", "(1)"])
spaces = st.sampled_from([" ", "  ", "\n", "\n\n", "\f", "\t", " \r\n"])
papers = st.lists(st.tuples(syllables | others, spaces), max_size=12).map(
    lambda parts: "".join(a + b for a, b in parts)
)
texts = st.text(max_size=40) | papers


@given(texts)
@settings(max_examples=150, deadline=None)
@example("ng hiep va nong ng hiep")
@example("cuachinh phu va cua chinh phu")
@example("thi?, xa;\fthi x4\u00a0xã")
@example("e\u0302\u0301 e\u0301\u0302 \u0301")
def test_tokens_fit_both_texts(raw: str) -> None:
    found = restore(raw)
    assert found.raw == raw
    at = at_raw = 0
    span = (0, 0)
    for token in found.tokens:
        assert token.raw == raw[token.raw_start : token.raw_end]
        assert token.text == found.text[token.start : token.end]
        assert token.text
        assert not any(c.isspace() for c in token.text)
        assert 0 <= token.confidence <= 1
        assert token.start >= at
        assert found.text[at : token.start].isspace() or at == token.start
        assert token.raw_start >= at_raw or (token.raw_start, token.raw_end) == span
        at, at_raw, span = token.end, token.raw_end, (token.raw_start, token.raw_end)
        assert unicodedata.is_normalized("NFC", token.text)
    assert not found.text[at:].strip()


@given(texts)
@settings(max_examples=100, deadline=None)
def test_lines_and_pages_are_kept(raw: str) -> None:
    found = restore(raw)
    for mark in "\n\f":
        assert found.text.count(mark) == raw.count(mark)


@given(
    st.lists(
        st.integers(0, 10**9).map(str) | st.sampled_from(["14/3/2024", "1.7.2025", "08/6/20210", "3,5%", "30-4-1975"]),
        min_size=1,
    )
)
@settings(max_examples=50, deadline=None)
def test_figures_never_change(figures: list[str]) -> None:
    raw = "Uy ban nhan dan tinh bao cao so lieu: " + " ; ".join(figures) + " theo quy dinh"
    found = restore(raw).text
    assert [word for word in found.split() if any(map(str.isdigit, word))] == figures


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (STRIPPED, GOOD),
        ("CONG HOA XA HOI CHU NGHIA VIET NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Doc lap - Tu do - Hanh phuc", "Độc lập - Tự do - Hạnh phúc"),
        ("S6: 15/QD-UBND", "Số: 15/QĐ-UBND"),
        ("UY BAN NHAN DAN TINH\n$6: 15/QD-UBND", "ỦY BAN NHÂN DÂN TỈNH\nSố: 15/QĐ-UBND"),
        ("BAN CHI DAO TINH PCTT VA TKCN", "BAN CHỈ ĐẠO TỈNH PCTT VÀ TKCN"),
        ("Noi nhan:\n- Nhu'trén; Sd NN&PTNT tinh", "Nơi nhận:\n- Như trên; Sở NN&PTNT tỉnh"),
        ("mua do duoc 812 mm, dai 4,2 km va 30 kg/nguoi", "mưa đo được 812 mm, dài 4,2 km và 30 kg/người"),
        ("Don vi cong tac: cseeecsseceeneeseees", "Đơn vị công tác: …"),
        (
            "Nghi quyét cua HPND tinh vé phat trién kinh té - xa hoi",
            "Nghị quyết của HĐND tỉnh về phát triển kinh tế - xã hội",
        ),
        (
            "Ban hanh kem theo Quyet dinh nay cua XZK va thong bao",
            "Ban hành kèm theo Quyết định này của XZK và thông báo",
        ),
        ("I1. NHIEM VU VA GIAI PHAP", "II. NHIỆM VỤ VÀ GIẢI PHÁP"),
        ("Quyét dinh nay c6 hi¢u lyc ké ti? ngay ky", "Quyết định này có hiệu lực kể từ ngày ký"),
    ],
)
def test_damaged_vietnamese_is_restored(raw: str, text: str) -> None:
    assert restore(raw).text == text


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        ENGLISH,
        "Xem https://dichvucong.gov.vn hoặc gửi thư đến vanthu@example.gov.vn trước ngày 31/3/2026.",
        "Bảng 1\n1\t2\t3\n12,5\t7.670\t100%\n",
        "Hoà giải ở cơ sở, uỷ quyền cho cán bộ phường.",
        "Ngày hội tại xã Kon Plông, làng Đắk Ơ, có ông K'Brôi và bà Y Bhin tham dự cùng nhân dân.",
        "",
        " \n\f\n",
    ],
)
def test_good_text_and_other_languages_stay(text: str) -> None:
    found = restore(text)
    assert found.text == text
    assert all(token.confidence == 1 for token in found.tokens)


def test_good_and_damaged_paragraphs_are_told_apart() -> None:
    found = restore(f"{GOOD}\n\n{STRIPPED}\n\n{ENGLISH}")
    assert found.text == f"{GOOD}\n\n{GOOD}\n\n{ENGLISH}"


def test_decomposed_letters_come_out_composed() -> None:
    assert restore(unicodedata.normalize("NFD", GOOD)).text == GOOD


def test_a_split_word_keeps_one_raw_span_and_a_torn_one_covers_both() -> None:
    found = restore("Uy ban nhan dan xa thuchien nhiem vu phat trien nong ng hiep va kinh te")
    assert "thực hiện" in found.text
    split = [token for token in found.tokens if token.raw == "thuchien"]
    assert [token.text for token in split] == ["thực", "hiện"]
    assert "nông nghiệp" in found.text
    assert [token.raw for token in found.tokens if token.text == "nghiệp"] == ["ng hiep"]


def test_with_confidences_only_doubted_words_change() -> None:
    raw = "theo tỉnh thần Nghị quyết của tỉnh thần"
    spans = [(m, m + len(word)) for word, m in _words(raw)]
    doubts = [Doubt(start, end, 0.35 if number == 1 else 0.96) for number, (start, end) in enumerate(spans)]
    assert restore(raw, doubts).text.startswith("theo tinh thần Nghị quyết")


def test_an_engine_that_knows_vietnamese_is_believed_where_nothing_speaks_against_it() -> None:
    raw = "Hội trưởng Sùng Mí Chá, thôn Lùng Thàng, xã Tả Sử Choóng, báo lại: đã mất một lồng cá chẽm và cá trắm."
    for sure in (0.99, 0.93, 0.9):
        assert restore(raw, [Doubt(m, m + len(word), sure) for word, m in _words(raw)]).text == raw


def _words(raw: str) -> list[tuple[str, int]]:
    found, place = [], 0
    for word in raw.split():
        place = raw.index(word, place)
        found.append((word, place))
        place += len(word)
    return found


def test_sure_words_are_given_more_confidence_than_guesses() -> None:
    found = restore("Uy ban nhan dan tinh bao cao viec thuc hien ke hoach nam gi¢ xqz Phong Ty")
    sure = min(token.confidence for token in found.tokens[:4])
    assert sure > 0.95
    assert min(token.confidence for token in found.tokens[12:]) < sure


def test_doubted_words_keep_the_papers_own_tone_placement() -> None:
    raw = "UỶ BAN NHÂN DÂN hoà giải ở cơ sở"
    assert restore(raw, [Doubt(start, start + len(word), 0.5) for word, start in _words(raw)]).text == raw


def test_a_long_text_is_restored_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{STRIPPED}\n" * 12
    whole = restore(text).text
    monkeypatch.setattr("normalize.decoding.deciding.BLOCK", 20)
    assert restore(text).text == whole == f"{GOOD}\n" * 12


def test_a_run_without_white_space_stays() -> None:
    raw = "uy ban nhan dan " + "@a." * 20_000 + " phuong bao cao ket qua thuc hien"
    assert "@a." * 20_000 in restore(raw).text


def test_a_doubted_unit_of_measure_is_no_syllable() -> None:
    text = "Tổ tự quản đã thu gom 415 kg bao gói thuốc."
    doubts = [Doubt(text.index("kg"), text.index("kg") + 2, 0.5)]
    assert restore(text, doubts).text == text


def test_lines_that_end_as_windows_ends_them_are_lines() -> None:
    raw = f"{STRIPPED}\n\n{GOOD}\n\nBao cao\n\nUBND xa\n111. Nhiem vu\n\n{STRIPPED}"
    assert restore(raw.replace("\n", "\r\n")).text == restore(raw).text.replace("\n", "\r\n")
