"""Replaying a policy over the workforce before anybody decides, and adopting it as it was replayed.

The address of every step carries the policy's hash, and the text is found by it: what is adopted is what was replayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import allowed, scopes
from reddot.accounts.services import record_access, record_read
from reddot.accounts.terms import Operation
from reddot.authority.queries.replay import READ, PolicyReplay, model_for, nameable, replay_for
from reddot.entry.web.asking import Asking, BadAsking, checked, end_of, read_asking
from reddot.entry.web.forms import sent
from reddot.entry.web.forms.replay import ChooseReplay
from reddot.entry.web.presenters import replay as words
from reddot.exchange.writers import FORMATS, MEDIA_TYPES, table_bytes
from reddot.govuk.errors import refuse
from reddot.govuk.paging import with_query
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day
from reddot.people.queries import officers
from reddot.people.terms import OfficerLine
from reddot.policies.queries import available, available_policy
from reddot.policies.terms import Available

FEW, PAGE_SIZE = 20, 50


@permission(READ)
def policy_replay(request: HttpRequest) -> HttpResponse:
    """Chooses a policy, a device and a moment."""
    actor, now, query = actor_of(request), timezone.now(), request.GET
    policies = words.choices(available(actor.force or ""))
    if not sent(query):
        form = ChooseReplay(initial={"policy": query.get("policy", "")}, policies=policies)
        return render(request, "web/replay.jinja", {"form": form})
    form = ChooseReplay(query, policies=policies)
    if form.is_valid():
        said = form.cleaned_data
        known_at = end_of(said["known_on"]) if said["known_on"] else None
        try:
            asking = checked(Asking(model=said["model"], at=said["at"], known_at=known_at), now=now)
            return redirect(reverse(_result_of(actor), args=[said["policy"]]) + asking.query)
        except BadAsking as refusal:
            refuse(form, refusal)
    return render(request, "web/replay.jinja", {"form": form})


def _result_of(actor: Actor) -> str:
    """The page of the answer: with names, or with totals for who sees no single officer."""
    return "policy_replayed" if scopes(actor, READ).shown else "policy_replayed_totals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A replay as its address asks for it."""

    chosen: Available
    asking: Asking
    found: PolicyReplay


def replayed(request: HttpRequest, sha256: str, now: datetime) -> Replayed:
    """Runs the replay that an address asks for, over those whom the reader may replay a policy over."""
    actor, query = actor_of(request), request.GET
    chosen = chosen_policy(actor, sha256)
    try:
        asking = read_asking(query.get("model", ""), query.get("at", ""), query.get("known_at", ""), now=now)
    except BadAsking as refusal:
        raise Http404 from refusal
    at = asking.at or now
    found = replay_for(
        visible_to=actor, force=actor.force or "", policy=chosen.policy, at=at, known_at=asking.known_at, now=now,
        model=asking.model or model_for(chosen.policy, on=london_day(at)),
    )  # fmt: skip
    return Replayed(chosen=chosen, asking=asking, found=found)


def chosen_policy(actor: Actor, sha256: str) -> Available:
    """The policy that an address names by its hash, or 404."""
    chosen = available_policy(actor.force or "", sha256)
    if chosen is None:
        raise Http404
    return chosen


@permission(READ)
def policy_replayed(request: HttpRequest, sha256: str) -> HttpResponse:
    """Who would gain authority and who would lose it, in total and by name."""
    actor, now = actor_of(request), timezone.now()
    ran = replayed(request, sha256, now)
    who = request.GET.get("who", "")
    listed = _Lists(actor=actor, ran=ran, now=now, address=reverse("policy_replayed", args=[sha256]), query=request.GET)
    context = _totals(actor, ran, listed=not who)
    if who in words.GROUPS:
        context |= listed.one(who)
    else:
        context["groups"] = [listed.few(key) for key in words.GROUPS]
    record_read(by=actor, subject=listed.subjects, purpose="policy replay", at=now)
    context["export"] = reverse("policy_replay_export", args=[sha256])
    context["formats"] = FORMATS if listed.anybody else ()
    return render(request, "web/replayed_list.jinja" if who in words.GROUPS else "web/replayed.jinja", context)


@permission(READ)
def policy_replayed_totals(request: HttpRequest, sha256: str) -> HttpResponse:
    """How many would gain authority and lose it, for roles that see totals and no single officer."""
    ran = replayed(request, sha256, timezone.now())
    context = _totals(actor_of(request), ran, listed=False) | {"groups": [], "formats": ()}
    return render(request, "web/replayed.jinja", context)


