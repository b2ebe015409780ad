"""Which dated facts a row of an HR extract becomes, and which it does not."""

from datetime import date

import pytest

from reddot.kernel.facts import FactKind
from tests.pure.exchange.files import codes, one

Fact = tuple[FactKind, str, str, date | None, date | None, str]


def facts(headings: str, cells: str) -> list[Fact]:
    found = one(headings, cells)
    assert codes(found) == []
    return [(f.kind, f.key, f.value, f.valid_from, f.valid_to, f.detail) for f in found.rows[0].facts]


def code(headings: str, cells: str) -> tuple[str | None, str]:
    found = one(headings, cells)
    assert found.rows == ()
    [problem] = found.problems
    assert problem.row == 2
    return problem.column, problem.code


def test_employment_runs_from_a_day() -> None:
    assert facts("Employee type|Hire date", "Regular|01/04/2008") == [
        (FactKind.EMPLOYMENT, "", "regular", date(2008, 4, 1), None, "")
    ]


def test_the_last_day_of_service_is_served() -> None:
    assert facts("Employee type|Hire date|Leaving date", "Special|01/04/2008|30/06/2019") == [
        (FactKind.EMPLOYMENT, "", "special", date(2008, 4, 1), date(2019, 7, 1), ""),
        (FactKind.EMPLOYMENT, "", "left", date(2019, 7, 1), None, ""),
    ]


def test_a_leaver_needs_a_last_day() -> None:
    assert facts("Employee type|Date left", "Resigned|30/06/2019")[0][3] == date(2019, 7, 1)
    assert code("Employee type|Date left", "Leaver|") == ("Date left", "leaving.missing")
    assert facts("Employee type|Employed from", "Left|01/07/2019")[0][3] == date(2019, 7, 1)


def test_dates_of_employment_need_regular_or_special() -> None:
    assert code("Employee type|Hire date", "|01/04/2008") == ("Employee type", "employment.missing")
    assert code("Employee type|Hire date", "Robot|01/04/2008") == ("Employee type", "code.unknown")


def test_an_end_before_its_start_is_named_at_the_end() -> None:
    assert code("Employee type|Hire date|Leaving date", "Regular|01/04/2018|31/03/2017") == (
        "Leaving date",
        "period.end_before_start",
    )
    assert code("Rank|Acting rank|Acting from|Acting to", "PC|Sgt|01/05/2019|01/04/2019") == (
        "Acting to",
        "period.end_before_start",
    )


def test_a_state_without_its_date_has_no_first_day() -> None:
    assert facts("Rank", "Police Constable") == [(FactKind.RANK, "", "constable", None, None, "")]


@pytest.mark.parametrize(
    ("typed", "rank"),
    [
        ("PC", "constable"), ("DC", "constable"), ("Sgt", "sergeant"), ("PS", "sergeant"), ("Insp.", "inspector"),
        ("DCI", "chief_inspector"), ("Ch. Supt", "chief_superintendent"), ("SC", "special_constable"),
        ("S/Sgt", "special_sergeant"), ("SI", "special_inspector"), ("SCI", "special_chief_inspector"),
        ("special chief inspector", "special_chief_inspector"), ("special_chief_officer", "special_chief_officer"),
    ],
)  # fmt: skip
def test_ranks_are_known_by_the_names_people_type(typed: str, rank: str) -> None:
    assert facts("Rank", typed)[0][2] == rank


def test_an_acting_rank_stands_beside_the_substantive_one() -> None:
    found = facts("Rank|Rank date|Acting rank|Acting from|Acting to", "PC|01/02/2010|A/Sgt|01/05/2019|31/08/2019")

    assert found == [
        (FactKind.RANK, "", "constable", date(2010, 2, 1), None, ""),
        (FactKind.RANK, "", "sergeant", date(2019, 5, 1), date(2019, 9, 1), "acting"),
    ]


def test_an_acting_rank_is_not_taken_for_a_substantive_one() -> None:
    assert code("Rank", "A/Sgt") == ("Rank", "rank.acting")
    assert code("Rank", "Temp Inspector") == ("Rank", "rank.acting")
    assert code("Rank|Acting rank|Acting from", "PC|Sgt|") == ("Acting from", "acting.no_start")


def test_a_date_of_a_rank_needs_the_rank() -> None:
    assert code("Rank|Rank date", "|01/02/2010") == ("Rank", "rank.missing")
    assert code("Rank", "PCSO") == ("Rank", "code.unknown")


