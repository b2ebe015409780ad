"""reddot may-carry and reddot workforce assess: the answer, its exit code, and what each person may see of it."""

import json

import pytest

from reddot.accounts.models import AccessLog
from reddot.people.models import Officer
from tests.apps.entry.asking import caller
from tests.apps.entry.kept import same_as_kept
from tests.apps.entry.running import numbered_alike, run
from tests.factories.accounts import a_user
from tests.factories.people import Town, a_town, an_officer

pytestmark = pytest.mark.usefixtures("town")
AT = ("--at", "2019-11-20T10:30")
Capsys = pytest.CaptureFixture[str]


@pytest.mark.parametrize(("collar", "code"), [("1001", 0), ("1002", 1), ("1003", 1), ("1004", 1), ("9999", 1)])
def test_it_exits_with_0_for_yes_and_1_for_no_unknown_and_nobody(capsys: Capsys, collar: str, code: int) -> None:
    assert run(capsys, "may-carry", collar, "--model", "x2", *AT).code == code


def test_nobody_with_that_number_is_a_sentence(capsys: Capsys) -> None:
    ran = run(capsys, "may-carry", "9999", "--model", "x2", *AT)
    assert (ran.out, ran.err) == ("", "No officer has the collar number 9999. Check the number.\n")


@pytest.mark.parametrize("collar", ["1001", "1003", "1004"])
def test_the_answer_in_words(capsys: Capsys, collar: str) -> None:
    ran = run(capsys, "may-carry", collar, "--model", "x2", *AT)
    same_as_kept(f"may-carry-{collar}.txt", ran.out)


def test_the_answer_as_json(capsys: Capsys) -> None:
    ran = run(capsys, "may-carry", "1004", "--model", "x2", *AT, "--known-at", "2019-11-19", "--json")
    same_as_kept("may-carry.json", numbered_alike(ran.out))


def test_the_answer_is_that_of_the_api(capsys: Capsys) -> None:
    said = json.loads(run(capsys, "may-carry", "1002", "--model", "x2", *AT, "--json").out)
    api = caller("SPT").get("/may-carry", collar="1002", model="x2", at="2019-11-20T10:30").json()
    assert (said["verdict"], said["changes_on"], said["officer"]) == (api["verdict"], api["changes_on"], api["officer"])
    assert [one["because"] for one in said["reasons"]] == [one["because"] for one in api["reasons"]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("1001",), "--model"),
        (("1001", "--model", "taser-8"), "taser-7"),
        (("1001", "--model", "x2", "--colour", "red"), "--colour"),
        (("1001", "--model", "x2", "--at", "yesterday"), "--at"),
        (("1001", "--model", "x2", "--at", "9999-12-31"), "1900 to 2199"),
        (("1001", "--model", "x2", "--known-at", "2019-13-01"), "--known-at"),
        (("1001", "--model", "x2", "--known-at", "2999-01-01"), "--known-at"),
        (("1001", "--model", "x2", "--force", "nowhere"), "nowhere"),
        (("1001", "1002", "--model", "x2"), "1002"),
        ((), "COLLAR"),
    ],
)
def test_misuse_is_2_and_says_what_is_wrong(capsys: Capsys, arguments: tuple[str, ...], says: str) -> None:
    ran = run(capsys, "may-carry", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_with_two_forces_one_must_be_named(capsys: Capsys) -> None:
    an_officer(a_town("southvale"), "2001")
    ran = run(capsys, "may-carry", "1001", "--model", "x2", *AT)
    assert (ran.code, ran.err) == (2, "Say which force with --force: northmoor, southvale.\n")
    assert run(capsys, "may-carry", "1001", "--model", "x2", *AT, "--force", "northmoor").code == 0
    assert run(capsys, "may-carry", "2001", "--model", "x2", *AT, "--force", "northmoor").code == 1


def test_each_answer_is_logged_for_whom_it_was_asked(capsys: Capsys) -> None:
    user = a_user(("CTR", "force", ""), username="r.ashdown")
    run(capsys, "may-carry", "1001", "--model", "x2", *AT)
    run(capsys, "may-carry", "1001", "--model", "x2", *AT, "--as", "r.ashdown")
    subject = f"officer:{Officer.objects.get(collar_number='1001').pk}"
    rows = list(AccessLog.objects.order_by("pk").values_list("user_id", "purpose"))
    assert rows == [(None, "may-carry by command"), (user.pk, "may-carry by command")]
    assert all(row.subjects == [subject] for row in AccessLog.objects.all())


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_the_control_room_is_told_whether_and_not_why(capsys: Capsys, more: tuple[str, ...]) -> None:
    a_user(("CTR", "force", ""), username="c.room")
    ran = run(capsys, "may-carry", "1004", "--model", "x2", *AT, "--as", "c.room", *more)
    assert ran.code == 1
    assert "1004" in ran.out
    for hidden in ("inquiry 77", "first_aid", "First aid"):
        assert hidden not in ran.out


def test_a_supervisor_does_not_see_why_somebody_is_suspended(capsys: Capsys) -> None:
    a_user(("SUP", "team", "n1-a"), username="s.visor")
    ran = run(capsys, "may-carry", "1004", "--model", "x2", *AT, "--as", "s.visor")
    assert "First aid" in ran.out
    assert "inquiry 77" not in ran.out


def test_whoever_may_not_ask_gets_no_answer(capsys: Capsys) -> None:
    a_user(("FIN", "force", ""), username="f.nance")
    ran = run(capsys, "may-carry", "1001", "--model", "x2", *AT, "--as", "f.nance")
    assert (ran.code, ran.out) == (1, "")
    assert "roles" in ran.err
    nobody = run(capsys, "may-carry", "1001", "--model", "x2", *AT, "--as", "nobody")
    assert (nobody.code, nobody.out) == (1, "")


def test_an_officer_out_of_reach_looks_like_nobody(capsys: Capsys) -> None:
    a_user(("SUP", "team", "n1-a"), username="s.visor")
    ran = run(capsys, "may-carry", "1005", "--model", "x2", *AT, "--as", "s.visor")
    assert (ran.code, ran.err) == (1, "No officer has the collar number 1005. Check the number.\n")


def test_the_workforce_in_words_and_as_json(capsys: Capsys) -> None:
    words = run(capsys, "workforce", "assess", "--model", "x2", *AT)
    same_as_kept("workforce.txt", words.out)
    same_as_kept("workforce.json", run(capsys, "workforce", "assess", "--model", "x2", *AT, "--json").out)
    assert words.code == 0


def test_the_workforce_of_one_district(capsys: Capsys, town: Town) -> None:
    a_user(("SPT", "district", "south"), username="s.intendent")
    said = run(capsys, "workforce", "assess", "--model", "x2", *AT, "--as", "s.intendent", "--json")
    assert json.loads(said.out)["verdicts"] == {"no": 0, "unknown": 0, "yes": 1}


def test_a_workforce_without_a_policy_says_so(capsys: Capsys) -> None:
    ran = run(capsys, "workforce", "assess", "--model", "x2", "--at", "2019-01-01")
    assert "No adopted policy applies" in ran.out
