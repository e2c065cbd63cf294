import pytest

from normalize.text.damage import assess, regions

GOOD = "Ban hành kèm theo Quyết định này Quy chế làm việc của Ủy ban nhân dân phường."
LATIN_MARKS_ONLY = "Có bảng kê và giấy xác nhận cá nhân nộp sau"
STRIPPED = "Ban hanh kem theo Quyet dinh nay Quy che lam viec cua Uy ban nhan dan phuong."
FRENCH = "Le gouvernement publie chaque semaine une liste des projets soumis aux habitants."


def state(text: str) -> str:
    return regions(text)[0].state


@pytest.mark.parametrize(
    ("text", "expected"), [(GOOD, "sound"), (LATIN_MARKS_ONLY, "sound"), (STRIPPED, "damaged"), (FRENCH, "foreign")]
)
def test_states(text: str, expected: str) -> None:
    assert state(text) == expected


def test_soundness_orders_texts() -> None:
    assert assess(GOOD).soundness > 0.9
    assert assess(STRIPPED).soundness < 0.1
    assert assess("12/2024 - 3.500,0").soundness == 1


def test_short_paragraphs_lean_on_their_neighbours() -> None:
    assert [r.state for r in regions(f"{STRIPPED}\n\nNam Dan\n\n{STRIPPED}")] == ["damaged"] * 3
    assert [r.state for r in regions(f"{GOOD}\n\nNam Dan\n\n{GOOD}")] == ["sound"] * 3


def test_regions_cover_every_word_in_order() -> None:
    text = f"\n{GOOD}\f{STRIPPED}\n \n{FRENCH}\n"
    spans = [text[r.start : r.end].strip() for r in regions(text)]
    assert [span for span in spans if span] == [GOOD, STRIPPED, FRENCH]
