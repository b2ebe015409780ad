"""Each field: the sentence that says what to do, the value it reads, the HTML it makes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from reddot.govuk import fields
from reddot.govuk.errors import error_list, has_errors, refuse
from reddot.govuk.look import Look
from reddot.kernel.refusal import Refusal
from tests.apps.govuk.dom import find


def form(field: forms.Field, data: dict[str, Any] | None = None, **rest: Any) -> forms.Form:
    return type("OneField", (forms.Form,), {"it": field})(data, **rest)


def sentence(field: forms.Field, data: dict[str, Any], **rest: Any) -> str:
    lines = error_list(form(field, data, **rest))
    return lines[0]["text"] if lines else ""


PAIRS = [("a", "Model A"), ("b", "Model B")]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (fields.Text(label="Serial number"), "Enter the serial number"),
        (fields.Text(label="HR reference"), "Enter the HR reference"),
        (fields.Text(label="Who asked?", named="the name of whoever asked"), "Enter the name of whoever asked"),
        (fields.LongText(label="Reason", missing="Say why"), "Say why"),
        (fields.Email(label="Email address"), "Enter the email address"),
        (fields.Password(label="Password"), "Enter the password"),
        (fields.Whole(label="Hours"), "Enter the hours"),
        (fields.Decimal(label="Level"), "Enter the level"),
        (fields.Day(label="Test date"), "Enter the test date"),
        (fields.Moment(label="Time of issue"), "Enter the time of issue"),
        (fields.Choice(label="Result", choices=PAIRS), "Select the result"),
        (fields.Pick(label="Station", choices=PAIRS), "Select the station"),
        (fields.Checks(label="Models", choices=PAIRS), "Select the models"),
        (fields.YesNo(label="Is it public?"), "Select yes or no: is it public?"),
        (fields.Tick(label="I have read it"), "Tick the box to confirm: I have read it"),
        (fields.Upload(label="Extract", max_bytes=10), "Select the extract"),
        (fields.Hidden(), "Go back and start again: part of this page was missing"),
        (forms.CharField(label="Login"), "Enter the login"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, forms.Field) else "",
)
def test_an_empty_field_says_what_to_do(field: forms.Field, expected: str) -> None:
    assert sentence(field, {}) == expected


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        (fields.Text(label="Serial number", max_length=3), "abcd", "The serial number must be 3 characters or fewer"),
        (fields.Text(label="Collar number", pattern="[0-9]{4}", shape="Enter a collar number like 1234"), "12345", "Enter a collar number like 1234"),
        (fields.Text(label="Name"), "a\x00b", "The name has a character that cannot be printed: type it again"),
        (fields.Email(label="Email address"), "ada", "Enter an email address in the correct format, like name@example.com"),
        (fields.Whole(label="Hours"), "4.5", "The hours must be a whole number, like 50"),
        (fields.Whole(label="Hours", min_value=1), "0", "The hours must be 1 or more"),
        (fields.Whole(label="Hours", max_value=9), "10", "The hours must be 9 or less"),
        (fields.Decimal(label="Level", max_digits=4, decimal_places=1), "1.25", "The level must have 1 decimal place or fewer"),
        (fields.Decimal(label="Level"), "NaN", "The level must be a number, like 41.5"),
        (fields.Choice(label="Result", choices=PAIRS), "c", "Select the result from the list"),
        (fields.YesNo(label="Is it public?"), "maybe", "Select yes or no: is it public?"),
    ],
)  # fmt: skip
def test_a_wrong_answer_says_what_to_do(field: forms.Field, typed: str, expected: str) -> None:
    assert sentence(field, {"it": typed}) == expected


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        (fields.Whole(label="Hours"), {"it": "1,234"}, 1234),
        (fields.Decimal(label="Level"), {"it": "1 041.5"}, Decimal("1041.5")),
        (fields.YesNo(label="x"), {"it": "no"}, False),
        (fields.YesNo(label="x", required=False), {}, None),
        (fields.Checks(label="x", choices=PAIRS), {"it": ["a", "b"]}, ["a", "b"]),
        (fields.Day(label="x"), {"it-day": "14", "it-month": "3", "it-year": "2026"}, date(2026, 3, 14)),
        (fields.Day(label="x"), {"it-day": "1", "it-month": "Sept", "it-year": "2026"}, date(2026, 9, 1)),
        (fields.Day(label="x", required=False), {"it-day": ""}, None),
        (fields.Moment(label="x"), {"it-day": "1", "it-month": "7", "it-year": "2026", "it-time": "9:05"}, datetime(2026, 7, 1, 8, 5, tzinfo=UTC)),
        (fields.Moment(label="x"), {"it-day": "25", "it-month": "10", "it-year": "2026", "it-time": "01.30"}, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_right_answer_is_read(field: forms.Field, data: dict[str, Any], expected: object) -> None:
    one = form(field, data)

    assert one.is_valid(), one.errors
    assert one.cleaned_data["it"] == expected


@pytest.mark.parametrize(
    ("typed", "expected", "leads_to"),
    [
        (("31", "2", "2026", ""), "The test date must be a real date: February 2026 has no day 31", "#id_it-day"),
        (("", "2", "2026", ""), "The test date must include a day", "#id_it-day"),
        (("4", "", "", ""), "The test date must include a month and year", "#id_it-month"),
        (("4", "13", "2026", ""), "The test date must have a month between 1 and 12", "#id_it-month"),
        (("4", "1", "26", ""), "The test date must have a year with 4 numbers, like 2026", "#id_it-year"),
        (("4", "1", "1066", ""), "The test date must have a year between 1900 and 2100", "#id_it-year"),
        (("²", "1", "2026", ""), "The test date must have a day between 1 and 31", "#id_it-day"),
        (("4", "1", "2026", ""), "The test date must include a time, like 09:05", "#id_it-time"),
        (("4", "1", "2026", "half nine"), "The test date must have a time on the 24-hour clock, like 09:05 or 21:30", "#id_it-time"),
        (("4", "1", "2026", "24:00"), "The test date must have a time between 00:00 and 23:59", "#id_it-time"),
        (("29", "3", "2026", "01:30"), "The test date must be a real time: the clocks went forward past 01:30 on that day", "#id_it-time"),
    ],
)  # fmt: skip
def test_a_wrong_moment_names_the_part_and_leads_to_it(typed: tuple[str, ...], expected: str, leads_to: str) -> None:
    data = {f"it-{part}": value for part, value in zip(("day", "month", "year", "time"), typed, strict=True)}
    one = form(fields.Moment(label="Test date"), data)

    assert error_list(one) == [{"text": expected, "href": leads_to}]
    bad = find(one, "input", aria_invalid="true")
    assert any(f"id={leads_to[1:]}" in box for box in bad)
    assert len(bad) < 4


def test_a_day_outside_its_limits_says_the_limit() -> None:
    data = {"it-day": "14", "it-month": "3", "it-year": "2026"}

    assert (
        sentence(fields.Day(label="Start", latest=date(2026, 1, 2)), data)
        == "The start must be 2 January 2026 or earlier"
    )
    assert (
        sentence(fields.Day(label="Start", earliest=date(2027, 1, 2)), data)
        == "The start must be 2 January 2027 or later"
    )
    assert sentence(fields.Day(label="Start", latest=date(2026, 3, 14)), data) == ""


def test_what_was_typed_is_shown_again() -> None:
    html = form(fields.Day(label="Start"), {"it-day": '"><b>', "it-month": "x", "it-year": ""})

    assert find(html, "input", id="it-day".join(["id_", ""]), value='"><b>')
    assert not find(html, "b")


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("a.pdf", 5, "The selected file must be a CSV or ODS"),
        ("a.CSV", 0, "The selected file is empty"),
        ("a.csv", 3_000_001, "The selected file must be 3 MB or smaller"),
        ("a.CSV", 3_000_000, ""),
    ],
)
def test_a_file_is_judged_by_its_ending_and_size(name: str, size: int, expected: str) -> None:
    field = fields.Upload(label="Extract", max_bytes=3_000_000, look=Look(accept=(".csv", ".ods")))

    assert sentence(field, {}, files={"it": SimpleUploadedFile(name, b"x" * size)}) == expected


def test_initial_values_are_shown() -> None:
    at = datetime(2026, 7, 1, 8, 5, tzinfo=UTC)

    assert find(form(fields.YesNo(label="x"), initial={"it": False}), "input", value="no", checked="")
    assert not find(form(fields.YesNo(label="x"), initial={"it": False}), "input", value="yes", checked="")
    assert find(form(fields.Moment(label="x"), initial={"it": at}), "input", name="it-time", value="09:05")
    assert find(form(fields.Pick(label="x", choices=PAIRS), initial={"it": "b"}), "option", value="b", selected="")
    assert find(form(fields.Checks(label="x", choices=PAIRS), initial={"it": ["a"]}), "input", value="a", checked="")
    assert find(form(fields.Whole(label="x"), initial={"it": 0}), "input", value="0")


def test_a_password_is_never_sent_back() -> None:
    assert "hunter2" not in str(form(fields.Password(label="Password"), {"it": "hunter2"}))
    assert find(form(fields.Password(label="Password")), "input", type="password", autocomplete="current-password")


def test_hints_and_errors_describe_their_input() -> None:
    one = form(fields.Text(label="Serial number", hint="On the label"), {})

    assert find(one, "input", id="id_it", aria_describedby="id_it-hint id_it-error")
    assert find(one, "div", id="id_it-hint")
    assert find(one, "p", id="id_it-error")


def test_a_pick_begins_with_a_line_that_chooses_nothing() -> None:
    assert find(form(fields.Pick(label="Station", choices=PAIRS)), "option", value="")
    assert "Choose the station" in str(form(fields.Pick(label="Station", choices=PAIRS)))


def test_options_in_groups_are_all_offered() -> None:
    field = fields.Pick(label="Station", choices=[("North", [("N1", "Northgate")]), ("S1", "Southfield")])

    assert [find(form(field), "option", value=value) != [] for value in ("", "N1", "S1")] == [True, True, True]


def test_one_field_of_a_form_prints_as_its_whole_group() -> None:
    one = form(fields.Text(label="Serial number"))

    assert str(one["it"]) == str(one["it"].as_field_group())
    assert find(one["it"], "div", **{"class": "govuk-form-group"})
    assert find(one["it"], "label", _for="id_it")


def test_an_unknown_kind_of_input_is_an_error_and_not_a_bare_input() -> None:
    with pytest.raises(TypeError, match="no GOV.UK component is known for SplitDateTimeWidget"):
        str(form(forms.SplitDateTimeField()))


def test_a_form_that_was_not_sent_has_no_errors() -> None:
    assert not has_errors(form(fields.Text(label="x")))
    assert has_errors(form(fields.Text(label="x"), {}))
    assert not has_errors(form(fields.Text(label="x"), {"it": "y"}), form(fields.Text(label="x")))


def test_a_refusal_is_put_at_its_field_or_over_the_form() -> None:
    at_field, over_all = form(fields.Text(label="x"), {"it": "y"}), form(fields.Text(label="x"), {"it": "y"})

    refuse(at_field, Refusal("It is 100% taken: choose another", field="it"))
    refuse(over_all, Refusal("Ask a superintendent", field="elsewhere"))

    assert error_list(at_field) == [{"text": "It is 100% taken: choose another", "href": "#id_it"}]
    assert error_list(over_all) == [{"text": "Ask a superintendent"}]


def test_a_label_cannot_carry_markup() -> None:
    html = str(form(fields.Choice(label="<b>x</b>", hint="<i>", choices=[("<u>", "<u>")]), {"it": "<s>"}))

    assert not any(f"<{tag}>" in html for tag in "bius")
