"""Columns of people, and what the database itself can promise about them."""

from reddot.people.models.facts import DatedFact, Recording
from reddot.people.models.imports import ImportBatch, ImportStep
from reddot.people.models.officers import Officer
from reddot.people.models.units import District, Force, ShiftTeam, Station

__all__ = [
    "DatedFact",
    "District",
    "Force",
    "ImportBatch",
    "ImportStep",
    "Officer",
    "Recording",
    "ShiftTeam",
    "Station",
]
