"""The first accounts of an installation, and keys for the API."""

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.entry.cli.common import As, actor_of, now, say, start

if TYPE_CHECKING:
    from reddot.accounts.models import User

app = typer.Typer(help="Accounts, roles and API keys.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(metavar="USERNAME", help="Sign-in name.")]


@app.callback()
def _group() -> None:
    """Accounts, roles and API keys."""


@app.command("create", short_help="Open an account.")
def create(
    username: Username,
    email: Annotated[str, typer.Option("--email", help="Their email address.")],
    name: Annotated[str, typer.Option("--name", help="Name as pages print it.")],
    force: Annotated[str, typer.Option("--force", help="Code of the force; empty for an administrator of all.")] = "",
    as_name: As = None,
) -> None:
    """Open an account; the password is read from standard input."""
    start()
    from reddot.accounts.services.users import create_user

    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    user = create_user(
        username=username, email=email, display_name=name, force=force, password=password, by=actor_of(as_name), at=now()
    )  # fmt: skip
    say(f"{user.username} can sign in. Grant a role with: reddot user grant {user.username} ROLE")


@app.command("grant", short_help="Grant a role.")
def grant(
    username: Username,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="Code of the role, such as SPT.")],
    scope: Annotated[str, typer.Option("--scope", help="own, team, district or force.")] = "force",
    unit: Annotated[str, typer.Option("--unit", help="Code of the team or district.")] = "",
    as_name: As = None,
) -> None:
    """Grant a role that one administrator may grant alone."""
    start()
    from reddot.accounts.services.roles import grant_role

    granted = grant_role(
        user=_user(username), role=role.upper(), scope=scope, unit=unit, by=actor_of(as_name), at=now()
    )  # fmt: skip
    say(f"{username} holds {granted.role} over {granted.unit or granted.scope}.")


@app.command("key", short_help="Issue an API key.")
def key(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="What the key is for.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long it works.")] = 90,
    may_write: Annotated[bool, typer.Option("--may-write", help="Let the key write as well as read.")] = False,
    as_name: As = None,
) -> None:
    """Issue an API key; it is printed once and cannot be read again."""
    start()
    from reddot.accounts.services.keys import issue_token

    at = now()
    _, secret = issue_token(
        user=_user(username), name=name, read_only=not may_write, expires_at=at + timedelta(days=days),
        by=actor_of(as_name), at=at,
    )  # fmt: skip
    say(secret)


def _user(username: str) -> "User":
    from reddot.accounts.queries import user_named

    return user_named(username)
