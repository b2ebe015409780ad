"""The page shell without a browser: titles, policy, problems, strictness, allauth's forms, and what a list costs."""

import re
import time
from typing import Any

import pytest
from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.template import engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from jinja2 import UndefinedError

from reddot.govuk import fields, tables
from reddot.govuk.shell import NavItem, with_current
from reddot.govuk.values import Column
from tests.apps.govuk.dom import dom, find
from tests.apps.govuk.kitchen_sink import COLUMNS, shell, table_rows

REQUEST = RequestFactory().get("/sink/?page=2")


class One(forms.Form):
    serial = fields.Text(label="Serial number")


def page(source: str, **context: Any) -> str:
    head = "{% extends 'govuk/page.jinja' %}{% block title %}Officers{% endblock %}"
    return engines["jinja2"].from_string(head + source).render(context, REQUEST)


def title(html: str) -> str:
    found = re.search("<title>(.*?)</title>", html, re.DOTALL)
    assert found is not None
    return found[1].strip()


def test_the_title_says_error_first_only_when_a_form_that_was_sent_has_one() -> None:
    assert title(page("")) == "Officers – Reddot"
    assert title(page("", form=One())) == "Officers – Reddot"
    assert title(page("", form=One({"serial": "x"}))) == "Officers – Reddot"
    assert title(page("", form=One({}))) == "Error: Officers – Reddot"
    assert title(page("", forms=[One(), One({})])) == "Error: Officers – Reddot"


def test_the_summary_stands_before_the_heading_and_leads_to_the_field() -> None:
    html = page("{% block content %}{{ form }}{% endblock %}", form=One({}))

    assert html.index("govuk-error-summary") < html.index("<h1")
    assert find(html, "a", href="#id_serial")
    assert find(html, "input", id="id_serial", aria_describedby="id_serial-error")


def test_a_form_page_is_one_form_with_its_token_and_buttons() -> None:
    html = get_template("govuk/form_page.jinja").render(
        {"form": One(), "title": "Record", "button": "Save", "cancel": "/x"}, REQUEST
    )

    assert find(html, "form", method="post", novalidate="")
    assert find(html, "input", type="hidden", name="csrfmiddlewaretoken")
    assert ("text", "Save") in dom(html)
    assert find(html, "a", href="/x")


def test_a_form_with_a_file_says_so() -> None:
    form = type("F", (forms.Form,), {"it": fields.Upload(label="Extract", max_bytes=1)})()

    html = get_template("govuk/form_page.jinja").render({"form": form, "title": "Import"}, REQUEST)

    assert find(html, "form", enctype="multipart/form-data")


def test_the_policy_lets_only_this_pages_script_run(sink: None) -> None:
    first, second = Client().get("/sink/"), Client().get("/sink/")
    nonces = re.findall(r"'nonce-([^']+)'", first.headers["Content-Security-Policy"])

    assert nonces == re.findall(r'<script nonce="([^"]+)"', first.content.decode())
    assert nonces != re.findall(r'<script nonce="([^"]+)"', second.content.decode())
    assert "unsafe" not in first.headers["Content-Security-Policy"]
    assert not re.search(r'\son\w+="|style="', first.content.decode())


def test_nothing_on_a_page_comes_from_another_host(sink: None) -> None:
    html = Client().get("/sink/?sent=1").content.decode()

    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*', html) == []


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf"])
def test_a_page_about_a_problem_needs_nothing_at_all(name: str) -> None:
    html = get_template(f"govuk/{name}.jinja").render()

    assert len(find(html, "h1")) == 1
    assert "nonce" not in html


def test_an_error_page_says_what_it_was_told() -> None:
    assert "Only a superintendent may" in get_template("govuk/403.jinja").render(
        {"why": "Only a superintendent may do this."}
    )
    assert "R-1" in get_template("govuk/500.jinja").render({"reference": "R-1"})


def test_a_name_that_is_missing_stops_the_page() -> None:
    with pytest.raises(UndefinedError, match="nobody"):
        page("{% block content %}{{ nobody }}{% endblock %}")


def test_text_is_escaped_everywhere() -> None:
    evil = '<script>alert("x")</script>'
    html = page(
        "{% block content %}{{ evil }}{{ table_body(columns, [[evil]], true, '') }}{% endblock %}",
        evil=evil,
        columns=[Column(label="x")],
    )

    assert evil not in html


def test_a_django_template_is_left_to_django() -> None:
    assert "jinja" not in type(get_template("django/forms/widgets/text.html")).__module__


def test_the_current_page_is_marked_by_the_longest_address() -> None:
    items = [NavItem("Home", "/"), NavItem("People", "/people/"), NavItem("Imports", "/people/imports/")]

    assert [item.current for item in with_current(items, "/people/imports/3/")] == [False, False, True]
    assert [item.current for item in with_current(items, "/people/7/")] == [False, True, False]
    assert [item.current for item in with_current(items, "/elsewhere/")] == [False, False, False]
    assert [item.current for item in with_current(items, "/")] == [True, False, False]


def test_the_shell_offers_search_navigation_and_signing_out() -> None:
    html = page("", shell=shell(REQUEST))

    assert find(html, "form", action="/search/", role="search")
    assert find(html, "a", href="/sink/", aria_current="true")
    assert find(html, "form", action="/out/", method="post")
    assert ("text", "The people, forces and figures on this page are invented.") in dom(html)
    assert not find(page(""), "form")


@pytest.mark.parametrize("form", [LoginForm, AuthenticateForm], ids=lambda form: form.__name__)
def test_the_forms_of_the_sign_in_library_look_the_same(form: Any, db: None) -> None:
    one = form(data={}, user=None) if form is AuthenticateForm else form(data={})
    html = get_template("govuk/form_page.jinja").render({"form": one, "title": "Sign in"}, REQUEST)
    boxes = [box for box in find(html, "input") if not any(part in box for part in ("type=hidden", "type=checkbox"))]

    assert boxes
    assert all(any(part.startswith("class=govuk-input") for part in box) for box in boxes)
    assert title(html).startswith("Error: ")
    assert "This field is required" not in html


def test_a_row_with_a_cell_too_many_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        tables.body([Column(label="x")], [["a", "b"]], headed=True, blank="")


def test_cells_say_what_they_are() -> None:
    columns = [Column(label="Name"), Column(label="Hours", numeric=True)]
    html = tables.body(columns, [["Ada", 12345], ["Siân", None]], headed=True, blank="Not recorded")

    assert len(find(html, "th", scope="row")) == 2
    assert ("text", "12,345") in dom(html)
    assert ("text", "Not recorded") in dom(html)
    assert len(find(html, "td", **{"class": "govuk-table__cell govuk-table__cell--numeric"})) == 2


def test_a_table_of_50_rows_costs_less_than_a_millisecond() -> None:
    rows = table_rows(50)

    def cost() -> float:
        started = time.process_time()
        for _ in range(20):
            tables.body(COLUMNS, rows, headed=True, blank="Not recorded")
        return (time.process_time() - started) / 20

    assert min(cost() for _ in range(5)) < 0.001
