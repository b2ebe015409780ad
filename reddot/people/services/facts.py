"""Recording facts about an officer, and correcting them. Nothing here changes a row that stands."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.people.models import DatedFact, Officer, Recording, Station
from reddot.people.services.placing import place
from reddot.people.services.units import hold_force
from reddot.people.terms import CORRECTION, BadFact, FactEntry, check_entry


class UnknownStation(Refusal):
    """A posting names a station that the force does not have."""

    code = "unknown_station"


class AlreadyCorrected(Refusal):
    """A fact has been corrected or withdrawn before, so that its latest form is another row."""

    code = "already_corrected"


class ReasonMissing(Refusal):
    """A correction does not say why."""

    code = "reason_missing"


@transaction.atomic
def record(
    *, officer: Officer, entries: Sequence[FactEntry], source: str, reason: str = "", by: Actor, at: datetime
) -> Recording:
    """Record facts about an officer, all or none.

    Raises: BadFact, UnknownStation.
    """
    for entry in entries:
        check_entry(entry, recorded_on=london_day(at))
        _check_posting(officer.force_id, entry)
    recording = _open_recording(officer.force_id, source, reason, by, at)
    rows = DatedFact.objects.bulk_create([_row(officer, recording, entry) for entry in entries])
    ledger.append(
        force=officer.force_id,
        event="facts.recorded",
        meta={"officer": officer.pk, "recording": recording.pk, "facts": [row.pk for row in rows], "source": source},
        private={"facts": stated(entries), "reason": reason},
        by=by,
        at=at,
    )
    place(officer_ids=[officer.pk], by=by, at=at)
    return recording


@transaction.atomic
def correct(*, fact: DatedFact, entry: FactEntry | None, reason: str, by: Actor, at: datetime) -> DatedFact:
    """Replace a fact that was wrong by what is right, or, with no entry, withdraw it. The old row stays as it was known.

    Raises: ReasonMissing, AlreadyCorrected, BadFact, UnknownStation.
    """
    if not reason.strip():
        raise ReasonMissing("Say why the record was wrong", field="reason")
    officer = Officer.objects.select_for_update().get(pk=fact.officer_id)
    if DatedFact.objects.filter(corrects=fact).exists():
        raise AlreadyCorrected("Somebody has corrected this since you opened it. Look at the officer's history again")
    if entry is not None:
        if (entry.kind.value, entry.key) != (fact.kind, fact.key):
            raise BadFact("A correction must be about the same thing. Withdraw this fact and record the other")
        check_entry(entry, recorded_on=london_day(at))
        _check_posting(officer.force_id, entry)
    recording = _open_recording(officer.force_id, CORRECTION, reason, by, at)
    row = _row(officer, recording, entry) if entry else _withdrawal(fact, recording)
    row.corrects = fact
    row.save(force_insert=True)
    ledger.append(
        force=officer.force_id,
        event="fact.corrected" if entry else "fact.withdrawn",
        meta={"officer": officer.pk, "recording": recording.pk, "fact": row.pk, "corrects": fact.pk},
        private={"facts": stated([entry] if entry else []), "reason": reason},
        by=by,
        at=at,
    )
    place(officer_ids=[officer.pk], by=by, at=at)
    return row


def stated(entries: Sequence[FactEntry]) -> str:
    """Facts as the ledger commits to them: canonical JSON of what was stated."""
    return f"[{','.join(stated_one(entry) for entry in entries)}]"


def stated_one(entry: FactEntry) -> str:
    """One fact as the ledger commits to it: canonical JSON, its names in the order of the alphabet."""
    end = f'"{entry.valid_to.isoformat()}"' if entry.valid_to else "null"
    return (
        f'{{"detail":{_quoted(entry.detail)},"from":"{entry.valid_from.isoformat()}","key":{_quoted(entry.key)},'
        f'"kind":"{entry.kind.value}","to":{end},"value":{_quoted(entry.value)}}}'
    )


# By hand: an import of 125,000 officers states a million facts, and the encoder takes ten times as long over an object.
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _open_recording(force: str, source: str, reason: str, by: Actor, at: datetime) -> Recording:
    hold_force(force)
    return Recording.objects.create(
        force_id=force, recorded_at=at, recorded_by=by.reference, source=source, reason=reason
    )


def _check_posting(force: str, entry: FactEntry) -> None:
    if entry.kind is not FactKind.POSTING:
        return
    station = entry.value.partition("/")[0]
    if not Station.objects.filter(force_id=force, code=station).exists():
        raise UnknownStation(f"There is no station with the code {station}. Choose one from the list", field="value")


def _row(officer: Officer, recording: Recording, entry: FactEntry) -> DatedFact:
    return DatedFact(
        force_id=officer.force_id,
        officer=officer,
        recording=recording,
        kind=entry.kind.value,
        key=entry.key,
        strand=entry.strand,
        value=entry.value,
        number=entry.number,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        detail=entry.detail,
    )


def _withdrawal(fact: DatedFact, recording: Recording) -> DatedFact:
    return DatedFact(
        force_id=fact.force_id,
        officer_id=fact.officer_id,
        recording=recording,
        kind=fact.kind,
        key=fact.key,
        strand=fact.strand,
        value=fact.value,
        number=fact.number,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        withdrawn=True,
    )
