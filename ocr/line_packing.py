"""Tesseract's library told not to pack every line of print as a PNG before it reads it.

libtesseract hands each line to its network as an `ImageData`, which packs the picture and unpacks it again. It asks
Leptonica's `pixWriteMem` for a PNG, a tenth of the time of a page, and takes PNM, which is the bare pixels, only where
that fails. Both give the same pixels back. No variable chooses between them, but the library reaches `pixWriteMem`
through its table of linked functions (ELF: PLT and GOT): the entry there is made to lead to `pixWriteMemPnm`, which
takes the same arguments but for the format.

Only an entry is changed that is what it should be: of a 64-bit library for Linux, bound as it is used, writable, and
leading to `pixWriteMem` or to what binds it. Anything else stays as it is, and reading is a tenth slower. This concerns
what the library does for lines alone: nothing here has it write files.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPS = Path("/proc/self/maps")
ELF_64 = b"\x7fELF\x02\x01"  # little endian
LOAD, DYNAMIC = 1, 2  # kinds of program headers
STRINGS, SYMBOLS, LINKED_SIZE, LINKED = 5, 6, 2, 23  # entries of the dynamic section
JUMPS = {62: 7, 183: 1026}  # machine: its kind of relocation for linked functions (x86-64, AArch64)
NAME, PLAIN = "pixWriteMem", "pixWriteMemPnm"


class Mapping(NamedTuple):
    """A stretch of this process's memory: first byte, one past the last, rights ("rw-p"), and the file it is from."""

    start: int
    end: int
    rights: str
    path: str


def pack_plainly() -> bool:
    """Have the loaded libtesseract pack lines as bare pixels; False where it is not built as expected."""
    if not sys.platform.startswith("linux") or not MAPS.exists():
        return False
    mappings = list(_mappings())
    engine = next((one for one in mappings if Path(one.path).name.startswith("libtesseract")), None)
    pictures = next((one for one in mappings if Path(one.path).name.startswith("liblept")), None)
    if engine is None or pictures is None:
        return False
    with suppress(OSError, AttributeError, struct.error, ValueError, StopIteration):
        leptonica = ctypes.CDLL(pictures.path)
        usual, plain = (ctypes.cast(getattr(leptonica, name), ctypes.c_void_p).value for name in (NAME, PLAIN))
        entry = engine.start + _entry(Path(engine.path).read_bytes())
        if plain and any(one.start <= entry < one.end and one.rights.startswith("rw") for one in mappings):
            cell = ctypes.c_uint64.from_address(entry)
            own = any(one.path == engine.path and one.start <= cell.value < one.end for one in mappings)
            if cell.value == usual or own:  # bound, or still leading to the library's own code that binds it
                cell.value = plain
                return True
            return bool(cell.value == plain)
    return False


def _mappings() -> Iterator[Mapping]:
    for line in MAPS.read_text("utf-8").splitlines():
        where, rights, _, _, _, *path = line.split(maxsplit=5)
        start, end = (int(one, 16) for one in where.split("-"))
        yield Mapping(start, end, rights, path[0] if path else "")


def _entry(library: bytes) -> int:
    """Return where, from the library's start in memory, its entry for pixWriteMem is. Raises ValueError."""
    (machine,) = struct.unpack_from("<H", library, 18)
    if not library.startswith(ELF_64) or machine not in JUMPS:
        raise ValueError("another kind of library")
    headers, size, count = *struct.unpack_from("<Q", library, 32), *struct.unpack_from("<HH", library, 54)
    # Kind, flags, offset in the file, address, address, bytes in the file …
    parts = [struct.unpack_from("<IIQQQQ", library, headers + size * number) for number in range(count)]

    def offset(address: int) -> int:
        return int(
            next(one[2] + address - one[3] for one in parts if one[0] == LOAD and 0 <= address - one[3] < one[5])
        )

    dynamic = next(one for one in parts if one[0] == DYNAMIC)
    entries = dict(struct.iter_unpack("<QQ", library[dynamic[2] : dynamic[2] + dynamic[5] // 16 * 16]))
    symbols, strings, linked = (offset(entries.get(kind, -1)) for kind in (SYMBOLS, STRINGS, LINKED))
    wanted = NAME.encode() + b"\0"
    for place, said, _ in struct.iter_unpack("<QQq", library[linked : linked + entries[LINKED_SIZE]]):
        (name,) = struct.unpack_from("<I", library, symbols + 24 * (said >> 32))
        if said & 0xFFFFFFFF == JUMPS[machine] and library.startswith(wanted, strings + name):
            return int(place)
    raise ValueError("no such entry")
