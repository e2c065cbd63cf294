"""`sohoa serve`: the service, and the first administrator of an archive without users."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from api.cli.actor import ACTOR
from api.cli.opening import own_knowledge
from api.cli.output import result_console
from api.limits import worker_apart
from corpus.store import users
from corpus.store.archive import Archive
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from api.settings import Settings

FIRST_USER = "admin"
# Open progress streams end only with their readers; a stop does not wait longer for them.
SECONDS_TO_SAY_GOODBYE = 5
# A reader thinks for longer than five seconds; a connection closed at the very moment of the next click is an error.
SECONDS_OF_SILENCE = 75


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the pages and the HTTP interface, and read what is uploaded.

    On an archive without users a first administrator is made and the password is shown once.

    Example: sohoa --archive kho serve --port 8000
    """
    import uvicorn  # noqa: PLC0415 - the web's libraries would slow every other command down

    from api.app import create_app  # noqa: PLC0415 - as above
    from api.health.exposure import require_safe  # noqa: PLC0415 - as above
    from api.logs import configure  # noqa: PLC0415 - as above

    chosen = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update=chosen)
    require_safe(settings)
    with _listen(settings.host, settings.port) as listening, Archive(settings.archive) as archive:
        own_knowledge(settings)
        sign_in = _first_user(archive)
        worker = worker_apart(settings, archive)
        config = uvicorn.Config(
            create_app(settings, archive, worker),
            log_config=None,
            log_level="warning",
            server_header=False,
            proxy_headers=settings.behind_proxy,
            forwarded_allow_ips=settings.trusted_proxies,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.certificate_key,
            timeout_graceful_shutdown=SECONDS_TO_SAY_GOODBYE,
            timeout_keep_alive=SECONDS_OF_SILENCE,
        )
        configure(settings.log_format)
        scheme = "http" if settings.certificate is None else "https"
        result_console.print(
            f"Sohoa chạy tại {scheme}://{settings.host}:{settings.port} (Ctrl-C để dừng)", markup=False
        )
        result_console.print(sign_in)
        uvicorn.Server(config).run(sockets=[listening])


class PortTaken(SohoaError):
    """The server cannot listen where it should."""

    code = "port-taken"


def _listen(host: str, port: int) -> socket.socket:
    # Before anything else: a first password must not be made, and shown once, for a server that cannot start.
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise PortTaken(
            f"Không mở được cổng {port} tại {host} ({error.strerror}). Hãy dừng chương trình đang dùng cổng đó, "
            f"hoặc chọn cổng khác: sohoa serve --port {port + 1} (hay SOHOA_PORT={port + 1})."
        ) from error
    # asyncio asks for this on sockets of its own making alone; without it an answer in two parts waits 40 ms for the
    # reader's system to confirm the first. Connections that are accepted take it over.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _first_user(archive: Archive) -> str:
    """Make the first administrator of an archive without users; return what to say about signing in."""
    known = users.all_users(archive)
    if known:
        names = ", ".join(escape(user.name) for user in known if user.role == "administrator" and not user.disabled)
        return f"Đăng nhập bằng tài khoản đã có (quản trị: {names}). Quên mật khẩu: sohoa user password TÊN"
    from api.auth.passwords import hash_password  # noqa: PLC0415 - argon2 is slow to load

    password = secrets.token_urlsafe(9)
    users.add(archive, FIRST_USER, "administrator", hash_password(password), must_change=True, by=ACTOR)
    return f"Đăng nhập lần đầu: tên [bold]{FIRST_USER}[/], mật khẩu [bold]{escape(password)}[/] (sẽ được yêu cầu đổi)."
