"""Decisions about one officer's authority. Rows are only ever added: a suspension ends by a later row."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from reddot.people.models import Force, Officer


class Decision(models.Model):
    """A named, reasoned, dated decision that changes what the criteria alone would say of one officer.

    A suspension takes authority away until it is lifted. An exception lets one criterion count as met for a limited
    time. Each ends early by a row of kind LIFT or END that names it.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        SUSPEND = "suspend", "Suspended"
        LIFT = "lift", "Suspension lifted"
        EXCEPT = "except", "Exception made"
        END = "end", "Exception ended"

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=Kind)
    criterion = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="ended_by")
    decided_by = models.CharField(max_length=120)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            CheckConstraint(
                name="decision_names_what_it_needs",
                condition=Q(kind="suspend", criterion="", ends__isnull=True)
                | (Q(kind="except", ends_at__isnull=False, ends__isnull=True) & ~Q(criterion=""))
                | Q(kind__in=["lift", "end"], criterion="", ends__isnull=False, ends_at__isnull=True),
            ),
            CheckConstraint(
                name="decision_ends_after_it_starts", condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at"))
            ),
            CheckConstraint(name="decision_named_and_reasoned", condition=~Q(decided_by="") & ~Q(reason="")),
            UniqueConstraint(fields=["ends"], name="decision_ended_once", condition=Q(ends__isnull=False)),
        ]
        indexes = [
            Index(fields=["officer", "starts_at"], name="decision_by_officer"),
            Index(fields=["force", "id"], name="decision_by_force"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.officer_id} {self.starts_at:%Y-%m-%d}"
