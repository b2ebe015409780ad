"""A policy file with a defect is named by line, never half loaded; a sound one keeps every source."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.criteria.catalogue import ALWAYS_NEEDED, BY_NAME, CRITERIA
from reddot.criteria.library import policy_names, policy_text, shipped_policy
from reddot.criteria.policy import Basis, limits_of
from reddot.criteria.policy_file import load_policy
from reddot.criteria.yaml_text import LONGEST

SOUND = """\
name: plain
title: A plain policy
officer_type: regular
suggested_from: 2020-01-01
models: [x2]
sources:
  - {id: order, title: Force order, where: Intranet, standing: issuer}
criteria:
  - {criterion: employed, source: order, basis: document}
  - {criterion: model_covered, source: order, basis: document}
  - {criterion: model_approved, source: order, basis: national}
  - {criterion: national_rule, source: order, basis: national}
  - criterion: accreditation
    source: order
    basis: document
    limits:
      lasts: {value: 12, unit: months, source: order}
  - criterion: fitness_level
    source: order
    basis: document
    limits:
      test: {value: shuttle_15m, source: order}
      level: {value: 5.4, unit: level, source: order}
      lasts: {value: 1, unit: years, source: order}
  - criterion: endorsement
    source: order
    basis: document
    limits:
      at_least: {value: superintendent, source: order}
