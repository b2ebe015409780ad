"""What every command shares: moments, output, the force, who is acting, and starting Django only where it is needed."""

import getpass
import json
import os
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.entry.moments import NOON, NotAMomentError, read_day, read_known, read_moment
from reddot.kernel.actor import Actor
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.refusal import Refusal

if TYPE_CHECKING:
    from reddot.people.models import Force

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
At = Annotated[str | None, typer.Option("--at", help="The moment asked about, as 2019-09-14 or 2019-09-14T08:00.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="Answer as the record stood at this moment.")]
ForceCode = Annotated[str | None, typer.Option("--force", help="Code of the force, when there is more than one.")]
As = Annotated[str | None, typer.Option("--as", help="Sign-in name of the person for whom this is done.")]
Model = Annotated[str, typer.Option("--model", help="Device model, such as taser-7.")]

_clock = partial(datetime.now, UTC)


class Misuse(Exception):
    """A command was not used as it should be."""


class NoDatabase(Refusal):
    """There is no database where the settings say."""

    code = "no_database"


class NoForce(Refusal):
    """The database holds no force yet."""

    code = "no_force"


def start() -> None:
    """Start Django: for commands that need the database. Raises: NoDatabase."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    import django

    django.setup()
    from django.db import connection

    from reddot.accounts.wall import EVERY_FORCE, look_into

    file = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(file).exists():  # asking would make an empty one
        raise NoDatabase(f"There is no database at {file}. {SET_UP}")
    look_into(EVERY_FORCE)


SET_UP = "Set it up with: .venv/bin/python manage.py migrate (make demo also fills it)."


def now() -> datetime:
    """The clock, read here and nowhere below."""
    return _clock()


def moment(text: str | None, option: str) -> datetime | None:
    """A moment, in London unless it says otherwise; a day alone means its noon. Raises: Misuse."""
    if text is None:
        return None
    try:
        return read_moment(text, clock=NOON)
    except NotAMomentError as error:
        raise Misuse(f"{option}: {error}.") from None


def known(text: str | None, option: str = "--known-at") -> datetime | None:
    """The moment up to which the record is asked for; a day alone means its end. Raises: Misuse."""
    if text is None:
        return None
    try:
        return read_known(text, now=now())
    except NotAMomentError as error:
        raise Misuse(f"{option}: {error}.") from None


def day(text: str, option: str) -> date:
    """A day. Raises: Misuse."""
    try:
        return read_day(text)
    except NotAMomentError as error:
        raise Misuse(f"{option}: {error}.") from None


def check_model(model: str) -> None:
    """Let a device model pass. Raises: Misuse."""
    if model not in DEVICE_MODELS:
        raise Misuse(f"--model {model}: choose one of {', '.join(DEVICE_MODELS)}.")


def force_of(code: str | None, actor: Actor) -> "Force":
    """The force named, the actor's own, or the only one there is.

    Raises: Misuse; NoForce.
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
    listed = list(forces())
    if len(listed) == 1:
        return listed[0]
    if not listed:
        raise NoForce("No force has been set up yet. On an empty database, reddot demo builds a fictional one.")
    raise Misuse(f"Say which force with --force: {', '.join(force.code for force in listed)}.")


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
    """The text of a file; "-" is the standard input. Raises: Misuse."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(unreadable(path, error)) from None


def read_bytes(path: Path, *, most: int) -> bytes:
    """The content of a file. most: its largest size [bytes]. Raises: Misuse."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Misuse(unreadable(path, error)) from None
    if len(content) > most:
        raise Misuse(f"{path} is larger than {most >> 20} MB.")
    return content


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read."""
    why = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "").lower()
    return f"{path} cannot be read: {why}."


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
