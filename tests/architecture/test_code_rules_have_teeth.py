"""Each rule about code reports the code it is there to stop, and lets its honest neighbour pass."""

from collections.abc import Callable
from textwrap import dedent

import pytest

from tests.architecture.house import Offence, Source
from tests.architecture.style_rules import (
    clock_inside,
    hidden_rules,
    long_template,
    names_a_force,
    names_a_machine,
    too_long,
)
from tests.architecture.writing_rules import (
    inner_functions,
    loose_services,
    reads_outside_queries,
    writes_outside_services,
)

Rule = Callable[[Source], list[Offence]]

VIEW = "reddot/people/views.py"
SERVICE = "reddot/people/services.py"
MODEL = "reddot/people/models/officer.py"
QUERY = "reddot/people/queries.py"

BROKEN: tuple[tuple[Rule, str, str], ...] = (
    (writes_outside_services, VIEW, "officer.save()"),
    (writes_outside_services, VIEW, "officer.save(update_fields=['collar'])"),
    (writes_outside_services, VIEW, "officer.delete()"),
    (writes_outside_services, VIEW, "officers.filter(pk=1).update(collar='7')"),
    (writes_outside_services, VIEW, "officers.create(collar='7')"),
    (writes_outside_services, VIEW, "officers.get_or_create(collar='7')"),
    (writes_outside_services, VIEW, "officers.update_or_create(collar='7')"),
    (writes_outside_services, VIEW, "officers.bulk_create(rows)"),
    (writes_outside_services, VIEW, "cursor.execute('UPDATE people_officer SET collar = 7')"),
    (writes_outside_services, VIEW, "cursor.execute(f'DELETE FROM {table}')"),
    (writes_outside_services, QUERY, "officer.save()"),
    (writes_outside_services, "reddot/entry/cli/people.py", "officer.save()"),
    (writes_outside_services, "reddot/entry/jobs/nightly.py", "officers.create(collar='7')"),
    (reads_outside_queries, VIEW, "Officer.objects.all()"),
    (reads_outside_queries, VIEW, "Officer._default_manager.all()"),
    (reads_outside_queries, "reddot/entry/web/views/home.py", "Officer.objects.all()"),
    (loose_services, SERVICE, "def rename(officer, *, by, at): officer.save()"),
    (loose_services, SERVICE, "def rename(*, officer, at): officer.save()"),
    (loose_services, SERVICE, "def rename(*, officer, by): officer.save()"),
    (loose_services, SERVICE, "def rename(*, officer): _write(officer)\ndef _write(officer): officer.save()"),
    (loose_services, "reddot/people/services/facts.py", "def rename(*, officer): officer.save()"),
    (hidden_rules, MODEL, "from django.db.models.signals import post_save"),
    (hidden_rules, MODEL, "from django.db.models import signals"),
    (hidden_rules, "reddot/people/apps.py", "import django.dispatch"),
    (hidden_rules, "reddot/people/forms.py", "from django.forms import ModelForm"),
    (hidden_rules, "reddot/people/forms.py", "class F(forms.ModelForm): ..."),
    (hidden_rules, MODEL, "class Officer(Model):\n    def save(self): ..."),
    (hidden_rules, MODEL, "class Officer(Model):\n    class Meta:\n        ordering = ['collar']"),
    (hidden_rules, MODEL, "class Officer(Model):\n    collar = CharField(validators=[digits])"),
    (clock_inside, SERVICE, "timezone.now()"),
    (clock_inside, SERVICE, "datetime.now(tz=UTC)"),
    (clock_inside, SERVICE, "datetime.datetime.now(tz=UTC)"),
    (clock_inside, QUERY, "date.today()"),
    (clock_inside, QUERY, "from django.utils.timezone import now"),
    (clock_inside, QUERY, "from django.db.models.functions import Now"),
    (clock_inside, QUERY, "time.time()"),
    (clock_inside, MODEL, "at = DateTimeField(default=timezone.now)"),
    (clock_inside, MODEL, "at = DateTimeField(auto_now_add=True)"),
    (clock_inside, "reddot/criteria/service.py", "date.today()"),
    (too_long, VIEW, "def long():\n" + "    x = 1\n" * 60),
    (too_long, VIEW, "x = 1\n" * 501),
    (long_template, "reddot/people/templates/people/officer.jinja", "<p></p>\n" * 80),
    (names_a_force, VIEW, "name = 'Kent Police'"),
    (names_a_force, VIEW, "kent_officers = 3"),
    (names_a_force, VIEW, "class ThamesValleyRule: ..."),
    (names_a_force, VIEW, "area = f'West Midlands {x}'"),
    (names_a_machine, "docs/how-to/run.md", "cd /root/reddot"),
    (names_a_machine, "scripts/x", "cp /work/main/x ."),
    (names_a_machine, "uv.lock", 'registry = "https://pypi.org/simple"'),
    (names_a_machine, "package-lock.json", '"resolved": "https://registry.npmjs.org/sass"'),
)

