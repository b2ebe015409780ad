"""Each story officer shows what docs/reference/demo.md says, as asked of the pivot itself."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from demo.build import Built
from demo.geography import Scale, plans
from demo.moments import Calendar
from demo.samples import write
from demo.stories import EXPIRES_IN_DAYS, LEAVES_IN_DAYS, LONGEST_NAME, SKETCHES
from reddot.accounts.queries import actor_for
from reddot.authority.queries.answers import answer
from reddot.authority.queries.replay import replay_policy
from reddot.authority.terms import Answer
from reddot.criteria.finding import Met
from reddot.criteria.policy_file import load_policy
from reddot.kernel.period import LONDON
from reddot.people.models import Force, Officer
from reddot.people.queries.facts import timeline
from reddot.people.services import imports
from reddot.policies import services as policies
from tests.apps.demo.conftest import AS_OF, SEED

pytestmark = pytest.mark.django_db

NOON = datetime.combine(AS_OF, time(12), LONDON)
LAST_MONTH = NOON - timedelta(days=30)
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "demo.md"
SPECIALS = Path(__file__).parents[3] / "reddot" / "criteria" / "policies" / "kent-specials-2019.yaml"

REGULARS = (
    # collar, on X2, on TASER 7, criteria that are not met or not known
    ("1001", "yes", "yes", set()),
    ("1002", "no", "no", {"safety_training"}),
    ("1003", "unknown", "unknown", {"fitness_level"}),
    ("1004", "unknown", "unknown", {"fitness_level"}),
    ("1005", "no", "no", set()),
    ("1006", "yes", "yes", {"first_aid"}),
    ("1007", "no", "no", {"first_aid"}),
    ("1008", "yes", "yes", set()),
    ("1009", "yes", "yes", set()),
    ("1010", "yes", "yes", set()),
    ("1011", "yes", "yes", set()),
    ("1012", "no", "no", {"no_restriction"}),
    ("1013", "yes", "no", {"accreditation"}),
    ("1014", "yes", "yes", set()),
    ("1015", "unknown", "unknown", {"volunteered", "accreditation"}),
    ("1016", "yes", "yes", set()),
    ("1017", "yes", "yes", set()),
    ("1018", "no", "no", {"employed"}),
    ("1022", "no", "no", {"role_public_facing"}),
)


def _officer(collar: str) -> Officer:
    return Officer.objects.get(force="northmoor", collar_number=collar)


def _answer(collar: str, model: str = "taser-7", *, at: datetime = NOON, known_at: datetime | None = None) -> Answer:
    return answer(officer=_officer(collar), model=model, at=at, known_at=known_at)


def _lacking(found: Answer) -> set[str]:
    return {reason.criterion for reason in found.reasons if not isinstance(reason.finding, Met)}


@pytest.mark.parametrize(("collar", "x2", "taser_7", "lacking"), REGULARS)
def test_what_each_regular_story_officer_is_told(
    built: Built, collar: str, x2: str, taser_7: str, lacking: set[str]
) -> None:
    newer = _answer(collar, "taser-7")

    assert _answer(collar, "x2").verdict == x2
    assert newer.verdict == taser_7
    assert _lacking(newer) == lacking


def test_1002_could_carry_until_a_week_ago(built: Built) -> None:
    before = _answer("1002", at=NOON - timedelta(days=8))

    assert before.verdict == "yes"
    assert before.changes_on == AS_OF - timedelta(days=7)


def test_1005_is_suspended_although_every_criterion_is_met(built: Built) -> None:
    found = _answer("1005")

    assert found.suspension is not None
    assert found.suspension.decided_by == "Superintendent Simon Ackroyd"


def test_1006_may_carry_until_the_exception_ends(built: Built) -> None:
    assert _answer("1006").changes_on == AS_OF + timedelta(days=21)


def test_1007_could_carry_as_the_record_stood_last_month(built: Built) -> None:
    assert _answer("1007", known_at=LAST_MONTH).verdict == "yes"
    assert _answer("1007", at=LAST_MONTH, known_at=LAST_MONTH).verdict == "yes"
    assert _answer("1007", at=LAST_MONTH).verdict == "no"


@pytest.mark.parametrize(("collar", "days"), [("1008", LEAVES_IN_DAYS), ("1016", EXPIRES_IN_DAYS)])
def test_the_day_on_which_an_answer_will_change_is_known(built: Built, collar: str, days: int) -> None:
    assert _answer(collar).changes_on == AS_OF + timedelta(days=days)


def test_1009_worked_in_another_district_until_last_month(built: Built) -> None:
    postings = [row.value for row in timeline(_officer("1009").pk) if row.kind == "posting"]
    station = _officer("1009").station

    assert postings[:2] == ["ashcombe/ashcombe-a", "brackenford/brackenford-c"]
    assert station is not None
    assert station.code == "ashcombe"


def test_1010_has_the_longest_name(built: Built) -> None:
    assert _officer("1010").family_name == LONGEST_NAME
    assert len(LONGEST_NAME) == 60


def test_1012s_reason_for_restriction_is_kept_apart_from_the_fact(built: Built) -> None:
    restriction = next(row for row in timeline(_officer("1012").pk) if row.kind == "restriction")

    assert (restriction.value, bool(restriction.detail)) == ("yes", True)


def test_1014_acts_as_inspector(built: Built) -> None:
    assert _officer("1014").rank == "inspector"


def test_1019_may_patrol_only_when_accompanied(built: Built) -> None:
    assert "patrol_status" in _lacking(_answer("1019"))
    assert _answer("1019").verdict == "no"


def test_1023_is_not_known_to_be_regular_or_special(built: Built) -> None:
    found = _answer("1023")

    assert found.verdict == "unknown"
    assert "hr-extract says regular" in found.needs


def test_specials_wait_for_a_policy(built: Built) -> None:
    found = _answer("7001", "x2")

    assert (found.verdict, found.policy) == ("unknown", None)


@pytest.mark.parametrize(
    ("collar", "verdict", "lacking"),
    [
        ("7001", "yes", set()),
        ("7002", "no", {"duty_hours_average"}),
        ("7004", "no", {"service_length"}),
        ("7005", "unknown", {"accreditation"}),
    ],
)
def test_what_the_specials_are_told_once_the_2019_policy_is_adopted(
    built: Built, collar: str, verdict: str, lacking: set[str]
) -> None:
    _adopt_for_specials()
    found = _answer(collar, "x2")

    assert found.verdict == verdict
    assert _lacking(found) == lacking


def test_replaying_the_specials_policy_shows_who_would_gain(built: Built) -> None:
    policy = load_policy(SPECIALS.read_text("utf-8")).policy
    assert policy is not None
    found = replay_policy(force="northmoor", policy=policy, model="x2", at=NOON)

    assert _officer("7001").pk in found.gains
    assert found.losses == []


def _adopt_for_specials() -> None:
    policies.adopt(
        force=Force.objects.get(pk="northmoor"), text=SPECIALS.read_text("utf-8"), adopted_from=AS_OF,
        decision="NORTHMOOR/2026/15", decided_by="The Chief Constable", reason="To try it",
        by=actor_for("lead"), at=NOON,
    )  # fmt: skip


def _import(folder: Path, name: str, format: str) -> dict[str, int]:
    lead = actor_for("lead")
    batch = imports.upload(
        force="northmoor", format=format, file_name=name, content=(folder / name).read_bytes(), source=format,
        as_of=AS_OF, by=lead, at=NOON,
    )  # fmt: skip
    imports.check(batch=batch, by=lead, at=NOON)
    plan = imports.apply(batch=batch, by=lead, at=NOON)
    return {what: plan.counts[what] for what in ("create", "update", "unchanged", "skip")}


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    write(tmp_path, plans(Scale.SMALL)[0], Calendar(AS_OF), SEED)
    return tmp_path


def test_importing_the_sample_extract_changes_what_the_tutorial_says(built: Built, samples: Path) -> None:
    before = {collar: _answer(collar).verdict for collar in ("1002", "1003", "1012", "1013")}

    counts = _import(samples, "hr-extract.csv", "hr-extract")
    later = NOON + timedelta(minutes=1)

    assert counts == {"create": 2, "update": 8, "unchanged": 27, "skip": 3}
    assert list(before.values()) == ["no", "unknown", "no", "no"]
    assert all(_answer(collar, at=later).verdict == "yes" for collar in before)
    assert _officer("1041").family_name == "Tregenza"
    assert _officer("1011").family_name == "Núñez"


def test_importing_it_again_changes_nothing(built: Built, samples: Path) -> None:
    _import(samples, "hr-extract.csv", "hr-extract")

    assert _import(samples, "hr-extract.ods", "hr-extract") == {"create": 0, "update": 0, "unchanged": 37, "skip": 3}


def test_the_hours_claimed_late_bring_7002_over_the_line(built: Built, samples: Path) -> None:
    _adopt_for_specials()

    assert _import(samples, "duty-hours.csv", "duty-hours")["update"] == 1
    assert _answer("7002", "x2").verdict == "yes"
    assert _answer("7002", "x2", known_at=NOON - timedelta(hours=1)).verdict == "unknown"


def test_every_story_officer_stands_in_the_reference_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [sketch.collar for sketch in SKETCHES if f"| {sketch.collar} |" not in page] == []
