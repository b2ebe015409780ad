"""Forms for one dated fact: each kind asks for its own value, then when it held and why it is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from reddot.criteria.words import code_in_words, model_in_words, test_in_words
from reddot.govuk.dates import DatePartError, read_day
from reddot.govuk.fields import Choice, Day, Decimal, LongText, Options, Pick, Text
from reddot.govuk.look import Look
from reddot.kernel.facts import DEVICE_MODELS, EVENT_KINDS, FITNESS_TESTS, RANKS, ROLE_CATEGORIES, FactKind, codes
from reddot.kernel.period import day_before
from reddot.people.presenters import sentence, value_words
from reddot.people.terms import KIND_TITLES, FactEntry


class ChooseKind(forms.Form):
    """What the fact is about."""

    kind = Choice(label="What is it about?", choices=(), missing="Select what it is about", look=Look(size="m"))

    def __init__(self, *args: Any, kinds: Options, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


class Withdraw(forms.Form):
    """Taking a fact back."""

    reason = LongText(
        label="Why was it wrong to record this?", missing="Enter why it was wrong to record this", max_length=2000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Stations and shift teams to choose from: (code, name) pairs. A team's code is "station/team"."""

    stations: Options = ()
    teams: Options = ()


Fields = dict[str, forms.Field]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How a kind is asked for: its fields, its value and key from what was filled in, and the fields from a fact."""

    fields: Callable[[Places], Fields]
    value: Callable[[Values], str]
    filled: Callable[[str, str], dict[str, Any]]
    key: Callable[[Values], str] = lambda said: ""


class FactForm(forms.Form):
    """One fact of a kind.

    kind: what it is about. key: given when a fact is corrected, whose key cannot change. correcting: whether it puts
    another fact right, which takes a reason.
    """

    def __init__(
        self, *args: Any, kind: FactKind, places: Places, key: str = "", correcting: bool = False, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.kind, self.key = kind, key
        shape = SHAPES[kind]
        self.fields.update({name: field for name, field in shape.fields(places).items() if not (key and name in _KEYS)})
        self.fields.update(_when(kind))
        self.fields["detail"] = Text(
            label="Detail (optional)",
            hint="Such as a job title or a certificate number",
            max_length=500,
            required=False,
        )
        self.fields["reason"] = LongText(
            label="Why is this put right?" if correcting else "Why is this recorded by hand? (optional)",
            missing="Enter why this is put right",
            max_length=2000,
            required=correcting,
        )

    def clean(self) -> dict[str, Any]:
        """Refuses a last day before the first."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "The last day must be the same as or after the first day")
        return said

    def entry(self) -> FactEntry:
        """The fact as it was filled in. Only for a form without errors."""
        said, shape = self.cleaned_data, SHAPES[self.kind]
        value, key = shape.value(said), self.key or shape.key(said)
        first, end = _period(self.kind, said, key)
        return FactEntry(kind=self.kind, key=key, value=value, valid_from=first, valid_to=end, detail=said["detail"])


_KEYS = frozenset(("month", "model"))


def filled(entry: FactEntry) -> dict[str, Any]:
    """The fields of a form that shows a fact as it stands."""
    when = {"valid_from": entry.valid_from, "valid_to": day_before(entry.valid_to) if entry.valid_to else None}
    return SHAPES[entry.kind].filled(entry.value, entry.key) | when | {"detail": entry.detail}


def _when(kind: FactKind) -> Fields:
    if kind in (FactKind.SERVICE_START, FactKind.DUTY_HOURS):
        return {}
    if kind in EVENT_KINDS:
        return {"valid_from": Day(label="Date it happened", named="the date it happened")}
    return {
        "valid_from": Day(label="First day it held", named="the first day"),
        "valid_to": Day(
            label="Last day it held (optional)",
            hint="Leave it empty when it still holds",
            named="the last day",
            required=False,
        ),
    }


def _period(kind: FactKind, said: Values, key: str) -> tuple[date, date | None]:
    if kind is FactKind.SERVICE_START:
        return said["value"], None
    if kind is FactKind.DUTY_HOURS:
        return date.fromisoformat(f"{key}-01"), None
    last = said.get("valid_to")
    return said["valid_from"], last + timedelta(days=1) if last else None


def _coded(kind: FactKind, label: str) -> _Shape:
    """A kind whose value is one of a short list."""
    options = [(code, sentence(value_words(kind, code, {}))) for code in codes(kind) or ()]
    return _Shape(
        fields=lambda places: {"value": Choice(label=label, choices=options, missing=f"Select: {label.lower()}")},
        value=lambda said: said["value"],
        filled=lambda value, key: {"value": value},
    )


_RANK_OPTIONS = [(code, sentence(code_in_words(code))) for code in RANKS]


def _ranked(label: str) -> _Shape:
    return _Shape(
        fields=lambda places: {"value": Pick(label=label, choices=_RANK_OPTIONS, named="a rank")},
        value=lambda said: said["value"],
        filled=lambda value, key: {"value": value},
    )


_FACING = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))


def _role_fields(places: Places) -> Fields:
    categories = [(code, sentence(code_in_words(code))) for code in ROLE_CATEGORIES]
    return {
        "value": Pick(label="Kind of role", choices=categories, named="the kind of role"),
        "facing": Choice(
            label="Is the role public-facing?", choices=_FACING, missing="Select whether it is public-facing"
        ),
    }


