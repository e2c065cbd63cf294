"""What is good stays as it is: with no confidences, and with those of an engine that knows Vietnamese."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.restoring import Doubt, restore

FRAME = (
    "Căn cứ tình hình thực tế của địa phương, Ủy ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ và đề nghị "
    "các cơ quan, đơn vị có liên quan phối hợp giải quyết."
)
KEPT = 0.999

LINES = [
    # People in their offices, all invented.
    "Chủ tịch: Lò Thị Hặc; Phó Chủ tịch: Sùng Mí Chá, Vừ A Sấu, Giàng Thị Dợ.",
    "Người ký: Đỗ Khắc Thỉnh, Lưu Bá Mỵ, Hồ Thị Hẻn, Thạch Sa Rươl, Danh Thị Ngọc Rôl, Ksor H'Nhan.",
    "Ông Bùi Chí Thanh, bà Cù Thị Nhẫn, ông Tạ Đình Đễ, ông Nguyễn Thi, bà Trần Thị Thi, bà Lê Thị Tỉnh.",
    "ĐẶNG HỮU THUỴ\nLÊ THỊ HẺN\nTRẦN VĂN TICH\nPHẠM THỊ BẠN",
    "Tên ghi trong hộ chiếu của các đại biểu là TRAN THI HOA, NGUYEN VAN AN và PHAM QUOC BINH như đã đăng ký.",
    "Thường trực: đồng chí Mùa A Tủa, đồng chí Lý Seo Páo, đồng chí Y Blêch Niê, đồng chí Rơ Châm Plưng.",
    # Places.
    "Các xã Tả Sử Choóng, Lùng Thàng, Nậm Chày, Ea Kpam, Cư Jút, Đắk R'lấp, Ia Pa, Kon Plông, Xín Cái dự họp.",
    "Làng Đê Kjêng, buôn Akô Dhông, bản Huổi Toóng, phum Sóc Xoài, ấp Rạch Chèo, thôn Khe Núng, xóm Páo Sảng.",
    "Sông Sê San, suối Nậm Pồ, đèo Mã Pí Lèng, đảo Hòn Chén, cửa Vạn, hồ Hố Hô, rào Trổ, kè Rọ.",
    # Trades, tools, fish and plants, speech of a region.
    "Hỗ trợ giống cá chẽm, cá trắm, cá bớp, tôm rảo, cua bể, ong nội, gà ri, trâu bò và dê cỏ.",
    "Đoạn cua tay áo dễ trơn tuột, ngựa thồ cũng không qua được, bà con phải khiêng cáng người ốm.",
    "Mặt đường bong tróc, mố cầu xô lệch, taluy sạt lở, rọ thép chống xói chân kè bị cuốn trôi.",
    "Mấy mạ đi chợ, o bán rau hỏi đi mô rứa, tụi mình lội ruộng bắt cá lóc, ghe xuồng đậu dọc mé rạch.",
    "Bà con dệt thổ cẩm, đan gùi, rèn nông cụ, nấu rượu cần, giã cốm và thổi khèn trong lễ Chôl Chnăm Thmây.",
    "Cửa hàng nhận sửa máy bơm, cưa xẻ gỗ tạp, tiện ren, mạ kẽm, hàn xì, phay bào và đột dập tôn lợp.",
    # Measures, formulae, labels.
    "Khối lượng 14 m³ cát, 2,5 kg NaCl, 30 ml cồn 70°, 500 kWh, 12 mA, nhiệt độ 37 °C, pH 7,2, 90 HP.",
    "Dùng Cloramin B, Benkocid, Iodine 10%, phân NPK 16-16-8, thuốc BVTV, H2SO4, CO2, PM2.5, SpO2 và vitamin B12.",
    "Giấy phép số 12/GP-STNMT, Quyết định số 4/QĐ-UBND, Công văn số 88/VH-TT, Thông báo 07/TB-BCĐ, mã A4-B12.",
    "Phòng TN-MT, phòng VH-TT, Ban QLDA, TTPT quỹ đất, HTX DVNN, tổ TK&VV, lớp VNEN, cỡ XL, gói XH-02.",
    # Addresses.
    "Xem https://dichvucong.gov.vn/p/home?ma=12#x, gửi vanthu.xa@example.gov.vn, tệp bao_cao_QD_2024.final.docx.",
    "Tải http://example.org/uy-ban/nghi-quyet.pdf hoặc chép C:\\VanBan\\Uy ban\\to trinh.doc vào máy chủ.",
    # Other languages.
    "The committee will publish the annual report of the programme on its website before the end of the month.",
    "Le comité publiera le rapport annuel du programme sur son site avant la fin du mois de décembre.",
    "委员会将在年底前公布年度报告。",
    "Trên bảng có dòng chữ HONORARY CITIZEN và tên chương trình World Bank, Save the Children, UN Women.",
    "Phần mềm dùng Zalo, Facebook, website, email, homestay, farmstay, logistics, online, OTP và mã QR.",
    # Rare words of good prose.
    "Trăng nhú khỏi rặng tre, tiếng chẫu chàng ran ran ngoài mương, khói rơm quẩn quện trên mái rạ.",
    "Nắng quái chiều hôm hắt xiên qua liếp cửa, bà lão lúi húi nhặt mớ củi rều dạt vào bãi bồi.",
    "Bệnh nhân sốt, ho khạc đờm, ran nổ đáy phổi, gan to mấp mé bờ sườn, phù trắng hai chi dưới.",
    "Tòa tuyên buộc bị đơn trả nợ gốc, nợ lãi; bác yêu cầu phản tố; án phí sơ thẩm bị đơn chịu.",
]
TABLE = (
    "STT\tHọ và tên\tSố tiền\n1\tLò A Páo\t1.250.000\n2\tVừ Thị Mỷ\t875.500\n3\tHờ A Chớ\t12,5\nCộng\t\t2.138.000,0\n"
)


def _changed(raw: str, doubts: list[Doubt]) -> list[tuple[str, str]]:
    found = restore(raw, doubts)
    assert re.findall(r"\s+", found.text) == re.findall(r"\s+", raw)
    return [(token.raw, token.text) for token in found.tokens if token.raw != token.text]


def _sure(raw: str, confidence: float) -> list[Doubt]:
    return [Doubt(match.start(), match.end(), confidence) for match in re.finditer(r"\S+", raw)]


@pytest.mark.parametrize("line", [*LINES, TABLE])
def test_what_is_rare_and_right_stays_in_good_text(line: str) -> None:
    assert _changed(f"{FRAME}\n\n{line}\n\n{FRAME}", []) == []


@pytest.mark.parametrize("line", [*LINES, TABLE])
def test_what_is_rare_and_right_stays_by_itself(line: str) -> None:
    assert _changed(line, []) == []


@pytest.mark.parametrize("sure", [0.97, 0.93])
@pytest.mark.parametrize("line", [*LINES, TABLE])
def test_an_engine_that_was_fairly_sure_is_believed(line: str, sure: float) -> None:
    raw = f"{FRAME}\n\n{line}\n\n{FRAME}"
    assert _changed(raw, _sure(raw, sure)) == []


def test_good_papers_stay(root: Path) -> None:
    changed, total = [], 0
    for path in sorted((root / "samples" / "truth").glob("*.txt")):
        raw = path.read_text("utf-8")
        total += len(raw.split())
        changed += _changed(raw, []) + _changed(raw, _sure(raw, 0.96))
    assert total > 3000
    assert len(changed) <= (1 - KEPT) * 2 * total, changed


good_lines = st.lists(st.sampled_from([*LINES, FRAME]), min_size=1, max_size=4).map("\n".join)
figures = st.from_regex(r"\d{1,3}([.,]\d{3}){0,2}|\d{1,2}/\d{1,2}/\d{4}", fullmatch=True)


@given(good_lines, st.lists(figures, max_size=4), st.sampled_from(["", " ", "\t", "\n\n", "\f"]))
@settings(max_examples=40, deadline=None)
def test_restoring_twice_is_restoring_once_and_figures_stay(lines: str, numbers: list[str], space: str) -> None:
    raw = f"{FRAME}\n\n{lines}{space}" + " ; ".join(numbers)
    once = restore(raw).text
    assert restore(once).text == once
    assert re.findall(r"\d+", once) == re.findall(r"\d+", raw)
    assert re.findall(r"\s+", once) == re.findall(r"\s+", raw)
