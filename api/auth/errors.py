"""What can go wrong with who asks: signing in, tokens, and what a role may do."""

from __future__ import annotations

from api.errors import ApiError


class SignInRequired(ApiError):
    """Nobody is signed in."""

    code = "sign-in-required"
    status = 401

    def __init__(self) -> None:
        super().__init__("Bạn cần đăng nhập để tiếp tục.")


class WrongPassword(ApiError):
    """The name or the password is wrong; which of them is not told."""

    code = "wrong-password"
    status = 401

    def __init__(self) -> None:
        super().__init__("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ và phím Caps Lock rồi thử lại.")


class WrongToken(ApiError):
    """The token is nobody's, revoked or expired; which of these is not told."""

    code = "wrong-token"
    status = 401

    def __init__(self) -> None:
        super().__init__("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi. Hãy tạo mã mới: sohoa token add.")


class TokenRefused(ApiError):
    """A token cannot be given these scopes, or by this request."""

    code = "token-refused"
    status = 403


class TooManyAttempts(ApiError):
    """Too many failed sign-ins; `retry_after` is in seconds."""

    code = "too-many-attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        minutes = max(1, round(retry_after / 60))
        super().__init__(f"Đăng nhập sai quá nhiều lần. Hãy đợi khoảng {minutes} phút rồi thử lại.")
        self.retry_after = retry_after


class PasswordChangeRequired(ApiError):
    """The password was given out by somebody else and must be changed first."""

    code = "password-change-required"
    status = 403

    def __init__(self) -> None:
        super().__init__("Đây là lần đăng nhập đầu tiên. Hãy đổi mật khẩu trước khi làm việc.")


class WeakPassword(ApiError):
    """A new password that is too easy to guess."""

    code = "weak-password"
    status = 422


class NotAllowed(ApiError):
    """The role does not carry the permission."""

    code = "not-allowed"
    status = 403

    def __init__(self) -> None:
        super().__init__("Tài khoản của bạn không có quyền làm việc này. Hãy hỏi người quản trị nếu bạn cần quyền đó.")


class ForgedRequest(ApiError):
    """A form without the session's token, or one that another site sent."""

    code = "forged-request"
    status = 403

    def __init__(self) -> None:
        super().__init__("Trang đã để quá lâu hoặc yêu cầu không đến từ trang này. Hãy tải lại trang rồi làm lại.")


class InsecurePassword(ApiError):
    """HTTP Basic or a token over a network without HTTPS."""

    code = "insecure-basic"
    status = 403

    def __init__(self) -> None:
        super().__init__("Chỉ nhận mật khẩu kiểu Basic và mã truy cập qua HTTPS hoặc trên chính máy chủ.")
