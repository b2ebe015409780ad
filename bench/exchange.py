"""How fast an HR extract is read: CSV and XLSX of so many officers, beside csv.reader and calamine doing nothing else.

    python bench/exchange.py [OFFICERS]      default 125,000

Prints seconds, rows a second, and the largest memory of this process and of its children [MiB].
"""

import csv
import io
import random
import resource
import sys
import time
from datetime import date, timedelta

from reddot.exchange import hr_extract, writers

AS_OF = date(2019, 9, 30)
HEADINGS = (
    "Shoulder No", "Surname", "Forenames", "Employee type", "Employment start date", "Rank", "Rank start date",
    "Job title", "Role type", "Front line", "Role start date", "Division", "Station code", "Shift", "Posting date",
    "IPS status", "IPS date", "Service start date", "PST date", "ELS date", "JRFT type", "JRFT level", "JRFT date",
    "Restricted duties", "Federation member", "Taser volunteer", "Taser volunteer date", "Taser X2 passed",
)  # fmt: skip


def officers(count: int, seed: int = 1):
    """Invented rows of an extract, the same for the same seed."""
    draw = random.Random(seed)

    def day(first: int, last: int) -> str:
        return (AS_OF - timedelta(days=draw.randint(first, last))).strftime("%d/%m/%Y")

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
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(officers(count))
    return text.getvalue().encode()


def report(what: str, started: float, rows: int) -> None:
    """Print one line."""
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{what:<34} {seconds:7.2f} s {rows / seconds:>12,.0f} rows/s   parent {peak:6.0f} MiB, child {child:6.0f} MiB")


def main() -> None:
    """Run the comparison."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 125_000
    data = csv_bytes(count)
    started = time.perf_counter()
    rows = sum(1 for _ in csv.reader(io.StringIO(data.decode())))
    report("csv.reader alone", started, rows)
    started = time.perf_counter()
    found = hr_extract.read(data, as_of=AS_OF)
    assert len(found.rows) + len({p.row for p in found.problems if p.fatal}) == count, found.problems[:3]
    report(f"hr_extract CSV ({len(data) >> 20} MB)", started, count)
    del found
    book = writers.xlsx_bytes("Officers", HEADINGS, officers(count))
    started = time.perf_counter()
    found = hr_extract.read(book, as_of=AS_OF)
    report(f"hr_extract XLSX ({len(book) >> 20} MB)", started, count)
    print(f"{len(found.rows):,} rows used, {len(found.problems):,} problems")


if __name__ == "__main__":
    main()
