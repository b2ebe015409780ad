"""How each group of fields becomes dated facts: one function per group, from its cells alone.

Because a group depends on nothing but its cells and the day of the import, the reader works out equal cells once.
"""

from collections.abc import Callable, Iterator
from datetime import date

from reddot.exchange.hr_extract import values
from reddot.exchange.hr_extract.cells import GroupCells
from reddot.exchange.hr_extract.fields import model_field, normalise
from reddot.exchange.hr_extract.rows import FactRow
from reddot.kernel.facts import DEVICE_MODELS, FactKind

Reader = Callable[[GroupCells], Iterator[FactRow]]


def employment(cells: GroupCells) -> Iterator[FactRow]:
    """Regular or special from a day to the last day of service; left from the day after."""
    kind = cells.code("employment", values.EMPLOYMENT_NAMES, "an employment")
    since = cells.day("employment_from")
    left = cells.after_last_day("leaving_date")
    if since and left and left <= since:
        _end_before_start(cells, "leaving_date", "The last day of service", "the day employment began")
    if kind == "" and (since or left) and not cells.spoilt("employment"):
        cells.defect("employment", "employment.missing", "Say whether this officer is a regular or a special.")
    if kind == "left":
        yield from _left(cells, since, left)
    elif kind:
        yield FactRow(kind=FactKind.EMPLOYMENT, value=kind, valid_from=since, valid_to=left)
        if left:
            yield FactRow(kind=FactKind.EMPLOYMENT, value="left", valid_from=left)


def _left(cells: GroupCells, since: date | None, left: date | None) -> Iterator[FactRow]:
    if left is None and cells.has("leaving_date"):
        if not cells.spoilt("leaving_date"):
            cells.defect("leaving_date", "leaving.missing", "This officer has left. Enter the last day of service.")
        return
    yield FactRow(kind=FactKind.EMPLOYMENT, value="left", valid_from=left or since)


def rank(cells: GroupCells) -> Iterator[FactRow]:
    """The substantive rank, and beside it an acting or temporary one for a while."""
    since = cells.day("rank_from")
    held = cells.value("rank", values.rank_of) if cells.filled("rank") else ""
    if held:
        yield FactRow(kind=FactKind.RANK, value=held, valid_from=since)
    elif since and not cells.spoilt("rank"):
        cells.defect("rank", "rank.missing", "This row says since when a rank is held, not which. Enter the rank.")
    if not cells.filled("acting_rank"):
        return
    acting = cells.value("acting_rank", values.acting_rank_of)
    begins, ends = cells.day("acting_from"), cells.after_last_day("acting_to")
    if begins is None and not cells.spoilt("acting_from"):
        cells.defect("acting_from", "acting.no_start", "Enter the day from which the acting rank is held.")
    if begins and ends and ends <= begins:
        _end_before_start(cells, "acting_to", "The last day of the acting rank", "its first day")
    elif acting and begins:
        yield FactRow(kind=FactKind.RANK, value=acting, valid_from=begins, valid_to=ends, detail="acting")


def role(cells: GroupCells) -> Iterator[FactRow]:
    """The role, its kind and whether it faces the public. A kind that is not given is read from a known title only."""
    title = cells.text("role_title")
    category = cells.code("role_category", values.CATEGORY_NAMES, "a kind of role")
    facing = cells.code("public_facing", values.YES_NO_NAMES, "yes or no")
    since = cells.day("role_from")
    if cells.spoilt("role_category", "public_facing", "role_title"):
        return
    if not category and title:
        category = values.CATEGORY_NAMES.get(normalise(title), "")
        if not category:
            category = "other"
            cells.defect(
                "role_title",
                "role.kind_unknown",
                "What kind of role this is cannot be told from its title; it was read as other. Add a column with the kind of role.",
                fatal=False,
            )
    if not category and (facing or since):
        cells.defect("role_category" if cells.has("role_category") else "role_title", "role.missing", "Enter the role.")
    elif category:
        value = f"{category}/{facing or 'unknown'}"
        yield FactRow(kind=FactKind.ROLE, value=value, valid_from=since, detail=title)