def test_a_role_keeps_its_title_and_says_unknown_for_what_is_blank() -> None:
    found = facts("Job title|Role type|Front line|Role start date", "Response constable|Response||01/03/2018")

    assert found == [(FactKind.ROLE, "", "response/unknown", date(2018, 3, 1), None, "Response constable")]


def test_a_known_title_gives_the_kind_of_role_and_another_is_read_as_other_with_a_warning() -> None:
    assert facts("Job title|Front line", "Dog handler|Yes")[0][2] == "dogs/yes"
    found = one("Job title|Front line", "Keeper of the mace|Yes")
    assert found.rows[0].facts[0].value == "other/yes"
    assert [(p.code, p.fatal) for p in found.problems] == [("role.kind_unknown", False)]
    assert code("Job title|Front line", "|Yes") == ("Job title", "role.missing")


def test_a_posting_is_its_station_with_the_team_beside_it() -> None:
    found = one("Division|Station code|Shift|Posting date", "North|N01|B|01/06/2019")

    officer = found.rows[0]
    assert (officer.district, officer.station, officer.team) == ("North", "N01", "B")
    assert [(f.kind, f.value, f.detail) for f in officer.facts] == [(FactKind.POSTING, "N01", "B")]
    assert code("Station code|Posting date", "|01/06/2019") == ("Station code", "posting.missing")


@pytest.mark.parametrize(
    ("typed", "value"), [("IPS", "independent"), ("Yes", "independent"), ("Tutored", "accompanied")]
)
def test_patrol_status(typed: str, value: str) -> None:
    assert facts("Patrol status|IPS date", f"{typed}|01/06/2019")[0][2] == value


def test_the_start_of_service_is_its_own_date() -> None:
    assert facts("Service start date", "1 Apr 2008") == [
        (FactKind.SERVICE_START, "", "2008-04-01", date(2008, 4, 1), None, "")
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("PST date", FactKind.SAFETY_TRAINING), ("OST", FactKind.SAFETY_TRAINING), ("ELS date", FactKind.FIRST_AID),
        ("First aid", FactKind.FIRST_AID),
    ],
)  # fmt: skip
def test_a_column_of_pass_dates_says_passed(heading: str, kind: FactKind) -> None:
    assert facts(heading, "03/04/2019") == [(kind, "", "passed", date(2019, 4, 3), None, "")]


def test_a_result_column_decides_and_a_blank_in_it_is_not_a_pass() -> None:
    assert facts("PST date|PST result", "03/04/2019|Fail")[0][2] == "failed"
    assert code("PST date|PST result", "03/04/2019|") == ("PST result", "result.missing")
    assert code("PST date|PST result", "|Pass") == ("PST date", "result.no_date")
    assert facts("PST date|PST result", "|") == []


def test_fitness_needs_its_test_its_level_and_its_day() -> None:
    headings = "JRFT type|JRFT level|JRFT date"
    assert facts(headings, "Bleep test|5.40|03/04/2019") == [
        (FactKind.FITNESS, "", "shuttle_15m 5.4", date(2019, 4, 3), None, "")
    ]
    assert code(headings, "|5.4|03/04/2019") == ("JRFT type", "fitness.incomplete")
    assert code(headings, "Bleep|5.4|") == ("JRFT date", "fitness.incomplete")
    assert code(headings, "Bleep|high|03/04/2019") == ("JRFT level", "number.level")
    assert facts(headings, "||") == []


@pytest.mark.parametrize("headings", ["JRFT level|JRFT date", "Eye test date", "PSD check date", "Recommended on"])
def test_half_of_a_result_is_left_out_with_one_warning(headings: str) -> None:
    found = one(headings, "|".join(["5.4", "03/04/2019"][-len(headings.split("|")) :]))

    assert found.rows[0].facts == ()
    assert [(p.row, p.code, p.fatal) for p in found.problems] == [(None, "mapping.incomplete", False)]


def test_eyesight_and_the_standards_check_give_their_result() -> None:
    assert facts("Eye test date|Eye test result", "03/04/2019|Met")[0][2] == "passed"
    assert facts("PSD check date|PSD result", "03/04/2019|No concerns")[0][2] == "clear"
    assert facts("PSD check date|PSD result", "03/04/2019|awaiting")[0][2] == "pending"
    assert code("PSD check date|PSD result", "03/04/2019|") == ("PSD result", "result.missing")


