"""The reddot command. One call per command; exit 0 done or yes, 1 refused, no or unknown, 2 misused."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from reddot.entry.cli import authority, criteria, demo_force, figures, imports, jobs, ledger, policies, users
from reddot.entry.cli.common import Misuse, complain, say
from reddot.entry.cli.failures import in_words
from reddot.kernel.refusal import Refusal

VERSION = "0.1.0"

app = typer.Typer(
    name="reddot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 120},
)
app.command("may-carry", short_help="May this officer carry this device?")(authority.may_carry)
app.add_typer(authority.workforce, name="workforce")
app.add_typer(policies.app, name="policy")
app.add_typer(criteria.app, name="criteria")
app.command("import", short_help="Import a file, or say what it would do.")(imports.import_file)
app.add_typer(ledger.app, name="ledger")
app.command("witness", short_help="Run a witness of ledgers.")(ledger.witness)
app.add_typer(figures.app, name="figures")
app.add_typer(users.app, name="user")
app.command("demo", short_help="Build a fictional force.")(demo_force.build)
app.command("nightly", short_help="Do what is due each night.")(jobs.nightly)


def _version(asked: bool) -> None:
    if asked:
        say(f"reddot {VERSION}")
        raise typer.Exit


@app.callback()
def _reddot(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """May this officer carry this device, now, and why? Reddot runs a police force's whole Taser programme.

    Exit 0: done, or the answer is yes. 1: a rule refused it, or the answer is no or not known. 2: not used as it should be.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code: a refusal is a sentence and 1, a misuse a sentence and 2."""
    try:
        app(arguments)
    except Misuse as error:
        _leave(str(error), 2)
    except Refusal as refusal:
        _leave(refusal.message, 1)
    except BrokenPipeError:
        # The reader of our output has gone ("reddot ... | head"): nothing is left to say.
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        sentence = in_words(error)
        if sentence is None:
            raise
        _leave(sentence, 1)


def _leave(sentence: str, code: int) -> None:
    complain(sentence if sentence.endswith((".", "?", "!")) else f"{sentence}.")
    sys.exit(code)
