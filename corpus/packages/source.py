"""What stands in a package, be it a ZIP or a folder: names and contents, nothing trusted.

Nothing is ever unpacked under a name that the package gives. A ZIP is refused for what a good one never has: a path
that leads out, a link, two members of one name, members that overlap or swell beyond measure.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from corpus.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MEMBERS = 2_000_000
MOST_SWELLING = 400  # times its packed size, of a large member; text packs forty-fold, a bomb a thousandfold
LARGE = 16 * 1024 * 1024  # bytes
LONGEST_NAME = 1000
_ENCRYPTED = 0x1
_KINDS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class PackageRefused(ArchiveError):
    """The package is damaged, hostile or none; nothing of it was taken in."""

    code = "package-refused"


class Source(ABC):
    """The files under a package's folder, by their names there ("data/package.json")."""

    def __init__(self, name: str, sizes: dict[str, int]) -> None:
        self.name = name
        self.sizes = sizes

    @abstractmethod
    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open one of the files."""


class _Zip(Source):
    def __init__(self, packed: zipfile.ZipFile, name: str, members: dict[str, zipfile.ZipInfo]) -> None:
        super().__init__(name, {inner: info.file_size for inner, info in members.items()})
        self._packed, self._members = packed, members

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        with self._packed.open(self._members[name]) as stream:
            yield cast("BinaryIO", stream)


class _Folder(Source):
    def __init__(self, folder: Path, sizes: dict[str, int]) -> None:
        super().__init__(folder.name, sizes)
        self._folder = folder

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        # What was a file when it was listed may be a link by now.
        descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as stream:
            yield stream


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a package. Raises PackageRefused where it is none, or not safe to read."""
    if path.is_dir():
        yield _folder(path)
        return
    try:
        packed = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise PackageRefused(f"Không có gói nào tại {path}. Hãy kiểm tra lại đường dẫn.") from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise PackageRefused(
            f"{path.name} không phải gói ZIP đọc được; có thể tệp bị cắt cụt khi chép. Hãy chép lại từ nơi gửi."
        ) from error
    with packed:
        yield _zip(packed, path)


def _zip(packed: zipfile.ZipFile, path: Path) -> _Zip:
    infos = packed.infolist()
    if len(infos) > MOST_MEMBERS:
        raise _refused(path, f"có hơn {MOST_MEMBERS} tệp")
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        raise _refused(path, "các tệp bên trong chồng lên nhau (bom nén)")
    members: dict[str, zipfile.ZipInfo] = {}
    tops: set[str] = set()
    seen: set[str] = set()
    for info in infos:
        _check_member(path, info)
        if info.is_dir():
            continue
        top, _, inner = info.filename.partition("/")
        if not inner:
            raise _refused(path, f"tệp “{info.filename}” không nằm trong thư mục gói")
        if info.filename.casefold() in seen:
            raise _refused(path, f"tên “{info.filename}” có hai lần")
        seen.add(info.filename.casefold())
        tops.add(top)
        members[inner] = info
    if len(tops) != 1:
        raise _refused(path, "phải có đúng một thư mục gói")
    return _Zip(packed, tops.pop(), members)


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    _check_name(path, info.filename.removesuffix("/"))
    if "\\" in info.orig_filename or "\0" in info.orig_filename:
        raise _refused(path, f"tên “{info.orig_filename!r}” không hợp lệ")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise _refused(path, f"“{info.filename}” là liên kết hoặc tệp đặc biệt")
    if info.flag_bits & _ENCRYPTED:
        raise _refused(path, f"“{info.filename}” bị khóa bằng mật khẩu")
    if info.compress_type not in _KINDS:
        raise _refused(path, f"“{info.filename}” nén theo cách không dùng")
    if info.file_size > LARGE and info.file_size > MOST_SWELLING * max(info.compress_size, 1):
        raise _refused(path, f"“{info.filename}” phình ra quá mức khi giải nén (bom nén)")


def _folder(path: Path) -> _Folder:
    sizes: dict[str, int] = {}
    for folder, folders, names in os.walk(path, followlinks=False):
        for name in (*folders, *names):
            entry = Path(folder) / name
            inner = entry.relative_to(path).as_posix()
            _check_name(path, inner)
            kind = entry.lstat()
            if stat.S_ISREG(kind.st_mode):
                sizes[inner] = kind.st_size
            elif not stat.S_ISDIR(kind.st_mode):
                raise _refused(path, f"“{inner}” là liên kết hoặc tệp đặc biệt")
        if len(sizes) > MOST_MEMBERS:
            raise _refused(path, f"có hơn {MOST_MEMBERS} tệp")
    return _Folder(path, sizes)


def _check_name(path: Path, name: str) -> None:
    parts = PurePosixPath(name).parts
    wrong = (
        not name
        or len(name) > LONGEST_NAME
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or any(part in {"..", ".", ""} for part in name.split("/"))
        or not parts
        or any(ord(letter) < 32 for letter in name)
    )
    if wrong:
        raise _refused(path, f"tên {name!r} dẫn ra ngoài gói hoặc không hợp lệ")


def _refused(path: Path, why: str) -> PackageRefused:
    return PackageRefused(
        f"Không nhận gói {path.name}: {why}. Gói không an toàn hoặc đã bị sửa; hãy hỏi lại nơi gửi, không mở gói này."
    )
