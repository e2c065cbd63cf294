"""Names and messages as they may stand in a line of a terminal or a log: what would steer it is shown, not done.

A file name may hold anything but a slash: line breaks, the escape sequences of terminals, marks that turn the direction
of writing. Where a name is stored or compared it stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile(r"[^ -~\u00c0-\u024f\u1e00-\u1eff]")  # letters of Vietnamese are looked at no further
_LINE_ENDS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(told: object) -> str:
    r"""Return a text in one line: control, format and unpaired characters as `\n`, `\x1b`, `\u202e`."""
    return _SUSPECT.sub(lambda found: _LINE_ENDS.get(found[0]) or _shown(found[0]), str(told))


def harmless(text: str) -> str:
    """Return a text of several lines, its tabs kept too, with all else as `visible` has it."""
    return _SUSPECT.sub(lambda found: found[0] if found[0] in "\n\t" else _shown(found[0]), text)


def _shown(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":  # spaces of other widths are no harm
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def spelt(json: str) -> str:
    """Return JSON of the same meaning in which such characters, line ends between its parts aside, are escaped."""
    return _SUSPECT.sub(lambda found: _escaped(found[0]), json)


def _escaped(character: str) -> str:
    if character in "\n\t" or _shown(character) == character:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2]):04x}" for at in range(0, len(units), 2))
