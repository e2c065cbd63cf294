"""Passwords: Argon2id hashes, and the little that is asked of a new one."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.auth.errors import WeakPassword

SHORTEST = 10
LONGEST = 200

# 19 MiB and two passes, the profile for small machines; two at a time at most, so that a flood of sign-ins
# costs neither all the memory nor all the processors.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters."""
    with _AT_ONCE:
        return _HASHER.hash(_canonical(password))


def verify_password(password_hash: str, password: str) -> bool:
    """Tell whether the password belongs to the hash; False too where the hash is none."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(password_hash, _canonical(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than are used now; it is made anew when the password comes."""
    return _HASHER.check_needs_rehash(password_hash)


NO_PASSWORD = "!"  # noqa: S105 - no hash at all: nobody signs in by it

# Verified when the name is unknown, so that the time of an answer does not tell which names exist.
NOBODY = _HASHER.hash("không có ai tên như vậy")


def check_new_password(password: str, *, name: str, old: str | None = None) -> None:
    """Raise `WeakPassword` unless the password may be taken as the new one of user `name`."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Mật khẩu mới cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Mật khẩu mới dài quá {LONGEST} ký tự.")
    if len(set(password)) < 4 or name.casefold() in password.casefold():
        raise WeakPassword("Mật khẩu mới quá dễ đoán. Hãy chọn một câu khác, không chứa tên đăng nhập.")
    if old is not None and _canonical(password) == _canonical(old):
        raise WeakPassword("Mật khẩu mới phải khác mật khẩu cũ.")


def _canonical(password: str) -> str:
    # Keyboards differ in whether ế is one character or three; both are the same password.
    return unicodedata.normalize("NFC", password)[: LONGEST * 4]
