"""Examples for the routes of policies, replay, the ledger, the access log and accounts."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from reddot.accounts import queries as accounts
from reddot.accounts import services as account_services
from reddot.accounts.models import RoleGrant, User
from reddot.accounts.permissions import Place
from reddot.accounts.terms import INSTALLATION, TWO_PERSON
from reddot.criteria.library import policy_text, shipped_policy
from reddot.entry.signing import sign
from reddot.ledger import queries as ledger
from reddot.people.models import Force
from reddot.people.services import units
from reddot.policies import services as policies
from reddot.policies.models import Adoption
from tests.examples_officers import SET_UP, officer_at
from tests.factories.accounts import a_user

if TYPE_CHECKING:
    from tests.examples import Asker, Example

INSIDE, OTHER_FORCE = "inside", "other force"
Make = Callable[["Asker", str], "Example | None"]
REGULAR = "kent-officers-2019"


def _example(**parts: Any) -> "Example":
    from tests.examples import Example

    return Example(**parts)


def _force(where: str) -> Force:
    code = "southvale" if where == OTHER_FORCE else "northmoor"
    at = timezone.now() - timedelta(days=400)
    found = Force.objects.filter(pk=code).first()
    return found or units.create_force(code=code, name=code.title(), by=SET_UP, at=at)


def _adopted(where: str, name: str = REGULAR) -> Adoption:
    return policies.adopt(
        force=_force(where), text=policy_text(name), adopted_from=date(2019, 4, 1), decision="CC/1",
        decided_by="A Chief", reason="Test", by=SET_UP, at=timezone.now() - timedelta(days=300),
    )  # fmt: skip


def an_adoption(_asker: "Asker", where: str) -> "Example | None":
    """An adopted policy of the asker's force, or of another."""
    return _example(kwargs={"pk": _adopted(where).pk}) if where in (INSIDE, OTHER_FORCE) else None


def an_adoption_to_read(asker: "Asker", where: str) -> "Example | None":
    """A policy for the asker, one for the other type of officer, or one of another force."""
    if asker.user is not None and where == INSIDE:
        officer_at(Place(force="northmoor", user_id=asker.user.pk, special=False))
    name = REGULAR if where in (INSIDE, OTHER_FORCE) else "national-specials-2022"
    return _example(kwargs={"pk": _adopted(where, name).pk}, data={"read": "on"})


def _proposed_elsewhere() -> str:
    """The hash of a policy that another force handed in."""
    text = policy_text(REGULAR).replace("name: kent-officers-2019", "name: southvale-officers")
    kept = policies.propose(force=_force(OTHER_FORCE), text=text, by=SET_UP, at=timezone.now())
    return kept.policy.sha256


def _text(data: dict[str, Any] | None = None, query: str = "") -> Make:
    def make(_asker: "Asker", where: str) -> "Example | None":
        if where not in (INSIDE, OTHER_FORCE):
            return None
        _force(INSIDE)
        digest = shipped_policy(REGULAR).sha256 if where == INSIDE else _proposed_elsewhere()
        return _example(kwargs={"sha256": digest}, data=data or {}, query=query)

    return make


DECISION = {
    "adopted_from-day": "1", "adopted_from-month": "4", "adopted_from-year": "2019", "decision": "CC/1",
    "decided_by": "A Chief", "reason": "Test", "confirmed": "yes",
}  # fmt: skip


def _entry(asker: "Asker", where: str) -> int:
    """The number of an entry about the asker, about somebody else, or that only the other force's ledger has."""
    _force(INSIDE)
    if where == OTHER_FORCE:
        for _ in range(3):
            _adopted(OTHER_FORCE)
        return ledger.size(force="southvale") + 1_000
    own = asker.user.pk if asker.user is not None and where == INSIDE else None
    user = asker.user if own is not None else a_user(force="northmoor")
    assert user is not None
    now = timezone.now()
    account_services.issue_token(
        user=user, name="extract", read_only=True, expires_at=now + timedelta(days=9), by=SET_UP, at=now
    )
    code = user.force or INSTALLATION
    return ledger.size(force=code) - 1


def an_entry(asker: "Asker", where: str) -> "Example | None":
    """An entry of the ledger."""
    return _example(kwargs={"seq": _entry(asker, where)}) if where in (INSIDE, OTHER_FORCE) else None


