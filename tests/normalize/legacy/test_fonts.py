from __future__ import annotations

import pytest

from normalize.legacy import OldFont, old_font
from normalize.legacy.fonts import read, speaks

TCVN3 = OldFont("tcvn3", capitals=False)


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", TCVN3),
        ("ABCDEF+.VnTimeH", OldFont("tcvn3", capitals=True)),
        (".VnArialH,Bold", OldFont("tcvn3", capitals=True)),
        (".VnTime-BoldItalic", TCVN3),
        ("ABCDEF+VnTimeH", OldFont("tcvn3", capitals=True)),
        ("VNI-Times", OldFont("vni", capitals=False)),
        ("Times New Roman", None),
        ("VnExpress", None),
        ("", None),
        (None, None),
    ],
)
def test_fonts_are_known_by_name(name: str | None, font: OldFont | None) -> None:
    assert old_font(name) == font


def test_a_font_of_capitals_gives_capitals() -> None:
    assert read("ñy ban Nh©n d©n x· 5", OldFont("tcvn3", capitals=True)) == "ỦY BAN NHÂN DÂN XÃ 5"


def test_a_name_alone_proves_nothing() -> None:
    assert speaks(["Céng hoµ x· héi", "chñ nghÜa"], TCVN3)
    assert speaks(["Cong 12/5"], TCVN3)
    assert not speaks(["Cộng hòa xã hội chủ nghĩa Việt Nam"], TCVN3)
