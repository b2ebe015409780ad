"""What `reddot demo` does: builds the fictional force, writes files to import beside it, and prints the sign-ins.

The generator is the folder demo/ of the source, which an installed package does not hold.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from reddot.entry.cli.common import Misuse, say
from reddot.kernel.period import in_words
from reddot.kernel.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from demo.build import Built


class NoGenerator(Refusal):
    """The demo can only be built from the source."""

    code = "no_demo_generator"


def demo(*, scale: str, seed: int, as_of: date) -> None:
    """Build the demo in an empty database and print who can sign in.

    Raises: Misuse for an unknown scale; NotInProduction, NotEmpty, NoGenerator.
    """
    try:
        from demo.accounts import PASSWORD, SIGN_INS
        from demo.build import build
        from demo.geography import Scale, plans
        from demo.moments import Calendar
        from demo.samples import write
    except ModuleNotFoundError as error:
        raise NoGenerator("The demo is built from the source of Reddot: run make demo in its folder") from error
    if scale not in list(Scale):
        raise Misuse(f"There is no scale called {scale}. Choose one of {', '.join(Scale)}.")
    built = build(scale=Scale(scale), seed=seed, as_of=as_of, say=say)
    samples = write(settings.STATE / "samples", plans(Scale(scale))[0], Calendar(as_of), seed)
    _report(built, samples, as_of)
    wide = max(len(one.name) for one in SIGN_INS)
    say("", f"Sign in with one of these names and the password {PASSWORD}", "")
    say(*(f"  {one.name:<{wide}}  {one.title}" for one in SIGN_INS))


def _report(built: "Built", samples: "tuple[Path, ...]", as_of: date) -> None:
    forces = "One fictional force" if built.forces == 1 else f"{built.forces} fictional forces"
    say(f"{forces} as of {in_words(as_of)}: {built.officers:,} officers, {built.facts:,} facts.")
    say("Files to import:", *(f"  {path}" for path in samples))
