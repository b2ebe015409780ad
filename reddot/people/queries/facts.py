"""The facts of officers, one by one."""

from collections.abc import Iterable

from django.db.models import Q

from reddot.criteria.facts import Fact
from reddot.kernel.facts import FactKind, number_of
from reddot.people.models import DatedFact
from reddot.people.terms import TimelineRow

_CORRECTED_AT = "corrections__recording__recorded_at"
"""A fact is corrected at most once (fact_corrected_once), so this join never doubles a row."""


def facts_of(officer_ids: Iterable[int], *, kinds: Iterable[FactKind] = FactKind) -> dict[int, list[Fact]]:
    """All that was ever recorded about some officers, ready for criteria.facts.resolve. One query.

    kinds: those that are wanted.
    """
    found: dict[int, list[Fact]] = {officer_id: [] for officer_id in officer_ids}
    wanted = Q() if kinds is FactKind else Q(kind__in=[kind.value for kind in kinds])
    rows = (
        DatedFact.objects.filter(wanted, officer_id__in=found, withdrawn=False)
        .order_by("valid_from", "id")
        .values_list(
            "id", "officer_id", "kind", "key", "value", "number", "valid_from", "valid_to",
            "recording__recorded_at", "recording__source", _CORRECTED_AT,
        )
    )  # fmt: skip
    for fact_id, officer_id, kind, key, value, number, start, end, recorded_at, source, corrected_at in rows:
        found[officer_id].append(
            Fact(
                kind=FactKind(kind), key=key, value=value, number=number, valid_from=start, valid_to=end,
                recorded_at=recorded_at, corrected_at=corrected_at, source=source, ref=f"fact:{fact_id}",
            )
        )  # fmt: skip
    return found


def timeline(officer_id: int) -> list[TimelineRow]:
    """An officer's whole history, latest start first, corrected and withdrawn rows among it."""
    rows = (
        DatedFact.objects.filter(officer_id=officer_id)
        .order_by("-valid_from", "-id")
        .values_list(
            "id", "kind", "key", "value", "detail", "valid_from", "valid_to", "recording__recorded_at",
            "recording__recorded_by", "recording__source", "recording__reason", _CORRECTED_AT, "corrects_id",
            "withdrawn",
        )
    )  # fmt: skip
    return [
        TimelineRow(
            fact_id=row[0], kind=FactKind(row[1]), key=row[2], value=row[3], detail=row[4], valid_from=row[5],
            valid_to=row[6], recorded_at=row[7], recorded_by=row[8], source=row[9], reason=row[10],
            corrected_at=row[11], corrects_id=row[12], withdrawn=row[13],
        )
        for row in rows
    ]  # fmt: skip


def facts_in(rows: Iterable[TimelineRow]) -> list[Fact]:
    """The facts of a history as facts_of() gives them, without asking the database again."""
    return [
        Fact(
            kind=row.kind, key=row.key, value=row.value, number=number_of(row.kind, row.value),
            valid_from=row.valid_from, valid_to=row.valid_to, recorded_at=row.recorded_at,
            corrected_at=row.corrected_at, source=row.source, ref=f"fact:{row.fact_id}",
        )
        for row in sorted(rows, key=lambda row: (row.valid_from, row.fact_id))
        if not row.withdrawn
    ]  # fmt: skip


def fact_of_officer(officer_id: int, fact_id: int) -> DatedFact | None:
    """One fact of one officer that can still be corrected, or None when there is none such."""
    found = DatedFact.objects.filter(officer_id=officer_id, id=fact_id, withdrawn=False, corrections__isnull=True)
    return found.select_related("recording", "officer").first()
