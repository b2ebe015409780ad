"""Facts as a person writes them: every friendly form is understood, every defect is named by its path."""

import json
from datetime import UTC, date, datetime

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.criteria.cases import load_cases
from reddot.criteria.facts_file import load_facts
from reddot.criteria.facts_schema import schema
from reddot.criteria.json_text import LONGEST
from reddot.kernel.facts import FactKind, codes, number_of

VALIDATOR = jsonschema_rs.Draft202012Validator(schema())


def read(*facts, **top):
    return load_facts(json.dumps({"facts": list(facts), **top}))


def test_each_way_to_write_a_fact_is_understood():
    loaded = read(
        {"kind": "fitness", "value": "shuttle_15m 7.1", "from": "2019-02-01"},
        {"kind": "fitness", "test": "shuttle_15m", "level": 7.1, "from": "2019-02-01"},
        {"kind": "role", "value": "response/yes", "from": "2019-02-01"},
        {"kind": "role", "category": "response", "public_facing": True, "from": "2019-02-01"},
        {"kind": "role", "category": "response", "public_facing": False, "from": "2019-02-01"},
        {"kind": "role", "category": "response", "from": "2019-02-01", "to": "2019-03-01"},
        {"kind": "service_start", "from": "2008-04-01"},
        {"kind": "duty_hours", "month": "2019-03", "hours": 41.5},
        {"kind": "accreditation", "model": "taser-7", "value": "passed", "from": "2019-02-01"},
        {"kind": "posting", "value": "harbour", "from": "2019-02-01", "source": "hr", "ref": "row 7"},
    )
    assert loaded.problems == ()
    numbers = [(fact.kind.value, fact.value) for fact in loaded.facts]
    assert numbers == [
        ("fitness", "shuttle_15m 7.1"),
        ("fitness", "shuttle_15m 7.1"),
        ("role", "response/yes"),
        ("role", "response/yes"),
        ("role", "response/no"),
        ("role", "response/unknown"),
        ("service_start", "2008-04-01"),
        ("duty_hours", "41.5"),
        ("accreditation", "passed"),
        ("posting", "harbour"),
    ]
    assert all(fact.number == number_of(fact.kind, fact.value) for fact in loaded.facts)
    assert loaded.facts[5].valid_to == date(2019, 3, 1)
    assert (loaded.facts[7].key, loaded.facts[7].valid_from) == ("2019-03", date(2019, 3, 1))
    assert (loaded.facts[8].key, loaded.facts[9].source, loaded.facts[9].ref) == ("taser-7", "hr", "row 7")


def test_the_same_hours_for_several_months_are_a_fact_each():
    loaded = read({"kind": "duty_hours", "month": "2018-11", "to_month": "2019-02", "hours": 40})
    assert [fact.key for fact in loaded.facts] == ["2018-11", "2018-12", "2019-01", "2019-02"]


def test_the_officer_type_stands_for_an_employment_fact():
    loaded = read(officer_type="special")
    assert [(fact.kind, fact.value, fact.source) for fact in loaded.facts] == [
        (FactKind.EMPLOYMENT, "special", "officer_type")
    ]


def test_moments_of_recording_and_correcting_are_read():
    moment = "2019-03-14T09:30:00Z"
    fact = {"kind": "rank", "value": "sergeant", "from": "2019-03-01", "recorded_at": moment, "corrected_at": moment}
    assert read(fact).facts[0].recorded_at == datetime(2019, 3, 14, 9, 30, tzinfo=UTC)
    assert read(fact).facts[0].corrected_at == datetime(2019, 3, 14, 9, 30, tzinfo=UTC)


