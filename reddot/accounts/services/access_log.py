"""Writes of the access log."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, connection

from reddot.accounts import trace
from reddot.accounts.models import AccessLog
from reddot.accounts.terms import Operation
from reddot.kernel.actor import Actor


class AccessLogError(Exception):
    """The access log could not be written, so nothing may be shown."""


def record_read(*, by: Actor, subject: str | Sequence[str], purpose: str, at: datetime, reason: str = "") -> None:
    """Writes that `by` consulted records of people, before anything of them is shown.

    subject: whose records, as references: "officer:123", or all those on the page; an empty list for a search that
    found nobody. purpose: what the page is for, such as "officer page".
    Raises: AccessLogError when the log cannot be written; let it pass, and nothing is shown.
    Source: Data Protection Act 2018 s.62(1)(c).
    """
    record_access(operation=Operation.CONSULTATION, by=by, subject=subject, purpose=purpose, at=at, reason=reason)


def record_access(
    *,
    operation: Operation,
    by: Actor,
    subject: str | Sequence[str],
    purpose: str,
    at: datetime,
    reason: str = "",
    recipient: str = "",
) -> None:
    """Writes one operation of section 62 on records of people.

    recipient: to whom records were disclosed; a disclosure is refused without one (s.62(2)(c)).
    Raises: AccessLogError when the log cannot be written; ValueError for a disclosure to nobody.
    """
    if operation is Operation.DISCLOSURE and not recipient:
        raise ValueError("say to whom the records are disclosed")
    subjects = [subject] if isinstance(subject, str) else list(subject)
    seen = trace.current.get()
    row = (
        by.force or "",
        connection.ops.adapt_datetimefield_value(at),
        by.reference,
        by.user_id,
        ",".join(sorted(by.roles)),
        operation.value,
        json.dumps(subjects, separators=(",", ":")),
        purpose,
        reason,
        recipient,
        seen.route if seen else "",
        seen.request if seen else "",
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT_ACCESS, row)
    except DatabaseError as error:
        raise AccessLogError("the access log cannot be written") from error
    if seen:
        seen.reads += 1


_COLUMNS = (
    "force", "at", "actor", "user_id", "roles", "operation", "subjects", "purpose", "reason", "recipient", "route", "request",
)  # fmt: skip
_INSERT_ACCESS = (
    f"INSERT INTO {AccessLog._meta.db_table} ({', '.join(_COLUMNS)}) "  # noqa: S608 - names from the model
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
"""One row by hand: this runs on every page, and the model's own insert costs several times as much."""