def posting(cells: GroupCells) -> Iterator[FactRow]:
    """The station an officer is posted to; the team as its detail."""
    station, team, since = cells.text("station", 60), cells.text("shift_team", 60), cells.day("posting_from")
    if station:
        yield FactRow(kind=FactKind.POSTING, value=station, valid_from=since, detail=team)
    elif since and not cells.spoilt("station"):
        cells.defect(
            "station", "posting.missing", "This row says since when the posting holds, not where. Enter the station."
        )


def patrol(cells: GroupCells) -> Iterator[FactRow]:
    """Accompanied or independent patrol."""
    yield from _state(
        cells, FactKind.PATROL_STATUS, "patrol_status", "patrol_status_from", values.PATROL_NAMES, "a patrol status"
    )


def service(cells: GroupCells) -> Iterator[FactRow]:
    """The day service began."""
    day = cells.event("service_start")
    if day:
        yield FactRow(kind=FactKind.SERVICE_START, value=day.isoformat(), valid_from=day)


def safety_training(cells: GroupCells) -> Iterator[FactRow]:
    """Personal safety training passed or failed on a day."""
    yield from _result(cells, FactKind.SAFETY_TRAINING, "safety_training_passed_on", "safety_training_result")


def first_aid(cells: GroupCells) -> Iterator[FactRow]:
    """First aid (emergency life support) passed or failed on a day."""
    yield from _result(cells, FactKind.FIRST_AID, "first_aid_passed_on", "first_aid_result")


def fitness(cells: GroupCells) -> Iterator[FactRow]:
    """A fitness test and the level reached in it. Which test it was is never assumed."""
    test = cells.code("fitness_test", values.FITNESS_NAMES, "a fitness test")
    level = cells.value("fitness_level", values.level_of) if cells.filled("fitness_level") else ""
    day = cells.event("fitness_taken_on")
    if cells.defects or not (level or day):
        return
    for field, given, sentence in (
        ("fitness_test", test, "Enter which fitness test was taken, such as 15 m shuttle."),
        ("fitness_level", level, "Enter the level reached in the fitness test."),
        ("fitness_taken_on", day, "Enter the day on which the fitness test was taken."),
    ):
        if not given:
            cells.defect(field, "fitness.incomplete", sentence)
    if test and level and day:
        yield FactRow(kind=FactKind.FITNESS, value=f"{test} {level}", valid_from=day)


def eyesight(cells: GroupCells) -> Iterator[FactRow]:
    """Eyesight passed or failed on a day."""
    yield from _result(cells, FactKind.EYESIGHT, "eyesight_tested_on", "eyesight_result", assumed="")


def standards(cells: GroupCells) -> Iterator[FactRow]:
    """What professional standards said on a day: clear, adverse or pending."""
    yield from _result(
        cells, FactKind.STANDARDS_CHECK, "standards_check_on", "standards_check_result",
        names=values.STANDARDS_NAMES, assumed="",
    )  # fmt: skip


def restriction(cells: GroupCells) -> Iterator[FactRow]:
    """Whether duties are restricted, since when and why."""
    reason = cells.text("restriction_reason")
    value = cells.code("restriction", values.RESTRICTION_NAMES, "yes or no")
    since = cells.day("restriction_from")
    if cells.defects:
        return
    if value == "no" and reason and not values.is_blank(reason):
        cells.defect(
            "restriction_reason",
            "restriction.contradicts",
            "This row gives a reason for a restriction and says there is none.",
        )
    elif not value and (since or (reason and not values.is_blank(reason))):
        cells.defect("restriction", "restriction.missing", "Say whether duties are restricted: yes or no.")
    elif value:
        yield FactRow(kind=FactKind.RESTRICTION, value=value, valid_from=since, detail=reason)


def federation(cells: GroupCells) -> Iterator[FactRow]:
    """Whether the officer is a member of the Federation."""
    yield from _state(
        cells, FactKind.FEDERATION, "federation_member", "federation_from", values.YES_NO_NAMES, "yes or no"
    )


def application(cells: GroupCells) -> Iterator[FactRow]:
    """Where an officer's application to carry stands; "no" says nothing."""
    if normalise(cells.text("taser_application")) in ("no", "n", "false", "0"):
        return
    yield from _state(
        cells, FactKind.APPLICATION, "taser_application", "taser_application_on", values.APPLICATION_NAMES,
        "a state of an application",
    )  # fmt: skip


