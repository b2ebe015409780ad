"""The facts of a whole force as one table of arrays, kept in memory and extended by what was recorded since.

Postings and names are left out: no criterion asks for them.

Rows of facts are only ever added, so a table that was read once stays true: a later read needs the later rows alone.
Lawful erasure is the exception, and starts the table anew.
"""

from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Max, QuerySet
from numpy.typing import NDArray

from reddot.criteria.columns import NEVER_DAY
from reddot.criteria.table import NOT_CORRECTED, FactRows, FactTable, moment_number
from reddot.people.models import DatedFact, Officer, Recording

ROWS_AT_ONCE = 400_000
_TYPES = {
    "id": np.int64, "officer_id": np.int64, "strand": np.int32, "number": np.int64, "since": np.int32, "until": np.int32,
    "recording_id": np.int64,
}  # fmt: skip
"""What is read of each fact: no wider than it must be, for a large force has millions."""
Raw = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTable:
    """The table of one force and how far it has read."""

    table: FactTable
    raw: Raw
    last_fact: int


_tables: dict[tuple[str, str], ForceTable] = {}
_lock = Lock()


def last_fact(force: str) -> int:
    """The id of the fact recorded last in a force, 0 for none: the version of all that is known there.

    Every new officer brings a fact (their name), and every undo and correction is a fact, so this one number moves
    with any change. One query that reads one place of an index.
    """
    return DatedFact.objects.filter(force_id=force).aggregate(last=Max("id"))["last"] or 0


def fact_table(force: str, *, last: int | None = None) -> ForceTable:
    """Every fact of a force. Costs one small query when nothing was recorded since the last call.

    last: last_fact(), when the caller has just asked. The table is shared: do not change its arrays.
    """
    key = (str(connection.settings_dict["NAME"]), force)
    last = last_fact(force) if last is None else last
    with _lock:
        held = _tables.get(key)
        if held is None or held.last_fact > last:
            held = _read(force, None, last)
        elif held.last_fact < last:
            held = _read(force, held, last)
        _tables[key] = held
        return held


def forget_tables() -> None:
    """Read every table anew at the next call: after an erasure, and between tests."""
    with _lock:
        _tables.clear()


def _read(force: str, held: ForceTable | None, last: int) -> ForceTable:
    parts = [dict(held.raw)] if held else []
    after = held.last_fact if held else 0
    while after < last:
        part = _rows_after(force, after, last)
        if not len(part["id"]):
            break
        after = int(part["id"].max())
        parts.append(_in_order(part))
    # One column after another, so that no more than one stands in memory twice.
    raw = {
        name: np.concatenate([np.empty(0, kind), *(part.pop(name) for part in parts)]) for name, kind in _TYPES.items()
    }
    ids = np.fromiter(Officer.objects.filter(force_id=force).values_list("id", flat=True), np.int64)
    rows, standing = _fact_rows(force, raw)
    return ForceTable(table=FactTable.of(ids, rows, standing), raw=raw, last_fact=last)


def _in_order(part: Raw) -> Raw:
    """Rows by id. They come so already; SQLite does not promise it of what it concatenates."""
    if (np.diff(part["id"]) > 0).all():
        return part
    order = np.argsort(part["id"])
    return {name: column[order] for name, column in part.items()}


def _fact_rows(force: str, raw: Raw) -> tuple[FactRows, NDArray[np.bool_]]:
    """Facts with the moments they were recorded and corrected, and which of them hold anything themselves."""
    moments = _pairs(Recording.objects.filter(force_id=force), "id", "recorded_at")
    recorded = moments[np.searchsorted(moments[:, 0], raw["recording_id"]), 1] if len(moments) else raw["recording_id"]
    corrected = np.full(len(raw["id"]), NOT_CORRECTED, np.int64)
    # Rows come in the order of their ids, so a fact is found by searching.
    made = _pairs(
        DatedFact.objects.filter(force_id=force, corrects__isnull=False), "corrects_id", "recording__recorded_at"
    )
    known = made[np.isin(made[:, 0], raw["id"])]
    corrected[np.searchsorted(raw["id"], known[:, 0])] = known[:, 1]
    withdrawn = DatedFact.objects.filter(force_id=force, withdrawn=True).values_list("id", flat=True)
    standing = ~np.isin(raw["id"], np.fromiter(withdrawn, np.int64))
    rows = FactRows(
        officer=raw["officer_id"], strand=raw["strand"], number=raw["number"], since=raw["since"], until=raw["until"],
        recorded=recorded, corrected=corrected,
    )  # fmt: skip
    return rows, standing


