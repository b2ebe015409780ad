"""Officers themselves."""

from datetime import datetime

from django.db import transaction

from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.people.models import Force, Officer
from reddot.people.services.facts import record
from reddot.people.services.units import hold_force
from reddot.people.terms import FactEntry


class CollarNumberTaken(Refusal):
    """Another officer of the force has this collar number."""

    code = "collar_number_taken"


@transaction.atomic
def create_officer(
    *, force: Force, collar_number: str, family_name: str, given_names: str, by: Actor, at: datetime
) -> Officer:
    """Add an officer of whom nothing but the name is known yet. Raises: CollarNumberTaken."""
    hold_force(force.code)
    if Officer.objects.filter(force=force, collar_number=collar_number).exists():
        raise CollarNumberTaken(
            f"Collar number {collar_number} belongs to another officer. Check the number", field="collar_number"
        )
    officer = Officer.objects.create(
        force=force, collar_number=collar_number, family_name=family_name, given_names=given_names
    )
    private = {"collar_number": collar_number}
    ledger.append(
        force=force.code, event="officer.created", meta={"officer": officer.pk}, private=private, by=by, at=at
    )
    name = FactEntry(kind=FactKind.NAME, value=f"{family_name}, {given_names}", valid_from=london_day(at))
    record(officer=officer, entries=[name], source="entered by hand", by=by, at=at)
    return officer


@transaction.atomic
def link_user(*, officer: Officer, user_id: int, by: Actor, at: datetime) -> Officer:
    """Say which sign-in is this officer's own."""
    locked = Officer.objects.select_for_update().get(pk=officer.pk)
    locked.user_id = user_id
    locked.save(update_fields=["user"])
    meta = {"officer": officer.pk, "user": user_id}
    ledger.append(force=officer.force_id, event="officer.user_linked", meta=meta, by=by, at=at)
    return locked
