"""Adding what an extract brings: officers, facts and their ledger entries, some thousand officers at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.ledger import services as ledger
from reddot.ledger.terms import NewEntry
from reddot.people.models import DatedFact, Officer, Recording, ShiftTeam, Station
from reddot.people.services.bulk import Row, insert_rows, take_ids
from reddot.people.services.facts import stated_one
from reddot.people.services.import_plan import Change
from reddot.people.services.placing import PLACED, place
from reddot.people.terms import FactEntry

_OFFICER_COLUMNS = (
    "id", "force_id", "collar_number", "family_name", "given_names", "employment", "rank", "station_id", "team_id",
    "placed_on",
)  # fmt: skip
_FACT_COLUMNS = (
    "force_id", "officer_id", "recording_id", "kind", "key", "strand", "value", "number", "valid_from", "valid_to",
    "detail", "corrects_id", "withdrawn",
)  # fmt: skip


def write(part: Sequence[Change], *, recording: Recording, on: date, by: Actor, at: datetime) -> None:
    """Write the changes of some officers. Runs inside the transaction of the whole import."""
    new = [change for change in part if change.officer_id is None]
    ids = dict(zip((id(change) for change in new), take_ids(Officer, len(new)), strict=True)) if new else {}
    _insert_officers(new, ids, recording.force_id, on)
    with_ids = [(change, change.officer_id or ids[id(change)]) for change in part]
    distinct = {id(entry): entry for change in part for entry, _ in change.additions}
    entries = {key: _Written.of(entry) for key, entry in distinct.items()}
    insert_rows(DatedFact, _FACT_COLUMNS, _fact_rows(with_ids, entries, recording))
    known = [pk for change, pk in with_ids if change.officer_id is not None]
    Officer.objects.filter(pk__in=known, withdrawn_at__isnull=False).update(withdrawn_at=None)
    place(officer_ids=[change.officer_id for change in part if change.officer_id and _moves(change)], by=by, at=at)
    brought = [_ledger_entry(change, pk, recording, entries) for change, pk in with_ids]
    ledger.append_many(force=recording.force_id, entries=brought, by=by, at=at)


def _moves(change: Change) -> bool:
    return any(entry.kind in PLACED for entry, _ in change.additions)


class _Written(NamedTuple):
    """An entry as it is written, worked out once for all the officers who share it.

    columns: those of _FACT_COLUMNS from kind to detail. stated: as the ledger commits to it.
    """

    columns: tuple[str | int | None, ...]
    stated: str

    @classmethod
    def of(cls, entry: FactEntry) -> "_Written":
        """How an entry is written."""
        end = entry.valid_to.isoformat() if entry.valid_to else None
        columns = (
            entry.kind.value, entry.key, entry.strand, entry.value, entry.number, entry.valid_from.isoformat(), end,
            entry.detail,
        )  # fmt: skip
        return cls(columns, stated_one(entry))


_Entries = Mapping[int, _Written]
"""By id() of the entry, which its change keeps alive."""


def _ledger_entry(change: Change, officer_id: int, recording: Recording, entries: _Entries) -> NewEntry:
    facts = [entries[id(entry)].stated for entry, _ in change.additions]
    return NewEntry(
        event="facts.imported",
        meta={"officer": officer_id, "recording": recording.pk, "facts": len(facts)},
        private={"facts": f"[{','.join(facts)}]"},
    )


def _fact_rows(with_ids: Iterable[tuple[Change, int]], entries: _Entries, recording: Recording) -> Iterator[Row]:
    force, made = recording.force_id, recording.pk
    for change, pk in with_ids:
        for entry, corrects in change.additions:
            yield force, pk, made, *entries[id(entry)].columns, corrects, False


def _insert_officers(new: Sequence[Change], ids: dict[int, int], force: str, on: date) -> None:
    stations = dict(Station.objects.filter(force_id=force).values_list("code", "id"))
    teams = dict(ShiftTeam.objects.filter(force_id=force).values_list("code", "id"))
    rows: list[Row] = []
    for change in new:
        entries = change.stated.entries
        family, _, given = _latest(entries, FactKind.NAME, on).partition(", ")
        station, _, team = _latest(entries, FactKind.POSTING, on).partition("/")
        rows.append(
            (
                ids[id(change)], force, change.stated.collar_number, family, given,
                _latest(entries, FactKind.EMPLOYMENT, on), _latest(entries, FactKind.RANK, on),
                stations.get(station), teams.get(team), on.isoformat(),
            )
        )  # fmt: skip
    insert_rows(Officer, _OFFICER_COLUMNS, rows)


def _latest(entries: Sequence[FactEntry], kind: FactKind, on: date) -> str:
    """The value that holds on a day: the same rule as criteria.facts.resolve, for facts that cannot conflict yet."""
    holding = [
        entry
        for entry in entries
        if entry.kind is kind and entry.valid_from <= on and (entry.valid_to is None or on < entry.valid_to)
    ]
    return max(holding, key=lambda entry: entry.valid_from).value if holding else ""
