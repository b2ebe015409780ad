"""Commands as somebody runs them: in this process for speed, or as a process of their own."""

import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reddot.entry.cli import main

BIN = Path(sys.executable).with_name("reddot")


@dataclass(frozen=True)
class Ran:
    """What a command did. code: its exit code; out, err: what it printed; cpu: what it took [s of CPU]."""

    code: int
    out: str
    err: str
    cpu: float = 0.0


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """Run a command in this process."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main([str(one) for one in arguments])
    printed = capsys.readouterr()
    return Ran(int(left.value.code or 0), printed.out, printed.err)


def spawn(*arguments: object, stdin: str | None = None, **environment: str) -> Ran:
    """Run a command as a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(BIN), *map(str, arguments)], capture_output=True, text=True, input=stdin, timeout=120,
        env=os.environ | environment,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(done.returncode, done.stdout, done.stderr, cpu)


def numbered_alike(text: str) -> str:
    """A text without the numbers that a database happens to give."""
    text = re.sub(r'"(ref|batch|decision)": ("fact:)?\d+', lambda found: f'"{found[1]}": {found[2] or ""}N', text)
    return re.sub(r"(This is import) \d+", r"\1 N", text)


def no_traceback(ran: Ran) -> Any:
    """Nothing of the inside was printed, and something for people was."""
    assert "Traceback" not in ran.err + ran.out
    assert ran.err.strip() or ran.out.strip()
    return ran
