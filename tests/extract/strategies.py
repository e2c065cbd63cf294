"""Texts for property tests: administrative prose put together at random, and junk."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "Quyết định số 1746/QĐ-UBND ngày 07/11/2022 của UBND thị xã về bảng giá đất",
    "Nghị quyết số 43-NQ/TW",
    "các Kế hoạch số 12, 13 và 14/KH-UBND",
    "Luật Thi đua, khen thưởng số 06/2022/QH15",
    "Căn cứ Nghị định số 78/2025/NĐ-CP;",
    "Số: 15/BC-UBND",
    "Số:    /KH-MTTQ-BTT",
    "UBND phường Điện An, xã Điện Phong và xã Điện Trung",
    "ngày 14 tháng 3 năm 2024",
    "giai đoạn 2023 - 2025",
    "từ ngày 21/11 đến ngày 11/12/2025",
    "từ ngày ban hành Kế hoạch này",
    "quý IV/2024",
    "ngày 31/02/2024",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "ỦY BAN NHÂN DÂN",
    "KẾ HOẠCH",
    "II. TIÊU CHÍ THI ĐUA",
    "1. Tiêu chí thi đua (15 điểm)",
    "3.2.1. Về xây dựng đời sống văn hóa",
    "- Xây dựng kế hoạch (thể hiện bằng biên bản).",
    "a) Đối với các xã, phường",
    "STT\tTiêu chí\tĐiểm\tMinh chứng",
    "1\tCó quy chế hoạt động\t10\tQuyết định",
    "| 2 | Họp dân bàn việc làng | 5 | |",
    "* Đối với các thôn: (1) dọn sạch đường; (2) giữ yên xóm.",
    "PHẦN II. TIÊU CHÍ VÀ THANG ĐIỂM",
    "lan sang Điện Phong, Điện Trung và",
    "Nơi nhận:",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "V/v báo cáo kết quả",
    "thị xã Điện Bàn",
    "hoà, thuỷ",
)
GAPS = (" ", "\n", "\n\n", "  \n", "\f", "\t", "\u00a0", "\r\n", "")

junk = st.text(alphabet=st.sampled_from('aAđĐộ0123456789/-–.,:;()\n\f \u0301\u0323ßİ…"“”?¢'), max_size=40)
papers = st.lists(
    st.tuples(st.sampled_from(PIECES) | junk | st.text(max_size=12), st.sampled_from(GAPS)), max_size=14
).map(lambda parts: "".join(piece + gap for piece, gap in parts))
