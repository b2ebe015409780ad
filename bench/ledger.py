"""The ledger beside the limits of the machine: a bare durable insert, raw hashing, and the bars of reliability.md 5."""

import os
import sqlite3
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

from bench.row import Row, at_least

AT = datetime(2026, 3, 14, 9, 5, tzinfo=UTC)
FIELDS = {
    "narrative": "The subject came towards us with a kitchen knife held out and did not answer " * 6,
    "location": "outside the station entrance, near the taxi rank",
    "surname": "Okonkwo-Fairbairn",
    "forenames": "Marianne Elizabeth",
    "born": "1988-02-29",
    "ethnicity": "W1",
    "health": "no known condition",
    "note": "second officer present throughout",
}
META = {
    "officer": "officer:120034",
    "report": "report:77120",
    "kind": "use_of_force",
    "on": "2026-03-13",
    "rule": "nf-4",
}
TABLES = """
PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;
PRAGMA recursive_triggers=ON;PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;PRAGMA temp_store=MEMORY;
CREATE TABLE ledger_entry (force varchar(32) NOT NULL, seq bigint NOT NULL, leaf BLOB NOT NULL, idem varchar(200) NULL,
    CHECK (seq >= 0), PRIMARY KEY (force, seq));
CREATE UNIQUE INDEX idem_once ON ledger_entry (force, idem) WHERE idem IS NOT NULL;
CREATE TABLE ledger_body (force varchar(32) NOT NULL, seq bigint NOT NULL, value BLOB NOT NULL, PRIMARY KEY (force, seq));
"""


def run(small: bool = False) -> list[Row]:
    """Measure every promise of the ledger."""
    with tempfile.TemporaryDirectory(prefix="reddot-bench-") as folder:
        _start_django(Path(folder))
        rows = [*_appending(Path(folder), small), _bulk(small)]
        rows.append(_verifying_beside_hashing(5_000 if small else 40_000))
        rows.append(_verifying_a_file(Path(folder), 50_000 if small else 1_000_000))
        rows += _proofs(10_000 if small else 100_000, 2_000 if small else 50_000)
        return rows


def _start_django(folder: Path) -> None:
    os.environ["REDDOT_DATABASE"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "ledger", verbosity=0, stdout=sys.stderr)


def _entries(count: int) -> list:
    from reddot.ledger.terms import NewEntry

    return [
        NewEntry(event="report.recorded", meta={**META, "number": number}, private=FIELDS) for number in range(count)
    ]


def _append(entries: list, force: str) -> None:
    """Append a batch durably."""
    from django.db import transaction

    from reddot.kernel.actor import system
    from reddot.ledger import services

    with transaction.atomic():
        services.append_many(force=force, entries=entries, by=system("bench"), at=AT)


def _insert(connection: sqlite3.Connection, entries: list, bodies: list) -> None:
    """Insert rows durably and do nothing else."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO ledger_entry VALUES (?, ?, ?, ?)", entries)
        connection.executemany("INSERT INTO ledger_body VALUES (?, ?, ?)", bodies)


def _appending(folder: Path, small: bool) -> list[Row]:
    """Batches each committed, ours and bare in turn so that both meet the same disk."""
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as bare:
        bare.executescript(TABLES)
        rows = [_durable(bare, batch, 40 if small else 400) for batch in (1, 10, 100)]
        return [*rows, _extra_cpu(bare, 100, 20 if small else 100)]


def _in_turn(
    bare: sqlite3.Connection, batch: int, rounds: int, clock: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Times of our appends and of the bare inserts of the very same rows [s]."""
    force, ours, theirs = f"batch{batch}", [], []
    prepared = _entries(batch)
    for _ in range(5):
        _append(prepared, f"warm{batch}")
    for _ in range(rounds):
        start = clock()
        _append(prepared, force)
        ours.append(clock() - start)
        entries, bodies = _last_rows(force, batch)
        start = clock()
        _insert(bare, entries, bodies)
        theirs.append(clock() - start)
    return ours, theirs


def _durable(bare: sqlite3.Connection, batch: int, rounds: int) -> Row:
    ours, theirs = _in_turn(bare, batch, rounds, time.perf_counter)
    value, peer = batch / median(ours), batch / median(theirs)
    return Row(
        name=f"durable append, {batch} a commit",
        value=value,
        unit="entries/s",
        peer_name="bare durable insert of the same rows",
        peer_value=peer,
        bar=at_least(0.8),
        ok=value >= 0.8 * peer,
    )


def _extra_cpu(bare: sqlite3.Connection, batch: int, rounds: int) -> Row:
    ours, theirs = _in_turn(bare, batch, rounds, time.process_time)
    extra = (median(ours) - median(theirs)) / batch * 1e6
    return Row(
        name=f"processor time that an entry adds to a bare insert, {batch} a commit",
        value=extra,
        unit="us",
        peer_name="T8",
        peer_value=30,
        bar="at most 30 us",
        ok=extra <= 30,
    )


def _last_rows(force: str, count: int) -> tuple[list, list]:
    from reddot.ledger import queries

    end = queries.size(force=force)
    stored = list(queries.rows(force=force, first=end - count, end=end))
    return [(force, seq, leaf, None) for seq, leaf, _ in stored], [(force, seq, body) for seq, _, body in stored]


def _bulk(small: bool) -> Row:
    """An import: 100,000 entries with bodies in one transaction."""
    count = 10_000 if small else 100_000
    entries = _entries(count)
    start = time.perf_counter()
    _append(entries, "bulk")
    seconds = time.perf_counter() - start
    return Row(
        name=f"append of {count:,} entries in one transaction",
        value=count / seconds,
        unit="entries/s",
        peer_name="100,000 in 6 s",
        peer_value=100_000 / 6,
        bar=at_least(1),
        ok=count / seconds >= 100_000 / 6,
    )


