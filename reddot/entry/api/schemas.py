"""What the API takes and gives, written by hand: a change here is a change of the contract."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

Verdict = Literal["yes", "no", "unknown"]
Outcome = Literal["met", "not_met", "unknown"]


class ProblemOut(Schema):
    """A defect of something handed in: a row and column of a file, a line and path of a policy."""

    row: int | None
    column: str | None
    code: str
    message: str
    value: str
    fatal: bool = True


class ErrorOut(Schema):
    """Why a request was refused. code is stable; message is for people; field is where it belongs."""

    code: str
    message: str
    field: str | None = None
    problems: list[ProblemOut] = []


class OfficerOut(Schema):
    """Who an officer is."""

    force: str
    collar_number: str
    name: str


class OfficerLineOut(OfficerOut):
    """An officer in a list."""

    employment: str
    rank: str
    station: str
    district: str


class SourceOut(Schema):
    """Where a rule comes from. standing: how far the source is to be trusted."""

    id: str
    title: str
    where: str
    standing: str
    dated: str


class OverrideOut(Schema):
    """A suspension (criterion null) or an exception to one criterion."""

    decision: int
    criterion: str | None
    since: datetime
    until: datetime | None
    decided_by: str
    reason: str | None


class ReasonOut(Schema):
    """What one criterion says."""

    criterion: str
    question: str
    outcome: Outcome
    because: str
    needs: str | None
    until: date | None
    limits: dict[str, Any]
    basis: str
    source: SourceOut
    assumed: bool
    note: str
    evidence: list[dict[str, Any]]
    exception: OverrideOut | None


class PolicyInForceOut(Schema):
    """The policy by which an answer was given."""

    name: str
    title: str
    sha256: str
    adopted_from: date
    decision: str
    decided_by: str


class AnswerOut(Schema):
    """May this officer carry this device, at this moment, and why?

    changes_on: the first day on which the verdict will be another if nothing more is recorded.
    """

    officer: OfficerOut
    model: str
    at: datetime
    known_at: datetime | None
    verdict: Verdict
    may_carry: bool
    changes_on: date | None
    needs: str | None
    policy: PolicyInForceOut | None
    suspension: OverrideOut | None
    reasons: list[ReasonOut]


class WorkforceOut(Schema):
    """How many officers get each verdict, and each outcome by criterion."""

    force: str
    model: str
    at: datetime
    known_at: datetime | None
    officers: int
    verdicts: dict[Verdict, int]
    criteria: dict[str, dict[Outcome, int]]


class ReplayIn(Schema):
    """A proposed policy: a name that comes with Reddot, or its YAML."""

    policy: str = ""
    text: str = ""
    model: str
    at: datetime | None = None
    known_at: datetime | None = None
    force: str | None = None


class ReplayOut(Schema):
    """Who would gain and who would lose authority. gains and losses are empty for those who may only see counts."""

    policy: str
    policy_sha256: str
    model: str
    at: datetime
    officers: int
    other_officers: int
    unchanged: int
    gain: int
    lose: int
    newly_unknown: int
    loss_reasons: dict[str, int]
    gain_reasons: dict[str, int]
    gains: list[OfficerLineOut]
    losses: list[OfficerLineOut]


class AdoptIn(Schema):
    """A policy to adopt, and the decision that adopts it."""

    policy: str = ""
    text: str = ""
    adopted_from: date
    decision: str
    decided_by: str
    reason: str
    force: str | None = None


class AdoptionOut(Schema):
    """An adopted policy."""

    id: int
    name: str
    title: str
    officer_type: str
    sha256: str
    adopted_from: date
    decision: str
    decided_by: str


class AssessIn(Schema):
    """One officer's facts, as a facts file has them, to be judged by a policy on a day."""

    policy: str = ""
    text: str = ""
    facts: dict[str, Any]
    on: date
    model: str | None = None


class ImportOut(Schema):
    """What an import changed, or would change."""

    written: bool
    batch: int | None
    officers: dict[str, int]
    facts: dict[str, int]
    problems: list[ProblemOut]


class CheckpointOut(Schema):
    """The latest signed checkpoint of a force's ledger."""

    force: str
    size: int
    note: str