RANK = {"kind": "rank", "value": "sergeant", "from": "2019-03-01"}
DUTY = {"kind": "duty_hours", "month": "2019-03", "hours": 40}
DEFECTS = [
    ({**RANK, "kind": "rnak"}, "unknown_code", "facts[1].kind"),
    ({"value": "sergeant"}, "missing", "facts[1]"),
    ("sergeant", "not_a_mapping", "facts[1]"),
    ({**RANK, "value": "serjeant"}, "unknown_code", "facts[1].value"),
    ({**RANK, "colour": "red"}, "unknown_name", "facts[1].colour"),
    ({**RANK, "model": "x2"}, "unknown_name", "facts[1].model"),
    ({**RANK, "from": None}, "missing", "facts[1]"),
    ({**RANK, "from": "1 March 2019"}, "not_a_date", "facts[1].from"),
    ({**RANK, "from": "20190301"}, "not_a_date", "facts[1].from"),
    ({**RANK, "from": 2019}, "not_a_date", "facts[1].from"),
    ({**RANK, "to": "2019-03-01"}, "ends_before_it_starts", "facts[1].to"),
    ({**RANK, "to": "soon"}, "not_a_date", "facts[1].to"),
    ({**RANK, "recorded_at": "2019-03-14T09:30:00"}, "not_a_moment", "facts[1].recorded_at"),
    ({**RANK, "recorded_at": "yesterday"}, "not_a_moment", "facts[1].recorded_at"),
    ({**RANK, "source": ""}, "not_a_text", "facts[1].source"),
    (
        {"kind": "first_aid", "value": "passed", "from": "2019-03-01", "to": "2020-03-01"},
        "unknown_name",
        "facts[1].to",
    ),
    ({"kind": "accreditation", "value": "passed", "from": "2019-03-01"}, "missing", "facts[1]"),
    (
        {"kind": "accreditation", "model": "x12", "value": "passed", "from": "2019-03-01"},
        "unknown_code",
        "facts[1].model",
    ),
    ({"kind": "role", "from": "2019-03-01"}, "missing", "facts[1]"),
    ({"kind": "role", "value": "response", "from": "2019-03-01"}, "bad_value", "facts[1]"),
    (
        {"kind": "role", "category": "response", "public_facing": "yes", "from": "2019-03-01"},
        "not_true_or_false",
        "facts[1].public_facing",
    ),
    ({"kind": "fitness", "value": "bleep 7", "from": "2019-03-01"}, "bad_value", "facts[1]"),
    ({"kind": "fitness", "test": "shuttle_15m", "from": "2019-03-01"}, "missing", "facts[1]"),
    (
        {"kind": "fitness", "test": "shuttle_15m", "level": "high", "from": "2019-03-01"},
        "not_a_number",
        "facts[1].level",
    ),
    ({"kind": "service_start", "from": "2008-13-01"}, "not_a_date", "facts[1].from"),
    ({"kind": "service_start"}, "missing", "facts[1]"),
    ({"kind": "posting", "from": "2008-01-01"}, "missing", "facts[1]"),
    ({**DUTY, "hours": -1}, "bad_value", "facts[1]"),
    ({**DUTY, "hours": "forty"}, "not_a_number", "facts[1].hours"),
    ({**DUTY, "month": "March 2019"}, "not_a_month", "facts[1].month"),
    ({**DUTY, "month": "2019-W10"}, "not_a_month", "facts[1].month"),
    ({"kind": "duty_hours", "hours": 40}, "missing", "facts[1]"),
    ({**DUTY, "month": 201903}, "not_a_month", "facts[1].month"),
    ({**DUTY, "month": "1850-01"}, "not_a_month", "facts[1].month"),
    ({**DUTY, "to_month": "2019-02"}, "bad_months", "facts[1]"),
    ({**DUTY, "to_month": "2119-02"}, "bad_months", "facts[1]"),
    ({**DUTY, "to_month": "x"}, "not_a_month", "facts[1].to_month"),
    ({**DUTY, "from": "2019-03-01"}, "unknown_name", "facts[1].from"),
]