HONEST: tuple[tuple[Rule, str, str], ...] = (
    (writes_outside_services, VIEW, "services.rename(officer=officer, by=by, at=at)"),
    (writes_outside_services, VIEW, "context.update({'a': 1}); digest.update(data); book.save(stream)"),
    (writes_outside_services, VIEW, "cursor.execute('SELECT update_count FROM t')"),
    (writes_outside_services, SERVICE, "officer.save()"),
    (writes_outside_services, "reddot/people/migrations/0002_rows.py", "officers.create(collar='7')"),
    (reads_outside_queries, QUERY, "Officer.objects.all()"),
    (reads_outside_queries, SERVICE, "Officer.objects.select_for_update()"),
    (loose_services, SERVICE, "def rename(*, officer, by, at): officer.save()"),
    (loose_services, SERVICE, "def explain(*, officer): return officer.name"),
    (loose_services, SERVICE, "def _write(officer): officer.save()"),
    (hidden_rules, "reddot/people/forms.py", "class F(forms.Form):\n    def clean(self): ..."),
    (clock_inside, VIEW, "timezone.now()"),
    (clock_inside, "reddot/entry/jobs/nightly.py", "timezone.now()"),
    (clock_inside, "reddot/entry/cli/people.py", "datetime.now(tz=UTC)"),
    (clock_inside, SERVICE, "def f(*, at): return at.date()"),
    (too_long, VIEW, "def short():\n" + "    x = 1\n" * 59),
    (names_a_force, VIEW, '"""As the Kent policy of 2019 words it."""\n# Kent too\nkentish = 1'),
    (names_a_machine, "docs/how-to/run.md", "see https://example.org/work/ and ./root/"),
)


@pytest.mark.parametrize(("rule", "path", "code"), BROKEN)
def test_broken_code_is_reported(rule: Rule, path: str, code: str) -> None:
    assert rule(Source(path, dedent(code)))


@pytest.mark.parametrize(("rule", "path", "code"), HONEST)
def test_honest_code_passes(rule: Rule, path: str, code: str) -> None:
    assert rule(Source(path, dedent(code))) == []


FACTS = Source("reddot/people/services/facts.py", "def stated(row): ...\ndef record(row): ...\ndef close(row): ...")
BESIDE = Source("reddot/people/services/imports.py", "from reddot.people.services.facts import stated")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("reddot/people/services/__init__.py", "from reddot.people.services.facts import record, close"),
        ("reddot/people/views.py", "from reddot.people.services import facts\nfacts.record(1); facts.close(1)"),
        ("demo/build.py", "from reddot.people.services.facts import record as r, close"),
    ],
)
def test_only_a_function_that_its_folder_keeps_to_itself_may_take_positions(path: str, code: str) -> None:
    inner = inner_functions([FACTS, BESIDE, Source(path, code)])

    found = loose_services(FACTS, inner)

    assert [offence.what.split("(")[0] for offence in found] == ["record", "close"]


def test_an_offence_names_its_file_line_and_remedy() -> None:
    offence = writes_outside_services(Source(VIEW, "x = 1\nofficer.save()"))[0]

    assert (
        str(offence)
        == f"{VIEW}:2: officer.save() writes: call a service, which takes by and at and appends to the ledger"
    )
