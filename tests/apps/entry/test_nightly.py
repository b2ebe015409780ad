"""The nightly sweep: lists follow the calendar, every ledger is signed, and one force's trouble stops no other's."""

from datetime import timedelta
from pathlib import Path

import pytest

from reddot.entry.jobs import nightly
from reddot.kernel.facts import FactKind
from reddot.ledger.queries import latest_checkpoint
from reddot.ledger.services import LedgerDamaged
from reddot.people.models import Officer
from reddot.people.services.facts import record
from reddot.people.terms import FactEntry
from tests.factories.people import HR, NOW, a_town, an_officer

pytestmark = pytest.mark.django_db


def test_an_officer_posted_from_tomorrow_is_listed_there_tomorrow(state: Path) -> None:
    officer = an_officer(a_town(), "1001")
    move = FactEntry(kind=FactKind.POSTING, value="s1", valid_from=NOW.date() + timedelta(days=1))
    record(officer=officer, entries=[move], source="HR extract", by=HR, at=NOW)
    list(nightly.sweep(NOW))
    assert _station() == "n1"
    list(nightly.sweep(NOW + timedelta(days=1)))
    assert _station() == "s1"


def test_every_ledger_is_signed(state: Path) -> None:
    for code in ("northmoor", "southvale"):
        a_town(code)
    list(nightly.sweep(NOW))
    assert latest_checkpoint(force="northmoor") is not None
    assert latest_checkpoint(force="southvale") is not None


def test_a_damaged_ledger_is_named_and_the_others_are_signed(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("northmoor", "southvale"):
        a_town(code)
    honest = nightly.sign

    def damaged(**asked: object) -> object:
        if asked["force"] == "northmoor":
            raise LedgerDamaged("Entry 3 does not hash to what was appended.")
        return honest(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(nightly, "sign", damaged)
    said: list[str] = []
    with pytest.raises(nightly.NotAllSigned):
        said.extend(nightly.sweep(NOW))
    assert any("NOT SIGNED. Entry 3" in line for line in said)
    assert latest_checkpoint(force="southvale") is not None


def _station() -> str:
    station = Officer.objects.get(collar_number="1001").station
    assert station is not None
    return station.code
