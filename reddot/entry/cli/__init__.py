"""The reddot command. One call per command; exit 0 done or yes, 1 refused, no or unknown, 2 misused."""

import sys

import typer
from click.exceptions import UsageError

from reddot.entry.cli import authority, criteria, demo_force, figures, imports, jobs, ledger, policies, users
from reddot.entry.cli.common import Misuse, complain
from reddot.kernel.refusal import Refusal

app = typer.Typer(
    name="reddot",
    help="Runs a police force's whole Taser programme.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("may-carry")(authority.may_carry)
app.add_typer(authority.workforce, name="workforce")
app.add_typer(policies.app, name="policy")
app.add_typer(criteria.app, name="criteria")
app.add_typer(ledger.app, name="ledger")
app.add_typer(figures.app, name="figures")
app.add_typer(users.app, name="user")
app.command("import")(imports.import_file)
app.command("witness")(ledger.witness)
app.command("nightly")(jobs.nightly)
app.command("demo")(demo_force.build)


def main() -> None:
    """Run a command; a refusal is a sentence and exit 1, a misuse a sentence and exit 2."""
    try:
        app(standalone_mode=False)
    except UsageError as error:
        error.show()
        sys.exit(2)
    except Misuse as error:
        complain(str(error))
        sys.exit(2)
    except Refusal as refusal:
        complain(refusal.message)
        sys.exit(1)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone ("reddot ... | head"): nothing is left to say.
        sys.stderr.close()
        sys.exit(1)
