"""Whether the service may be reached by others in safety; refused where it is not, before the port is opened."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from api.health.checks import Check
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from api.settings import Settings

SHORTEST_SECRET = 16
PLACEHOLDERS = ("change", "changeme", "secret", "password", "example", "doi-", "mat-khau", "thay-")


class Exposed(SohoaError):
    """The service would be reached by other machines without what protects it."""

    code = "exposed"


def require_safe(settings: Settings) -> None:
    """Raise `Exposed` where others would reach the service without HTTPS, or a secret is none."""
    if problem := _problem(settings):
        raise Exposed(problem)


def exposure(settings: Settings) -> Check:
    """Look how the service is reached."""
    name = "Kết nối từ máy khác"
    if problem := _problem(settings):
        return Check("exposure", name, "failed", "Dịch vụ sẽ không khởi động.", problem)
    if is_loopback(settings.host) and not settings.behind_proxy:
        return Check("exposure", name, "ok", "Chỉ máy này dùng được.")
    if settings.insecure_http:
        advice = "Cấp chứng thư (SOHOA_CERTIFICATE) hoặc đặt sau proxy có HTTPS, rồi bỏ SOHOA_INSECURE_HTTP."
        return Check("exposure", name, "warning", "Mở cho máy khác mà không có HTTPS.", advice)
    return Check("exposure", name, "ok", "Máy khác dùng được qua HTTPS.")


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _problem(settings: Settings) -> str | None:
    if settings.certificate is not None and settings.certificate_key is None:
        return "Có SOHOA_CERTIFICATE mà thiếu SOHOA_CERTIFICATE_KEY. Hãy đặt cả hai."
    if settings.oidc_issuer is not None and (problem := _oidc_problem(settings)):
        return problem
    if not is_loopback(settings.host) and not settings.speaks_https and not settings.insecure_http:
        return (
            f"Không mở tại {settings.host}: mật khẩu và văn bản sẽ đi qua mạng không mã hóa. Hãy đặt chứng thư "
            "(SOHOA_CERTIFICATE và SOHOA_CERTIFICATE_KEY), hoặc đặt sau proxy có HTTPS (SOHOA_BEHIND_PROXY=true); "
            "mạng kín không cần HTTPS thì SOHOA_INSECURE_HTTP=true. Xem docs/operation.md."
        )
    if is_loopback(settings.host) and not settings.behind_proxy:
        return None
    for variable, secret in (
        ("SOHOA_METRICS_TOKEN", settings.metrics_token),
        ("SOHOA_OIDC_CLIENT_SECRET", settings.oidc_client_secret),
    ):
        if secret is not None and _is_weak(secret.get_secret_value()):
            return (
                f"{variable} là mẫu hoặc ngắn hơn {SHORTEST_SECRET} ký tự. "
                "Hãy đặt một chuỗi ngẫu nhiên: openssl rand -hex 24"
            )
    return None


def _oidc_problem(settings: Settings) -> str | None:
    if not (settings.oidc_client_id and settings.oidc_client_secret and settings.oidc_roles):
        return (
            "Có SOHOA_OIDC_ISSUER thì cần cả SOHOA_OIDC_CLIENT_ID, SOHOA_OIDC_CLIENT_SECRET và SOHOA_OIDC_ROLES. "
            "Xem docs/operation.md."
        )
    exposed = settings.behind_proxy or not is_loopback(settings.host)
    if exposed and not (settings.public_url or "").startswith("https://"):
        return "Đăng nhập bằng tài khoản cơ quan cần SOHOA_PUBLIC_URL=https://…, địa chỉ người dùng gõ để vào."
    return None


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or any(word in secret.casefold() for word in PLACEHOLDERS)
