"""The demo as it stands in the database: sizes, sign-ins, decisions, and nothing that a service would refuse."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password

from demo.accounts import PASSWORD, SIGN_INS
from demo.agenda import POLICY, Act, Kind
from demo.build import Built, NotEmpty, build
from demo.decisions import POLICIES, Desk
from demo.geography import Scale, plans
from reddot.accounts.models import RoleGrant, User
from reddot.accounts.queries import actor_for
from reddot.accounts.terms import ROLE_CODES, TWO_PERSON, job
from reddot.authority.models import Decision
from reddot.criteria.policy_file import load_policy
from reddot.kernel.period import start_of_day
from reddot.ledger import queries as ledger
from reddot.people.models import DatedFact, Force, Officer, Recording
from reddot.people.services import placing
from reddot.policies.models import Acknowledgement, Adoption
from tests.apps.demo.conftest import AS_OF, SEED

pytestmark = pytest.mark.django_db


def test_the_force_stands_with_its_officers_and_facts(built: Built) -> None:
    assert Officer.objects.count() == built.officers
    assert DatedFact.objects.filter(corrects__isnull=True).count() == built.facts
    assert 345 <= Officer.objects.filter(employment="regular").count() <= 355
    assert 38 <= Officer.objects.filter(employment="special").count() <= 42


def test_nothing_was_recorded_after_the_first_moment_of_the_day(built: Built) -> None:
    moments = list(Recording.objects.order_by("pk").values_list("recorded_at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= start_of_day(AS_OF)
    assert moments[-1] - moments[0] > timedelta(days=700)


def test_several_systems_and_people_recorded_facts(built: Built) -> None:
    sources = set(Recording.objects.values_list("source", flat=True))

    assert {"hr-extract", "training-system", "fitness-system", "duty-hours", "taser-register", "correction"} <= sources


def test_lists_show_everyone_where_they_are_on_the_day(built: Built) -> None:
    ids = list(Officer.objects.values_list("pk", flat=True))

    assert placing.place(officer_ids=ids, by=job("test"), at=start_of_day(AS_OF)) == 0


def test_each_role_but_the_public_has_a_sign_in(built: Built) -> None:
    held = set(RoleGrant.objects.filter(ended_at__isnull=True).values_list("role", flat=True))

    assert held == set(ROLE_CODES) - {"PUB"}
    assert set(User.objects.values_list("username", flat=True)) == {one.name for one in SIGN_INS}


def test_the_lead_may_do_what_a_superintendent_and_a_trainer_may(built: Built) -> None:
    grants = RoleGrant.objects.filter(user__username="lead").values_list("role", "scope")

    assert set(grants) == {("SPT", "force"), ("TRN", "force")}


def test_the_printed_password_signs_in(built: Built, rf: Any) -> None:
    user = User.objects.get(username="lead")

    assert user.check_password(PASSWORD)
    assert authenticate(rf.post("/"), username="lead", password=PASSWORD) == user


def test_two_administrators_granted_the_roles_that_need_two(built: Built) -> None:
    granted = RoleGrant.objects.filter(role__in=TWO_PERSON).exclude(role="ADM")

    assert granted.count() == 2
    assert all(grant.granted_by_id != grant.confirmed_by_id is not None for grant in granted)


def test_sign_ins_of_story_officers_see_their_own_record(built: Built) -> None:
    linked = dict(Officer.objects.filter(user__isnull=False).values_list("user__username", "collar_number"))

    assert linked == {one.name: one.collar for one in SIGN_INS if one.collar}
    for username, collar in linked.items():
        officer = Officer.objects.get(collar_number=collar)
        assert f"{officer.given_names} {officer.family_name}" == User.objects.get(username=username).display_name


def test_the_password_would_do_for_the_leads_of_every_force() -> None:
    for plan in plans(Scale.NATIONAL):
        name = f"lead-{plan.code}"
        validate_password(PASSWORD, User(username=name, email=f"{name}@x.example", display_name=plan.name))


def test_the_policy_for_regulars_was_adopted_a_year_and_a_half_ago(built: Built) -> None:
    adoption = Adoption.objects.get()

    assert (adoption.officer_type, adoption.name) == ("regular", "northmoor-officers")
    assert 500 < (AS_OF - adoption.adopted_from).days < 580
    assert adoption.recorded_at < start_of_day(adoption.adopted_from)
    assert Acknowledgement.objects.filter(adoption=adoption).count() > 10


def test_the_demo_policy_has_no_defect() -> None:
    loaded = load_policy((POLICIES / POLICY).read_text(encoding="utf-8"))

    assert loaded.problems == ()
    assert loaded.policy is not None
    assert loaded.policy.models == ("x2", "taser-7")


def test_some_decisions_are_over_and_some_are_not(built: Built) -> None:
    kinds = set(Decision.objects.values_list("kind", flat=True))

    assert {"suspend", "except"} <= kinds
    assert Decision.objects.filter(officer__collar_number="1005", kind="suspend", ended_by__isnull=True).count() == 1
    assert Decision.objects.filter(officer__collar_number="1006", kind="except").count() == 1


def test_two_decisions_that_end_at_one_moment_both_end(built: Built) -> None:
    begun = start_of_day(AS_OF - timedelta(days=2))
    acts = [
        Act(at=begun, kind=Kind.SUSPEND, collar=collar, reason="For the test", ended_at=begun + timedelta(days=1))
        for collar in ("1008", "1009")
    ]
    desk = Desk(Force.objects.get(pk="northmoor"), acts, {"lead": actor_for("lead")}, SEED)

    desk.work_until(start_of_day(AS_OF))

    assert Decision.objects.filter(kind="lift", ends__officer__collar_number__in=("1008", "1009")).count() == 2


def test_the_ledger_holds_the_two_years_in_order(built: Built) -> None:
    count = ledger.size(force="northmoor")
    moments = [ledger.entry(force="northmoor", seq=seq).at for seq in range(0, count, max(1, count // 300))]

    assert count > built.officers
    assert all(before <= after for before, after in pairwise(moments))


def test_a_database_in_use_is_refused(built: Built) -> None:
    before = DatedFact.objects.count()

    with pytest.raises(NotEmpty, match="in use already"):
        build(scale=Scale.SMALL, seed=SEED, as_of=AS_OF)

    assert DatedFact.objects.count() == before


def test_the_demo_reads_no_clock() -> None:
    words = ("date.today(", "datetime.now(", "timezone.now(", "time.time(")
    found = [
        f"{path.name}: {word}"
        for path in sorted(Path(POLICIES).parent.glob("*.py"))
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]

    assert found == []