def _pairs(rows: QuerySet[Any], key: str, moment: str) -> NDArray[np.int64]:
    """Ids with their moments [microseconds since 1970], by id: shape (rows, 2)."""
    found = rows.order_by(key).values_list(key, moment)
    return np.array([(pk, moment_number(at)) for pk, at in found], np.int64).reshape(-1, 2)


def _rows_after(force: str, after: int, last: int) -> Raw:
    if connection.vendor == "postgresql":
        return _copied_rows(force, after, last)
    return _joined_rows(force, after, last)


# SQLite: one text per column, made by the database and parsed by numpy, is several times faster than a tuple per row.
_JOINED = """
SELECT group_concat(id), group_concat(officer_id), group_concat(strand), group_concat(number),
       group_concat(valid_from, ''), group_concat(coalesce(valid_to, '9999-12-31'), ''),
       group_concat(recording_id)
FROM (SELECT * FROM people_datedfact WHERE force_id = %s AND id > %s AND id <= %s
      AND kind NOT IN ('posting', 'name') ORDER BY id LIMIT %s)
"""


def _joined_rows(force: str, after: int, last: int) -> Raw:
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, [force, after, last, ROWS_AT_ONCE])
        texts = cursor.fetchone()
    if texts[0] is None:
        return {name: np.empty(0, kind) for name, kind in _TYPES.items()}
    return {
        name: (_days(text) if name in ("since", "until") else np.fromstring(text, np.int64, sep=",")).astype(kind)
        for (name, kind), text in zip(_TYPES.items(), texts, strict=True)
    }


def _days(text: str) -> NDArray[np.int64]:
    """Day ordinals of ISO dates written one after another."""
    digits = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, 10).astype(np.int64) - ord("0")
    year = digits[:, 0] * 1000 + digits[:, 1] * 100 + digits[:, 2] * 10 + digits[:, 3]
    month, day = digits[:, 5] * 10 + digits[:, 6], digits[:, 8] * 10 + digits[:, 9]
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + day - 1 + date(1970, 1, 1).toordinal()


# PostgreSQL: a binary COPY of fixed-width columns is one array already.
_COPIED = """
COPY (SELECT id, officer_id, strand::int8, number, (valid_from - date '0001-01-01' + 1)::int8,
             coalesce(valid_to - date '0001-01-01' + 1, {never})::int8, recording_id
      FROM people_datedfact WHERE force_id = %s AND id > %s AND id <= %s
      AND kind NOT IN ('posting', 'name') ORDER BY id LIMIT %s)
TO STDOUT (FORMAT binary)
"""
_COPY_HEADER = 19
_COPY_TRAILER = 2
_COPY_ROW = np.dtype(
    [("fields", ">i2"), *[pair for name in _TYPES for pair in ((f"{name}_len", ">i4"), (name, ">i8"))]]
)


def _copied_rows(force: str, after: int, last: int) -> Raw:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        statement = _COPIED.format(never=NEVER_DAY)
        with cursor.copy(statement, [force, after, last, ROWS_AT_ONCE]) as copy:
            stream = b"".join(copy)
    rows = np.frombuffer(stream[_COPY_HEADER:-_COPY_TRAILER], _COPY_ROW)
    return {name: rows[name].astype(kind) for name, kind in _TYPES.items()}