@pytest.mark.parametrize(("fact", "code", "path"), DEFECTS)
def test_a_defect_is_named_by_its_path(fact, code, path):
    loaded = read(fact)
    assert loaded.facts == ()
    assert (code, path) in [(problem.code, problem.column) for problem in loaded.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json_syntax"),
        ("", "json_syntax"),
        ("[]", "not_a_mapping"),
        ("{}", "missing"),
        ('{"facts": 3}', "not_a_list"),
        ('{"facts": [], "facts": []}', "json_content"),
        ('{"facts": [{"kind": "duty_hours", "month": "2019-03", "hours": NaN}]}', "json_content"),
        ('{"facts": [], "who": "me"}', "unknown_name"),
        ('{"facts": [], "officer_type": "detective"}', "unknown_code"),
        ("[" * 100_000, "too_deep"),
        (" " * LONGEST + "{}", "too_long"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(text, code):
    assert code in [problem.code for problem in load_facts(text).problems]


def test_officer_type_and_employment_together_are_refused():
    loaded = read({"kind": "employment", "value": "regular", "from": "2019-01-01"}, officer_type="special")
    assert [problem.code for problem in loaded.problems] == ["said_twice"]


@given(st.text(max_size=300) | st.text('{}[]:,"0123facts kind', max_size=300))
def test_no_text_makes_the_reader_fail(text):
    assert load_facts(text).problems


def test_the_schema_accepts_what_the_reader_accepts_and_refuses_the_rest():
    sound = [RANK, DUTY, {"kind": "service_start", "from": "2008-04-01"}, {**DUTY, "to_month": "2019-05"}]
    for fact in sound:
        assert VALIDATOR.is_valid({"facts": [fact]})
        assert read(fact).problems == ()
    beyond_a_schema = {"ends_before_it_starts", "bad_months"}
    for fact, code, _ in DEFECTS:
        if code not in beyond_a_schema and fact != {**RANK, "recorded_at": "2019-03-14T09:30:00"}:
            assert code == "not_a_moment" or not VALIDATOR.is_valid({"facts": [fact]}), fact


@given(st.data())
def test_every_listed_value_is_both_in_the_schema_and_read(data):
    kind = data.draw(st.sampled_from([kind for kind in FactKind if codes(kind) and kind is not FactKind.ACCREDITATION]))
    fact = {"kind": kind.value, "value": data.draw(st.sampled_from(codes(kind))), "from": "2019-02-01"}
    assert VALIDATOR.is_valid({"facts": [fact]})
    assert read(fact).problems == ()


def test_the_schema_itself_is_sound():
    jsonschema_rs.meta.validate(schema())
    titles = {entry["title"] for entry in schema()["properties"]["facts"]["items"]["oneOf"]}
    assert titles == {kind.value for kind in FactKind}


CASE = "criterion: first_aid\nlimits: {lasts: {value: 12, unit: months, source: case}}\ncases:\n  - {%s}\n"
CASE_DEFECTS = [
    ("criterion: none\ncases: []\n", "unknown_criterion"),
    ("policy: none\ncases: []\n", "unknown_code"),
    ("policy: wiltshire-2017\n", "missing"),
    ("criterion: employed\n", "missing"),
    ("policy: wiltshire-2017\ncases: [x]\n", "not_a_mapping"),
    ("policy: wiltshire-2017\ncases: [{name: A}]\n", "missing"),
    ("criterion: employed\ncases: [x]\n", "not_a_mapping"),
    ("criterion: employed\ncases: [{name: A, expect: met}]\n", "missing"),
    (CASE % "name: A, on: 2019-01-01, expect: maybe", "unknown_code"),
    (CASE % "name: A, on: 2019-01-01, expect: met, colour: red", "unknown_name"),
    ("- not a mapping", "not_a_mapping"),
]


@pytest.mark.parametrize(("text", "code"), CASE_DEFECTS)
def test_a_defect_of_a_case_file_is_named(text, code):
    loaded = load_cases(text)
    assert loaded.cases == ()
    assert code in [problem.code for problem in loaded.problems]


def test_a_case_that_needs_another_thing_is_told():
    text = CASE % "name: A, on: 2019-01-01, expect: unknown, needs: a fitness test result"
    assert load_cases(text).cases[0].differences() == [
        "needs: expected 'a fitness test result', got 'a first-aid result'"
    ]


def test_a_file_with_too_many_facts_is_refused():
    years = [{**DUTY, "month": "1950-01", "to_month": "1999-12"}] * 9
    assert [problem.code for problem in read(*years).problems] == ["too_many"]
    assert read(*years[:8]).problems == ()
