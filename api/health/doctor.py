"""The doctor: the machine, then the archive; each look tells what it saw and what to do."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.health.checks import MACHINE, Check
from api.health.exposure import exposure
from corpus.documents import marking
from corpus.store import audit, jobs, users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from api.settings import Settings
    from corpus.store.archive import Archive

OLD_BACKUP, OLD_VERIFY = 8, 35  # days
MANY_FAILED = 20
SECONDS_AHEAD = 300
ORDER = {"failed": 0, "warning": 1, "ok": 2}


def examine(settings: Settings, archive: Archive | None) -> list[Check]:
    """Look at everything; without an archive at the machine alone."""
    found = [look(settings) for look in MACHINE]
    found.append(exposure(settings))
    if archive is not None:
        found += [_looked(look, archive) for look in _ARCHIVE]
    return found


def worst(checks: Iterable[Check]) -> str:
    """Return the worst state of some checks: "failed", "warning" or "ok"."""
    return min((check.state for check in checks), key=ORDER.__getitem__, default="ok")


def as_json(checks: Sequence[Check]) -> dict[str, Any]:
    """Return checks as `sohoa doctor --json` prints them."""
    return {"state": worst(checks), "checks": [asdict(check) for check in checks]}


def days_since(archive: Archive, action: str) -> tuple[int, dict[str, Any]] | None:
    """Return how many days ago something was last done to the archive, and what was told; None: never."""
    done = audit.latest(archive, action)
    if done is None:
        return None
    return (datetime.now(UTC) - datetime.fromisoformat(done.at)).days, done.detail


def _looked(look: Callable[[Archive], Check], archive: Archive) -> Check:
    try:
        return look(archive)
    except sqlite3.Error as error:
        advice = "Chạy “sohoa verify”; nếu cơ sở dữ liệu hỏng, khôi phục từ bản sao lưu."
        return Check("archive", "Cơ sở dữ liệu của kho", "failed", f"Không đọc được: {error}.", advice)


def _marks(archive: Archive) -> Check:
    name, alarm = "Dấu trên trang đã đọc", marking.alarm(archive)
    if alarm.engine_doubted:
        said = f"{alarm.without} trong {alarm.looked} văn bản đọc gần đây có trang hầu như không dấu."
        advice = "Máy đọc có thể thiếu bộ chữ tiếng Việt: xem mục “Chữ cái tiếng Việt”, sửa rồi đọc lại các văn bản đó."
        return Check("few-marks", name, "failed", said, advice)
    if alarm.without:
        said = f"{alarm.without} trong {alarm.looked} văn bản đọc gần đây có trang hầu như không dấu."
        return Check("few-marks", name, "warning", said, "Xem lại các văn bản đó ở trang Sức khỏe hệ thống.")
    return Check("few-marks", name, "ok", f"{alarm.looked} văn bản đọc gần đây có dấu bình thường.")


def _jobs(archive: Archive) -> Check:
    name, states = "Việc đọc văn bản", jobs.by_state(archive)
    said = (
        f"{states.get('queued', 0)} chờ, {states.get('running', 0)} đang đọc, {states.get('failed', 0)} không đọc được."
    )
    left = jobs.abandoned(archive)
    if left:
        advice = "Không tiến trình nào giữ các việc này nữa; chúng được nhận lại khi dịch vụ chạy."
        return Check("jobs", name, "warning", f"{left} việc đang dở mà không ai làm. {said}", advice)
    if states.get("queued", 0) and not jobs.at_work(archive):
        advice = "Khởi động dịch vụ (systemctl start sohoa); nếu nó đang chạy, xem vì sao: journalctl -u sohoa."
        return Check("jobs", name, "warning", f"Có văn bản chờ mà không tiến trình nào đọc. {said}", advice)
    if states.get("failed", 0) > MANY_FAILED:
        return Check("jobs", name, "warning", said, "Xem lý do ở trang Việc đọc văn bản rồi đọc lại hoặc quét lại.")
    return Check("jobs", name, "ok", said)


def _backup(archive: Archive) -> Check:
    name, done = "Sao lưu", days_since(archive, "backup")
    advice = "Chạy hằng ngày: sohoa backup THƯ_MỤC --keep 7, trên đĩa khác; xem docs/operation.md."
    if done is None:
        return Check("backup", name, "warning", "Kho chưa được sao lưu lần nào.", advice)
    said = f"Lần cuối {done[0]} ngày trước."
    return Check("backup", name, "warning", said, advice) if done[0] > OLD_BACKUP else Check("backup", name, "ok", said)


def _verified(archive: Archive) -> Check:
    name, done = "Kiểm tra toàn vẹn", days_since(archive, "verify")
    advice = "Chạy hằng tháng: sohoa verify."
    if done is None:
        return Check("verify", name, "warning", "Kho chưa được kiểm tra lần nào.", advice)
    days, told = done
    if told.get("problems"):
        said = f"Lần cuối {days} ngày trước thấy {told['problems']} vấn đề."
        return Check("verify", name, "failed", said, "Chạy sohoa verify và làm theo từng dòng.")
    said = f"Lần cuối {days} ngày trước, không có vấn đề."
    return Check("verify", name, "warning", said, advice) if days > OLD_VERIFY else Check("verify", name, "ok", said)


def _clock_behind(archive: Archive) -> Check:
    name, newest = "Giờ của nhật ký", next(iter(audit.entries(archive, limit=1)), None)
    if newest is None:
        return Check("log-clock", name, "ok", "Nhật ký còn trống.")
    ahead = (datetime.fromisoformat(newest.at) - datetime.now(UTC)).total_seconds()
    if ahead > SECONDS_AHEAD:
        advice = "Đồng hồ máy bị lùi. Bật đồng bộ giờ: timedatectl set-ntp true."
        return Check("log-clock", name, "failed", f"Dòng mới nhất ghi giờ ở tương lai: {newest.at}.", advice)
    return Check("log-clock", name, "ok", f"Dòng mới nhất: {newest.at}.")


def _people(archive: Archive) -> Check:
    name = "Người dùng"
    waiting = [user.name for user in users.all_users(archive) if user.role == "administrator" and user.must_change]
    if waiting:
        said = f"Người quản trị chưa đổi mật khẩu ban đầu: {', '.join(waiting)}."
        return Check("users", name, "warning", said, "Đăng nhập và đổi ngay.")
    return Check("users", name, "ok", f"{len(users.all_users(archive))} người dùng.")


_ARCHIVE: tuple[Callable[[Archive], Check], ...] = (_marks, _jobs, _backup, _verified, _clock_behind, _people)