def _totals(actor: Actor, ran: Replayed, *, listed: bool) -> dict[str, Any]:
    sha256 = ran.chosen.policy.sha256
    adopt = f"{reverse('policy_adopt', args=[sha256])}{Asking(model=ran.found.model).query}"
    return {
        "policy": ran.chosen.policy,
        "query": ran.asking.query,
        "cards": words.cards(ran.found, listed=listed),
        "about": words.about_rows(ran.found, known_at=ran.asking.known_at, place=None),
        "totals": words.total_rows(ran.found),
        "total_columns": words.TOTAL_COLUMNS,
        "stops": words.stop_rows(ran.found.outcome.loss_reasons),
        "stop_columns": words.STOP_COLUMNS,
        "freed": words.stop_rows(ran.found.outcome.gain_reasons),
        "adopt": adopt if allowed(actor, "policies.adopt") else "",
        "names": bool(scopes(actor, READ).shown),
        "again": f"{reverse('policy_replay')}?policy={sha256}",
    }


@dataclass(kw_only=True)
class _Lists:
    """The lists of names of one page, and whose names they were."""

    actor: Actor
    ran: Replayed
    now: datetime
    address: str
    query: Any

    def __post_init__(self) -> None:
        self.subjects: list[str] = []
        self.linked = allowed(self.actor, "authority.read") is not None

    @property
    def anybody(self) -> bool:
        """Whether there is a name to list."""
        found = self.ran.found
        return bool(found.gains or found.losses or found.newly_unknown)

    def few(self, key: str) -> words.Group:
        """The first names of a list."""
        ids = by_name(self.ran.found, key, self.actor, self.now)
        return self._group(key, ids, ids[:FEW])

    def one(self, key: str) -> dict[str, Any]:
        """One list, page by page."""
        ids = by_name(self.ran.found, key, self.actor, self.now)
        pages = max(1, -(-len(ids) // PAGE_SIZE))
        typed = self.query.get("page", "")
        page = min(max(int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1, 1), pages)
        first = (page - 1) * PAGE_SIZE
        return {
            "group": self._group(key, ids, ids[first : first + PAGE_SIZE]),
            "page": page,
            "pages": pages,
            "first": first + 1,
            "all": self.address + self.ran.asking.query,
        }

    def _group(self, key: str, ids: Sequence[int], shown: Sequence[int]) -> words.Group:
        self.subjects += [f"officer:{pk}" for pk in shown]
        more = f"{self.address}{with_query(self.query, who=key)}"
        lines, changes = officers.lines(shown), self.ran.found.changes(shown)
        return words.group(key, len(ids), lines, changes, more=more, linked=self.linked)


def by_name(found: PolicyReplay, key: str, actor: Actor, now: datetime) -> list[int]:
    """The officers of one list whom the reader may see named, in order of name."""
    ids = {"gains": found.gains, "losses": found.losses, "unknown": found.newly_unknown}[key]
    return nameable(visible_to=actor, force=actor.force or "", officer_ids=ids, now=now)


@permission(READ)
def policy_replay_export(request: HttpRequest, sha256: str) -> HttpResponse:
    """The lists of a replay as a file."""
    actor, now, kind = actor_of(request), timezone.now(), request.GET.get("format", "")
    if kind not in FORMATS:
        raise Http404
    ran = replayed(request, sha256, now)
    named = _named(ran.found, actor, now)
    ids = sorted({line.officer_id for _, lines in named for line in lines})
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=[f"officer:{pk}" for pk in ids],
        purpose="policy replay export", at=now, recipient=actor.name,
    )  # fmt: skip
    file = table_bytes(
        kind, title="Replay", headings=words.HEADINGS, rows=words.export_rows(named, ran.found.changes(ids)),
        about=words.about_file(ran.found, ran.asking.known_at),
    )  # fmt: skip
    name = f"replay-{ran.chosen.policy.name}-{london_day(ran.found.at):%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)


def _named(found: PolicyReplay, actor: Actor, now: datetime) -> list[tuple[str, list[OfficerLine]]]:
    """The officers of every list; who loses authority to a doubt stands among the losses only."""
    losses = set(found.losses)
    ids = {key: by_name(found, key, actor, now) for key in words.GROUPS}
    ids["unknown"] = [pk for pk in ids["unknown"] if pk not in losses]
    return [(key, officers.lines(ids[key])) for key in words.GROUPS]