"""

DEFECTS = [
    ("criterion: employed,", "criterion: emplyed,", "unknown_criterion", 9),
    ("criterion: employed, source: order,", "criterion: employed,", "missing_source", 9),
    ("criterion: employed, source: order,", "criterion: employed, source: rumour,", "unknown_source", 9),
    ("unit: level, source: order", "unit: level", "missing_source", 23),
    ("value: 5.4, ", "", "missing_number", 23),
    ("value: shuttle_15m, ", "", "missing_value", 22),
    ("value: 5.4", "value: high", "not_a_number", 23),
    ("value: 5.4", "value: 5.4567", "number_out_of_range", 23),
    ("value: 5.4", "value: -5", "number_out_of_range", 23),
    ("value: 12, unit: months", "value: 13, unit: months", "number_out_of_range", 17),
    ("value: 12, unit: months", "value: 2, unit: years", "number_out_of_range", 17),
    ("unit: level", "unit: stages", "unknown_unit", 23),
    (", unit: level", "", "missing_unit", 23),
    ("unit: level", "unit: months", "unknown_unit", 23),
    ("      level: {value: 5.4, unit: level, source: order}\n", "", "missing_limit", 18),
    ("level: {value: 5.4, unit: level, source: order}", "level: 5.4", "not_a_mapping", 23),
    ("criterion: model_covered", "criterion: employed", "repeated_criterion", 10),
    ("value: superintendent", "value: superintendant", "unknown_code", 29),
    ("value: superintendent", "value: special_superintendent", "unknown_code", 29),
    ("value: superintendent", "value: [superintendent, chief_superintendent]", "too_many", 29),
    ("value: superintendent", "value: [superintendent, superintendent]", "repeated", 29),
    ("value: superintendent", "value: []", "empty", 29),
    ("at_least: {", "at_most: {", "unknown_name", 29),
    ("basis: document\n", "basis: hearsay\n", "unknown_code", 15),
    ("    basis: document\n", "", "missing", 13),
    (
        "source: order}\n  - criterion: fitness",
        "source: order, assumed: true}\n  - criterion: fitness",
        "missing_note",
        17,
    ),
    (
        "source: order}\n  - criterion: fitness",
        "source: order, assumed: maybe}\n  - criterion: fit",
        "not_true_or_false",
        17,
    ),
    ("officer_type: regular", "officer_type: detective", "unknown_code", 3),
    ("models: [x2]", "models: [x2, x12]", "unknown_code", 5),
    ("models: [x2]\n", "", "missing", 1),
    ("suggested_from: 2020-01-01", "suggested_from: 2020-02-30", "not_a_date", 4),
    ("suggested_from: 2020-01-01", "suggested_from: 1066-10-14", "date_out_of_range", 4),
    ("name: plain", "name: Not A Name", "bad_name", 1),
    ("title: A plain policy", "title: ''", "not_a_text", 2),
    ("title: A plain policy", "title: [A, plain, policy]", "not_a_text", 2),
    ("title:", "titel:", "unknown_name", 2),
    ("standing: issuer", "standing: gossip", "unknown_code", 7),
    ("title: Force order, ", "", "missing", 7),
    ("  - {id: order,", "  - gossip\n  - {id: order,", "not_a_mapping", 7),
    ("  - {id: order,", "  - {id: order, title: A, where: B, standing: press}\n  - {id: order,", "repeated_source", 1),
    ("criteria:\n", "criteria: none\nothers:\n", "not_a_list", 8),
    ("  - {criterion: employed, source: order, basis: document}\n", "", "national_minimum", 9),
    ("  - {criterion: employed,", "  - employed\n  - {criterion: employed,", "not_a_mapping", 9),
    ("  - {criterion: employed,", "  - {source: order}\n  - {criterion: employed,", "missing", 9),
    ("title: A plain policy", "title: A\ntitle: B", "repeated_name", 3),
    ("title: A plain policy", "title: [", "yaml_syntax", 4),
    ("title: A plain policy", "title: \x01", "yaml_syntax", None),
    ("title: A plain policy", 'title: "\\UFFFFFFFF"', "yaml_syntax", None),
    ("title: A plain policy", "title: !!python/object/apply:os.system [id]", "unsafe_tag", 2),
    ("title: A plain policy", "title: !!binary aGk=", "unsafe_tag", 2),
    ("title: A plain policy", "title: &anchor A", "alias", 2),
    ("title: A plain policy", "title: *anchor", "alias", 2),
    ("title: A plain policy", "title: A\n--- \nname: again", "two_documents", 3),
    ("title: A plain policy", "? [a]\n: b", "yaml_syntax", 2),
    ("title: A plain policy", "title: " + "[" * 5000, "too_deep", 2),
    ("title: A plain policy", "title: " + "A" * LONGEST, "too_long", None),
    ("title: A plain policy", "title: " + "A" * 2001, "not_a_text", 2),
]


def test_a_sound_policy_loads():
    loaded = load_policy(SOUND)
    assert loaded.problems == ()
    assert [line.name for line in loaded.policy.criteria] == [*ALWAYS_NEEDED, "fitness_level", "endorsement"]
    assert loaded.policy.get("fitness_level").limits.lasts.number == 12
    assert loaded.policy.get("eyesight") is None


@pytest.mark.parametrize(("sound", "broken", "code", "line"), DEFECTS)
def test_a_defect_is_named_with_its_line(sound, broken, code, line):
    assert sound in SOUND
    loaded = load_policy(SOUND.replace(sound, broken, 1))
    assert loaded.policy is None
    assert (code, line) in [(problem.code, problem.row) for problem in loaded.problems]
    assert all(problem.message.endswith(".") and problem.fatal for problem in loaded.problems)


@pytest.mark.parametrize("text", ["", "just a text", "[a, list]", "12", "# only a comment"])
def test_a_file_that_is_no_policy_is_refused(text):
    assert [problem.code for problem in load_policy(text).problems] == ["not_a_mapping"]


def test_an_alias_bomb_is_refused_before_it_grows():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert [problem.code for problem in load_policy(bomb).problems] == ["alias"]


def test_limits_that_disagree_are_refused():
    line = "  - {criterion: service_length, source: order, basis: document, limits: {%s}}\n"
    two = "more_than: {value: 10, unit: years, source: order}, at_least: {value: 9, unit: years, source: order}"
    for limits in (two, ""):
        loaded = load_policy(SOUND + line % limits)
        assert [problem.code for problem in loaded.problems] == ["limits_disagree"]


@given(st.text(max_size=400) | st.text("{}[]:,-&*!|>'\"%@`#? \n\tabc012", max_size=400))
def test_no_text_makes_the_reader_fail(text):
    loaded = load_policy(text)
    assert loaded.policy is None
    assert loaded.problems


@given(st.data())
def test_a_policy_with_one_line_lost_or_doubled_loads_or_is_refused_in_words(data):
    lines = policy_text("kent-specials-2019").splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    times = data.draw(st.sampled_from([0, 2]))
    loaded = load_policy("\n".join([*lines[:place], *([lines[place]] * times), *lines[place + 1 :]]))
    assert (loaded.policy is None) == bool(loaded.problems)


@pytest.mark.parametrize("name", policy_names())
def test_every_shipped_policy_cites_a_listed_source_for_every_line_and_number(name):
    policy = shipped_policy(name)
    assert policy.name == name
    cited = set()
    for line in policy.criteria:
        cited |= {line.source, *(limit.source for limit in limits_of(line.limits).values())}
        assert policy.source(line.source).where
        for limit in limits_of(line.limits).values():
            assert limit.note or not limit.assumed
    assert cited == {source.id for source in policy.sources}


@pytest.mark.parametrize("name", policy_names())
def test_no_line_is_from_the_document_without_the_policys_own_document(name):
    policy = shipped_policy(name)
    for line in policy.criteria:
        if line.basis is Basis.DOCUMENT:
            assert "Founding document" in policy.source(line.source).where


def test_the_hash_is_of_what_is_said_not_of_the_layout():
    policy = load_policy(SOUND).policy
    same = load_policy("# a comment\n" + SOUND.replace("value: 12,", "value: 12.0,").replace("[x2]", "\n  - x2")).policy
    reordered = re.sub(r"(  - \{criterion: employed.*\n)(  - \{criterion: model_covered.*\n)", r"\2\1", SOUND)
    other = load_policy(SOUND.replace("value: 5.4", "value: 5.5")).policy
    assert policy.sha256 == same.sha256 == load_policy(reordered).policy.sha256
    assert policy.sha256 != other.sha256
    assert len({shipped_policy(name).sha256 for name in policy_names()}) == len(policy_names())


def test_every_part_of_a_policy_counts_in_its_hash():
    before = load_policy(SOUND).policy.sha256
    for old, new in [
        ("name: plain", "name: plainer"),
        ("A plain policy", "Another"),
        ("regular", "special"),
        ("2020-01-01", "2020-01-02"),
        ("[x2]", "[x2, x26]"),
        ("Intranet", "Library"),
        ("basis: national", "basis: practice"),
        ("value: superintendent", "value: chief_superintendent"),
        ("title: A plain policy", "title: A plain policy\nnote: Read this"),
    ]:
        assert load_policy(SOUND.replace(old, new, 1)).policy.sha256 != before


def test_names_of_criteria_are_unique():
    assert len(BY_NAME) == len(CRITERIA)


def test_an_unknown_shipped_policy_is_not_found():
    with pytest.raises(KeyError):
        policy_text("../rules/national")
