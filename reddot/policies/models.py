"""Adopted policies. Rows are only ever added: a later adoption takes over from its day."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from reddot.people.models import Force, Officer


class Adoption(models.Model):
    """One version of a policy, adopted by a force from a day by a named decision.

    text is the policy as it was adopted, whole; sha256 is the hash of its canonical form, which assessments carry.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="adoptions")
    officer_type = models.CharField(max_length=10, choices=[("regular", "Regular officers"), ("special", "Specials")])
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    adopted_from = models.DateField()
    decision = models.CharField(max_length=80)
    """The reference of the decision, such as CC/2019/14."""
    decided_by = models.CharField(max_length=120)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            CheckConstraint(name="adoption_names_its_decision", condition=~Q(decision="") & ~Q(decided_by="")),
        ]
        indexes = [Index(fields=["force", "officer_type", "-adopted_from"], name="adoption_latest_first")]

    def __str__(self) -> str:
        return f"{self.name} from {self.adopted_from}"


class Proposal(models.Model):
    """A policy that somebody of a force handed in to be replayed. Nothing is decided by it.

    text never changes: replay and adoption find it by its hash, so what is adopted is what was replayed.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [UniqueConstraint(fields=["force", "sha256"], name="proposed_once_in_force")]

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"


class Acknowledgement(models.Model):
    """An officer has read an adopted policy and says so."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="acknowledgements")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["adoption", "officer"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} read {self.adoption_id}"
