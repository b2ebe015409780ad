"""A force and its parts."""

from django.db import models
from django.db.models import UniqueConstraint


class Force(models.Model):
    """A police force. Its code is how every other row names it."""

    code = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A part of a force under one local command."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="districts")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [UniqueConstraint(fields=["force", "code"], name="district_code_once")]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A police station."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="stations")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="stations")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [UniqueConstraint(fields=["force", "code"], name="station_code_once")]

    def __str__(self) -> str:
        return self.name


class ShiftTeam(models.Model):
    """Officers who work the same shifts from one station under one supervisor."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="teams")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="teams")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [UniqueConstraint(fields=["force", "code"], name="team_code_once")]

    def __str__(self) -> str:
        return self.name
