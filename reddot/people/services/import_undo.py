"""Taking back what a batch added. Rows are added that withdraw or restore; none is changed."""

from datetime import datetime

from django.db import connection

from reddot.kernel.actor import Actor
from reddot.people.models import DatedFact, ImportBatch, Officer, Recording
from reddot.people.services.placing import place
from reddot.people.terms import UNDO

_OFFICERS_AT_ONCE = 5_000

# A fact that somebody corrected since stands no more, so both statements leave it as it was corrected.
_WITHDRAW = """
INSERT INTO people_datedfact (force_id, officer_id, recording_id, kind, key, strand, value, number, valid_from, valid_to,
    detail, corrects_id, withdrawn)
SELECT f.force_id, f.officer_id, %s, f.kind, f.key, f.strand, f.value, f.number, f.valid_from, f.valid_to, '', f.id, %s
FROM people_datedfact f
WHERE f.corrects_id IS NULL AND NOT f.withdrawn
    AND f.recording_id IN (SELECT id FROM people_recording WHERE batch_id = %s)
    AND NOT EXISTS (SELECT 1 FROM people_datedfact later WHERE later.corrects_id = f.id)
"""
_RESTORE = """
INSERT INTO people_datedfact (force_id, officer_id, recording_id, kind, key, strand, value, number, valid_from, valid_to,
    detail, corrects_id, withdrawn)
SELECT f.force_id, f.officer_id, %s, old.kind, old.key, old.strand, old.value, old.number, old.valid_from, old.valid_to,
    old.detail, f.id, %s
FROM people_datedfact f JOIN people_datedfact old ON old.id = f.corrects_id
WHERE NOT f.withdrawn
    AND f.recording_id IN (SELECT id FROM people_recording WHERE batch_id = %s)
    AND NOT EXISTS (SELECT 1 FROM people_datedfact later WHERE later.corrects_id = f.id)
"""


def take_back(*, batch: ImportBatch, reason: str, by: Actor, at: datetime) -> dict[str, int]:
    """Withdraw what a batch added and restore what it corrected. Runs inside the caller's transaction.

    Returns: facts taken back, facts kept because somebody corrected them since, officers of whom nothing is left.
    """
    recording = Recording.objects.create(
        force_id=batch.force_id, recorded_at=at, recorded_by=by.reference, source=UNDO, reason=reason, batch=None
    )
    brought = DatedFact.objects.filter(recording__batch=batch, withdrawn=False).count()
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE, [recording.pk, False, batch.pk])
        cursor.execute(_WITHDRAW, [recording.pk, True, batch.pk])
    taken = DatedFact.objects.filter(recording=recording).count()
    officers = list(
        DatedFact.objects.filter(recording=recording).order_by("officer_id").values_list("officer_id", flat=True)
        .distinct()
    )  # fmt: skip
    emptied = 0
    for start in range(0, len(officers), _OFFICERS_AT_ONCE):
        part = officers[start : start + _OFFICERS_AT_ONCE]
        place(officer_ids=part, by=by, at=at)
        emptied += _hide_empty(part, at)
    return {"facts": taken, "kept": brought - taken, "officers": emptied}


def _hide_empty(officer_ids: list[int], at: datetime) -> int:
    standing = DatedFact.objects.filter(officer_id__in=officer_ids, withdrawn=False, corrections__isnull=True)
    left = set(standing.values_list("officer_id", flat=True))
    empty = [pk for pk in officer_ids if pk not in left]
    return Officer.objects.filter(pk__in=empty).update(withdrawn_at=at)