def recommendation(cells: GroupCells) -> Iterator[FactRow]:
    """The rank of whoever recommended, and when."""
    yield from _signature(cells, FactKind.RECOMMENDATION, "recommendation_rank", "recommendation_on")


def endorsement(cells: GroupCells) -> Iterator[FactRow]:
    """The rank of whoever endorsed, and when."""
    yield from _signature(cells, FactKind.ENDORSEMENT, "endorsement_rank", "endorsement_on")


def accreditation(cells: GroupCells) -> Iterator[FactRow]:
    """A course result for the device model that the row names."""
    model = cells.code("accreditation_model", values.MODEL_NAMES, "a Taser model")
    dated = cells.filled("accreditation_passed_on") or cells.filled("accreditation_result")
    if model and dated:
        yield from _result(cells, FactKind.ACCREDITATION, "accreditation_passed_on", "accreditation_result", key=model)
    elif dated and not cells.spoilt("accreditation_model"):
        cells.defect("accreditation_model", "accreditation.no_model", "Enter the Taser model of the course.")


def model_accreditation(model: str) -> Reader:
    """The reader of the columns of one device model."""

    def read(cells: GroupCells) -> Iterator[FactRow]:
        yield from _result(
            cells, FactKind.ACCREDITATION, model_field(model, "passed_on"), model_field(model, "result"), key=model
        )

    return read


def _state(
    cells: GroupCells, kind: FactKind, field: str, from_field: str, names: dict[str, str], what: str
) -> Iterator[FactRow]:
    value, since = cells.code(field, names, what), cells.day(from_field)
    if value:
        yield FactRow(kind=kind, value=value, valid_from=since)
    elif since and not cells.spoilt(field):
        cells.defect(
            field, "state.missing", "This row gives a date and not what began on it. Enter it or clear the date."
        )


def _result(
    cells: GroupCells,
    kind: FactKind,
    day_field: str,
    result_field: str,
    *,
    names: dict[str, str] = values.RESULT_NAMES,
    assumed: str = "passed",
    key: str = "",
) -> Iterator[FactRow]:
    """A result on a day. `assumed` is the result of a column that is itself headed "passed on", when no column has it."""
    day = cells.event(day_field)
    result = cells.code(result_field, names, "a result")
    if cells.spoilt(day_field, result_field):
        return
    if day and not result and not cells.has(result_field):
        result = assumed
    if day and not result:
        cells.defect(result_field, "result.missing", "This row gives a date and no result. Enter the result.")
    elif result and not day:
        cells.defect(day_field, "result.no_date", "This row gives a result and no date. Enter the date.")
    elif day:
        yield FactRow(kind=kind, key=key, value=result, valid_from=day)


def _signature(cells: GroupCells, kind: FactKind, rank_field: str, day_field: str) -> Iterator[FactRow]:
    value = cells.value(rank_field, values.acting_rank_of) if cells.filled(rank_field) else ""
    day = cells.event(day_field)
    if cells.spoilt(rank_field, day_field):
        return
    if value and not day:
        cells.defect(day_field, "signature.no_date", "This row says who signed and not when. Enter the date.")
    elif day and not value:
        cells.defect(
            rank_field, "signature.no_rank", "This row says when it was signed and not by whom. Enter the rank."
        )
    elif value and day:
        yield FactRow(kind=kind, value=value, valid_from=day)


def _end_before_start(cells: GroupCells, field: str, end: str, start: str) -> None:
    cells.defect(field, "period.end_before_start", f"{end} is before {start}. Correct one of the two dates.")


GROUPS: dict[str, Reader] = {
    "employment": employment,
    "rank": rank,
    "role": role,
    "posting": posting,
    "patrol": patrol,
    "service": service,
    "safety_training": safety_training,
    "first_aid": first_aid,
    "fitness": fitness,
    "eyesight": eyesight,
    "standards": standards,
    "restriction": restriction,
    "federation": federation,
    "application": application,
    "recommendation": recommendation,
    "endorsement": endorsement,
    "accreditation": accreditation,
    **{f"accreditation {model}": model_accreditation(model) for model in DEVICE_MODELS},
}
