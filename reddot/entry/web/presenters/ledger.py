"""Words for the ledger. What is shown is pseudonymous: numbers of people and records, never a name or a free text."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from reddot.accounts.terms import ROLE_OF
from reddot.criteria.words import code_in_words
from reddot.govuk.filters import number, plural
from reddot.govuk.values import Cell, Code, Column, Lines, Link, Mark, Row
from reddot.kernel.period import moment_in_words
from reddot.ledger.models import Checkpoint, Cosignature
from reddot.ledger.note import Kind, parse_key
from reddot.ledger.terms import Entry
from reddot.people.presenters import sentence

EVENTS = {
    "account.closed": "An account was closed",
    "account.opened": "An account was opened",
    "account.password_set": "A password was set",
    "account.reopened": "An account was opened again",
    "account.second_factor_removed": "An authenticator app was removed",
    "authority.excepted": "An exception was made",
    "authority.suspended": "Authority to carry was suspended",
    "authority.exception_ended": "An exception was ended",
    "authority.restored": "Authority to carry was restored",
    "checkpoint.refused_as_fork": "A witness refused a checkpoint: it holds another history",
    "district.created": "A district was set up",
    "erasure.requested": "An erasure was asked for",
    "fact.corrected": "A fact was put right",
    "fact.withdrawn": "A fact was withdrawn",
    "facts.imported": "Facts were imported",
    "facts.loaded": "Facts were loaded in bulk",
    "facts.recorded": "Facts were recorded",
    "fields.erased": "Private fields were erased",
    "force.created": "A force was set up",
    "hold.lifted": "A legal hold was lifted",
    "hold.placed": "A legal hold was placed",
    "import.applied": "An import was applied",
    "import.undone": "An import was undone",
    "import.uploaded": "A file was handed in",
    "key.issued": "An API key was made",
    "key.revoked": "An API key was revoked",
    "officer.created": "An officer was added",
    "officer.user_linked": "An officer was linked to an account",
    "policy.acknowledged": "An officer acknowledged a policy",
    "policy.adopted": "A policy was adopted",
    "policy.proposed": "A policy was handed in",
    "role.confirmed": "A role was confirmed",
    "role.ended": "A role was ended",
    "role.granted": "A role was granted",
    "role.proposed": "A role was proposed",
    "role.withdrawn": "A proposed role was withdrawn",
    "station.created": "A station was set up",
    "team.created": "A shift team was set up",
}
"""What happened, by event. A test fails for an event of the code that has no words here."""

COLUMNS = (Column(label="What happened"), Column(label="About"), Column(label="By"), Column(label="When"))
WITNESS_COLUMNS = (Column(label="Witness"), Column(label="Cosigned"), Column(label="Kind of signature"))
KINDS = {
    Kind.LOG_ED25519: "Ed25519",
    Kind.COSIGN_ED25519: "Ed25519",
    Kind.COSIGN_ML_DSA_44: "ML-DSA-44 (post-quantum)",
}
OVERDUE = timedelta(hours=26)
"""The nightly job signs once a day; past this somebody should look why it did not."""


def event_words(event: str) -> str:
    """What happened, in words."""
    return EVENTS.get(event) or sentence(event.replace(".", " ").replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The answer to the page's question: is everything signed?"""

    mark: Mark
    title: str
    text: str


def state(size: int, latest: Checkpoint | None, *, now: datetime) -> State:
    """How far the ledger is signed, and how long ago."""
    if size == 0:
        return State(mark="unknown", title="The ledger is empty", text="Nothing has happened yet.")
    if latest is None:
        text = f"{plural(size, 'entry', 'entries')} and no signed checkpoint yet. Sign one, so that they can be proved."
        return State(mark="unknown", title="Nothing is signed yet", text=text)
    since = size - latest.size
    rest = f"{plural(since, 'entry', 'entries')} since then {'is' if since == 1 else 'are'} not signed yet."
    age = now - latest.signed_at
    late = since and age > OVERDUE
    return State(
        mark="unknown" if late else "met",
        title=f"Signed {ago(age)}" + (", which is too long ago" if late else ""),
        text=f"The checkpoint covers {plural(latest.size, 'entry', 'entries')}. {rest if since else 'That is all of them.'}",
    )


