"""What the API takes and gives, written by hand: a change here is a change of the contract."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator

from reddot.entry.api.fields import At, Day, ForceCode, KnownAt, Line, Model

Text = Annotated[str, StringConstraints(max_length=200_000, pattern="^[^\\u0000]*$")]
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


class LimitOut(Schema):
    """A limit of a criterion: a number with its unit, or the codes that are allowed. assumed: no source gives it."""

    value: str | None = None
    unit: str | None = None
    values: list[str] | None = None
    source: str
    assumed: bool
    note: str


class EvidenceOut(Schema):
    """A fact that a finding rests on. It held from `from` up to but not including `to`."""

    kind: str
    key: str
    value: str
    in_words: str
    since: date = Field(alias="from")
    until: date | None = Field(alias="to")
    source: str
    ref: str


class OverrideOut(Schema):
    """A suspension (criterion null) or an exception to one criterion."""

    decision: int
    criterion: str | None
    since: datetime
    until: datetime | None
    decided_by: str
    reason: str | None


class FindingOut(Schema):
    """What one criterion says. until: the first day on which it may say something else."""

    criterion: str
    question: str
    outcome: Outcome
    because: str
    needs: str | None
    until: date | None
    limits: dict[str, LimitOut]
    basis: str
    source: SourceOut
    assumed: bool
    note: str
    evidence: list[EvidenceOut]


class ReasonOut(FindingOut):
    """What one criterion says of an officer. exception: the decision by which it counts as met although it is not."""

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


class FoundOut(Schema):
    """Officers that a search found. more: there are others; ask for more of the name."""

    officers: list[OfficerLineOut]
    more: bool


class WorkforceOut(Schema):
    """How many officers get each verdict, and each outcome by criterion.

    officers: those whom you may see or count. criteria: only of those whose reasons you may see or count.
    """

    force: str
    model: str
    at: datetime
    known_at: datetime | None
    officers: int
    verdicts: dict[Verdict, int]
    criteria: dict[str, dict[Outcome, int]]
    policies: list[str]


class PolicyIn(Schema):
    """A policy, in one of three ways: by the name of one that comes with Reddot, by its hash, or as YAML."""

    policy: Line | None = None
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "PolicyIn":
        if sum(given is not None for given in (self.policy, self.sha256, self.text)) != 1:
            raise ValueError("Give one of policy, sha256 and text")
        return self


class ReplayIn(PolicyIn):
    """A policy to run over the workforce."""

    model: Model
    at: At | None = None
    known_at: KnownAt | None = None
    force: ForceCode | None = None


class ChangeOut(OfficerLineOut):
    """An officer whose verdict a policy would change. stopped_by: its criteria that are not met or unknown."""

    before: Verdict
    after: Verdict
    stopped_by: list[str]


class ReplayOut(Schema):
    """Who would gain and who would lose authority. The lists are empty for those who may only see counts.

    officers: those whom the policy is for; other_officers: those whom it is not for. losses: may carry before, and may
    not or cannot be judged after. newly_unknown: could be judged before and cannot after. moves: from each verdict before to each after, how many.
    """

    policy: str
    policy_sha256: str
    model: str
    at: datetime
    known_at: datetime | None
    officers: int
    other_officers: int
    unchanged: int
    gain: int
    lose: int
    become_unknown: int
    moves: dict[Verdict, dict[Verdict, int]]
    loss_reasons: dict[str, int]
    gain_reasons: dict[str, int]
    gains: list[ChangeOut]
    losses: list[ChangeOut]
    newly_unknown: list[ChangeOut]


class AdoptIn(PolicyIn):
    """A policy to adopt, and the decision that adopts it."""

    adopted_from: Day
    decision: Line
    decided_by: Line
    reason: Text
    force: ForceCode | None = None


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


class AssessIn(PolicyIn):
    """One officer's facts, as a facts file has them, to be judged by a policy on a day. model: its first if left out."""

    facts: dict[str, Any]
    on: Day
    model: Model | None = None


class AssessmentOut(Schema):
    """One officer's facts judged by a policy. changes_on: the first day on which the verdict will be another."""

    policy: str
    policy_sha256: str
    officer_type: str
    model: str
    on: date
    verdict: Verdict
    changes_on: date | None
    changes_to: Verdict | None
    criteria: list[FindingOut]


class ImportIn(Schema):
    """What a file is. as_of: the day it was made, today if left out. source: the system that it is from.

    mapping: one JSON object, heading to field name; left out, the headings speak for themselves.
    """

    format: Literal["hr-extract", "duty-hours"]
    as_of: Day | None = None
    source: Annotated[Line, StringConstraints(max_length=80)] = ""
    mapping: Text = ""
    dry_run: bool = False


class ImportedOut(Schema):
    """How many officers of a file."""

    create: int
    update: int
    unchanged: int
    skip: int


class FactsOut(Schema):
    """How many facts of a file. kept: what a person corrected here stays although the file says otherwise."""

    new: int
    corrected: int
    unchanged: int
    kept: int


class ImportOut(Schema):
    """What an import changed, or would change. skip: left out, because of a problem that is fatal.

    batch: its number, under which the pages of imports show it; null for a dry run.
    """

    written: bool
    batch: int | None
    officers: ImportedOut
    facts: FactsOut
    problems: list[ProblemOut]


class CheckpointOut(Schema):
    """The latest signed checkpoint of a force's ledger. note: as C2SP signed notes are, cosignatures included."""

    force: str
    size: int
    note: str


class AboutOut(Schema):
    """What answers here. version: of the API; document: where its OpenAPI document is."""

    name: str
    version: str
    document: str
