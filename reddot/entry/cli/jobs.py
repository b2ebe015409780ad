"""Jobs, for a timer to start."""

from reddot.entry.cli.common import now, say, start


def nightly() -> None:
    """Refresh where officers are listed and sign each ledger. Start it each night, soon after midnight."""
    start()
    from reddot.entry.jobs.nightly import sweep

    for line in sweep(now()):
        say(line)
