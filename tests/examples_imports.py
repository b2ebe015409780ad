"""Examples for the routes about imports: a file that somebody of the asker's force, or of another, handed in."""

from datetime import timedelta

from django.utils import timezone

from reddot.accounts.terms import job
from reddot.people.models import Force, ImportBatch
from reddot.people.services import imports, units

SET_UP = job("set up")


def import_of(force: str) -> ImportBatch:
    """An import of a force, which is about the whole of it."""
    at = timezone.now() - timedelta(days=2)
    if not Force.objects.filter(pk=force).exists():
        units.create_force(code=force, name=force.title(), by=SET_UP, at=at)
    return imports.upload(
        force=force, format="hr-extract", file_name="extract.csv", content=b"Collar No,Surname\r\n100,Example\r\n",
        source="HR", as_of=at.date(), by=SET_UP, at=at,
    )  # fmt: skip
