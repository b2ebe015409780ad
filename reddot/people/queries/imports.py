"""Imported files: those that an actor may see, where each stands, and what waits to be worked on.

A file's content is only loaded by whoever reads the file (services): it may have 50 MB.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Length

from reddot.accounts.permissions import scopes
from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact, ImportBatch, ImportStep
from reddot.people.terms import HEARTBEAT_LOST, Columns, Progress

State = ImportStep.State
KEPT_SHOWN = 50


def visible_to(actor: Actor, *, permission: str = "imports.read") -> QuerySet[ImportBatch]:
    """The imports that the actor may see: those of their force, for a file is about the whole of it."""
    if not scopes(actor, permission).shown or actor.force is None:
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(force_id=actor.force).defer("content").annotate(size=Length("content"))


def newest_first(*, visible_to: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
    """Imports with where each stands: `state`, `stood_at`, `counts` (the last that were counted, or None)."""
    steps = ImportStep.objects.filter(batch=OuterRef("pk")).order_by("-number")
    counted = steps.filter(state__in=(State.CHECKED, State.APPLIED, State.UNDONE)).annotate(
        found=KeyTransform("counts", "note")
    )
    return visible_to.annotate(
        state=Subquery(steps.values("state")[:1]),
        stood_at=Subquery(steps.values("at")[:1]),
        counts=Subquery(counted.values("found")[:1], output_field=JSONField()),
    ).order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one import stands. last: its latest step. checked, applied: the latest step of that kind, if any."""

    last: ImportStep
    checked: ImportStep | None
    applied: ImportStep | None

    @property
    def state(self) -> str:
        """One of ImportStep.State."""
        return self.last.state

    @property
    def busy(self) -> bool:
        """Whether something works on it, or is about to."""
        return self.last.state in (State.WAITING, State.RUNNING)


def standing(batch: ImportBatch) -> Standing:
    """Where an import stands. One query."""
    steps = list(batch.steps.order_by("-number"))

    def newest(state: str) -> ImportStep | None:
        return next((step for step in steps if step.state == state), None)

    return Standing(last=steps[0], checked=newest(State.CHECKED), applied=newest(State.APPLIED))


def batch(*, visible_to: QuerySet[ImportBatch], pk: int) -> ImportBatch | None:
    """One import, or None when there is none such that the actor may see."""
    return visible_to.filter(pk=pk).first()


def columns_of(batch: ImportBatch) -> Columns:
    """How a batch's file is to be read, as last agreed."""
    step = batch.steps.filter(state=State.MAPPED).order_by("-number").first()
    return Columns(**step.note) if step else Columns()


def sources_used(force: str) -> list[str]:
    """The names of source systems that a force has given, latest first."""
    named = ImportBatch.objects.filter(force_id=force).order_by("-pk").values_list("source", flat=True)[:200]
    return list(dict.fromkeys(named))


def applied_twin(batch: ImportBatch) -> ImportStep | None:
    """The step with which the very same file, handed in another time, was applied and not undone since."""
    later = ImportStep.objects.filter(batch=OuterRef("batch"), number__gt=OuterRef("number"))
    undone = ImportStep.objects.filter(batch=OuterRef("batch"), state=State.UNDONE)
    twins = ImportStep.objects.filter(
        ~Exists(undone), ~Exists(later.filter(state=State.APPLIED)),
        batch__force_id=batch.force_id, batch__sha256=batch.sha256, state=State.APPLIED,
    )  # fmt: skip
    return twins.exclude(batch=batch).order_by("-at", "-pk").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFact:
    """A fact that undoing an import leaves alone, because it has been corrected or withdrawn since."""

    officer_id: int
    kind: FactKind
    key: str
    value: str
    valid_from: date
    now: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What undoing an import would do: how many facts it takes back, how many it leaves, and the first of those."""

    facts: int
    kept: int
    first_kept: Sequence[KeptFact]


def undo_preview(batch: ImportBatch) -> UndoPreview:
    """What undoing an import would take back and what it would leave, as things stand."""
    brought = DatedFact.objects.filter(recording__batch=batch, withdrawn=False)
    kept = brought.filter(corrections__isnull=False)
    total, left = brought.count(), kept.count()
    first = kept.order_by("officer__collar_number", "pk").values_list(
        "officer_id", "kind", "key", "value", "valid_from", "corrections__value", "corrections__withdrawn"
    )[:KEPT_SHOWN]
    return UndoPreview(
        facts=total - left,
        kept=left,
        first_kept=[
            KeptFact(
                officer_id=row[0], kind=FactKind(row[1]), key=row[2], value=row[3], valid_from=row[4], now=row[5],
                withdrawn=row[6],
            )
            for row in first
        ],
    )  # fmt: skip


def unfinished(*, visible_to: QuerySet[ImportBatch]) -> int:
    """How many imports wait for a person: handed in and not yet applied, or stopped on the way."""
    later = ImportStep.objects.filter(batch=OuterRef("batch"), number__gt=OuterRef("number"))
    begun = (State.UPLOADED, State.MAPPED, State.CHECKED, State.FAILED, State.STOPPED)
    last = ImportStep.objects.filter(~Exists(later), batch__in=visible_to.values("pk"))
    return last.filter(state__in=begun).count()


def values_of(fact_ids: Sequence[int]) -> dict[int, str]:
    """What some facts say, by their ids."""
    return dict(DatedFact.objects.filter(pk__in=fact_ids).values_list("pk", "value"))


def waiting() -> list[ImportStep]:
    """Tasks that wait for the runner, oldest first, over every force."""
    return list(_last_steps(State.WAITING).order_by("at", "pk")[:20])


def running() -> list[ImportStep]:
    """Tasks that something works on now, or has stopped working on without a word."""
    return list(_last_steps(State.RUNNING).order_by("at", "pk"))


def _last_steps(state: str) -> QuerySet[ImportStep]:
    later = ImportStep.objects.filter(batch=OuterRef("batch"), number__gt=OuterRef("number"))
    return ImportStep.objects.filter(~Exists(later), state=state).select_related("batch").defer("batch__content")


def batch_to_work_on(pk: int) -> ImportBatch:
    """An import of any force with its content, for the runner. Raises: ImportBatch.DoesNotExist."""
    return ImportBatch.objects.get(pk=pk)


def progress_file(batch_id: int) -> Path:
    """Where the runner leaves signs of life: a file, because the database cannot show what a transaction has not ended."""
    return Path(settings.STATE) / "progress" / f"import-{batch_id}.json"


def progress_of(batch_id: int) -> Progress | None:
    """The latest sign of life from whatever works on an import, or None when it left none."""
    try:
        found: dict[str, Any] = json.loads(progress_file(batch_id).read_text("utf-8"))
        return Progress(done=int(found["done"]), at=datetime.fromisoformat(found["at"]))
    except (OSError, ValueError, KeyError):
        return None


def is_lost(step: ImportStep, at: datetime) -> bool:
    """Whether nothing seems to work on a running import any more. step: its latest."""
    seen = progress_of(step.batch_id)
    latest = max(step.at, seen.at) if seen else step.at
    return step.state == State.RUNNING and at - latest > HEARTBEAT_LOST
