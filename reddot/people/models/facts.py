"""Dated facts with two times: when a fact held, and when it was recorded. Rows are only ever added."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from reddot.kernel.facts import FactKind
from reddot.people.models.imports import ImportBatch
from reddot.people.models.officers import Officer
from reddot.people.models.units import Force


class Recording(models.Model):
    """One act of recording: an import, or one person's entry or correction. Its facts became known at `recorded_at`."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="recordings")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    source = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="recordings")

    class Meta:
        indexes = [Index(fields=["force", "recorded_at"], name="recording_by_time")]

    def __str__(self) -> str:
        return f"{self.source} {self.recorded_at:%Y-%m-%d}"


class DatedFact(models.Model):
    """One fact about one officer, as somebody recorded it.

    value is what a person reads and number what rules compare (reddot.kernel.facts). strand is kind and key as one
    whole number, so that a whole workforce can be read as columns. A row with `withdrawn` holds nothing itself: it only
    takes back the row it corrects.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="facts", db_index=False)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in FactKind])
    key = models.CharField(max_length=20, blank=True)
    strand = models.IntegerField()
    value = models.CharField(max_length=202)
    number = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", db_index=False
    )
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            CheckConstraint(
                name="fact_ends_after_it_starts", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
            ),
            CheckConstraint(
                name="fact_withdrawal_names_a_fact", condition=Q(withdrawn=False) | Q(corrects__isnull=False)
            ),
            UniqueConstraint(fields=["corrects"], name="fact_corrected_once", condition=Q(corrects__isnull=False)),
        ]
        indexes = [
            Index(fields=["officer", "kind"], name="fact_by_officer"),
            Index(fields=["force", "id"], name="fact_by_force"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} from {self.valid_from}"
