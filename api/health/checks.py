"""One look at one thing: whether it is well, what was seen, what to do. Vietnamese, for whoever keeps the machine."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import stat
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from corpus.exports.appraisal.fonts import FontMissing, faces
from normalize.marks import letters
from ocr.engines import models
from ocr.engines.network.container import ALPHABET, NETWORK, WORDS, OtherModel, read_parts
from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.settings import Settings

State = Literal["ok", "warning", "failed"]

MEMORY_OF_A_WORKER = 700 * 1024**2  # bytes: a page of A3 at 300 dpi with its working copies
OLDEST_SQLITE = (3, 35, 0)  # RETURNING, UPDATE FROM, upserts
FEWEST_FILES = 1024
FEW_LETTERS = 12  # missing ones that a reader can live with: capitals of rare syllables
BUILT = 2026  # years before are a clock that was never set


@dataclass(frozen=True, slots=True)
class Check:
    """What one look saw.

    Attributes:
        code: stable, "letters".
        name: Vietnamese, what was looked at.
        state: "ok", "warning" (work goes on, worse than it might), "failed" (work stops, or results cannot be trusted).
        said: Vietnamese, what was seen.
        advice: Vietnamese, what to do; "" where all is well.
    """

    code: str
    name: str
    state: State
    said: str
    advice: str = ""


def engine(settings: Settings) -> Check:
    """Look for Tesseract's models, and the program where it is what reads."""
    name = "Máy đọc Tesseract"
    try:
        models.require_models(settings.languages)
        folder = models.tessdata()
    except EngineMissing as error:
        return Check("engine", name, "failed", "Chưa dùng được.", error.message)
    if settings.engine == "pytesseract" and shutil.which("tesseract") is None:
        return Check("engine", name, "failed", "Không thấy chương trình tesseract.", "apt install tesseract-ocr")
    return Check("engine", name, "ok", f"Có bộ chữ {settings.languages} tại {folder}.")


def alphabet(settings: Settings) -> Check:
    """Look whether the models can give every letter of Vietnamese, small and capital."""
    name = "Chữ cái tiếng Việt"
    try:
        given = set[str]()
        for language in settings.languages.split("+"):
            given |= _characters(models.tessdata() / f"{language}.traineddata")
    except (EngineMissing, OtherModel, OSError) as error:
        return Check("letters", name, "failed", f"Không đọc được bộ chữ: {error}", "Cài lại tesseract-ocr-vie.")
    missing = [letter for letter in letters() if letter not in given]
    if not missing:
        return Check("letters", name, "ok", f"Máy đọc viết được đủ {len(letters())} chữ, hoa và thường.")
    said = f"Máy đọc không viết được {len(missing)} chữ: {' '.join(missing)}."
    if len(missing) <= FEW_LETTERS:
        advice = "Phần khôi phục dấu bù được phần lớn; từ có các chữ này nên được xem lại."
        return Check("letters", name, "warning", said, advice)
    advice = "Thiếu bộ chữ tiếng Việt: apt install tesseract-ocr-vie, đặt SOHOA_LANGUAGES=vie, rồi đọc lại văn bản."
    return Check("letters", name, "failed", said, advice)


def dictionary(settings: Settings) -> Check:
    """Look whether each model brings its network and its words."""
    name = "Từ điển của máy đọc"
    without = []
    for language in settings.languages.split("+"):
        try:
            parts = read_parts(models.tessdata() / f"{language}.traineddata")
        except (EngineMissing, OtherModel, OSError) as error:
            return Check("dictionary", name, "failed", f"{language}: {error}", "Cài lại bộ chữ của Tesseract.")
        if NETWORK not in parts:
            return Check(
                "dictionary",
                name,
                "failed",
                f"Bộ chữ {language} là kiểu cũ (không có mạng LSTM).",
                "Cài bộ chữ của Tesseract 5: apt install tesseract-ocr-vie.",
            )
        without += [] if WORDS in parts else [language]
    if without:
        advice = "Đọc vẫn được nhưng sai nhiều hơn; cài bộ chữ đầy đủ của bản phân phối."
        return Check("dictionary", name, "warning", f"Không có từ điển: {', '.join(without)}.", advice)
    return Check("dictionary", name, "ok", "Có đủ mạng và từ điển.")


def disk(settings: Settings) -> Check:
    """Look how much room is left where the archive lies."""
    name, free = "Chỗ trống trên đĩa", free_bytes(settings.archive)
    said = f"Còn {free / 1e9:.1f} GB tại {settings.archive}.".replace(".", ",", 1)
    if free < settings.least_free_bytes:
        advice = "Giải phóng đĩa hoặc chuyển kho sang đĩa lớn hơn; kho ngừng nhận tệp khi hết chỗ."
        return Check("disk", name, "failed", said, advice)
    if free < 5 * settings.least_free_bytes:
        return Check("disk", name, "warning", said, "Nên chuẩn bị thêm đĩa.")
    return Check("disk", name, "ok", said)