def _sign(force: str) -> None:
    """Signs the ledger as it stands; the test before was rolled back, which the signing key must not remember."""
    shutil.rmtree(Path(settings.LEDGER_KEYS) / "signed", ignore_errors=True)
    sign(force=force, by=SET_UP, at=timezone.now())


def a_signed_entry(asker: "Asker", where: str) -> "Example | None":
    """An entry that a checkpoint covers; who proves only their own does not reach somebody else's."""
    if where not in (INSIDE, OTHER_FORCE) and asker.role != "OFF":
        return None
    seq = _entry(asker, where)
    if where != OTHER_FORCE:
        _sign(asker.force or "northmoor")
    return _example(kwargs={"seq": seq})


def an_entry_to_disclose(asker: "Asker", where: str) -> "Example | None":
    """An entry, and to whom it is disclosed."""
    found = a_signed_entry(asker, where)
    return found and _example(
        kwargs=found.kwargs, data={"names": ["name"], "recipient": "B. Example, IOPC"}, ok=frozenset({200})
    )


def a_checkpoint(_asker: "Asker", where: str) -> "Example | None":
    """The latest checkpoint, which those outside any force do not have."""
    if where != INSIDE:
        return None
    _force(INSIDE)
    _sign("northmoor")
    return _example(ok=frozenset({200, 404}))


def _with_ledger(data: dict[str, str], ok: frozenset[int]) -> Make:
    def make(_asker: "Asker", where: str) -> "Example | None":
        if where != INSIDE:
            return None
        _force(INSIDE)
        _sign("northmoor")
        return _example(data=data, ok=ok)

    return make


def an_access_log_to_take(_asker: "Asker", where: str) -> "Example | None":
    """The access log, and to whom it is handed."""
    data = {"format": "csv", "recipient": "B. Example, ICO"}
    return _example(data=data, ok=frozenset({200})) if where == INSIDE else None


def a_new_account(_asker: "Asker", where: str) -> "Example | None":
    """A form to open an account."""
    if where != INSIDE:
        return None
    _force(INSIDE)
    data = {
        "display_name": "Robin Example", "username": "robin.example", "email": "robin@northmoor.example",
        "force": "northmoor", "password": "quiet-river-lantern-9",
    }  # fmt: skip
    return _example(data=data, ok=frozenset({200, 302}))


def _somebody(asker: "Asker", where: str) -> User | None:
    """Somebody whose account the asker reaches or, being held to one force, does not."""
    if where == INSIDE or (where == OTHER_FORCE and asker.role != "ADM"):
        return a_user(("TRN", "force", ""), force="southvale" if where == OTHER_FORCE else "northmoor")
    return None


def an_account(asker: "Asker", where: str) -> "Example | None":
    """An account."""
    person = _somebody(asker, where)
    return person and _example(kwargs={"pk": person.pk})


def a_role_held(asker: "Asker", where: str) -> "Example | None":
    """A role that somebody holds."""
    person = _somebody(asker, where)
    return person and _example(kwargs={"pk": RoleGrant.objects.get(user=person).pk}, data={"sure": "on"})


def a_proposed_role(asker: "Asker", where: str) -> "Example | None":
    """A role that waits for a second administrator."""
    person = _somebody(asker, where)
    if person is None:
        return None
    first = accounts.standing_of(a_user(("ADM", "force", ""), force="")).actor
    assert "AUD" in TWO_PERSON
    proposal = account_services.propose_role(
        user=person, role="AUD", scope="force", reason="Audit", by=first, at=timezone.now()
    )
    return _example(kwargs={"pk": proposal.pk})


PAGES: dict[str, Make] = {
    "an_adoption": an_adoption,
    "an_adoption_to_read": an_adoption_to_read,
    "a_policy_text": _text(),
    "a_policy_to_replay": _text(),
    "a_replay_export": _text(query="?format=csv"),
    "a_policy_to_adopt": _text(DECISION),
    "an_entry": an_entry,
    "a_signed_entry": a_signed_entry,
    "an_entry_to_disclose": an_entry_to_disclose,
    "a_checkpoint": a_checkpoint,
    "a_ledger_to_sign": _with_ledger({}, frozenset({302})),
    "a_ledger_to_take": _with_ledger({"content": "without", "recipient": "B. Example"}, frozenset({200})),
    "an_access_log_to_take": an_access_log_to_take,
    "a_new_account": a_new_account,
    "an_account": an_account,
    "a_role_held": a_role_held,
    "a_proposed_role": a_proposed_role,
}
"""Every example of these pages by the name that the table uses."""
