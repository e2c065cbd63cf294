"""`sohoa token`: what programs sign in with."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.numbers import NUMBER
from api.cli.opening import open_archive
from api.cli.output import print_json, progress_console, result_console
from corpus.store import tokens
from ocr.visible import visible

if TYPE_CHECKING:
    from api.settings import Settings


@click.group()
def token() -> None:
    """Tokens: what programs sign in with, each for one user and a part of that user's rights.

    Example: sohoa token add lan --name "máy quét" --scope read --scope upload
    """


@token.command("add")
@click.argument("user")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do; again for more.")
@click.option("--days", type=click.IntRange(1, tokens.LONGEST_DAYS), default=90, show_default=True)
@click.pass_obj
def add(settings: Settings, user: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token for a user; it is printed this once, and kept as a hash.

    Example: sohoa token add lan --name "máy quét" --scope read --scope upload --days 30
    """
    from api.auth import bearer  # noqa: PLC0415 - the web's libraries would slow the other commands down
    from api.auth.permissions import SCOPES  # noqa: PLC0415 - as above

    if unknown := set(scopes) - set(SCOPES):
        raise click.UsageError(f"no such scope: {', '.join(sorted(unknown))}; there are: {', '.join(SCOPES)}")
    with open_archive(settings) as archive:
        made, secret = bearer.make(archive, user, name=name, scopes=scopes, days=days, by=ACTOR)
    result_console.print(secret, markup=False, highlight=False, soft_wrap=True)
    until = f"Mã truy cập số {made.id} của {user}, dùng đến {made.expires_at[:10]}."
    progress_console.print(f"{until} Hãy cất ngay: mã không hiện lại lần nào nữa.")


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.pass_obj
def list_tokens(settings: Settings, as_json: bool) -> None:
    """Show the tokens there are, their scopes, and when each was last used.

    Example: sohoa token list
    """
    with open_archive(settings) as archive:
        found = tokens.listing(archive)
    if as_json:
        print_json({"tokens": [{**asdict(one), "stands": one.stands} for one in found]})
        return
    for one in found:
        state = "thu hồi" if one.revoked_at else f"đến {one.expires_at[:10]}" if one.stands else "hết hạn"
        used = one.last_used_at[:16] if one.last_used_at else "chưa dùng"
        line = f"{one.id}\t{one.user_name}\t{visible(one.name)}\t{','.join(one.scopes)}\t{state}\t{used}"
        result_console.print(line, markup=False, highlight=False, soft_wrap=True)


@token.command("revoke")
@click.argument("token_id", type=NUMBER)
@click.pass_obj
def revoke(settings: Settings, token_id: int) -> None:
    """Let the bearer of a token in no longer.

    Example: sohoa token revoke 3
    """
    with open_archive(settings) as archive:
        found = tokens.revoke(archive, token_id, by=ACTOR)
    progress_console.print(f"Đã thu hồi mã truy cập số {found.id} của {found.user_name}.")
