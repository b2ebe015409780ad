"""Importing an extract: nothing twice, nothing half, nothing over what a person put right."""

import gc
import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from reddot.accounts.models import AccessLog
from reddot.accounts.wall import look_into
from reddot.criteria.facts import resolve
from reddot.kernel.facts import FactKind
from reddot.ledger import queries as ledger
from reddot.people.models import DatedFact, ImportBatch, ImportStep, Officer, Recording
from reddot.people.queries.facts import facts_of
from reddot.people.services import import_write, imports
from reddot.people.services.facts import stated
from reddot.people.services.imports import WrongState
from reddot.people.terms import FactEntry, Task
from tests.factories.extracts import applied, checked, extract, row, uploaded
from tests.factories.people import HR, NOW, TODAY, Town, a_town, put_right

State = ImportStep.State
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def town(db: None) -> Town:
    return a_town()


def counts(batch: ImportBatch) -> dict[str, int]:
    return imports.latest(batch).note["counts"]  # type: ignore[no-any-return]


def value_of(collar: str, kind: FactKind) -> str | None:
    officer = Officer.objects.get(collar_number=collar)
    fact = resolve(facts_of([officer.pk])[officer.pk], on=TODAY).get(kind).fact
    return fact.value if fact else None


def events() -> list[str]:
    return [entry.event for entry in reversed(ledger.entries(force="northmoor", limit=1000))]


def test_an_extract_adds_officers_and_facts_and_says_how_many(town: Town) -> None:
    batch = applied(extract(row("100"), row("101")))

    assert counts(batch) == {"create": 2, "facts_new": 12, "skip": 0}
    assert value_of("100", FactKind.POSTING) == "n1/n1-a"
    assert Officer.objects.get(collar_number="101").family_name == "Family101"


def test_importing_the_same_file_again_changes_nothing(town: Town) -> None:
    applied(extract(row("100"), row("101")))
    before = DatedFact.objects.count()

    again = applied(extract(row("100"), row("101")), at=LATER)

    assert counts(again) == {"unchanged": 2, "facts_unchanged": 12, "skip": 0}
    assert DatedFact.objects.count() == before


def test_a_later_extract_without_dates_states_nothing_new_while_nothing_changed(town: Town) -> None:
    applied(extract(row("100", Rank_Date="", Posting_Date="")))

    again = applied(extract(row("100", Rank_Date="", Posting_Date="")), as_of=TODAY, at=LATER)

    assert counts(again) == {"unchanged": 1, "facts_unchanged": 6, "skip": 0}


def test_what_a_person_put_right_survives_the_same_extract(town: Town) -> None:
    applied(extract(row("100")))
    put_right(Officer.objects.get(collar_number="100"), FactKind.RANK, "sergeant", "promoted")

    again = applied(extract(row("100")), at=LATER)

    assert counts(again)["facts_kept"] == 1
    assert value_of("100", FactKind.RANK) == "sergeant"


def test_a_changed_value_of_the_same_system_corrects_what_it_said(town: Town) -> None:
    applied(extract(row("100")))

    again = applied(extract(row("100", Rank="PS")), at=LATER)

    assert counts(again)["facts_corrected"] == 1
    assert value_of("100", FactKind.RANK) == "sergeant"


def test_another_system_adds_beside_what_the_first_said(town: Town) -> None:
    applied(extract(row("100")))

    again = applied(extract(row("100", Rank="PS")), source="Training", at=LATER)

    assert counts(again)["facts_new"] == 1
    assert "facts_corrected" not in counts(again)


def test_undo_takes_back_what_the_file_brought(town: Town) -> None:
    applied(extract(row("100")))
    second = applied(extract(row("100", Rank="PS"), row("101")), at=LATER)

    done = imports.undo(batch=second, reason="wrong file", by=HR, at=LATER)

    assert done == {"facts": 7, "kept": 0, "officers": 1}
    assert value_of("100", FactKind.RANK) == "constable"
    assert Officer.objects.get(collar_number="101").withdrawn_at == LATER


def test_undo_keeps_what_a_person_put_right_since(town: Town) -> None:
    batch = applied(extract(row("100")))
    put_right(Officer.objects.get(collar_number="100"), FactKind.RANK, "sergeant", "promoted")

    done = imports.undo(batch=batch, reason="wrong file", by=HR, at=LATER)

    assert (done["facts"], done["kept"]) == (5, 1)
    assert value_of("100", FactKind.RANK) == "sergeant"
    assert value_of("100", FactKind.EMPLOYMENT) is None


