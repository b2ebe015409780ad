"""Importing an HR extract of a whole country's officers, beside a bare bulk insert of the very rows that it leaves.

On SQLite; on PostgreSQL with `python -m tests.databases .venv/bin/python -m bench imports`.
"""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from bench.exchange import HEADINGS, officers
from bench.row import Row

AT = datetime(2019, 10, 1, 9, 0, tzinfo=UTC)
AS_OF = date(2019, 9, 30)
FORCE = "northmoor"
SECONDS = 60.0
MEBIBYTES = 1024.0
STATIONS, TEAMS = 26, 5
SMALL_TABLES = ("people_force", "people_district", "people_station", "people_shiftteam", "people_importbatch", "people_recording")  # fmt: skip


def run(small: bool) -> list[Row]:
    """Hand in, check and apply 125,000 rows of 28 columns in an empty database; apply them again; insert them bare."""
    count = 5_000 if small else 125_000
    with tempfile.TemporaryDirectory(prefix="reddot-bench-") as name:
        folder = Path(name)
        (folder / "extract.csv").write_bytes(extract(count))
        found = _in_a_process(folder, "measure_import")
        bare = _in_a_process(folder, "measure_bare")
    whole = found["upload"] + found["check"] + found["apply"]
    assert found["create"] == count, found
    engine, limit = found["engine"], found["own"] + found["child"]
    return [
        _seconds(f"Hand in, check and apply {count:,} HR rows ({engine})", whole, "limit", SECONDS, whole < SECONDS),
        _seconds(f"Apply alone: {found['facts']:,} facts, ledger, access log", found["apply"],
                 "bare bulk insert of the same rows", bare["seconds"], True, bar="shown only"),
        _seconds("Time that nobody else can write meanwhile", found["locked"], "bare bulk insert of the same rows",
                 bare["seconds"], True, bar="shown only"),
        _seconds("The same file again: nothing changes", found["again"], "limit", SECONDS, found["again"] < SECONDS),
        Row(name="Most memory of the import and its parsing child", value=limit, unit="MiB", peer_name="limit",
            peer_value=MEBIBYTES, bar="under the limit", ok=limit < MEBIBYTES),
    ]  # fmt: skip


def extract(count: int) -> bytes:
    """The file, with stations and shift teams that the force has."""
    text = io.StringIO(newline="")
    station, shift = HEADINGS.index("Station code"), HEADINGS.index("Shift")
    rows = ([*row[:shift], f"{row[station]}-{row[shift]}", *row[shift + 1 :]] for row in officers(count))
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def _in_a_process(folder: Path, name: str) -> dict[str, Any]:
    """What a function of this module measures, in a process whose memory is its own."""
    program = f"import sys; from pathlib import Path; from bench import imports; imports.{name}(Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", program, str(folder)], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def start_django(folder: Path, name: str) -> None:
    """An empty database: a file in the folder, or one on the server that REDDOT_DATABASE names."""
    server = os.environ.get("REDDOT_DATABASE", "")
    os.environ["REDDOT_STATE"] = str(folder)
    if server.startswith("postgresql"):
        import psycopg

        database = f"bench_{name}_{os.getpid()}"
        with psycopg.connect(server.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database}")
        os.environ["REDDOT_DATABASE"] = f"{server.rpartition('/')[0]}/{database}"
        (folder / f"{name}.address").write_text(os.environ["REDDOT_DATABASE"])
    else:
        os.environ["REDDOT_DATABASE"] = f"sqlite:///{folder / name}.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, stdout=sys.stderr)


def a_force() -> None:
    """The force with the places that the file names."""
    from reddot.accounts.wall import EVERY_FORCE, look_into
    from reddot.kernel.actor import system
    from reddot.people.services import units

    look_into(EVERY_FORCE)
    by = system("bench")
    force = units.create_force(code=FORCE, name="Northmoor", by=by, at=AT)
    for number in range(STATIONS):
        code = f"S{number:02d}"
        district = units.create_district(force=force, code=f"D{number}", name=f"District {number}", by=by, at=AT)
        station = units.create_station(district=district, code=code, name=f"Station {number}", by=by, at=AT)
        for team in range(TEAMS):
            units.create_team(station=station, code=f"{code}-T{team}", name=f"Team {number} {team}", by=by, at=AT)


