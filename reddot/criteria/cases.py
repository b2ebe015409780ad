"""Case files: situations that a policy officer can read, each with the answer that it must get.

One file per criterion (Met, NotMet and Unknown at least) and one per policy (whole officers).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from reddot.criteria.assess import Assessment, Verdict, assess, facts_on
from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.criterion import Context
from reddot.criteria.facts import Fact
from reddot.criteria.facts_file import OFFICER_TYPES, read_facts
from reddot.criteria.finding import NEVER, Finding, Outcome, Unknown
from reddot.criteria.library import policy_names, shipped_policy
from reddot.criteria.national import NationalRules
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import read_limits
from reddot.criteria.reading import Place
from reddot.criteria.yaml_text import read_yaml
from reddot.kernel.facts import DEVICE_MODELS, FactKind
from reddot.kernel.problem import Problem

_FOLDER = resources.files("reddot.criteria").joinpath("cases")
_CRITERION_TOP = ("criterion", "limits", "officer_type", "model", "models", "cases")
_CRITERION_CASE = ("name", "on", "known_on", "model", "limits", "facts", "expect", "until", "because", "needs")
_POLICY_CASE = (
    "name", "on", "known_on", "model", "facts", "without", "expect", "not_met", "unknown", "changes_on", "changes_to",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCase:
    """One situation for one criterion. until, because and needs are compared when they are given."""

    name: str
    criterion: str
    limits: Any
    context: Context
    on: date
    facts: tuple[Fact, ...]
    expect: Outcome
    until: date | None
    because: str
    needs: str

    def finding(self) -> Finding:
        """What the criterion says."""
        return BY_NAME[self.criterion].assess(facts_on(self.facts)(self.on), self.limits, self.context)

    def differences(self) -> list[str]:
        """How the answer differs from the one expected; empty when it does not."""
        found = self.finding()
        compared = [("outcome", self.expect, found.outcome), ("until", self.until or found.until, found.until)]
        compared.append(("because", self.because or found.because, found.because))
        if self.needs:
            compared.append(("needs", self.needs, found.needs if isinstance(found, Unknown) else None))
        return [f"{what}: expected {want!r}, got {got!r}" for what, want, got in compared if want != got]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCase:
    """One officer by a whole policy. not_met, unknown: exactly the criteria with that outcome."""

    name: str
    policy: Policy
    model: str
    rules: NationalRules
    on: date
    facts: tuple[Fact, ...]
    expect: Verdict
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    changes_on: date | None
    changes_to: Verdict | None

    def assessment(self) -> Assessment:
        """What the policy says."""
        return assess(self.policy, facts_on(self.facts), on=self.on, model=self.model, rules=self.rules)

    def differences(self) -> list[str]:
        """How the answer differs from the one expected; empty when it does not."""
        found = self.assessment()
        compared: list[tuple[str, object, object]] = [
            ("verdict", self.expect, found.verdict),
            ("not met", sorted(self.not_met), _with(found, Outcome.NOT_MET)),
            ("unknown", sorted(self.unknown), _with(found, Outcome.UNKNOWN)),
            ("changes_on", self.changes_on or found.changes_on, found.changes_on),
            ("changes_to", found.changes_to if self.changes_to is None else self.changes_to, found.changes_to),
        ]
        return [f"{what}: expected {want!r}, got {got!r}" for what, want, got in compared if want != got]


def _with(found: Assessment, outcome: Outcome) -> list[str]:
    return sorted(name for name, finding in found.findings.items() if finding.outcome is outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCases:
    """The cases of a file; none when there are problems."""

    cases: tuple[CriterionCase | PolicyCase, ...]
    problems: tuple[Problem, ...]


def case_text(kind: str, name: str) -> str | None:
    """The case file that comes with Reddot of a criterion or a policy, or None when there is none.

    kind: "criteria" or "policies".
    """
    file = _FOLDER.joinpath(kind, f"{name}.yaml")
    return file.read_text("utf-8") if file.is_file() else None


def load_cases(text: str) -> LoadedCases:
    """Read a case file.

    Raises: nothing; each defect is a Problem.
    """
    top = read_yaml(text)
    cases: tuple[CriterionCase | PolicyCase, ...] = ()
    if not top.problems and top.is_mapping():
        cases = tuple(_policy_cases(top) if top.get("policy") else _criterion_cases(top))
    return LoadedCases(cases=() if top.problems else cases, problems=tuple(top.problems))


def _criterion_cases(top: Place) -> list[CriterionCase]:
    top.allow(_CRITERION_TOP)
    named, listed = top.need("criterion"), top.need("cases")
    name = named.one_of(BY_NAME, "unknown_criterion") if named else None
    if name is None or listed is None:
        return []
    return [case for place in listed.items() if (case := _criterion_case(top, place, name)) is not None]


def _criterion_case(top: Place, place: Place, criterion: str) -> CriterionCase | None:
    if not place.is_mapping():
        return None
    place.allow(_CRITERION_CASE)
    on, expect = _day(place, "on"), _code(place, "expect", [outcome.name.lower() for outcome in Outcome])
    limits = read_limits(place if place.get("limits") else top, BY_NAME[criterion], frozenset({"case"}))
    if on is None or expect is None or limits is None:
        return None
    return CriterionCase(
        name=_text(place, "name", needed=True),
        criterion=criterion,
        limits=limits,
        context=_context(top, place),
        on=on,
        facts=_facts(place),
        expect=Outcome[expect.upper()],
        until=_until(place, "until"),
        because=_text(place, "because"),
        needs=_text(place, "needs"),
    )


def _context(top: Place, place: Place) -> Context:
    asked = place.get("model") or top.get("model")
    model = (asked.one_of(DEVICE_MODELS) or "x2") if asked else "x2"
    listed, officer_type = top.get("models"), top.get("officer_type")
    return Context(
        model=model,
        officer_type=(officer_type.one_of(OFFICER_TYPES) or "regular") if officer_type else "regular",
        models=listed.some_of(DEVICE_MODELS) if listed else (model,),
        rules=_rules(place),
    )


def _policy_cases(top: Place) -> list[PolicyCase]:
    top.allow(("policy", "usual", "cases"))
    name = _code(top, "policy", policy_names())
    usual, listed = top.get("usual"), top.need("cases")
    facts = tuple(read_facts(usual)) if usual else ()
    if name is None or listed is None:
        return []
    policy = shipped_policy(name)
    return [case for place in listed.items() if (case := _policy_case(place, policy, facts)) is not None]


def _policy_case(place: Place, policy: Policy, usual: tuple[Fact, ...]) -> PolicyCase | None:
    if not place.is_mapping():
        return None
    place.allow(_POLICY_CASE)
    on, expect = _day(place, "on"), _code(place, "expect", [verdict.name.lower() for verdict in Verdict])
    if on is None or expect is None:
        return None
    asked, changes_to = place.get("model"), place.get("changes_to")
    code = changes_to.one_of([verdict.name.lower() for verdict in Verdict]) if changes_to else None
    return PolicyCase(
        name=_text(place, "name", needed=True),
        policy=policy,
        model=(asked.one_of(DEVICE_MODELS) or "") if asked else policy.models[0],
        rules=_rules(place),
        on=on,
        facts=_instead(place, usual),
        expect=Verdict[expect.upper()],
        not_met=_names(place, "not_met"),
        unknown=_names(place, "unknown"),
        changes_on=_until(place, "changes_on"),
        changes_to=Verdict[code.upper()] if code else None,
    )


def _instead(place: Place, usual: Iterable[Fact]) -> tuple[Fact, ...]:
    """The usual facts, but those of the case in place of usual ones of the same kind and key, and some left out."""
    own = _facts(place)
    without = place.get("without")
    gone = without.some_of(FactKind) if without else ()
    replaced = {(fact.kind, fact.key) for fact in own}
    kept = [fact for fact in usual if (fact.kind, fact.key) not in replaced and fact.kind not in gone]
    return (*kept, *own)


def _facts(place: Place) -> tuple[Fact, ...]:
    listed = place.get("facts")
    return tuple(read_facts(listed)) if listed else ()


def _rules(place: Place) -> NationalRules:
    known_on = _day(place, "known_on") if place.get("known_on") else None
    return national_rules().known_on(known_on) if known_on else national_rules()


def _names(place: Place, name: str) -> tuple[str, ...]:
    listed = place.get(name)
    return listed.some_of(BY_NAME) if listed else ()


def _day(place: Place, name: str) -> date | None:
    given = place.need(name)
    return given.day() if given else None


def _until(place: Place, name: str) -> date | None:
    given = place.get(name)
    if given is None:
        return None
    return NEVER if given.value == "never" else given.day()


def _code(place: Place, name: str, known: Iterable[str]) -> str | None:
    given = place.need(name)
    return given.one_of(known) if given else None


def _text(place: Place, name: str, *, needed: bool = False) -> str:
    given = place.need(name) if needed else place.get(name)
    return (given.text() or "") if given else ""