def test_a_file_can_be_applied_again_after_its_undo(town: Town) -> None:
    batch = applied(extract(row("100")))
    imports.undo(batch=batch, reason="wrong file", by=HR, at=LATER)

    again = applied(extract(row("100")), at=LATER)

    assert counts(again)["facts_new"] == 6
    assert value_of("100", FactKind.RANK) == "constable"
    assert Officer.objects.get(collar_number="100").withdrawn_at is None


def test_one_ledger_entry_for_each_changed_officer_and_one_for_the_batch(town: Town) -> None:
    applied(extract(row("100"), row("101")))
    before = len(events())

    batch = applied(extract(row("100"), row("101", Rank="PS"), row("102")), at=LATER)

    assert events()[before:] == ["import.uploaded", "facts.imported", "facts.imported", "import.applied"]
    assert imports.latest(batch).note["ledger"] == ledger.size(force="northmoor") - 1


def test_applying_is_written_to_the_access_log(town: Town) -> None:
    batch = applied(extract(row("100")))

    entry = AccessLog.objects.latest("pk")

    assert (entry.operation, entry.subjects) == ("collection", [f"batch:{batch.pk}"])


def test_nothing_is_half_written_when_applying_fails(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(extract(row("100")))
    before = (DatedFact.objects.count(), Recording.objects.count(), len(events()))

    def fail(*_args: Any, **_more: Any) -> None:
        real(*_args, **_more)
        raise OSError("the disk is full")

    real = import_write.write
    monkeypatch.setattr(import_write, "write", fail)
    with pytest.raises(OSError, match="disk"):
        imports.apply(batch=batch, by=HR, at=LATER)

    assert (DatedFact.objects.count(), Recording.objects.count(), len(events())) == before
    assert not Officer.objects.filter(collar_number="100").exists()
    assert (imports.latest(batch).state, imports.latest(batch).note["error"]) == (State.FAILED, "the disk is full")


def test_a_failed_import_can_be_checked_and_applied_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(extract(row("100")))
    with monkeypatch.context() as patch:
        patch.setattr(import_write, "write", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            imports.apply(batch=batch, by=HR, at=LATER)

    imports.check(batch=batch, by=HR, at=LATER)
    imports.apply(batch=batch, by=HR, at=LATER)

    assert imports.latest(batch).state == State.APPLIED


def test_a_failed_undo_leaves_the_batch_applied(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = applied(extract(row("100")))
    with monkeypatch.context() as patch:
        patch.setattr("reddot.people.services.import_undo._hide_empty", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            imports.undo(batch=batch, reason="wrong file", by=HR, at=LATER)

    last = imports.latest(batch)
    assert (last.state, last.note["error"]) == (State.APPLIED, "division by zero")
    assert value_of("100", FactKind.RANK) == "constable"
    assert imports.undo(batch=batch, reason="wrong file", by=HR, at=LATER)["facts"] == 6


def test_what_was_given_up_cannot_end_after_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(extract(row("100")))

    def give_up_meanwhile(*args: Any, **more: Any) -> None:
        imports.give_up(batch=batch, why="no sign of life", by=HR, at=LATER)

    monkeypatch.setattr(import_write, "write", give_up_meanwhile)
    with pytest.raises(WrongState):
        imports.apply(batch=batch, by=HR, at=LATER)

    # Giving up stood in the same transaction here, so it went with it; what matters is that nothing was applied.
    assert not batch.steps.filter(state=State.APPLIED).exists()


def test_a_batch_that_was_given_up_is_interrupted_and_can_be_checked_again(town: Town) -> None:
    batch = checked(extract(row("100")))
    imports.start(batch=batch, task=Task.APPLY, by=HR, at=NOW)

    imports.give_up(batch=batch, why="no sign of life", by=HR, at=LATER)

    assert imports.latest(batch).state == State.STOPPED
    imports.check(batch=batch, by=HR, at=LATER)
    assert imports.latest(batch).state == State.CHECKED


@pytest.mark.parametrize("task", Task)
def test_a_task_is_taken_once(town: Town, task: Task) -> None:
    batch = checked(extract(row("100")))
    if task == Task.UNDO:
        imports.apply(batch=batch, by=HR, at=NOW)
    imports.ask(batch=batch, task=task, by=HR, at=NOW)
    imports.start(batch=batch, task=task, by=HR, at=NOW)

    with pytest.raises(WrongState):
        imports.start(batch=batch, task=task, by=HR, at=NOW)
    with pytest.raises(WrongState):
        imports.ask(batch=batch, task=task, by=HR, at=NOW)


def test_an_import_is_applied_once_only(town: Town) -> None:
    batch = applied(extract(row("100")))

    with pytest.raises(WrongState, match="applied"):
        imports.apply(batch=batch, by=HR, at=LATER)


def test_a_file_is_not_applied_before_it_is_checked(town: Town) -> None:
    with pytest.raises(WrongState, match="uploaded"):
        imports.apply(batch=uploaded(extract(row("100"))), by=HR, at=LATER)


def test_a_constant_holds_for_every_row(town: Town) -> None:
    content = b"Collar No,Surname,Forenames,JRFT Level,JRFT Date\r\n100,Example,Jane,7.2,03/06/2019\r\n"
    batch = uploaded(content)
    mapping = {
        "Collar No": "collar_number", "Surname": "family_name", "Forenames": "given_names",
        "JRFT Level": "fitness_level", "JRFT Date": "fitness_taken_on",
    }  # fmt: skip
    imports.match_columns(batch=batch, mapping=mapping, constants={"fitness_test": "shuttle_15m"}, by=HR, at=NOW)

    imports.check(batch=batch, by=HR, at=NOW)
    imports.apply(batch=batch, by=HR, at=NOW)

    assert value_of("100", FactKind.FITNESS) == "shuttle_15m 7.2"


def test_a_leaver_whose_first_day_is_not_given_has_left(town: Town) -> None:
    content = b"Collar No,Surname,Forenames,Employee Type,Leaving Date\r\n100,Example,Jane,Regular,03/06/2019\r\n"

    batch = applied(content)

    assert counts(batch)["create"] == 1
    assert value_of("100", FactKind.EMPLOYMENT) == "left"


WRONG = {
    "future": (row("100", PST_Date="01/01/2030"), "PST Date", "after"),
    "station": (row("100", Station="Atlantis", Team=""), "Station", "no station “Atlantis”"),
    "team": (row("100", Team="Night owls"), "Team", "no shift team “Night owls”"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_cannot_be_is_named_by_row_and_column(town: Town, name: str) -> None:
    bad, column, words = WRONG[name]

    batch = checked(extract(bad, row("101")))

    note = imports.latest(batch).note
    found = [(one["row"], one["column"]) for one in note["problems"] if words in one["message"]]
    assert (2, column) in found
    assert (note["counts"]["skip"], note["counts"]["create"]) == (1, 1)


def race(batch: ImportBatch) -> list[str]:
    """What came of applying one batch from two connections at once."""
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def apply() -> None:
        try:
            ready.wait()
            imports.apply(batch=ImportBatch.objects.get(pk=batch.pk), by=HR, at=LATER)
            outcomes.append("applied")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_one_batch_at_once_one_wins() -> None:
    a_town()
    batch = checked(extract(row("100"), row("101")))

    assert race(batch) == ["applied", "refused"]
    assert DatedFact.objects.filter(recording__batch=batch).count() == 12
    assert [step.state for step in batch.steps.order_by("number")][-2:] == [State.RUNNING, State.APPLIED]


def test_steps_of_a_batch_are_numbered_without_gaps(town: Town) -> None:
    batch = applied(extract(row("100")))

    numbers: Iterator[int] = batch.steps.order_by("number").values_list("number", flat=True)

    assert list(numbers) == list(range(1, batch.steps.count() + 1))


def test_the_ledger_commits_to_canonical_json(town: Town) -> None:
    entry = FactEntry(
        kind=FactKind.NAME,
        value='O"Neill\\ Siân, \u2028\n',
        valid_from=TODAY,
        valid_to=date(2030, 1, 1),
        detail="\t\x01",
    )
    said = {
        "kind": "name", "key": "", "value": entry.value, "from": "2019-11-20", "to": "2030-01-01", "detail": entry.detail,
    }  # fmt: skip

    assert stated([entry, entry]) == json.dumps([said, said], sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_garbage_is_collected_again_after_an_import_that_failed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = checked(extract(row("100")))
    monkeypatch.setattr(import_write, "write", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        imports.apply(batch=batch, by=HR, at=LATER)

    assert gc.isenabled()


@pytest.mark.postgresql
def test_an_import_is_written_by_a_role_that_the_wall_holds(town: Town) -> None:
    batch = checked(extract(row("100")))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE ROLE reddot_importer NOSUPERUSER NOBYPASSRLS")
        cursor.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO reddot_importer")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO reddot_importer")
        cursor.execute("SET ROLE reddot_importer")
    look_into("northmoor")
    try:
        imports.apply(batch=batch, by=HR, at=LATER)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    assert value_of("100", FactKind.RANK) == "constable"
