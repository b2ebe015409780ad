"""The table of everyone's facts holds the same as resolving each officer's facts one by one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reddot.criteria.assess import facts_on
from reddot.criteria.columns import CONFLICT, NEVER_DAY, Columns
from reddot.criteria.columns_from import columns_from
from reddot.criteria.table import NOT_CORRECTED, FactRows, FactTable, moment_number
from reddot.kernel.facts import FactKind, strand_of
from tests.pure.criteria.situations import DAYS, MOMENTS, OFFICERS

WORKFORCES = st.lists(st.tuples(OFFICERS, DAYS), min_size=1, max_size=5)
thorough = settings(suppress_health_check=list(HealthCheck))


def table_of(workforce):
    rows = [(officer, fact) for officer, (facts, _) in enumerate(workforce, start=10) for fact in facts]
    as_numbers = [
        (
            officer,
            strand_of(fact.kind, fact.key),
            fact.number,
            fact.valid_from.toordinal(),
            fact.valid_to.toordinal() if fact.valid_to else NEVER_DAY,
            moment_number(fact.recorded_at) if fact.recorded_at else np.iinfo(np.int64).min,
            moment_number(fact.corrected_at) if fact.corrected_at else NOT_CORRECTED,
        )
        for officer, fact in rows
    ]
    columns = np.array(as_numbers, np.int64).reshape(-1, 7).T
    names = ("officer", "strand", "number", "since", "until", "recorded", "corrected")
    officers = np.arange(10, 10 + len(workforce), dtype=np.int64)
    return FactTable.of(officers, FactRows(**dict(zip(names, columns, strict=True))))


def same(found: Columns, expected: Columns):
    assert found.on.tolist() == expected.on.tolist()
    for strand in {*found.columns, *expected.columns}:
        one, other = found.get(*strand), expected.get(*strand)
        assert (strand, one.number.tolist()) == (strand, other.number.tolist())
        assert (strand, one.until.tolist()) == (strand, other.until.tolist())
        held = one.number > CONFLICT
        assert (strand, one.since[held].tolist()) == (strand, other.since[held].tolist())


@thorough
@given(workforce=WORKFORCES, known_at=st.none() | MOMENTS)
def test_the_table_reads_what_resolving_reads(workforce, known_at):
    on = np.array([day.toordinal() for _, day in workforce], np.int32)
    found = table_of(workforce).columns(on, known_at)
    same(found, columns_from([facts_on(facts, known_at)(day) for facts, day in workforce]))


@thorough
@given(workforce=WORKFORCES, data=st.data())
def test_part_of_a_table_reads_what_the_whole_reads_of_those_officers(workforce, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(workforce) - 1), min_size=1)))
    chosen = [workforce[place] for place in places]
    on = np.array([day.toordinal() for _, day in chosen], np.int32)
    part = table_of(workforce).subset(np.array(places, np.intp))
    assert part.size == len(places)
    same(part.columns(on), columns_from([facts_on(facts)(day) for facts, day in chosen]))


def test_facts_of_officers_who_are_not_listed_are_left_out():
    table = table_of([([], date(2020, 1, 1))])
    stray = {name: np.array([1], np.int64) for name in FactRows.__slots__}
    stray["officer"] = np.array([999], np.int64)
    stray["strand"] = np.array([strand_of(FactKind.RANK)], np.int64)
    found = FactTable.of(table.officers, FactRows(**stray))
    assert len(found.rows) == 0
    assert found.columns(np.array([date(2020, 1, 1).toordinal()], np.int32)).keys(FactKind.ACCREDITATION) == ()


@pytest.mark.parametrize("kind", [kind for kind in FactKind if kind is not FactKind.DUTY_HOURS])
def test_a_kind_that_nobody_has_is_missing_for_all(kind):
    columns = table_of([([], date(2020, 1, 1))]).columns(np.array([date(2020, 1, 1).toordinal()], np.int32))
    assert columns.get(kind).number.tolist() == [np.iinfo(np.int64).min]
