"""`sohoa user`: who may sign in, as what, and whose papers they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.opening import open_archive
from api.cli.output import progress_console, result_console
from corpus.store import users
from corpus.store.archive import Archive
from corpus.store.roles import ROLES
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings


@click.group()
def user() -> None:
    """Who may sign in.

    Example: sohoa user add lan --role reviewer
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="clerk", show_default=True)
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
    from api.admin.people import reset_password  # noqa: PLC0415 - as above

    with open_archive(settings) as archive:
        reset_password(archive, name, by=ACTOR, password=password)
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
            result_console.print(f"{visible(known.name)}\t{known.role}{closed}", markup=False)


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


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.pass_obj
def role(settings: Settings, name: str, role: str) -> None:
    """Give a user another role.

    Example: sohoa user role lan archivist
    """
    with open_archive(settings) as archive:
        users.set_role(archive, name, role, by=ACTOR)
    progress_console.print(f"{name} nay là {role}.")


@user.command("units")
@click.argument("name")
@click.argument("unit", nargs=-1)
@click.pass_obj
def units(settings: Settings, name: str, unit: tuple[str, ...]) -> None:
    """Bind a user to units, whose papers alone the user then sees; without a unit: to the whole archive.

    Example: sohoa user units lan "Phường Điện Bàn"
    """
    from corpus.units.choosing import chosen  # noqa: PLC0415 - as above

    with open_archive(settings) as archive:
        keys = chosen(archive, unit)
        users.set_units(archive, name, keys, by=ACTOR)
    told = f"chỉ xem văn bản của {len(keys)} đơn vị" if keys else "xem cả kho"
    progress_console.print(f"{name} nay {told}.")
