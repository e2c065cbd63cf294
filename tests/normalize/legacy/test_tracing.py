import unicodedata

import pytest

from normalize.restoring import restore


@pytest.mark.parametrize(
    ("raw", "text", "pairs"),
    [
        (
            "UBND tØnh vµ Héi ®ång nh©n d©n x·",
            "UBND tỉnh và Hội đồng nhân dân xã",
            [("tØnh", "tỉnh"), ("®ång", "đồng")],
        ),
        ("Uûy ban nhaân daân xaõ", "Ủy ban nhân dân xã", [("Uûy", "Ủy"), ("xaõ", "xã")]),
        ("Viá»‡t Nam Ä‘á»™c láº\xadp", "Việt Nam độc lập", [("Viá»‡t", "Việt"), ("láº\xadp", "lập")]),
        ("lÃ m viá»‡c vÃ \x20há»\x8dc", "làm việc và học", [("lÃ m", "làm"), ("viá»‡c", "việc")]),
    ],
)
def test_tokens_point_into_the_text_that_came_in(raw: str, text: str, pairs: list[tuple[str, str]]) -> None:
    found = restore(raw)
    assert found.raw == raw
    assert found.text == text
    assert all(token.raw == raw[token.raw_start : token.raw_end] for token in found.tokens)
    assert set(pairs) <= {(token.raw, token.text) for token in found.tokens}
    start = text.index(pairs[0][1])
    assert raw[slice(*found.raw_span(start, start + len(pairs[0][1])))] == pairs[0][0]


def test_stripped_text_beside_old_text_is_restored_too() -> None:
    old = "Uû ban nh©n d©n x· b¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô ph¸t triÓn kinh tÕ."
    stripped = "Uy ban nhan dan xa bao cao ket qua thuc hien nhiem vu phat trien kinh te."
    good = "Uỷ ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế."
    first, second = restore(f"{old}\n\n{stripped}").text.split("\n\n")
    assert first == good
    assert second.replace("Ủy", "Uỷ") == unicodedata.normalize("NFC", good)
