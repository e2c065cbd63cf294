import pytest

from normalize.restoring import restore
from normalize.text.sequences import repairs

TEXT = "Uy ban nhan dan phuong bao cao ket qua thuc hien nhiem vu"


def numbers(*heads: str) -> list[str]:
    raw = "\n".join(f"{head} {TEXT}" for head in heads)
    return [line.split()[0] for line in restore(raw).text.splitlines()]


@pytest.mark.parametrize(
    ("heads", "true"),
    [
        (["I.", "11.", "111."], ["I.", "II.", "III."]),
        (["I.", "I1.", "HI.", "IV."], ["I.", "II.", "III.", "IV."]),
        (["c)", "d)", "d)", "e)"], ["c)", "d)", "đ)", "e)"]),
        (["I.", "9.", "10.", "11.", "12."], ["I.", "9.", "10.", "11.", "12."]),
        (["1.", "11.", "111."], ["1.", "11.", "111."]),
        (["I.", "II.", "II.", "IV."], ["I.", "II.", "III.", "IV."]),
        (["I.", "II.", "II.", "III."], ["I.", "II.", "II.", "III."]),
        (["d)", "a)", "d)"], ["d)", "a)", "d)"]),
    ],
)
def test_a_sequence_shows_what_was_misread(heads: list[str], true: list[str]) -> None:
    assert numbers(*heads) == true


def test_figures_inside_lines_are_no_headings() -> None:
    raw = "I. Bao cao\nnam 111. Ket qua 11.500"
    spans = [(raw.index(word), raw.index(word) + len(word)) for word in ("I", "111", "11")]
    assert list(repairs(raw, spans)) == []
