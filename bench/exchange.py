"""Reading an HR extract, and the memory it takes, beside what the bare readers take for the same bytes."""

import csv
import io
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from bench.row import Row
from reddot.exchange import hr_extract, writers
from reddot.exchange.limits import DEFAULT
from reddot.exchange.table import open_table

AS_OF = date(2019, 9, 30)
HEADINGS = (
    "Shoulder No", "Surname", "Forenames", "Employee type", "Employment start date", "Rank", "Rank start date",
    "Job title", "Role type", "Front line", "Role start date", "Division", "Station code", "Shift", "Posting date",
    "IPS status", "IPS date", "Service start date", "PST date", "ELS date", "JRFT type", "JRFT level", "JRFT date",
    "Restricted duties", "Federation member", "Taser volunteer", "Taser volunteer date", "Taser X2 passed",
)  # fmt: skip
SECONDS = 15.0
"""A quarter of the minute that an import of 125,000 rows may take in all [s]."""


def officers(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Invented rows of an extract, the same for the same seed."""
    draw = random.Random(seed)

    def day(first: int, last: int) -> str:
        return f"{AS_OF - timedelta(days=draw.randint(first, last)):%d/%m/%Y}"

    for number in range(count):
        special = draw.random() < 0.07
        taser = draw.random() < 0.2
        yield (
            f"{10_000 + number}", f"Name{number % 9_000}", f"Given{number % 700}", "Special" if special else "Regular",
            day(2_000, 9_000), "SC" if special else draw.choice(("PC", "PC", "PC", "Sgt", "Insp")), day(100, 2_000),
            "Response officer", draw.choice(("Response", "NPT", "CID", "RPU")), draw.choice(("Yes", "No")), day(10, 1_500),
            f"D{number % 13}", f"S{number % 26:02d}", f"T{number % 5}", day(10, 1_500),
            draw.choice(("Independent", "Accompanied")), day(500, 1_900), day(2_000, 9_000), day(0, 400), day(0, 400),
            "Bleep test", draw.choice(("5.4", "5.7", "6.1", "8.8")), day(0, 400), draw.choice(("No", "No", "No", "Yes")),
            "Yes", "Volunteered" if taser else "", day(30, 300) if taser else "", day(1, 370) if taser else "",
        )  # fmt: skip


def csv_bytes(count: int) -> bytes:
    """The extract as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *officers(count)])
    return text.getvalue().encode()


def median(work: Callable[[], object], times: int) -> float:
    """The middle of some measured times [s]."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return statistics.median(taken)


def peak_of(path: Path) -> tuple[float, float]:
    """The most memory of a fresh process that reads an extract, and of its child [MiB]."""
    program = (
        "import resource, sys; from datetime import date; from pathlib import Path; from reddot.exchange import hr_extract\n"
        f"found = hr_extract.read(Path(sys.argv[1]), as_of=date.fromisoformat('{AS_OF}')); assert found.rows\n"
        "print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    own, child = done.stdout.split()
    return int(own) / 1024, int(child) / 1024


def read_all(data: bytes, count: int) -> None:
    """Read an extract of valid rows; every one must come out."""
    assert len(hr_extract.read(data, as_of=AS_OF).rows) == count


def run(small: bool) -> list[Row]:
    """Read 125,000 officers with 28 columns from CSV, and 20,000 from XLSX."""
    from tempfile import TemporaryDirectory

    count, books, times = (5_000, 1_000, 1) if small else (125_000, 20_000, 3)
    data = csv_bytes(count)
    bare = median(lambda: sum(1 for _ in csv.reader(io.StringIO(data.decode()))), times)
    raw = median(lambda: sum(1 for _ in open_table(data).rows), times)
    whole = median(lambda: read_all(data, count), times)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        path.write_bytes(data)
        own, child = peak_of(path)
    book = writers.xlsx_bytes("Officers", HEADINGS, officers(books))
    workbook = median(lambda: read_all(book, books), times)
    openpyxl = median(lambda: rows_by_openpyxl(book), 1)
    limit = DEFAULT.memory / 2**20
    return [
        _seconds(f"Read and check {count:,} HR rows from CSV", whole, "a quarter of a minute", SECONDS, whole <= SECONDS),
        _seconds("The same rows without the checks", raw, "csv.reader in this process", bare, True, bar="shown only"),
        _seconds(f"Read and check {books:,} HR rows from XLSX", workbook, "openpyxl, rows only", openpyxl, workbook <= openpyxl,
                 bar="no slower than the peer"),
        Row(name="Most memory while reading CSV", value=own, unit="MiB", peer_name="limit", peer_value=limit,
            bar="under the limit", ok=own < limit),
        Row(name="Most memory of the parsing child", value=child, unit="MiB", peer_name="limit", peer_value=limit,
            bar="under the limit", ok=child < limit),
    ]  # fmt: skip


def rows_by_openpyxl(book: bytes) -> int:
    """How many rows openpyxl finds, reading as it streams."""
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(io.BytesIO(book), read_only=True).active.iter_rows(values_only=True))


def _seconds(name: str, value: float, peer: str, peer_value: float, ok: bool, bar: str = "under the limit") -> Row:
    return Row(name=name, value=value, unit="s", peer_name=peer, peer_value=peer_value, bar=bar, ok=ok)