def permissions(settings: Settings) -> Check:
    """Look who may read and write the archive, and a file of settings that holds secrets."""
    name, folder = "Quyền của thư mục kho", settings.archive
    if not folder.exists():
        return Check("permissions", name, "ok", "Chưa có kho; kho được tạo khi nhận tệp đầu tiên.")
    for path in (folder, folder / "archive.db", folder / "blobs", folder / "locks", folder / "cache"):
        wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        if path.exists() and not os.access(path, wanted):
            advice = f"Giao lại cho người dùng chạy dịch vụ: chown -R sohoa: {folder}"
            return Check("permissions", name, "failed", f"Không đọc hay ghi được {path}.", advice)
    open_to_all = [
        path
        for path in (folder, Path("sohoa.toml"))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & (stat.S_IROTH | stat.S_IWOTH)
    ]
    if open_to_all:
        told = ", ".join(map(str, open_to_all))
        advice = f"chmod o-rwx {told}: chỉ người dùng chạy dịch vụ cần đọc."
        return Check("permissions", name, "warning", f"Mọi tài khoản trên máy đều đọc được {told}.", advice)
    return Check("permissions", name, "ok", "Chỉ người dùng chạy dịch vụ đọc và ghi được.")


def database(_: Settings) -> Check:
    """Look at SQLite: its version and what is asked of it."""
    name, version = "SQLite", sqlite3.sqlite_version_info
    if version < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        return Check("sqlite", name, "failed", f"Bản {sqlite3.sqlite_version}.", f"Cần SQLite {wanted} trở lên.")
    with sqlite3.connect(":memory:") as memory:
        try:
            memory.execute("SELECT value FROM json_each('[1]')").fetchone()
        except sqlite3.OperationalError as error:
            return Check("sqlite", name, "failed", f"Thiếu JSON: {error}.", "Cài Python kèm SQLite đầy đủ.")
    return Check("sqlite", name, "ok", f"Bản {sqlite3.sqlite_version}, đủ tính năng.")


def fonts(_: Settings) -> Check:
    """Look for fonts that appraisal sheets are printed in."""
    try:
        regular, *_rest = faces()
    except FontMissing as error:
        return Check("fonts", "Phông chữ để in", "warning", "Không có phông tiếng Việt.", error.message)
    return Check("fonts", "Phông chữ để in", "ok", f"Dùng {regular.name}.")


def clock(_: Settings) -> Check:
    """Look whether the clock was ever set."""
    moment = datetime.now(UTC)
    if moment.year < BUILT:
        advice = "Bật đồng bộ giờ: timedatectl set-ntp true. Nhật ký và thời hạn bảo quản dựa vào giờ máy."
        return Check("clock", "Đồng hồ", "failed", f"Máy đang ở năm {moment.year}.", advice)
    return Check("clock", "Đồng hồ", "ok", f"{moment:%Y-%m-%d %H:%M} UTC.")


def memory(settings: Settings) -> Check:
    """Look whether the workers have memory enough."""
    name, free, wanted = "Bộ nhớ", available_memory(), settings.processes * MEMORY_OF_A_WORKER
    if free is None:
        return Check("memory", name, "ok", "Hệ điều hành không cho biết.")
    said = f"Còn {free / 1e9:.1f} GB cho {settings.processes} tiến trình đọc.".replace(".", ",", 1)
    if free < wanted:
        fits = max(1, free // MEMORY_OF_A_WORKER)
        return Check("memory", name, "warning", said, f"Đặt SOHOA_PROCESSES={fits}, hoặc thêm bộ nhớ.")
    return Check("memory", name, "ok", said)


def workers(settings: Settings) -> Check:
    """Look whether there are as many workers as the machine bears, or whether the cluster answers."""
    name, cores = "Tiến trình đọc", os.cpu_count() or 1
    if settings.workers:
        where = urlsplit(settings.workers)
        try:
            socket.create_connection((where.hostname or "", where.port or 0), timeout=3).close()
        except OSError as error:
            advice = "Khởi động lại bộ điều phối của cụm, hoặc bỏ SOHOA_WORKERS để đọc trên máy này."
            return Check("workers", name, "failed", f"Cụm {settings.workers} không trả lời: {error}.", advice)
        return Check("workers", name, "ok", f"Cụm {settings.workers} trả lời.")
    said = f"{settings.processes} tiến trình trên {cores} lõi."
    if settings.processes > cores:
        return Check("workers", name, "warning", said, f"Nhiều tiến trình hơn lõi chỉ chậm đi: SOHOA_PROCESSES={cores}")
    return Check("workers", name, "ok", said)


def open_files(_: Settings) -> Check:
    """Look how many files a process may have open."""
    name, (most, _hard) = "Số tệp được mở", resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < FEWEST_FILES:
        return Check("files", name, "warning", f"Chỉ {most}.", "Đặt LimitNOFILE=65536 trong dịch vụ systemd.")
    return Check("files", name, "ok", f"{most}." if most >= 0 else "Không giới hạn.")


def python(_: Settings) -> Check:
    """Tell the interpreter."""
    return Check("python", "Python", "ok", f"Bản {sys.version.split()[0]}.")


MACHINE: tuple[Callable[[Settings], Check], ...] = (
    engine,
    alphabet,
    dictionary,
    disk,
    permissions,
    database,
    fonts,
    clock,
    memory,
    workers,
    open_files,
    python,
)
"""What is looked at without opening the archive."""


def free_bytes(folder: Path) -> int:
    """Return the room left on the disk of a folder, or of where it will be."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free


def available_memory() -> int | None:
    """Return the memory in bytes that can still be had; None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def _characters(model: Path) -> set[str]:
    """Return the characters that a model can give. Raises OtherModel, OSError."""
    held = read_parts(model).get(ALPHABET)
    if held is None:
        raise OtherModel("no list of characters")
    lines = held.decode("utf-8", "replace").split("\n")[1:]
    return {unicodedata.normalize("NFC", line.split(" ", 1)[0]) for line in lines if line}