def measure_import(folder: Path) -> None:
    """Hand in, check and apply; print the times, the counts and the memory as JSON."""
    start_django(folder, "import")
    from django.db import connection

    a_force()
    content = (folder / "extract.csv").read_bytes()
    found: dict[str, Any] = _through(content)
    own, child = (getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    again = _through(content)
    assert again["create"] == again["facts"] == 0, again
    found |= {"own": own, "child": child, "again": again["upload"] + again["check"] + again["apply"]}
    print(json.dumps(found | {"engine": connection.vendor}))


def _through(content: bytes) -> dict[str, float]:
    from reddot.kernel.actor import system
    from reddot.people.services import imports

    by, times = system("bench"), [perf_counter()]
    batch = imports.upload(
        force=FORCE,
        format="hr-extract",
        file_name="extract.csv",
        content=content,
        source="HR",
        as_of=AS_OF,
        by=by,
        at=AT,
    )
    times.append(perf_counter())
    imports.check(batch=batch, by=by, at=AT)
    times.append(perf_counter())
    locked = _watch_lock()
    plan = imports.apply(batch=batch, by=by, at=AT)
    times.append(perf_counter())
    upload, check, apply = (after - before for before, after in zip(times, times[1:], strict=False))
    return {
        "upload": upload, "check": check, "apply": apply, "locked": times[-1] - locked[0],
        "create": plan.counts["create"], "facts": plan.counts["facts_new"],
    }  # fmt: skip


def _watch_lock() -> list[float]:
    """When the force was held for writing: filled by the next import."""
    from reddot.people.services import imports

    held: list[float] = []
    hold = imports.hold_force

    def noted(force: str) -> None:
        held.append(perf_counter())
        hold(force)
        imports.hold_force = hold

    imports.hold_force = noted
    return held


def measure_bare(folder: Path) -> None:
    """Insert the rows of officers and facts that the import left into empty tables, and do nothing else."""
    address = folder / "import.address"
    seconds = _bare_postgresql(address.read_text()) if address.exists() else _bare_sqlite(folder)
    print(json.dumps({"seconds": seconds}))


def _bare_sqlite(folder: Path) -> float:
    start_django(folder, "bare")
    from django.db import connection

    connection.ensure_connection()
    bare = connection.connection
    source = sqlite3.connect(folder / "import.sqlite3")
    bare.execute("ATTACH ? AS made", [str(folder / "import.sqlite3")])
    for table in SMALL_TABLES:
        bare.execute(f"INSERT INTO main.{table} SELECT * FROM made.{table}")
    bare.commit()
    began = perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for table in ("people_officer", "people_datedfact"):
        rows = source.execute(f"SELECT * FROM {table}")
        places = ", ".join("?" * len(rows.description))
        bare.executemany(f"INSERT INTO {table} VALUES ({places})", _in_parts(rows))
    bare.execute("COMMIT")
    return perf_counter() - began


def _in_parts(rows: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    while part := rows.fetchmany(20_000):
        yield from part


def _bare_postgresql(address: str) -> float:
    import psycopg

    taken = 0.0
    with psycopg.connect(address) as connection, psycopg.connect(address) as source:
        for table in ("people_officer", "people_datedfact"):
            connection.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            connection.commit()
            rows = source.execute(f"SELECT * FROM {table}").fetchall()
            columns = connection.execute(f"SELECT * FROM bare_{table} LIMIT 0").description or []
            began = perf_counter()
            names = ", ".join(column.name for column in columns)
            with connection.cursor().copy(f"COPY bare_{table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            connection.commit()
            taken += perf_counter() - began
    return taken


def _seconds(name: str, value: float, peer: str, peer_value: float, ok: bool, bar: str = "under the limit") -> Row:
    return Row(name=name, value=value, unit="s", peer_name=peer, peer_value=peer_value, bar=bar, ok=ok)
