"""`sohoa serve` and `sohoa user`: the service and who may sign in."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from api.cli.ingesting import ACTOR
from api.cli.opening import open_archive, own_knowledge
from api.cli.output import progress_console, result_console
from api.limits import worker_of
from corpus.store import audit, users
from corpus.store.archive import Archive
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from api.settings import Settings

FIRST_USER = "admin"
# Open progress streams end only with their readers; a stop does not wait longer for them.
SECONDS_TO_SAY_GOODBYE = 5
# A reader thinks for longer than five seconds; a connection closed at the very moment of the next click is an error.
SECONDS_OF_SILENCE = 75
STANDING_BACK = 10  # page workers behind the pages that people wait for


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

    chosen = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update=chosen)
    with _listen(settings.host, settings.port) as listening, Archive(settings.archive) as archive:
        own_knowledge(settings)
        sign_in = _first_user(archive)
        worker = worker_of(settings, archive, niceness=STANDING_BACK)
        config = uvicorn.Config(
            create_app(settings, archive, worker),
            log_level="warning",
            timeout_graceful_shutdown=SECONDS_TO_SAY_GOODBYE,
            timeout_keep_alive=SECONDS_OF_SILENCE,
        )
        result_console.print(f"Sohoa chạy tại http://{settings.host}:{settings.port} (Ctrl-C để dừng)", markup=False)
        result_console.print(sign_in)
        uvicorn.Server(config).run(sockets=[listening])


class PortTaken(SohoaError):
    """The server cannot listen where it should."""

    code = "port-taken"


def _listen(host: str, port: int) -> socket.socket:
    # Before anything else: a first password must not be made, and shown once, for a server that cannot start.
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise PortTaken(
            f"Không mở được cổng {port} tại {host} ({error.strerror}). Hãy dừng chương trình đang dùng cổng đó, "
            f"hoặc chọn cổng khác: sohoa serve --port {port + 1} (hay SOHOA_PORT={port + 1})."
        ) from error


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


@click.group()
def user() -> None:
    """Who may sign in.

    Example: sohoa user add lan --role reviewer
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(users.ROLES), default="clerk", show_default=True)
@click.password_option(help="Asked for where not given.")
@click.pass_obj
def add(settings: Settings, name: str, role: str, password: str) -> None:
    """Add a user.

    Example: sohoa user add lan --role reviewer
    """
    from api.auth.passwords import check_new_password, hash_password  # noqa: PLC0415 - argon2 is slow to load

    check_new_password(password, name=name)
    with Archive(settings.archive) as archive:
        users.add(archive, name, role, hash_password(password), must_change=False, by=ACTOR)
    progress_console.print(f"Đã thêm người dùng {name} ({role}).")


@user.command("password")
@click.argument("name")
@click.password_option(help="Asked for where not given.")
@click.pass_obj
def password(settings: Settings, name: str, password: str) -> None:
    """Give a user a new password, to be changed at the next sign-in; open sessions end.

    Example: sohoa user password lan
    """
    from api.auth.passwords import check_new_password, hash_password  # noqa: PLC0415 - as above

    check_new_password(password, name=name)
    with open_archive(settings) as archive, archive.transaction():
        users.set_password_hash(archive, name, hash_password(password), must_change=True)
        users.close_sessions(archive, name)
        audit.append(archive, ACTOR, "user.password", f"user:{name}", {})
    progress_console.print(f"Đã đặt mật khẩu mới cho {name}; người dùng sẽ đổi khi đăng nhập.")


@user.command("list")
@click.pass_obj
def list_users(settings: Settings) -> None:
    """Show who may sign in.

    Example: sohoa user list
    """
    with open_archive(settings) as archive:
        for known in users.all_users(archive):
            closed = "\tđã khóa" if known.disabled else ""
            result_console.print(f"{known.name}\t{known.role}{closed}", markup=False)


@user.command("disable")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let the user in again.")
@click.pass_obj
def disable(settings: Settings, name: str, undo: bool) -> None:
    """Keep a user out; what the user did stays.

    Example: sohoa user disable lan
    """
    with open_archive(settings) as archive:
        users.set_disabled(archive, name, disabled=not undo, by=ACTOR)
        users.close_sessions(archive, name)
    progress_console.print(f"Đã {'mở lại' if undo else 'khóa'} người dùng {name}.")