def ago(age: timedelta) -> str:
    """How long ago, to one unit: "3 hours ago"."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{plural(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{plural(hours, 'hour')} ago" if hours < 48 else f"{plural(hours // 24, 'day')} ago"


def checkpoint_rows(latest: Checkpoint, cosignatures: Sequence[Cosignature]) -> list[Row]:
    """The latest checkpoint as lines of a summary."""
    keys = [parse_key(line) for line in latest.keys.splitlines()]
    witnesses = sorted({row.witness for row in cosignatures})
    return [
        Row(key="Covers", value=f"{plural(latest.size, 'entry', 'entries')}, numbers 0 to {number(latest.size - 1)}"),
        Row(key="Signed", value=moment_in_words(latest.signed_at)),
        Row(key="Signed as", value=Lines([Code(keys[0].name), *(KINDS[key.kind] for key in keys)])),
        Row(key="Cosigned by", value=Lines(witnesses) if witnesses else "No witness yet"),
    ]


def witness_rows(cosignatures: Iterable[Cosignature]) -> list[tuple[Cell, ...]]:
    """What witnesses signed."""
    return [(row.witness, moment_in_words(row.received_at), KINDS[Kind(row.kind)]) for row in cosignatures]


def entry_rows(found: Iterable[Entry]) -> list[tuple[Cell, ...]]:
    """Entries as cells, each leading to its page."""
    return [
        (
            Lines(
                [
                    Link(event_words(entry.event), reverse("ledger_entry", args=[entry.seq])),
                    f"Entry {number(entry.seq)}",
                ]
            ),
            about_words(entry),
            by_words(entry.by, entry.roles),
            moment_in_words(entry.at),
        )
        for entry in found
    ]


def by_words(by: str, roles: Sequence[str]) -> str:
    """Who did it, without a name: "account 12 (Superintendent)", "job: nightly sweep"."""
    if not by.startswith("user:"):
        return sentence(by.removeprefix("job:"))
    titles = ", ".join(ROLE_OF[role].title for role in roles if role in ROLE_OF)
    return f"Account {by.removeprefix('user:')}" + (f" ({titles})" if titles else "")


def about_words(entry: Entry) -> str:
    """What an entry is about, in one line: the officer or account first, never more than two things."""
    told = [(key, value) for key, value in entry.meta.items() if isinstance(value, str | int) and value != ""]
    told.sort(key=lambda one: _FIRST.index(one[0]) if one[0] in _FIRST else len(_FIRST))
    return sentence(", ".join(_said(key, value) for key, value in told[:2]))


def _said(key: str, value: str | int) -> str:
    if key == "role" and value in ROLE_OF:
        return f"role {ROLE_OF[str(value)].title}"
    return f"{'account' if key == 'user' else code_in_words(key)} {_short(value)}"


_FIRST = ("officer", "user", "policy", "adoption", "role", "batch", "fact", "from", "recording")


def _short(value: str | int) -> str:
    """A value as it fits into a line; "user:12" said under "user" is 12."""
    text = str(value)
    tail = text.rpartition(":")[2]
    shown = tail if tail.isdigit() else text
    return shown if len(shown) <= 24 else f"{shown[:23]}…"


def meta_rows(entry: Entry) -> list[Row]:
    """One entry as lines of a summary."""
    return [
        Row(key="When", value=moment_in_words(entry.at)),
        Row(key="By", value=by_words(entry.by, entry.roles)),
        Row(key="Event", value=Code(entry.event)),
        *(Row(key=sentence(code_in_words(key)), value=_value(value)) for key, value in entry.meta.items()),
        Row(key="Private fields", value=_fields(entry)),
        Row(key="Hash of the entry", value=Code(entry.leaf_hash.hex())),
    ]


def _value(value: object) -> Cell:
    if isinstance(value, str):
        return Code(value) if len(value) > 40 else value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def _fields(entry: Entry) -> str:
    """The private fields of an entry by name, never by value."""
    if not entry.fields:
        return "None"
    kept = [code_in_words(field.name) for field in entry.fields if field.name]
    gone = len(entry.fields) - len(kept)
    words = [", ".join(kept)] if kept else []
    words += [f"{plural(gone, 'field')} erased"] if gone else []
    return f"{'; '.join(words)} (not shown here)"


def field_choices(entry: Entry) -> list[tuple[str, str]]:
    """The private fields that may be disclosed."""
    return [(field.name, sentence(code_in_words(field.name))) for field in entry.fields if field.name]


def subjects(entry: Entry, named: Iterable[str]) -> list[str]:
    """Whose records an entry is about, for the access log; the entry itself when it names nobody."""
    people = sorted({one for one in named if one.startswith(("officer:", "user:"))})
    return people or [f"ledger:{entry.force}:{entry.seq}"]
