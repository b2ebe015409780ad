"""Carries out an agenda while the record is being built, each act at its moment."""

from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import count
from pathlib import Path
from random import Random

from demo.agenda import ACKNOWLEDGE_MOST, POLICY, Act, Kind
from demo.force import Load
from reddot.accounts.terms import job
from reddot.authority import services as authority
from reddot.authority.models import Decision
from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months, first_of_month, london_day
from reddot.people.models import Force, Officer
from reddot.policies import services as policies

POLICIES = Path(__file__).parent / "policies"
_SUPERINTENDENT = "Superintendent Simon Ackroyd"


class Desk:
    """The decisions of one force: those still to come, and who has been trained so far."""

    def __init__(self, force: Force, acts: list[Act], actors: dict[str, Actor], seed: int) -> None:
        self.force = force
        self.lead = actors["lead"]
        self.signs = actors.get("superintendent", self.lead)
        self.seed = seed
        self.trained: list[str] = []
        self._known: set[str] = set()
        self._taken: set[str] = {act.collar for act in acts}
        self._ahead: list[tuple[datetime, int, Act | tuple[Decision, str]]] = [
            (act.at, place, act) for place, act in enumerate(acts)
        ]
        heapify(self._ahead)
        self._places = count(len(acts))

    def learn(self, step: Load) -> None:
        """Note who has been trained on a Taser."""
        for collar, told in step.rows:
            if collar not in self._known and any(entry.kind is FactKind.ACCREDITATION for entry in told):
                self._known.add(collar)
                self.trained.append(collar)

    def work_until(self, at: datetime) -> None:
        """Do everything that was decided up to a moment."""
        while self._ahead and self._ahead[0][0] <= at:
            when, place, act = heappop(self._ahead)
            if isinstance(act, Act):
                self._do(act, place)
            else:
                self._end(*act, when)

    def _do(self, act: Act, place: int) -> None:
        if act.kind is Kind.ADOPT:
            self._adopt(act)
        elif act.kind is Kind.ACKNOWLEDGE:
            self._acknowledge(act)
        else:
            self._decide(act, place)

    def _adopt(self, act: Act) -> None:
        day = london_day(act.at)
        policies.adopt(
            force=self.force, text=(POLICIES / POLICY).read_text(encoding="utf-8"),
            adopted_from=first_of_month(add_months(day, 1)), decision=f"{self.force.code.upper()}/{day.year}/14",
            decided_by="The Chief Constable", reason="Officers in public-facing roles who volunteer may be trained",
            by=self.lead, at=act.at,
        )  # fmt: skip

    def _acknowledge(self, act: Act) -> None:
        adoption = self.force.adoptions.order_by("-recorded_at", "-pk")[0]
        chosen = self.trained[: ACKNOWLEDGE_MOST * 10 // 9]
        found = Officer.objects.filter(force=self.force, collar_number__in=chosen, employment="regular")
        for place, officer in enumerate(found.order_by("pk")):
            if place % 10:
                policies.acknowledge(adoption=adoption, officer=officer, by=job("demo build"), at=act.at)

    def _decide(self, act: Act, place: int) -> None:
        officer = self._officer(act, place)
        if officer is None:
            return
        if act.kind is Kind.SUSPEND:
            made = authority.suspend(
                officer=officer, decided_by=_SUPERINTENDENT, reason=act.reason, by=self.signs, at=act.at
            )
        else:
            assert act.ends_at is not None  # noqa: S101  (the agenda gives each exception its end)
            made = authority.make_exception(
                officer=officer, criterion=act.criterion, ends_at=act.ends_at, decided_by=_SUPERINTENDENT,
                reason=act.reason, by=self.signs, at=act.at,
            )  # fmt: skip
        if act.ended_at is not None:
            heappush(self._ahead, (act.ended_at, next(self._places), (made, act.kind)))

    def _officer(self, act: Act, place: int) -> Officer | None:
        """The officer an act names, or one drawn among the trained whom no other act is about."""
        serving = Officer.objects.filter(force=self.force, employment="regular")
        if act.collar:
            return serving.get(collar_number=act.collar)
        rng = Random(f"{self.seed}/{self.force.code}/{place}")
        left = [collar for collar in self.trained if collar not in self._taken and int(collar) > 1_049]
        while left:
            collar = left.pop(rng.randrange(len(left)))
            if found := serving.filter(collar_number=collar).first():
                self._taken.add(collar)
                return found
        return None

    def _end(self, made: Decision, kind: str, at: datetime) -> None:
        if kind == Kind.SUSPEND:
            why = "Looked into; no reason to keep it"
            authority.lift(suspension=made, decided_by=_SUPERINTENDENT, reason=why, by=self.signs, at=at)
        else:
            why = "The course has been passed"
            authority.end_exception(exception=made, decided_by=_SUPERINTENDENT, reason=why, by=self.signs, at=at)