def _posting_fields(places: Places) -> Fields:
    return {
        "value": Pick(label="Station", choices=places.stations, named="the station"),
        "team": Pick(label="Shift team (optional)", choices=places.teams, required=False, look=Look(blank="No team")),
    }


def _posting(said: Values) -> str:
    team: str = said.get("team", "")
    return team if team.partition("/")[0] == said["value"] else str(said["value"])


def _fitness_fields(places: Places) -> Fields:
    tests = [(code, sentence(test_in_words(code))) for code in FITNESS_TESTS]
    return {
        "value": Pick(label="Test", choices=tests, named="the test"),
        "level": Decimal(label="Level reached", hint="Such as 5.4", min_value=0, max_digits=6, decimal_places=3),
    }


class Month(Text):
    """A month, as "March 2019" or "3 2019"; its value is "2019-03"."""

    def to_python(self, value: Any) -> str:
        """The month as a key."""
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        month, _, year = text.replace("/", " ").replace("-", " ").strip().rpartition(" ")
        try:
            return f"{read_day({'day': '1', 'month': month.strip() or year, 'year': year}):%Y-%m}"
        except DatePartError:
            raise forms.ValidationError("The month must be a month and a year, like March 2019", code="month") from None


def _hours_fields(places: Places) -> Fields:
    return {
        "month": Month(label="Month", hint="Such as March 2019", look=Look(width=20)),
        "value": Decimal(
            label="Hours on duty", hint="Such as 41.5", min_value=0, max_value=744, max_digits=5, decimal_places=2,
            look=Look(suffix="hours", width=5),
        ),
    }  # fmt: skip


def _name_fields(places: Places) -> Fields:
    return {
        "value": Text(
            label="Family name", max_length=100, pattern="[^,]+", shape="The family name must not have a comma"
        ),
        "given": Text(label="Given names", max_length=100),
    }


_MODELS = [(model, model_in_words(model)) for model in reversed(DEVICE_MODELS)]
_RESULTS = (("passed", "Passed"), ("failed", "Failed"))


def _accreditation_fields(places: Places) -> Fields:
    return {
        "model": Pick(label="Device", choices=_MODELS, named="the device"),
        "value": Choice(label="Result", choices=_RESULTS, missing="Select the result"),
    }


SHAPES: dict[FactKind, _Shape] = {
    FactKind.EMPLOYMENT: _coded(FactKind.EMPLOYMENT, "Employment"),
    FactKind.RANK: _ranked("Rank"),
    FactKind.ROLE: _Shape(
        fields=_role_fields,
        value=lambda said: f"{said['value']}/{said['facing']}",
        filled=lambda value, key: dict(zip(("value", "facing"), value.split("/"), strict=True)),
    ),
    FactKind.POSTING: _Shape(
        fields=_posting_fields,
        value=_posting,
        filled=lambda value, key: {"value": value.partition("/")[0], "team": value if "/" in value else ""},
    ),
    FactKind.PATROL_STATUS: _coded(FactKind.PATROL_STATUS, "Patrol status"),
    FactKind.SERVICE_START: _Shape(
        fields=lambda places: {"value": Day(label="Day service began", named="the day service began")},
        value=lambda said: said["value"].isoformat(),
        filled=lambda value, key: {"value": date.fromisoformat(value)},
    ),
    FactKind.SAFETY_TRAINING: _coded(FactKind.SAFETY_TRAINING, "Result"),
    FactKind.FIRST_AID: _coded(FactKind.FIRST_AID, "Result"),
    FactKind.FITNESS: _Shape(
        fields=_fitness_fields,
        value=lambda said: f"{said['value']} {said['level']:f}",
        filled=lambda value, key: dict(zip(("value", "level"), value.split(" "), strict=True)),
    ),
    FactKind.EYESIGHT: _coded(FactKind.EYESIGHT, "Result"),
    FactKind.STANDARDS_CHECK: _coded(FactKind.STANDARDS_CHECK, "Outcome"),
    FactKind.RESTRICTION: _coded(FactKind.RESTRICTION, "Are duties restricted?"),
    FactKind.FEDERATION: _coded(FactKind.FEDERATION, "Membership"),
    FactKind.DUTY_HOURS: _Shape(
        fields=_hours_fields,
        value=lambda said: f"{said['value']:.2f}",
        filled=lambda value, key: {"month": key, "value": value},
        key=lambda said: said["month"],
    ),
    FactKind.APPLICATION: _coded(FactKind.APPLICATION, "Application"),
    FactKind.RECOMMENDATION: _ranked("Rank of who recommended"),
    FactKind.ENDORSEMENT: _ranked("Rank of who endorsed"),
    FactKind.ACCREDITATION: _Shape(
        fields=_accreditation_fields,
        value=lambda said: said["value"],
        filled=lambda value, key: {"model": key, "value": value},
        key=lambda said: said["model"],
    ),
    FactKind.NAME: _Shape(
        fields=_name_fields,
        value=lambda said: f"{said['value'].strip()}, {said['given'].strip()}",
        filled=lambda value, key: dict(zip(("value", "given"), value.split(", ", 1), strict=True)),
    ),
}
"""How each kind is asked for."""


def kind_options(kinds: frozenset[FactKind]) -> list[tuple[str, str]]:
    """Kinds to choose from, in the order of the list of kinds."""
    return [(kind.value, KIND_TITLES[kind]) for kind in FactKind if kind in kinds]