def _lines(count: int) -> tuple[list[bytes], list[list[bytes]]]:
    """Export lines of a ledger, and for each line every message that is hashed to verify it."""
    from reddot.ledger import leaf

    before, lines, hashed = leaf.NO_LEAF_BEFORE, [], []
    for seq in range(count):
        body, root = leaf.pack_body(FIELDS, os.urandom(16 * len(FIELDS)))
        items = leaf.unpack_body(body)
        joined, text = b"\x11" + b"".join(item.commitment for item in items), b64encode(body)
        meta = leaf.canonical({"at": "2026-03-14T09:05:00.000000Z", "by": "user:7", "data": {**META, "n": seq}})
        packed = b"\x00" + leaf.pack_leaf(seq=seq, before=before, commitments=root, meta=meta)
        head = b'{"seq":%d,"prev":"%s","fields":"%s","body":"' % (seq, before.hex().encode(), root.hex().encode())
        lines.append(head + text + b'","meta":' + meta + b"}\n")
        hashed.append([*(item.packed for item in items), joined, packed])
        before = sha256(packed).digest()
    return lines, hashed


def _verifying_beside_hashing(count: int) -> Row:
    """Verifying a ledger in memory beside hashlib doing the very same calls, both by CPU time of one core."""
    from reddot.ledger import verify

    lines, hashed = _lines(count)

    def ours() -> None:
        chunk = verify.read_entries(lines)
        verify.levels_of(chunk.leaves)
        assert not chunk.problems

    def theirs() -> None:
        for messages in hashed:
            for message in messages:
                sha256(message).digest()
        pair = bytes(65)
        for _ in range(count):
            sha256(pair).digest()

    times = [(_cpu(ours), _cpu(theirs)) for _ in range(7)]
    mine, raw = min(pair[0] for pair in times), min(pair[1] for pair in times)
    return Row(
        name="verify, one core",
        value=count / mine,
        unit="entries/CPU-s",
        peer_name=f"hashlib doing the same {len(hashed[0]) + 1} calls an entry",
        peer_value=count / raw,
        bar=at_least(0.5),
        ok=raw / mine >= 0.5,
    )


def _cpu(work: Callable[[], None]) -> float:
    """CPU time that some work takes [s]."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _verifying_a_file(folder: Path, count: int) -> Row:
    """A whole export from disk on two cores."""
    from reddot.ledger import tree, verify

    path = folder / "export.jsonl"
    edge = tree.Frontier()
    body = _write_entries(path, count, edge)
    start = time.perf_counter()
    report = verify.check_export(str(path), processes=2)
    seconds = time.perf_counter() - start
    assert not report.problems, report.problems[:3]
    limit = count / (count / 100_000)
    return Row(
        name=f"verify an export of {count:,} entries ({body / 1e6:,.0f} MB), two cores",
        value=count / seconds,
        unit="entries/s",
        peer_name="1,000,000 in 10 s",
        peer_value=limit,
        bar=at_least(1),
        ok=count / seconds >= limit,
    )


def _write_entries(path: Path, count: int, edge: object) -> int:
    """Write an export of many entries, each with two private fields, as an import makes them."""
    from reddot.ledger import leaf

    body, root = leaf.pack_body({"value": "passed", "source_row": "Okonkwo, M., 41877"}, os.urandom(32))
    middle = b'","fields":"%s","body":"%s","meta":' % (root.hex().encode(), b64encode(body))
    before = leaf.NO_LEAF_BEFORE
    with path.open("wb") as file:
        file.write(b'{"format":"reddot-ledger-export/1","origin":"bench","size":%d,"keys":[]}\n' % count)
        for seq in range(count):
            meta = b'{"as":["SPT"],"at":"2026-03-14T09:05:00.000000Z","by":"user:7","data":{"fact":"fact:%d"}}' % seq
            file.write(b'{"seq":%d,"prev":"%s%s%s}\n' % (seq, before.hex().encode(), middle, meta))
            packed = leaf.pack_leaf(seq=seq, before=before, commitments=root, meta=meta)
            before = sha256(b"\x00" + packed).digest()
            edge.add(before)
        end = b'{"end":{"entries":%d,"checkpoints":0,"root":"%s"}}\n'
        file.write(end % (count, edge.root().hex().encode()))
    return path.stat().st_size


def _proofs(size: int, count: int) -> list[Row]:
    """Inclusion proofs made and verified, one core."""
    from reddot.ledger import tree

    leaves = [sha256(number.to_bytes(8, "big")).digest() for number in range(size)]
    whole = tree.Tree(leaves)
    root = whole.root()
    chosen = [number * 7919 % size for number in range(count)]
    start = time.process_time()
    proofs = [whole.inclusion(index) for index in chosen]
    making = time.process_time() - start
    start = time.process_time()
    verified = partial(tree.verify_inclusion, size=size, root=root)
    held = [verified(index=index, leaf=leaves[index], proof=proof) for index, proof in zip(chosen, proofs, strict=True)]
    checking = time.process_time() - start
    assert all(held)
    return [
        _proof_row(f"inclusion proofs made at {size:,} entries", count / making),
        _proof_row(f"inclusion proofs verified at {size:,} entries", count / checking),
    ]


def _proof_row(name: str, value: float) -> Row:
    bar = at_least(1)
    return Row(
        name=name, value=value, unit="proofs/CPU-s", peer_name="T10", peer_value=50_000, bar=bar, ok=value >= 50_000
    )
