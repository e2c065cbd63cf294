"""Sign-in at another party that vouches for people: OpenID Connect, authorization code with PKCE. Off unless set.

    /sign-in/oidc -> the party's page -> /sign-in/oidc/callback -> a session of ours

What belongs to one sign-in on its way (state, nonce, verifier, where to go on) travels in a cookie that this service
signed; nothing is kept here that a stranger could fill. An ID token counts only if it is signed by a key of the issuer,
by a public-key method, for this client, for this sign-in, and has not run out. Who it names is known by issuer and
subject, never by a name: a name that somebody here has already is not taken over.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from api.errors import ApiError
from corpus.errors import NotFound

if TYPE_CHECKING:
    from api.settings import Settings

COOKIE = "sohoa_oidc"
PATH = "/sign-in/oidc"
MINUTES = 10
SECONDS = 10.0  # for an answer of the other party
KEPT_SECONDS = 3600.0  # what it says of itself
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LEEWAY = 60  # seconds that clocks may differ


class OidcFailed(ApiError):
    """The sign-in at the other party did not come to its end."""

    code = "oidc-failed"
    status = 401


class OidcOff(NotFound):
    """The office has no such sign-in."""

    def __init__(self) -> None:
        super().__init__("Dịch vụ này không đăng nhập bằng tài khoản cơ quan. Hãy dùng tên và mật khẩu.")


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in on its way; `ends` is in seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    next: str
    ends: int


class Party:
    """The other party, as settings name it."""

    def __init__(self, settings: Settings) -> None:
        """Make it; nothing is asked yet. Raises OidcOff."""
        if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
            raise OidcOff
        self.issuer = settings.oidc_issuer
        self._client = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        address = settings.public_url or f"http://{settings.host}:{settings.port}"
        self._back = f"{address}{PATH}/callback"

    def begin(self, going_on: str) -> tuple[str, str]:
        """Return where to send the browser, and the cookie's value. Raises OidcFailed."""
        flow = Flow(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            going_on,
            int(time.time()) + 60 * MINUTES,
        )
        with self._session() as session:
            url, _ = session.create_authorization_url(
                self._told("authorization_endpoint"),
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
            )
        return str(url), self._sealed(flow)

    def finish(self, cookie: str, state: str, code: str, error: str = "") -> tuple[dict[str, Any], str]:
        """Return what the party says of the person, and where to go on. Raises OidcFailed."""
        if error:
            raise OidcFailed("Hệ thống tài khoản của cơ quan không cho đăng nhập. Hãy thử lại hoặc báo người quản trị.")
        flow = self._opened(cookie)
        if not code or not hmac.compare_digest(flow.state.encode(), state.encode()):
            raise OidcFailed("Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ đây. Hãy đăng nhập lại.")
        try:
            with self._session() as session:
                answer = session.fetch_token(
                    self._told("token_endpoint"), code=code, code_verifier=flow.verifier, timeout=SECONDS
                )
        except Exception as wrong:  # of three libraries; none of their words is for a clerk
            raise _unreachable(wrong) from wrong
        return self._claims(str(answer.get("id_token") or ""), flow), flow.next

    def _claims(self, token: str, flow: Flow) -> dict[str, Any]:
        from joserfc import jwt  # noqa: PLC0415 - an optional extra
        from joserfc.errors import JoseError  # noqa: PLC0415 - as above

        try:
            claims = self._decoded(token)
            wanted: dict[str, Any] = {
                "iss": {"essential": True, "value": self.issuer},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
                "aud": {"essential": True, "value": self._client},
                "nonce": {"essential": True, "value": flow.nonce},
            }
            jwt.JWTClaimsRegistry(leeway=LEEWAY, **wanted).validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise OidcFailed("Hệ thống tài khoản của cơ quan trả lời sai hoặc quá lâu. Hãy đăng nhập lại.") from error
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self._client:
            raise OidcFailed("Hệ thống tài khoản của cơ quan trả lời cho một dịch vụ khác. Hãy báo người quản trị.")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        from joserfc import jwt  # noqa: PLC0415 - an optional extra
        from joserfc.errors import JoseError  # noqa: PLC0415 - as above
        from joserfc.jwk import KeySet  # noqa: PLC0415 - as above

        where = self._told("jwks_uri")
        for fresh in (False, True):  # a key that is not known may be a new one
            said: Any = _fetched(where, fresh=fresh)
            try:
                claims: dict[str, Any] = jwt.decode(token, KeySet.import_key_set(said), algorithms=SIGNED_BY).claims
            except (JoseError, ValueError):
                if fresh:
                    raise
            else:
                return claims
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _session(self) -> Any:
        try:
            from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - an optional extra
        except ImportError as error:
            raise OidcFailed(
                "Máy chủ chưa cài phần đăng nhập bằng tài khoản cơ quan: pip install 'sohoa[oidc]'."
            ) from error
        return OAuth2Session(
            self._client,
            self._secret,
            scope="openid profile email",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )

    def _told(self, name: str) -> str:
        """Return an address that the party tells of itself."""
        said = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer or not isinstance(said.get(name), str):
            raise OidcFailed("Địa chỉ hệ thống tài khoản trong cấu hình không khớp. Hãy báo người quản trị.")
        return require_https(said[name])

    def _sealed(self, flow: Flow) -> str:
        said = base64.urlsafe_b64encode(json.dumps(asdict(flow)).encode()).decode()
        return f"{said}.{self._seal(said)}"

    def _opened(self, cookie: str) -> Flow:
        said, _, seal = cookie.partition(".")
        if not hmac.compare_digest(seal.encode(), self._seal(said).encode()):
            raise OidcFailed("Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ đây. Hãy đăng nhập lại.")
        flow = Flow(**json.loads(base64.urlsafe_b64decode(said)))
        if flow.ends < time.time():
            raise OidcFailed("Đăng nhập quá lâu. Hãy bắt đầu lại.")
        return flow

    def _seal(self, said: str) -> str:
        return hmac.new(f"sohoa flow {self._secret}".encode(), said.encode(), hashlib.sha256).hexdigest()


def require_https(address: str) -> str:
    """Return an address. Raises OidcFailed unless it is HTTPS, or of this machine itself."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise OidcFailed("Địa chỉ hệ thống tài khoản không dùng HTTPS. Hãy báo người quản trị.")
    return address


_guard = threading.Lock()
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def _fetched(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """Return a JSON document of the party, kept for an hour unless a fresh one is asked for."""
    now = time.monotonic()
    with _guard:
        kept = _kept.get(address)
    if not fresh and kept is not None and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    import requests  # noqa: PLC0415 - an optional extra

    try:
        answer = requests.get(require_https(address), timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        said = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise _unreachable(error) from error
    if not isinstance(said, dict):
        raise OidcFailed("Hệ thống tài khoản của cơ quan trả lời sai. Hãy báo người quản trị.")
    with _guard:
        _kept[address] = now, said
    return said


def _unreachable(error: Exception) -> OidcFailed:
    failed = OidcFailed(
        "Không liên lạc được với hệ thống tài khoản của cơ quan. Hãy thử lại, hoặc dùng tên và mật khẩu."
    )
    failed.__cause__ = error
    return failed
