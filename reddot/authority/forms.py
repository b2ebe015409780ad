"""Forms of authority: the filters of the workforce, and decisions about one officer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from reddot.authority.presenters.answers import CRITERION_TITLES, VERDICT_WORDS
from reddot.authority.terms import SORTS
from reddot.criteria.words import code_in_words, model_in_words
from reddot.govuk.fields import Choice, Day, LongText, Options, Pick, Text
from reddot.govuk.forms import FilterForm
from reddot.govuk.look import Look
from reddot.kernel.facts import DEVICE_MODELS, EMPLOYMENTS, RANKS
from reddot.people.presenters import sentence

MODELS: Options = [(model, model_in_words(model)) for model in reversed(DEVICE_MODELS)]
CHANGES = (("7", "within 7 days"), ("30", "within 30 days"), ("90", "within 90 days"))
_ANY = Look(blank="Any")


class WorkforceFilters(FilterForm):
    """What the workforce is narrowed to. Everything is kept in the address."""

    model = Pick(label="Device", choices=MODELS, required=False, look=Look(blank="Newest that we may use"))
    verdict = Pick(
        label="Answer", choices=[(verdict.value, words) for verdict, words in VERDICT_WORDS.items()], required=False,
        look=_ANY,
    )  # fmt: skip
    district = Pick(label="District", choices=(), required=False, look=_ANY)
    station = Pick(label="Station", choices=(), required=False, look=_ANY)
    employment = Pick(
        label="Employment", choices=[(code, sentence(code)) for code in EMPLOYMENTS], required=False, look=_ANY
    )
    rank = Pick(
        label="Rank", choices=[(code, sentence(code_in_words(code))) for code in RANKS], required=False, look=_ANY
    )
    failing = Pick(label="Not met or unknown", choices=list(CRITERION_TITLES.items()), required=False, look=_ANY)
    changes = Pick(label="Answer changes", choices=CHANGES, required=False, look=_ANY)

    def __init__(self, *args: object, districts: Options, stations: Options, **rest: object) -> None:
        super().__init__(*args, **rest)
        self.fields["district"].choices = list(districts)  # type: ignore[attr-defined]
        self.fields["station"].choices = list(stations)  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """What the filters come to, by the name in queries.board.Filters. A filter that makes no sense filters nothing."""
        found = self.cleaned_data
        names = ("verdict", "district", "station", "employment", "rank", "failing")
        changes = found.get("changes")
        return {name: found.get(name, "") for name in names} | {
            "changes_within_days": int(changes) if changes else None,
            "sort": sort if (sort := self.data.get("sort")) in SORTS else "name",
        }


class _Decision(forms.Form):
    decided_by = Text(
        label="Who decided",
        hint="Name and rank, such as Superintendent A. Example",
        missing="Enter who decided, by name and rank",
        max_length=120,
        look=Look(width=30),
    )
    reason = LongText(label="Reason", missing="Enter the reason", max_length=2000)


class Suspend(_Decision):
    """Taking an officer's authority away."""


class Restore(_Decision):
    """Giving it back."""


class EndException(_Decision):
    """Ending an exception before its time."""


class MakeException(_Decision):
    """Letting one criterion count as met for a while."""

    field_order = ("criterion", "ends_at", "decided_by", "reason")

    criterion = Choice(
        label="What is the exception about?",
        choices=(),
        missing="Select what the exception is about",
        named="what the exception is about",
    )
    ends_at = Day(label="Last day on which it counts", named="the last day")

    def __init__(self, *args: object, criteria: Sequence[tuple[str, str]], longest: date, **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        self.fields["criterion"].choices = list(criteria)  # type: ignore[attr-defined]
        self.fields[
            "ends_at"
        ].help_text = f"At most {longest.day} {longest:%B %Y}, for example {longest.day} {longest.month} {longest.year}"
