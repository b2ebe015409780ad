"""Random officers and random policies, for the property tests."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from reddot.criteria.catalogue import CRITERIA
from reddot.criteria.criterion import UNITS, Choice, Codes, Quantity
from reddot.criteria.facts import Fact
from reddot.criteria.policy import Basis, Policy, PolicyCriterion
from reddot.criteria.policy_file import shapes_of
from reddot.kernel.facts import DEVICE_MODELS, EVENT_KINDS, FITNESS_TESTS, ROLE_CATEGORIES, FactKind, codes, number_of

FIRST = date(2003, 1, 1)
DAYS = st.one_of(
    st.integers(0, 8400).map(lambda days: FIRST + timedelta(days=days)),
    st.integers(0, 1400).map(lambda days: date(2018, 6, 1) + timedelta(days=days)),
    st.sampled_from([date(2020, 2, 29), date(2019, 2, 28), date(2022, 5, 17), date(2019, 12, 31), date(2020, 3, 31)]),
)
MOMENTS = st.integers(0, 4).map(lambda year: datetime(2019 + year, 1, 1, tzinfo=UTC))
STATES = [kind for kind in FactKind if kind not in (FactKind.DUTY_HOURS, FactKind.POSTING, FactKind.NAME)]


@st.composite
def values(draw: st.DrawFn, kind: FactKind) -> str:
    listed = codes(kind)
    if listed is not None:
        return draw(st.sampled_from(listed))
    if kind is FactKind.ROLE:
        facing = draw(st.sampled_from(["no", "yes", "unknown"]))
        return f"{draw(st.sampled_from(ROLE_CATEGORIES))}/{facing}"
    if kind is FactKind.SERVICE_START:
        return draw(DAYS).isoformat()
    return f"{draw(st.sampled_from(FITNESS_TESTS))} {draw(st.sampled_from(['3.7', '5.4', '7.1', '9.425']))}"


@st.composite
def facts_of_kind(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(STATES))
    value, start = draw(values(kind)), draw(DAYS)
    lasts = draw(st.one_of(st.none(), st.integers(1, 900))) if kind not in EVENT_KINDS else None
    recorded = draw(st.one_of(st.none(), MOMENTS))
    corrected = draw(st.one_of(st.none(), st.none(), st.none(), MOMENTS))
    return Fact(
        kind=kind,
        key=draw(st.sampled_from(DEVICE_MODELS)) if kind is FactKind.ACCREDITATION else "",
        value=value,
        number=number_of(kind, value),
        valid_from=start,
        valid_to=start + timedelta(days=lasts) if lasts else None,
        recorded_at=recorded,
        corrected_at=corrected,
        source=draw(st.sampled_from(["", "hr", "training"])),
    )


@st.composite
def duty_hours(draw: st.DrawFn) -> list[Fact]:
    first, length = draw(st.integers(2017 * 12, 2021 * 12)), draw(st.integers(0, 30))
    typical = draw(st.sampled_from([0, 900, 1650, 4000, 4500]))
    found = []
    for month in range(first, first + length):
        rows = draw(st.sampled_from([1, 1, 1, 1, 1, 1, 0, 2]))
        for _ in range(rows):
            text = str(Decimal(typical + draw(st.sampled_from([0, 0, 50, -800 if typical > 800 else 0]))) / 100)
            start = date(month // 12, month % 12 + 1, draw(st.sampled_from([1, 1, 1, 28])))
            end = draw(st.sampled_from([None, None, None, None, date(2021, 7, 1)]))
            found.append(
                Fact(
                    kind=FactKind.DUTY_HOURS,
                    key=f"{month // 12:04}-{month % 12 + 1:02}",
                    value=text,
                    number=number_of(FactKind.DUTY_HOURS, text),
                    valid_from=start,
                    valid_to=end if end and end > start else None,
                )
            )
    return found


OFFICERS = st.tuples(st.lists(facts_of_kind(), max_size=40), duty_hours()).map(lambda parts: parts[0] + parts[1])


@st.composite
def limits(draw: st.DrawFn, criterion: object) -> object:
    given = {}
    for name, (shape, needed) in shapes_of(criterion).items():
        if criterion.name == "service_length" and name == "more_than":
            continue
        if not needed and criterion.name != "service_length" and draw(st.booleans()):
            continue
        given[name] = draw(limit(shape))
    if criterion.name == "service_length" and draw(st.booleans()):
        given = {"more_than": given["at_least"]}
    return criterion.limits(**given)


@st.composite
def limit(draw: st.DrawFn, shape: object) -> Quantity | Choice:
    if isinstance(shape, Codes):
        chosen = draw(st.lists(st.sampled_from(shape.codes), min_size=1, max_size=min(shape.most, 6), unique=True))
        return Choice(values=tuple(chosen), source="s")
    unit = draw(st.sampled_from(shape.units))
    number = {
        "months": draw(st.sampled_from([1, 6, 12, 24])),
        "years": draw(st.sampled_from([1, 10])),
        "hours": draw(st.sampled_from([1, 200, 400])),
        "hours_per_month": draw(st.sampled_from([1, 16, 40])),
        "level": draw(st.sampled_from(["3.7", "5.4", "7.1"])),
    }[unit]
    value = min(Decimal(number), Decimal(shape.high) / UNITS[unit])
    return Quantity(value=value, unit=unit, source="s")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of some of the criteria, with limits of its own."""
    chosen = draw(st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=23, unique_by=lambda c: c.name))
    return Policy(
        name="random",
        title="Random",
        officer_type=draw(st.sampled_from(["regular", "special"])),
        suggested_from=date(2019, 1, 1),
        models=tuple(draw(st.lists(st.sampled_from(DEVICE_MODELS), min_size=1, unique=True))),
        sources=(),
        criteria=tuple(
            PolicyCriterion(name=c.name, limits=draw(limits(c)), source="s", basis=Basis.DOCUMENT) for c in chosen
        ),
    )
