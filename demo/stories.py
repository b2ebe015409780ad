"""Officers whom tests, journeys and pages ask for by number. Each shows one thing; docs/reference/demo.md lists them."""

from datetime import timedelta

from demo.geography import ForcePlan
from demo.heard import Ear, Fix
from demo.moments import DUTY, HR, TRAINING, Calendar
from demo.roster import Person
from demo.telling import FORCE, SHORT_MONTH, Record, Sketch, Story, entry, moment, tell
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months

__all__ = ["FORCE", "SKETCHES", "stories"]

LONGEST_NAME = "Featherstonehaugh-Wolstenholme-Abercrombie-Throckmorton-Vane"

LAPSED_DAYS_AGO = 7
LEAVES_IN_DAYS = 30
EXPIRES_IN_DAYS = 5
MOVED_DAYS_AGO = 40
CORRECTED_DAYS_AGO = 10
LEFT_DAYS_AGO = 20


def _lapsed(record: Record, calendar: Calendar) -> None:
    record.safety = add_months(calendar.ago(LAPSED_DAYS_AGO), -12)


def _no_fitness(record: Record, calendar: Calendar) -> None:
    record.fitness = None


def _two_levels(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        ear.note(TRAINING, FactKind.FITNESS, "shuttle_15m 4.6", add_months(calendar.as_of, -5))

    record.adds = say


def _aid_lapsed(record: Record, calendar: Calendar) -> None:
    record.aid = add_months(calendar.ago(20), -12)


def _corrected(record: Record, calendar: Calendar) -> None:
    record.aid = add_months(calendar.as_of, -8)
    wrong = entry(FactKind.FIRST_AID, "passed", record.aid)
    right = entry(FactKind.FIRST_AID, "passed", add_months(calendar.as_of, -13))
    reason = "The certificate is of the course before; the later course was missed"
    record.fixes.append(Fix(moment(calendar, CORRECTED_DAYS_AGO), "1007", wrong, right, reason))


def _leaves(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        last = calendar.as_of + timedelta(days=LEAVES_IN_DAYS)
        ear.note(HR, FactKind.EMPLOYMENT, "left", last, known=calendar.ago(40))

    record.adds = say


def _moved(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        ear.note(HR, FactKind.POSTING, "brackenford/brackenford-c", calendar.ago(900))
        ear.note(HR, FactKind.POSTING, "ashcombe/ashcombe-a", calendar.ago(MOVED_DAYS_AGO))

    record.adds = say


def _restricted(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        why = "Recuperative duties after an injury at work"
        ear.note(HR, FactKind.RESTRICTION, "yes", calendar.ago(60), detail=why)

    record.adds = say


def _x2_only(record: Record, calendar: Calendar) -> None:
    record.models = ("x2",)


def _acting(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        until = calendar.as_of + timedelta(days=90)
        ear.note(HR, FactKind.RANK, "inspector", calendar.ago(70), until, detail="acting")

    record.adds = say


def _never_applied(record: Record, calendar: Calendar) -> None:
    record.applied = None


def _nearly_over(record: Record, calendar: Calendar) -> None:
    record.course = add_months(calendar.as_of + timedelta(days=EXPIRES_IN_DAYS), -12)


def _came_back(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        ear.note(HR, FactKind.EMPLOYMENT, "left", calendar.ago(640))
        ear.note(HR, FactKind.EMPLOYMENT, "regular", calendar.ago(420))

    record.adds = say


def _gone(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        ear.note(HR, FactKind.EMPLOYMENT, "left", calendar.ago(LEFT_DAYS_AGO), known=calendar.ago(60))

    record.adds = say


def _student(record: Record, calendar: Calendar) -> None:
    record.independent = False


def _two_employments(record: Record, calendar: Calendar) -> None:
    def say(ear: Ear, person: Person) -> None:
        ear.note(DUTY, FactKind.EMPLOYMENT, "special", person.joined)

    record.adds = say


def _one_month_short(record: Record, calendar: Calendar) -> None:
    record.last_month = SHORT_MONTH


def _untrained(record: Record, calendar: Calendar) -> None:
    record.models = ()


def _sketch(collar: str, family: str, given: str, shows: str, **more: object) -> Sketch:
    return Sketch(collar=collar, family=family, given=given, shows=shows, **more)  # type: ignore[arg-type]


SKETCHES: tuple[Sketch, ...] = (
    _sketch("1001", "Ellery", "Rowan", "May carry, on both models"),
    _sketch("1002", "Talbot", "Imogen", "Lost authority a week ago: safety training lapsed", change=_lapsed),
    _sketch("1003", "Whitcombe", "Jonah", "Not known: no fitness test is recorded", change=_no_fitness),
    _sketch("1004", "Nandakumar", "Priya", "Not known: two systems give different fitness levels for one day",
            change=_two_levels),
    _sketch("1005", "Reeves", "Callum", "Meets every criterion and is suspended"),
    _sketch("1006", "Marchetti", "Sofia", "First aid lapsed; may carry by a recorded exception for three more weeks",
            change=_aid_lapsed),
    _sketch("1007", "Forsyth", "Declan", "May carry as the record stood a month ago; not since a first-aid date was corrected",
            change=_corrected),
    _sketch("1008", "Lindqvist", "Hannah", "May carry until leaving the force next month", change=_leaves),
    _sketch("1009", "Oyelaran", "Marcus", "Moved from Brackenford to Ashcombe last month; may carry", change=_moved),
    _sketch("1010", LONGEST_NAME, "Maximilian", "The longest name in the force; may carry"),
    _sketch("1011", "D'Arcy-Núñez", "Zoë Siân", "A name with an apostrophe and accents; may carry"),
    _sketch("1012", "Haddow", "Keiran", "Restricted duties, for a reason that line managers do not see", change=_restricted),
    _sketch("1013", "Penrose", "Amara", "Trained on the X2 only: wrong model for a TASER 7", change=_x2_only),
    _sketch("1014", "Blackwood", "Thomas", "Sergeant, acting inspector; may carry", rank="sergeant", change=_acting),
    _sketch("1015", "Sadler", "Grace", "Never applied to carry", change=_never_applied),
    _sketch("1016", "Okonjo", "Daniel", "May carry; the course runs out in five days", change=_nearly_over),
    _sketch("1017", "Kerrigan", "Niamh", "Left and came back; may carry", years=12, change=_came_back),
    _sketch("1018", "Stroud", "Peter", "Left the force three weeks ago", serving=False, change=_gone),
    _sketch("1019", "Amis", "Chloe", "Student officer, may patrol only when accompanied", years=5 / 12, change=_student),
    _sketch("1020", "Hartley", "Yasmin", "Sergeant of team A at Ashcombe; signs in as supervisor", years=14,
            rank="sergeant", change=_never_applied),
    _sketch("1021", "Ackroyd", "Simon", "Superintendent; signs in as superintendent", years=22, rank="superintendent",
            role="headquarters", change=_never_applied),
    _sketch("1022", "Fenwick", "Laura", "Detective, whose role does not face the public", role="investigation"),
    _sketch("1023", "Barrowclough", "Idris", "Not known: one system says regular, another says special",
            change=_two_employments),
    _sketch("7001", "Sinclair", "Morwenna", "Special who meets all the 2019 criteria for specials", years=13,
            rank="special_constable"),
    _sketch("7002", "Babatunde", "Samuel", "Special one month short: 474 duty hours of the 480 asked for", years=12,
            rank="special_constable", change=_one_month_short),
    _sketch("7003", "Greaves", "Elspeth", "Special chief inspector; signs in as specials", years=18,
            rank="special_chief_inspector", change=_never_applied),
    _sketch("7004", "Pemberton", "Luke", "Special with less than ten years' service", years=8, rank="special_constable"),
    _sketch("7005", "Rahimi", "Leila", "Special who meets the criteria and waits for a course", years=11,
            rank="special_constable", change=_untrained),
)  # fmt: skip


def stories(plan: ForcePlan, calendar: Calendar) -> tuple[Story, ...]:
    """Every story officer of the force; none in another force."""
    return tuple(tell(sketch, plan, calendar) for sketch in SKETCHES) if plan.code == FORCE else ()
