"""What is in force, what a policy asks and why, and saying that one has read it."""

from datetime import date
from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.criteria.catalogue import CRITERIA
from reddot.criteria.library import policy_names, policy_text, shipped_policy
from reddot.criteria.policy import limits_of
from reddot.criteria.policy_file import load_policy, shapes_of
from reddot.ledger import queries as ledger
from reddot.policies.models import Acknowledgement, Adoption
from reddot.policies.presenters import PHRASES, line_words
from tests.factories.people import NOW, Town, adopt, an_officer, entries

pytestmark = pytest.mark.django_db


def adoption(officer_type: str = "regular") -> Adoption:
    return Adoption.objects.filter(officer_type=officer_type).latest("pk")


def test_the_list_says_what_is_in_force_from_when_and_by_whose_decision(town: Town, visitor: Any) -> None:
    page = visitor("CTR").page("/policies/")
    for words in ("20 November 2019", "1 April 2019", "CC/2019/14", "T/CC A. Example", "by 0 of 2 officers"):
        assert words in page
    assert "No policy is in force" in page, "for specials"


def test_earlier_and_later_adoptions_are_listed_with_the_days_they_held(town: Town, visitor: Any) -> None:
    adopt(town.force, "leicestershire-2020", on=date(2020, 3, 5))
    adopt(town.force, "wiltshire-2017", on=date(2018, 7, 1))
    page = visitor("CTR").page("/policies/")
    assert "From 5 March 2020, not yet in force" in page
    assert "1 July 2018 to 31 March 2019" in page


def test_of_two_adopted_from_one_day_the_earlier_record_never_held(town: Town, visitor: Any) -> None:
    adopt(town.force, "wiltshire-2017", on=date(2019, 4, 1))
    page = visitor("CTR").page("/policies/")
    assert "Replaced from 1 April 2019, its first day" in page


def test_every_policy_to_start_from_is_listed(town: Town, visitor: Any) -> None:
    page = visitor("OFF").page("/policies/")
    shown = [name for name in policy_names() if shipped_policy(name).title in page]
    assert shown == list(policy_names())


def test_a_policy_says_each_question_with_its_number_its_source_and_what_is_assumed(town: Town, visitor: Any) -> None:
    page = visitor("OFF").page(f"/policies/{adoption().pk}/")
    for words in (
        "Is first aid in date?",
        "<strong>Lasts 12 months</strong> (assumed)",
        "Level 5.4 or higher",
        "Test: 15-metre shuttle run",
        "A national rule or national guidance says so",
        "This is a conclusion of our own research, not what a source says",
        shipped_policy("kent-officers-2019").sha256,
    ):
        assert words in page


def test_every_limit_of_every_criterion_can_be_said() -> None:
    limits = {name for criterion in CRITERIA for name in shapes_of(criterion)}
    assert limits <= set(PHRASES)


@pytest.mark.parametrize("name", policy_names())
def test_no_number_of_a_policy_is_left_out(name: str) -> None:
    policy = shipped_policy(name)
    said = [len(words.limits) for words in line_words(policy)]
    assert said == [len(limits_of(line.limits)) for line in policy.criteria]


def test_the_file_that_is_downloaded_is_the_one_that_was_adopted(town: Town, visitor: Any) -> None:
    answer = visitor("OFF").get(f"/policies/{adoption().pk}/policy.yaml")
    assert answer.content.decode() == policy_text("kent-officers-2019")
    assert answer["Content-Disposition"] == 'attachment; filename="kent-officers-2019.yaml"'


def test_a_policy_to_start_from_is_downloaded_by_its_hash(town: Town, visitor: Any) -> None:
    policy = shipped_policy("wiltshire-2017")
    answer = visitor("OFF").get(f"/policies/texts/{policy.sha256}/policy.yaml")
    assert load_policy(answer.content.decode()).policy == policy


def test_an_officer_is_reminded_reads_and_acknowledges(town: Town, visitor: Any) -> None:
    officer = visitor("OFF")
    an_officer(town, "4", ("Elm", "Ed"), user_id=officer.person.pk)
    address = f"/policies/{adoption().pk}/acknowledge/"
    assert address in officer.page("/")
    assert address in officer.page("/policies/")

    page = officer.send(address, read="on")

    assert "You have acknowledged" in page
    assert "You acknowledged this policy on 20 November 2019 at 10:30" in page
    assert address not in officer.page("/")
    assert "by 1 of 3 officers" in officer.page("/policies/")
    assert ledger.entries(force="northmoor", limit=1)[0].event == "policy.acknowledged"


def test_the_box_must_be_ticked(town: Town, visitor: Any) -> None:
    officer = visitor("OFF")
    an_officer(town, "4", ("Elm", "Ed"), user_id=officer.person.pk)
    page = officer.send(f"/policies/{adoption().pk}/acknowledge/")
    assert "Tick the box to say that you have read this policy" in page
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("employment", [None, "special"])
def test_a_policy_for_others_cannot_be_acknowledged(town: Town, visitor: Any, employment: str | None) -> None:
    officer = visitor("OFF")
    if employment:
        stated = entries(employment=employment, rank="special_constable")
        an_officer(town, "4", ("Elm", "Ed"), stated=stated, user_id=officer.person.pk)
    answer = officer.post(f"/policies/{adoption().pk}/acknowledge/", {"read": "on"})
    assert answer.status_code == 404
    assert not Acknowledgement.objects.exists()


def test_a_supervisor_sees_who_of_the_team_has_yet_to_read_it(town: Town, visitor: Any) -> None:
    supervisor = visitor("SUP", unit="n1-a")
    page = supervisor.page(f"/policies/{adoption().pk}/waiting/")
    assert "Ann Ash" in page or "Ash, Ann" in page
    assert "Birch" not in page, "another station's"
    assert "Cole" not in page, "a special"
    assert AccessLog.objects.latest("pk").purpose == "policy not acknowledged"


def test_who_left_counts_neither_as_concerned_nor_as_a_reader(town: Town, visitor: Any) -> None:
    gone = an_officer(town, "5", ("Fir", "Flo"))
    Acknowledgement.objects.create(adoption=adoption(), officer=gone, acknowledged_at=NOW)
    gone.employment = "left"
    gone.save(update_fields=["employment"])
    assert "by 0 of 2 officers" in visitor("CTR").page("/policies/")


def test_an_officer_is_not_offered_to_replay(town: Town, visitor: Any) -> None:
    assert "/policies/replay/" not in visitor("OFF").page("/policies/")
    assert "/policies/replay/" in visitor("TRN").page("/policies/")
