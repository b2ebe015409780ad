"""Building the fictional force."""

from datetime import date
from typing import Annotated

import typer

from reddot.entry.cli.common import day, now, start
from reddot.kernel.period import london_day


def build(
    scale: Annotated[str, typer.Option("--scale", help="small, county, met or national.")] = "county",
    seed: Annotated[int, typer.Option("--seed", help="The same seed and day make the same force.")] = 2019,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day up to which its two years run.")] = None,
) -> None:
    """Build a fictional force in an empty database, and print a sign-in for each role."""
    chosen: date = day(as_of, "--as-of") if as_of else london_day(now())
    start()
    from reddot.entry.cli.demo import demo

    demo(scale=scale, seed=seed, as_of=chosen)
