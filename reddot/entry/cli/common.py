"""What every command shares: moments, output, the force, who is acting, and starting Django only where it is needed."""

import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.kernel.actor import Actor
from reddot.kernel.period import LONDON

if TYPE_CHECKING:
    from reddot.people.models import Force

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
At = Annotated[str | None, typer.Option("--at", help="The moment asked about, as 2019-09-14 or 2019-09-14T08:00.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="Answer as the record stood at this moment.")]
ForceCode = Annotated[str | None, typer.Option("--force", help="Code of the force, when there is more than one.")]
As = Annotated[str | None, typer.Option("--as", help="Sign-in name of the person for whom this is done.")]
Model = Annotated[str, typer.Option("--model", help="Device model, such as taser-7.")]


class Misuse(Exception):
    """A command was not used as it should be."""


def start() -> None:
    """Start Django: for commands that need the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    import django

    django.setup()
    from reddot.accounts.wall import EVERY_FORCE, look_into

    look_into(EVERY_FORCE)


def now() -> datetime:
    """The clock, read here and nowhere below."""
    return datetime.now(UTC)


def moment(text: str | None, option: str) -> datetime | None:
    """A moment in London time; a day alone means noon of that day.

    Raises: Misuse.
    """
    if text is None:
        return None
    try:
        if len(text) == len("2019-09-14"):
            return datetime.combine(date.fromisoformat(text), datetime.min.time().replace(hour=12), LONDON)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(f"{option} {text}: give a moment as 2019-09-14 or 2019-09-14T08:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=LONDON)


def day(text: str, option: str) -> date:
    """A day.

    Raises: Misuse.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misuse(f"{option} {text}: give a day as 2019-09-14.") from None


def force_of(code: str | None, actor: Actor) -> "Force":
    """The force named, the actor's own, or the only one there is.

    Raises: Misuse.
    """
    from reddot.people.queries.officers import force, forces

    wanted = code or actor.force
    if actor.force is not None and wanted != actor.force:
        raise Misuse(f"There is no force with the code {code} that this person may see.")
    if wanted:
        found = force(wanted)
        if found is None:
            raise Misuse(f"There is no force with the code {wanted}.")
        return found
    listed = list(forces()[:2])
    if len(listed) == 1:
        return listed[0]
    raise Misuse("Say which force with --force." if listed else "No force has been set up. `reddot demo` builds one.")


def actor_of(name: str | None) -> Actor:
    """The person named by --as, or this command run by whoever is logged in to the server.

    Raises: UnknownUser.
    """
    from reddot.accounts.queries import actor_for
    from reddot.accounts.terms import job
    from reddot.accounts.wall import NO_FORCE, look_into

    if not name:
        return job(f"command line ({getpass.getuser()})")
    actor = actor_for(name)
    look_into(actor.force or NO_FORCE)
    return actor


def read_text(path: Path) -> str:
    """The text of a file; "-" is the standard input.

    Raises: Misuse.
    """
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"{path} cannot be read: {error}.") from None


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises: Misuse."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misuse(f"{path} cannot be read: {error}.") from None


def say(*lines: str) -> None:
    """Print lines."""
    for line in lines:
        print(line)


def say_json(value: Any) -> None:
    """Print JSON with sorted names, so that two runs can be compared."""
    print(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))


def complain(line: str) -> None:
    """Print a line to standard error."""
    print(line, file=sys.stderr)
