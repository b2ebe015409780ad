"""Forms of imports: a file to hand in, which column is which, and the reason for an undo."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from reddot.criteria.words import model_in_words, test_in_words
from reddot.exchange.hr_extract import FIELDS, Proposal, apply_mapping
from reddot.govuk.fields import Choice, Day, LongText, Pick, Text, Upload
from reddot.govuk.look import Look
from reddot.kernel.facts import DEVICE_MODELS, EMPLOYMENTS, FITNESS_TESTS
from reddot.kernel.problem import Problem
from reddot.people.terms import FORMAT_WORDS

MOST_BYTES = 50_000_000
ENDINGS = (".csv", ".txt", ".xlsx", ".ods")

_FORMAT_HINTS = {
    "hr-extract": "One row for each officer. You say next which column is which.",
    "duty-hours": "Hours of each officer in each month, as rows or as columns.",
}


class UploadExtract(forms.Form):
    """A file, and what the file itself does not say."""

    format = Choice(
        label="What does the file hold?",
        choices=list(FORMAT_WORDS.items()),
        missing="Select what the file holds",
        look=Look(hints=_FORMAT_HINTS, size="s"),
    )
    file = Upload(
        label="File",
        hint="CSV, XLSX or ODS, up to 50 MB",
        missing="Select a file",
        max_bytes=MOST_BYTES,
        look=Look(accept=ENDINGS, size="s"),
    )
    as_of = Day(
        label="When was the extract made?",
        hint="For example 19 11 2019. What the file says without a date counts from this day.",
        named="the day the extract was made",
        look=Look(size="s"),
    )
    source = Text(
        label="Which system is it from?", named="the name of the system", max_length=80, look=Look(size="s", width=20)
    )

    def __init__(self, *args: Any, sources: Sequence[str] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        hint = (
            "A later file under the same name corrects what this one says. Other systems' facts are left as they are."
        )
        if sources:
            hint += f" Used before: {', '.join(sources[:5])}."
        self.fields["source"].help_text = hint
        self._known = {source.casefold(): source for source in sources}

    def clean_source(self) -> str:
        """The name as it was written the first time: a second spelling would be a second system."""
        typed = " ".join(self.cleaned_data["source"].split())
        return self._known.get(typed.casefold(), typed)


_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Who it is", ("identity",)),
    ("Employment and rank", ("employment", "rank", "service")),
    ("Role and place", ("role", "posting", "patrol")),
    ("Training and health", ("safety_training", "first_aid", "fitness", "eyesight")),
    ("Standards and restrictions", ("standards", "restriction", "federation")),
    ("Application to carry", ("application", "recommendation", "endorsement")),
)
NOT_READ = "Do not read this column"


def field_choices() -> list[tuple[str, Any]]:
    """Everything that a column can be, in groups; first that it is not read."""
    named = [(title, [(one.name, one.title) for one in FIELDS if one.group in groups]) for title, groups in _GROUPS]
    courses = [(one.name, one.title) for one in FIELDS if one.group.startswith("accreditation")]
    return [("", NOT_READ), *named, ("Taser courses", courses)]


class MatchColumns(forms.Form):
    """What each column of a file is. proposals: from hr_extract.preview, one for each column."""

    def __init__(
        self,
        *args: Any,
        proposals: Sequence[Proposal],
        matched: Mapping[str, str] | None = None,
        constants: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.proposals = proposals
        self.warnings: list[Problem] = []
        choices = field_choices()
        for one in proposals:
            chosen = one.field if matched is None else matched.get(one.heading, "")
            self.fields[f"column-{one.index}"] = Pick(
                label=f"What “{one.heading}” holds", choices=choices, required=False, initial=chosen,
                named="what the column holds",
            )  # fmt: skip
        self.fields.update(_constant_fields(constants or {}))

    def mapping(self) -> dict[str, str]:
        """Heading to field, for the columns that are read."""
        chosen = {one.heading: self.cleaned_data.get(f"column-{one.index}", "") for one in self.proposals}
        return {heading: field for heading, field in chosen.items() if field}

    def constants(self) -> dict[str, str]:
        """Field to the text that holds for every row."""
        return {name: self.cleaned_data[name] for name in CONSTANTS if self.cleaned_data.get(name)}

    def clean(self) -> dict[str, Any]:
        """Holds the columns against one another: none twice, a collar number, no half of a pair."""
        headings = [one.heading for one in self.proposals]
        places = {one.heading: f"column-{one.index}" for one in self.proposals}
        placement = apply_mapping(headings, self.mapping(), self.constants())
        for problem in placement.problems:
            if problem.fatal:
                self.add_error(places.get(problem.column or ""), problem.message)
        self.warnings = [problem for problem in placement.problems if not problem.fatal]
        return self.cleaned_data


def _constant_fields(given: Mapping[str, str]) -> dict[str, forms.Field]:
    return {
        name: Pick(label=label, choices=list(options), required=False, initial=given.get(name, ""),
                   look=Look(blank="A column says it, or nothing does"))
        for name, (label, options) in CONSTANTS.items()
    }  # fmt: skip


def _words(codes: Iterable[str], say: Any) -> list[tuple[str, str]]:
    return [(code, say(code)) for code in codes]


CONSTANTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "employment": ("Every officer in the file is", [
        (code, {"regular": "A regular officer", "special": "A special constable", "left": "No longer in the force"}[code])
        for code in EMPLOYMENTS
    ]),
    "fitness_test": ("Every fitness level is of the", _words(FITNESS_TESTS, test_in_words)),
    "accreditation_model": ("Every Taser course is on the", _words(DEVICE_MODELS, model_in_words)),
}  # fmt: skip
"""What a file may leave unsaid because it holds for every row: field to label and options."""


class UndoImport(forms.Form):
    """Taking an import back."""

    reason = LongText(label="Why is this import undone?", missing="Enter why this import is undone", max_length=500)
