"""Each criterion and each policy has a page that says what it does, and the tutorial's criterion works as printed."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reddot.criteria import cases, catalogue, facts_file, policy_file, reading, yaml_text
from reddot.criteria.assess import facts_on
from reddot.criteria.catalogue import BY_NAME, CRITERIA
from reddot.criteria.columns_from import columns_from
from reddot.criteria.criterion import UNITS
from reddot.criteria.finding import Outcome
from reddot.criteria.library import policy_names, shipped_policy
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import limits_of
from reddot.criteria.policy_file import shapes_of
from reddot.kernel.facts import FactKind

DOCS = Path(__file__).parents[3] / "docs"
PARTS = ("## Answers", "- **Met**", "- **Not met**", "- **Unknown**", "**May change**", "## Reading and sources")


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.name)
def test_a_criterion_has_a_page_with_its_question_limits_and_answers(criterion):
    page = (DOCS / f"reference/criteria/{criterion.name}.md").read_text()
    assert criterion.question in page
    for name in [*shapes_of(criterion), *(kind.value for kind in criterion.reads)]:
        assert f"`{name}`" in page
    for part in PARTS:
        assert part in page
    assert f"[{criterion.name}]({criterion.name}.md)" in (DOCS / "reference/criteria/README.md").read_text()


def test_every_policy_unit_and_assumption_is_on_the_page_of_policies():
    page = (DOCS / "reference/policies.md").read_text()
    for name in policy_names():
        assert f"`{name}`" in page
        for line in shipped_policy(name).criteria:
            assumed = [line, *limits_of(line.limits).values()]
            assert all(thing.note in page for thing in assumed if thing.assumed)
    assert all(f"`{unit}`" in page for unit in UNITS)


def test_every_code_of_a_defect_is_explained():
    page = (DOCS / "reference/policies.md").read_text() + (DOCS / "reference/facts-file.md").read_text()
    source = "".join(
        Path(module.__file__).read_text() for module in (facts_file, policy_file, reading, yaml_text, cases)
    )
    codes = set(re.findall(r"""(?:refuse|NotThisYamlError|_unread)\(\s*"([a-z_]+)",""", source))
    assert len(codes) > 20
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_every_kind_of_fact_is_on_the_page_of_the_facts_file():
    page = (DOCS / "reference/facts-file.md").read_text()
    assert [kind for kind in FactKind if f"`{kind.value}`" not in page] == []


def test_every_cited_source_number_is_listed():
    listed = set(re.findall(r"SRC-\d{3}", (DOCS / "sources.md").read_text()))
    for name in policy_names():
        for source in shipped_policy(name).sources:
            numbers = set(re.findall(r"SRC-\d{3}", source.where))
            assert numbers <= listed
            assert numbers or source.id == "research-note"


def test_the_criterion_of_the_tutorial_works_as_printed(monkeypatch):
    page = (DOCS / "tutorial/your-first-criterion.md").read_text()
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    text = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "cases:" in block)
    module = ModuleType("reddot.criteria.settled_posting")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, "your-first-criterion.md", "exec"), module.__dict__)
    monkeypatch.setitem(BY_NAME, "settled_posting", module.CRITERION)
    loaded = cases.load_cases(text)
    assert loaded.problems == ()
    assert {case.expect for case in loaded.cases} == set(Outcome)
    for case in loaded.cases:
        assert case.differences() == []
        found = module.assess_all(columns_from([facts_on(case.facts)(case.on)]), case.limits, case.context)
        assert (found.outcome[0], found.until[0]) == (case.expect, case.finding().until.toordinal())


def test_the_catalogue_is_what_the_policies_draw_on():
    assert set(catalogue.ALWAYS_NEEDED) <= set(BY_NAME)
    assert national_rules().restricted == ("special",)