def test_a_restriction_keeps_its_reason_and_may_not_contradict_itself() -> None:
    headings = "Restricted duties|Restriction date|Restriction reason"
    assert facts(headings, "Yes|03/04/2019|Knee injury") == [
        (FactKind.RESTRICTION, "", "yes", date(2019, 4, 3), None, "Knee injury")
    ]
    assert facts(headings, "None||")[0][2] == "no"
    assert code(headings, "No||Knee injury") == ("Restriction reason", "restriction.contradicts")
    assert code(headings, "|03/04/2019|") == ("Restricted duties", "restriction.missing")


def test_federation_and_application() -> None:
    assert facts("Federation member|Fed from", "Y|03/04/2019")[0][2] == "yes"
    assert facts("Taser volunteer|Application date", "Yes|03/04/2019")[0][:3] == (
        FactKind.APPLICATION,
        "",
        "volunteered",
    )
    assert facts("Taser volunteer|Application date", "Handed back|03/04/2019")[0][2] == "handed_back"
    assert facts("Taser volunteer|Application date", "No|") == []
    assert code("Taser volunteer|Application date", "|03/04/2019") == ("Taser volunteer", "state.missing")


def test_signatures_are_a_rank_and_a_day() -> None:
    headings = "Recommended by|Recommended on|Endorsed by|Endorsed on"
    assert [f[:4] for f in facts(headings, "T/Insp|01/05/2019|Supt|02/05/2019")] == [
        (FactKind.RECOMMENDATION, "", "inspector", date(2019, 5, 1)),
        (FactKind.ENDORSEMENT, "", "superintendent", date(2019, 5, 2)),
    ]
    assert code(headings, "Insp|||") == ("Recommended on", "signature.no_date")
    assert code(headings, "|||02/05/2019") == ("Endorsed by", "signature.no_rank")


def test_a_course_is_of_one_model() -> None:
    headings = "Taser model|Taser course date|Taser result"
    assert facts(headings, "T7|03/04/2019|Pass") == [
        (FactKind.ACCREDITATION, "taser-7", "passed", date(2019, 4, 3), None, "")
    ]
    assert code(headings, "|03/04/2019|Pass") == ("Taser model", "accreditation.no_model")
    assert code(headings, "T9|03/04/2019|Pass") == ("Taser model", "code.unknown")


def test_each_model_may_have_its_own_columns() -> None:
    found = facts("Taser X2 passed|X2 result|taser_7_passed_on", "03/04/2019|Fail|01/05/2019")

    assert [(key, value) for _, key, value, *_ in found] == [("x2", "failed"), ("taser-7", "passed")]


def test_nothing_that_happened_lies_in_the_future_but_a_state_may_begin_then() -> None:
    for heading in ("PST date", "Service start", "X2 passed"):
        assert code(heading, "01/10/2019") == (heading, "date.future")
    assert facts("PST date", "30/09/2019")[0][3] == date(2019, 9, 30)
    assert facts("Rank|Rank date", "Sgt|01/12/2019")[0][3] == date(2019, 12, 1)


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        ("Service start|PST date", "01/02/2015|03/04/2014", ("PST date", "event.before_service")),
        ("Employee type|Leaving date|PST date", "Regular|03/04/2019|04/04/2019", ("PST date", "event.after_leaving")),
        ("Service start|X2 passed", "01/02/2015|03/04/2014", ("X2 passed", "event.before_service")),
        ("Employee type|Rank", "Regular|SC", ("Rank", "rank.contradicts_employment")),
        ("Employee type|Rank", "Special|PC", ("Rank", "rank.contradicts_employment")),
        ("Employee type|Service start|Leaving date", "Regular|01/02/2015|01/02/2014", ("Leaving date", "period.end_before_start")),
    ],
)  # fmt: skip
def test_contradictions_are_named_where_they_are_put_right(
    headings: str, cells: str, expected: tuple[str, str]
) -> None:
    assert code(headings, cells) == expected


def test_joiners_are_vetted_and_tested_before_their_first_day() -> None:
    headings = "Service start|Eye test date|Eye test result|PSD check date|PSD result"

    assert len(facts(headings, "01/02/2015|03/01/2015|Pass|04/01/2015|Clear")) == 3
