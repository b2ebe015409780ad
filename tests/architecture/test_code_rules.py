"""Every rule about code that import-linter cannot see, over the whole tree."""

from collections.abc import Callable

import pytest

from tests.architecture import style_rules, writing_rules
from tests.architecture.house import Offence, Source, python_sources, template_sources, tracked_sources

Rule = Callable[[Source], list[Offence]]

RULES_OF_THE_PACKAGE: tuple[Rule, ...] = (
    writing_rules.writes_outside_services,
    writing_rules.reads_outside_queries,
    style_rules.hidden_rules,
    style_rules.clock_inside,
)


def offences(rule: Rule, sources: list[Source]) -> str:
    """What a rule finds, a line each; "" when nothing."""
    return "\n".join(str(offence) for source in sources for offence in rule(source))


@pytest.mark.parametrize("rule", RULES_OF_THE_PACKAGE, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    sources = python_sources("reddot")
    assert sources

    found = offences(rule, sources)

    assert not found, f"{rule.__doc__}\n{found}"


def test_services_are_called_by_keyword_and_know_by_whom_and_when() -> None:
    sources = python_sources("reddot", "demo", "bench")
    inner = writing_rules.inner_functions(sources)

    found = "\n".join(str(offence) for source in sources for offence in writing_rules.loose_services(source, inner))

    assert not found, found


def test_no_function_is_past_60_lines_and_no_file_past_500() -> None:
    found = offences(style_rules.too_long, python_sources("reddot", "tests", "bench", "demo", "scripts"))

    assert not found, found


def test_templates_stay_under_80_lines() -> None:
    found = offences(style_rules.long_template, template_sources())

    assert not found, found


def test_no_code_names_a_force() -> None:
    found = offences(style_rules.names_a_force, python_sources("reddot", "demo"))

    assert not found, found


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    own = "tests/architecture/"  # the rule and its teeth have to name what they look for
    sources = [source for source in tracked_sources() if not source.path.startswith(own)]
    assert sources

    found = offences(style_rules.names_a_machine, sources)

    assert not found, found
