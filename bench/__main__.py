"""Runs the benchmarks: `python -m bench [--small] [NAME...]`. Exits 1 when a bar is missed or a benchmark breaks.

A benchmark is a module of this folder with `run(small: bool) -> list[Row]`; small means sizes for a quick look, for
which no bar is promised to hold. Each runs in a process of its own, so that memory and caches are its own too.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from bench.row import Row

FOLDER = Path(__file__).parent
HEADINGS = ("promise", "measured", "beside", "ratio", "bar", "")


def benchmarks() -> list[str]:
    """The names of all benchmarks, in order."""
    named = sorted(path.stem for path in FOLDER.glob("*.py"))
    return [name for name in named if "def run(" in (FOLDER / f"{name}.py").read_text() and not name.startswith("_")]


def table(rows: Sequence[Row]) -> str:
    """The rows as a table that is also Markdown."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(shown)


def _cells(row: Row) -> tuple[str, ...]:
    ratio = f"{row.value / row.peer_value:.2f}" if row.peer_value else "-"
    beside = f"{row.peer_name}: {_number(row.peer_value)} {row.unit}"
    return (row.name, f"{_number(row.value)} {row.unit}", beside, ratio, row.bar, "kept" if row.ok else "MISSED")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def machine() -> str:
    """The machine in one line, for the record."""
    model = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ": unknown processor")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    processor = model.split(":", 1)[1].strip()
    return f"{cores} cores ({processor}), {memory / 2**20:.0f} GiB, Python {platform.python_version()}, {platform.system()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def measure(name: str, *, small: bool) -> list[Row]:
    """The rows of one benchmark, from a process of its own.

    Raises: subprocess.CalledProcessError when it breaks.
    """
    command = [sys.executable, "-m", "bench", "--one", name, *(["--small"] if small else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=FOLDER.parent)
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def run_one(name: str, *, small: bool) -> None:
    """Run one benchmark here and print its rows as JSON on the last line."""
    rows = import_module(f"bench.{name}").run(small=small)
    print(json.dumps([asdict(row) for row in rows]))


def run_all(names: Sequence[str], *, small: bool) -> int:
    """Run benchmarks one after another, print what they measured, and return the exit code."""
    print(f"Machine: {machine()}{'. Small sizes: bars are not promised' if small else ''}\n")
    rows: list[Row] = []
    broken: list[str] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows += measure(name, small=small)
        except subprocess.CalledProcessError:
            broken.append(name)
    print(table(rows))
    missed = [row.name for row in rows if not row.ok]
    print(
        f"\n{len(rows)} promises measured, {len(missed)} missed" + (f", broken: {', '.join(broken)}" if broken else "")
    )
    return 1 if (missed and not small) or broken or not rows else 0


def main(arguments: Sequence[str]) -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(benchmarks()) or 'none yet'}")
    parser.add_argument("--small", action="store_true", help="sizes for a quick look")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        run_one(options.one, small=options.small)
        return 0
    unknown = sorted(set(options.names) - set(benchmarks()))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(benchmarks())}")
    return run_all(options.names or benchmarks(), small=options.small)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
