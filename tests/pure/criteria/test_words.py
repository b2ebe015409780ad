"""How facts are said, and what happens when a file that comes with Reddot is broken."""

from datetime import date

import pytest

from reddot.criteria import library, national_file
from reddot.criteria.facts import Fact
from reddot.criteria.facts_file import load_facts
from reddot.criteria.words import a, contradiction, hours_in_words, value_in_words
from reddot.kernel.facts import FactKind, number_of


def fact(kind, value, source="", ref=""):
    return Fact(
        kind=kind, value=value, number=number_of(kind, value), valid_from=date(2020, 1, 1), source=source, ref=ref
    )


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (FactKind.ROLE, "roads_policing/yes", "roads policing, public-facing"),
        (FactKind.ROLE, "custody/no", "custody, not public-facing"),
        (FactKind.ROLE, "dogs/unknown", "dogs, not known whether public-facing"),
        (FactKind.FITNESS, "shuttle_15m 5.40", "15-metre shuttle run level 5.4"),
        (FactKind.FITNESS, "chester_treadmill_run 10", "Chester treadmill run level 10"),
        (FactKind.DUTY_HOURS, "41.50", "41.5 hours"),
        (FactKind.RANK, "special_chief_inspector", "special chief inspector"),
    ],
)
def test_a_value_is_said_in_words(kind, value, words):
    assert value_in_words(fact(kind, value)) == words


@pytest.mark.parametrize(("hundredths", "words"), [(0, "0"), (4000, "40"), (4005, "40.05"), (123450, "1,234.5")])
def test_hours_are_said_without_idle_zeros(hundredths, words):
    assert hours_in_words(hundredths) == words


@pytest.mark.parametrize("noun", ["an inspector", "a sergeant", "an X2 course result", "a TASER 7 course result"])
def test_a_noun_gets_its_article(noun):
    assert a(noun.partition(" ")[2]) == noun


def test_sides_of_a_contradiction_are_told_apart_by_source_then_row():
    sides = [
        fact(FactKind.RANK, "sergeant", source="hr"),
        fact(FactKind.RANK, "inspector", ref="fact:7"),
        fact(FactKind.RANK, "constable"),
    ]
    assert contradiction(sides) == "hr says sergeant, fact:7 says inspector, one record says constable"


def test_a_broken_policy_or_rules_file_of_ours_fails_aloud(monkeypatch):
    monkeypatch.setattr(library, "policy_text", lambda name: "name: broken")
    with pytest.raises(ValueError, match=r"broken-2019.yaml: The file needs"):
        library.shipped_policy.__wrapped__("broken-2019")
    broken = national_file.load_rules("[")
    monkeypatch.setattr(national_file, "load_rules", lambda text: broken)
    with pytest.raises(ValueError, match=r"rules/national.yaml: Line 1"):
        national_file.national_rules.__wrapped__()


def test_a_posting_must_say_where():
    loaded = load_facts('{"facts": [{"kind": "posting", "value": 3, "from": "2020-01-01"}]}')
    assert [problem.code for problem in loaded.problems] == ["not_a_text"]
