"""One page with every component at its worst: longest names, empty lists, errors. Rendered by tests only."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from reddot.govuk import fields
from reddot.govuk.forms import FilterForm
from reddot.govuk.look import Look
from reddot.govuk.shell import NavItem, Shell, with_current
from reddot.govuk.values import Card, Code, Column, Event, Lines, Link, Row, Tag, Task, When

LONG = "Maximiliana-Konstantina Featherstonehaugh-Wolfeschlegelsteinhausenbergerdorff"


class Everything(forms.Form):
    serial = fields.Text(label="Serial number", hint="On the label under the grip", max_length=20)
    reason = fields.LongText(label="Why it is needed", named="why it is needed", max_length=500)
    tested = fields.Day(label="When was the test?", hint="For example, 27 3 2026", named="the test date")
    issued = fields.Moment(label="When was it handed over?", named="the time of handing over")
    hours = fields.Whole(label="Hours", look=Look(suffix="a month"), min_value=0)
    level = fields.Decimal(label="Level reached", max_digits=4, decimal_places=1)
    result = fields.Choice(
        label="Result",
        choices=[("passed", "Passed"), ("failed", "Failed")],
        look=Look(hints={"failed": "Below the level"}),
    )
    station = fields.Pick(label="Station", choices=[("N1", "Northgate"), ("S2", LONG)])
    models = fields.Checks(label="Models", choices=[("a", "Model A"), ("b", "Model B")])
    facing = fields.YesNo(label="Does the role face the public?", missing="Select yes if the role faces the public")
    read = fields.Tick(label="I have read the policy")
    extract = fields.Upload(label="Extract", max_bytes=10_000_000, look=Look(accept=(".csv", ".xlsx", ".ods")))
    email = fields.Email(label="Email address")
    password = fields.Password(label="Password")
    token = fields.Hidden(initial="t")


class Filters(FilterForm):
    q = fields.Text(label="Name or number", required=False)
    station = fields.Pick(label="Station", choices=[("N1", "Northgate"), ("S2", LONG)], required=False)
    answer = fields.Checks(
        label="Answer", choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], required=False
    )


def shell(request: HttpRequest) -> Shell:
    items = [NavItem("Home", "/"), NavItem("Workforce", "/sink/"), NavItem("Policies", "/policies/")]
    items += [NavItem("Imports", "/imports/"), NavItem("Ledger", "/ledger/"), NavItem("Accounts", "/accounts/")]
    return Shell(
        navigation=with_current(items, request.path), search="/search/", account="A. Featherstonehaugh-Wolfe", sign_out="/out/",
        search_label="Collar number, name or station", phase="Demo", phase_text="Everyone here is invented.",
        note="The people, forces and figures on this page are invented.", account_href="/account/",
        footer=[NavItem("Help", "/help/"), NavItem("Accessibility statement", "/accessibility/")],
    )  # fmt: skip


COLUMNS = [
    Column(label="Officer", sort="name"),
    Column(label="Collar number"),
    Column(label="Station", sort="station"),
    Column(label="Average duty", unit="hours a month", numeric=True, sort="hours"),
    Column(label="May carry"),
    Column(label="Changes on"),
    Column(label="Actions", quiet=True),
]
TAGS = (Tag("Yes", "met"), Tag("No", "not-met"), Tag("Unknown", "unknown"), Tag("Lapses soon", "soon"), Tag("Draft"))


def table_rows(count: int) -> list[tuple[object, ...]]:
    names = ["Ada Okafor", LONG, "Siân Ŵyn-Jones", "<b>Bobby</b>", "Łukasz Żak"]
    return [
        (
            Link(names[place % 5], f"/officers/{place}/"), f"{place:04}", "Northgate", place * 1037 if place % 4 else None,
            TAGS[place % 5], When(date(2026, 3, 1 + place % 28)), Link("Open", f"/officers/{place}/", about=names[place % 5]),
        )
        for place in range(count)
    ]  # fmt: skip


REASONS = [
    SimpleNamespace(title="First aid within 12 months", tag=TAGS[0], because="Passed on 3 May 2025; lasts until 2 May 2026.", source="Policy 4.2"),
    SimpleNamespace(title="Average of at least 40 duty hours a month over a rolling window of twelve months", tag=TAGS[1], because="The average is 31.5 hours.", source="Decision 23 of 2019, page 4"),
    SimpleNamespace(title="Fitness test", tag=TAGS[2], because="There is no fitness test result.", source=""),
]  # fmt: skip
EVENTS = [
    Event(when=date(2026, 3, 14), title="Posted to Northgate", detail="From Southfield.", source="HR extract of 15 March 2026", recorded=date(2026, 3, 15)),
    Event(when="1 April 2019 to 31 March 2024", title="Response officer", tag=TAGS[4]),
    Event(when=datetime(2019, 1, 1, 9, 5, tzinfo=UTC), title=LONG, detail=Code("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
]  # fmt: skip
ROWS = [
    Row(key="Name", value=LONG, actions=[Link("Change", "/change/", about="name")]),
    Row(key="Station", value=None),
    Row(key="Models", value=Lines(["Model A", "Model B"]), actions=[Link("Change", "/a/", "models"), Link("Remove", "/b/", "models")]),
    Row(key="Fingerprint", value=Code("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
]  # fmt: skip
CARDS = [
    Card(title="Authority lapses within 30 days", href="/a/", count=1285, text="Book a course for each."),
    Card(title="Unknown", href="/b/", count=0),
    Card(title="Import an extract", href="/c/", text="CSV, XLSX or ODS."),
]
TASKS = [
    Task(title="Read the policy", status=Tag("Done", "met"), href="/t/1/"),
    Task(title="Sign", status="Cannot start yet", hint="After both signatures"),
]

SOURCE = """
{% extends "govuk/page.jinja" %}
{% from "govuk/components.jinja" import table, pages, keyset, nothing, exports, filters, form_start, buttons, button, link_button,
  answer, reasons, summary, timeline, tag, code, cards, tasks, progress, panel, back_link, breadcrumbs, inset, warning, details %}
{% block title %}Every component{% endblock %}
{% block back %}{{ breadcrumbs([link("Home", "/"), link("Workforce", "/sink/")]) }}{% endblock %}
{% block content %}
{{ answer("met", "Yes, may carry Taser 7", "Until 2 May 2026, when first aid lapses.") }}
{{ answer("not-met", "No, may not carry Taser 7", "Two of nine criteria are not met.") }}
{% call answer("unknown", "Unknown: " ~ long) %}Record <a href="/x/">a fitness test result</a> to have an answer.{% endcall %}
<h2 class="govuk-heading-m">Reasons</h2>{{ reasons(why) }}
{{ filters(filter_form, request.GET, "officers", clear="/sink/") }}
{{ table("Officers of Northgate", columns, rows, units="duty in hours, averaged over 12 months", query=request.GET, order="name") }}
{{ pages(request.GET, 7, 70, "officers", 3512, 301, 350) }}
{{ exports(request.GET, noun="officers") }}
{{ keyset("?before=a", "?after=b", "Pages of a long list") }}
{{ table("Nobody", columns, [], empty="No officer fits these filters.") }}
{{ nothing("No policy is in force.", "/policies/", "Adopt a policy") }}
<h2 class="govuk-heading-m">Facts</h2>{{ summary(facts) }}
<h2 class="govuk-heading-m">Timeline</h2>{{ timeline(events) }}{{ timeline([]) }}
<h2 class="govuk-heading-m">Work</h2>{{ cards(work) }}{{ tasks(steps) }}
{{ progress("Importing extract", 51234, 125000, "about 20 seconds left") }}
{{ inset("Authority is computed from dated facts.") }}{{ warning("You cannot undo this.") }}
{% call details("How this is computed") %}From dated facts.{% endcall %}
<p class="govuk-body">{{ tag("Met", "met") }} {{ code("abc") }} <a class="govuk-link" href="/seen/">a link</a> {{ 1234567 | number }} {{ 2 | plural("officer") }}</p>
<h2 class="govuk-heading-m">Form</h2>
{% call form_start(form, request) %}{{ form }}{{ buttons("Save and continue", "/cancel/") }}{% endcall %}
{{ button("Suspend", "warning") }}{{ link_button("Compare", "/compare/", "secondary") }}
{% endblock %}
"""


def sink(request: HttpRequest) -> HttpResponse:
    """The page; `?sent=1` shows the form with all its errors, `?flash=1` the messages."""
    sent = {"tested-day": "31", "tested-month": "2", "tested-year": "2026", "hours": "many", "serial": "x" * 40}
    if request.GET.get("flash"):
        messages.success(request, "3,512 officers were imported.")
        messages.warning(request, "12 rows were left out.")
    context = {
        "form": Everything(sent) if request.GET.get("sent") else Everything(), "filter_form": Filters(request.GET),
        "shell": shell(request), "columns": COLUMNS, "rows": table_rows(12), "why": REASONS, "facts": ROWS, "events": EVENTS,
        "work": CARDS, "steps": TASKS, "link": Link, "long": LONG,
    }  # fmt: skip
    return HttpResponse(engines["jinja2"].from_string(SOURCE).render(context, request))


def problem(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"govuk/{name}.jinja")


urlpatterns = [path("sink/", sink), path("problem/<str:name>/", problem)]
