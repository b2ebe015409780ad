"""reddot policy: check and show without a database, replay before anybody decides, adopt by a named decision."""

import json
from pathlib import Path

import pytest

from reddot.accounts.models import AccessLog
from reddot.authority.queries.replay import replay_policy
from reddot.criteria.library import policy_names, policy_text, shipped_policy
from reddot.ledger import queries as ledger
from reddot.people.models import Officer
from reddot.policies.models import Adoption
from tests.apps.entry.kept import same_as_kept
from tests.apps.entry.running import run
from tests.factories.accounts import a_user
from tests.factories.people import NOW, Town, an_officer, entries

AT = ("--at", "2019-11-20T10:30")
Capsys = pytest.CaptureFixture[str]
ADOPT = (
    "policy", "adopt", "leicestershire-2020", "--decision", "CC/2019/20", "--decided-by", "CC B. Sample",
    "--reason", "Narrower uplift",
)  # fmt: skip


@pytest.fixture
def staffed(town: Town) -> Town:
    """An officer at headquarters, whom a narrower policy leaves out."""
    an_officer(town, "1006", ("Fern", "Max"), stated=entries(role="headquarters/yes"))
    return town


# --- check and show ---------------------------------------------------------------------------------------------------


def test_every_policy_that_comes_with_reddot_has_no_defect(capsys: Capsys) -> None:
    ran = run(capsys, "policy", "check")
    assert (ran.code, len(ran.out.splitlines())) == (0, len(policy_names()))


def test_each_defect_is_named_and_the_exit_is_1(capsys: Capsys, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(policy_text("kent-officers-2019").replace("criterion: first_aid", "criterion: first_aidd"))
    ran = run(capsys, "policy", "check", file)
    assert ran.code == 1
    assert "criteria[9].criterion" in ran.out
    listed = json.loads(run(capsys, "policy", "check", "kent-officers-2019", file, "--json").out)
    assert listed["kent-officers-2019"] == []
    assert listed[str(file)][0]["line"] > 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a: [", b"a: &x 1", b"- 1", b"x" * 200_000])
def test_a_file_that_is_no_policy_is_named_and_never_a_traceback(
    capsys: Capsys, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "draft.yaml"
    file.write_bytes(content)
    ran = run(capsys, "policy", "check", file)
    assert ran.code in (1, 2)
    assert str(file) in ran.out + ran.err


@pytest.mark.parametrize("name", ["nowhere-2020", "nowhere.yaml", "/nowhere/at/all.yml", ""])
def test_a_policy_that_is_not_there_is_misuse(capsys: Capsys, name: str) -> None:
    for command in (("policy", "show", name), ("policy", "check", name), ("policy", "replay", name, "--model", "x2")):
        assert run(capsys, *command).code == 2


def test_a_policy_is_shown_with_every_number_and_source(capsys: Capsys) -> None:
    same_as_kept("policy-show.txt", run(capsys, "policy", "show", "kent-specials-2019").out)
    same_as_kept("policy-show.json", run(capsys, "policy", "show", "kent-specials-2019", "--json").out)


# --- replay -----------------------------------------------------------------------------------------------------------


def test_a_replay_in_words_and_as_json(capsys: Capsys, staffed: Town) -> None:
    command = ("policy", "replay", "leicestershire-2020", "--model", "x2", *AT)
    same_as_kept("replay.txt", run(capsys, *command).out)
    same_as_kept("replay.json", run(capsys, *command, "--json").out)


def test_a_replay_agrees_with_the_query_behind_the_pages(capsys: Capsys, staffed: Town) -> None:
    said = json.loads(run(capsys, "policy", "replay", "leicestershire-2020", "--model", "x2", *AT, "--json").out)
    found = replay_policy(force="northmoor", policy=shipped_policy("leicestershire-2020"), model="x2", at=NOW)
    collars = dict(Officer.objects.values_list("pk", "collar_number"))
    for group, ids in (("gains", found.gains), ("losses", found.losses), ("newly_unknown", found.newly_unknown)):
        assert sorted(one["collar_number"] for one in said[group]) == sorted(collars[pk] for pk in ids), group
    assert (said["gain"], said["lose"], said["unchanged"]) == (
        len(found.gains), len(found.losses), found.outcome.unchanged,
    )  # fmt: skip


def test_a_replay_changes_nothing_and_logs_whom_it_named(capsys: Capsys, staffed: Town) -> None:
    size = ledger.size(force="northmoor")
    run(capsys, "policy", "replay", "leicestershire-2020", "--model", "x2", *AT)
    (row,) = AccessLog.objects.all()
    assert f"officer:{Officer.objects.get(collar_number='1006').pk}" in row.subjects
    assert ledger.size(force="northmoor") == size
    assert Adoption.objects.count() == 1


def test_who_may_only_count_is_told_no_name(capsys: Capsys, staffed: Town) -> None:
    a_user(("CHF", "force", ""), username="c.hief")
    ran = run(capsys, "policy", "replay", "leicestershire-2020", "--model", "x2", *AT, "--as", "c.hief")
    assert "1 would lose it" in ran.out
    assert "Fern" not in ran.out


@pytest.mark.parametrize("more", [("--model", "x3"), ("--model", "x2", "--at", "soon"), ()])
def test_a_replay_of_nothing_is_misuse(capsys: Capsys, more: tuple[str, ...]) -> None:
    assert run(capsys, "policy", "replay", "leicestershire-2020", *more).code == 2


# --- adopt ------------------------------------------------------------------------------------------------------------


def test_an_adopted_policy_decides_from_its_day_and_not_before(capsys: Capsys, staffed: Town) -> None:
    ask = ("may-carry", "1006", "--model", "x2", "--at")
    assert run(capsys, *ask, "2019-12-01").code == 0
    ran = run(capsys, *ADOPT, "--from", "2019-11-25")
    assert ran.code == 0
    assert "leicestershire-2020 is adopted for Northmoor Police from 25 November 2019" in ran.out
    assert run(capsys, *ask, "2019-11-24T23:59").code == 0
    assert run(capsys, *ask, "2019-11-25T00:00").code == 1


def test_an_adoption_says_in_the_ledger_who_did_it(capsys: Capsys, staffed: Town) -> None:
    user = a_user(("CHF", "force", ""), username="c.hief")
    run(capsys, *ADOPT, "--from", "2019-11-25", "--as", "c.hief")
    (entry,) = ledger.entries(force="northmoor", limit=1)
    assert (entry.event, entry.by) == ("policy.adopted", f"user:{user.pk}")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("--from", "soon"), 2),
        (("--from", "2019-11-25", "--decision", " "), 1),
        (("--from", "2019-11-25", "--decision", "x" * 81), 1),
        (("--from", "2019-11-25", "--as", "t.rainer"), 1),
        ((), 2),
    ],
)
def test_an_adoption_that_cannot_be_writes_nothing(
    capsys: Capsys, staffed: Town, changed: tuple[str, ...], code: int
) -> None:
    a_user(("TRN", "force", ""), username="t.rainer")
    ran = run(capsys, *ADOPT, *changed)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err
    assert Adoption.objects.count() == 1
