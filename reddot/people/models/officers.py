"""An officer or special constable."""

from django.conf import settings
from django.db import models
from django.db.models import Index, UniqueConstraint

from reddot.people.models.units import Force, ShiftTeam, Station


class Officer(models.Model):
    """A person of a force, known by collar number.

    employment, rank, station and team are a projection of the dated facts on `placed_on`, so that lists can filter and
    sort a whole workforce. They are written together with the facts, refreshed nightly, and never decide anything.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="officers")
    collar_number = models.CharField(max_length=20)
    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=100)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="officer"
    )
    employment = models.CharField(max_length=10, blank=True)
    rank = models.CharField(max_length=30, blank=True)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, blank=True, related_name="officers")
    team = models.ForeignKey(ShiftTeam, on_delete=models.PROTECT, null=True, blank=True, related_name="officers")
    placed_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Set when the import that brought this officer was undone and nothing else is known of them."""

    class Meta:
        constraints = [UniqueConstraint(fields=["force", "collar_number"], name="collar_number_once_in_force")]
        indexes = [
            Index(fields=["force", "family_name", "given_names", "id"], name="officer_by_name"),
            Index(fields=["station", "family_name", "given_names", "id"], name="officer_by_station"),
        ]

    def __str__(self) -> str:
        return f"{self.collar_number} {self.given_names} {self.family_name}"
