"""`sohoa serve` and `sohoa user`: the service and who may sign in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from api.cli.output import progress_console, result_console
from api.limits import engine_of, limits_of
from corpus import users
from corpus.archive import Archive
from ingest.worker import Worker

if TYPE_CHECKING:
    from api.settings import Settings

FIRST_USER = "admin"
# Open progress streams end only with their readers; a stop does not wait longer for them.
SECONDS_TO_SAY_GOODBYE = 5


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
    with Archive(settings.archive) as archive:
        _first_user(archive)
        worker = Worker(archive, limits_of(settings), processes=settings.processes, engine=engine_of(settings))
        progress_console.print(f"Sohoa chạy tại http://{settings.host}:{settings.port} (Ctrl-C để dừng)")
        uvicorn.run(
            create_app(settings, archive, worker),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            timeout_graceful_shutdown=SECONDS_TO_SAY_GOODBYE,
        )


def _first_user(archive: Archive) -> None:
    from api.auth.passwords import hash_password  # noqa: PLC0415 - as above

    if users.all_users(archive):
        return
    password = secrets.token_urlsafe(9)
    users.add(archive, FIRST_USER, "administrator", hash_password(password), must_change=True, by="cli")
    result_console.print(
        f"Đăng nhập lần đầu: tên [bold]{FIRST_USER}[/], mật khẩu [bold]{password}[/] (sẽ được yêu cầu đổi)."
    )


@click.group()
def user() -> None:
    """Who may sign in.

    Example: sohoa user add lan --role reviewer
    """


@user.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["clerk", "reviewer", "archivist", "administrator"]), default="clerk", show_default=True
)
@click.password_option(help="Asked for where not given.")
@click.pass_obj
def add(settings: Settings, name: str, role: str, password: str) -> None:
    """Add a user.

    Example: sohoa user add lan --role reviewer
    """
    from api.auth.passwords import hash_password  # noqa: PLC0415 - argon2 is slow to load, and only this needs it

    with Archive(settings.archive) as archive:
        users.add(archive, name, role, hash_password(password), must_change=False, by="cli")
    progress_console.print(f"Đã thêm người dùng {name} ({role}).")


@user.command("password")
@click.argument("name")
@click.password_option(help="Asked for where not given.")
@click.pass_obj
def password(settings: Settings, name: str, password: str) -> None:
    """Give a user a new password, to be changed at the next sign-in; open sessions end.

    Example: sohoa user password lan
    """
    from api.auth.passwords import hash_password  # noqa: PLC0415 - as above

    with Archive(settings.archive) as archive:
        users.set_password_hash(archive, name, hash_password(password), must_change=True)
        users.close_sessions(archive, name)
    progress_console.print(f"Đã đặt mật khẩu mới cho {name}; người dùng sẽ đổi khi đăng nhập.")
