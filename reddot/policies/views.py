"""Pages of policies: what is in force, what each policy asks and why, and saying that one has read it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import allowed, scopes
from reddot.accounts.services import record_read
from reddot.criteria.policy import Policy
from reddot.govuk.errors import refuse
from reddot.govuk.values import Link
from reddot.kernel.actor import Actor
from reddot.kernel.period import in_words, london_day, moment_in_words
from reddot.kernel.refusal import Refusal
from reddot.people.models import Officer
from reddot.people.queries import officers
from reddot.policies import presenters as words
from reddot.policies import queries, services
from reddot.policies.forms import Acknowledge
from reddot.policies.models import Adoption
from reddot.policies.terms import Origin, in_force

READ, PEOPLE, ACKNOWLEDGE = "policies.read", "people.read", "policies.acknowledge"
PAGE_SIZE = 50


@permission(READ)
def policies(request: HttpRequest) -> HttpResponse:
    """What is in force, what was and will be, and what there is to start from."""
    actor, on = actor_of(request), london_day(timezone.now())
    force = actor.force or ""
    adopted, listed = queries.adopted(force), list(queries.adoptions(force))
    now = {kind: in_force(adopted, officer_type=kind, on=on, known_at=None) for kind in words.TYPES}
    ids = {line.adoption_id for line in now.values() if line}
    found = {kind: _of(listed, line.adoption_id) if line else None for kind, line in now.items()}
    texts = queries.available(force)
    context = {
        "today": in_words(on),
        "in_force": words.in_force_cards(found, queries.concerned(force)),
        "others": words.other_rows([one for one in listed if one.pk not in ids], adopted, on=on),
        "shipped": words.library_rows(one for one in texts if one.origin is Origin.SHIPPED),
        "proposed": words.library_rows(one for one in texts if one.origin is Origin.PROPOSED),
        "other_columns": words.OTHER_COLUMNS,
        "library_columns": words.LIBRARY_COLUMNS,
        "may_replay": allowed(actor, "policies.replay") is not None,
        "reminder": _reminder(actor),
    }
    return render(request, "policies/policies.jinja", context)


def _of(adoptions: list[Adoption], pk: int) -> Adoption:
    return next(one for one in adoptions if one.pk == pk)


def _reminder(actor: Actor) -> Link | None:
    """The policy that the reader has yet to say they read."""
    own = officers.own_record(actor, permission=ACKNOWLEDGE)
    waiting = queries.to_read(own, queries.adopted(own.force_id), on=london_day(timezone.now())) if own else None
    if waiting is None:
        return None
    return Link(waiting.policy.title, reverse("policy_acknowledge", args=[waiting.adoption_id]))


@permission(READ)
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """An adopted policy: what it asks, and where each number comes from."""
    actor, on = actor_of(request), london_day(timezone.now())
    adoption = _adoption(actor, pk)
    adopted = queries.adopted(adoption.force_id)
    line = next(one for one in adopted if one.adoption_id == adoption.pk)
    concerned = queries.concerned(adoption.force_id)[adoption.officer_type]
    context = _about(line.policy, adoption.text) | {
        "held": words.held(adoption, adopted, on=on),
        "adoption": words.adoption_rows(adoption, concerned, named=False),
        "reason": adoption.reason,
        "file": reverse("policy_file", args=[adoption.pk]),
        "waiting": reverse("policy_waiting", args=[adoption.pk]) if _sees_others(actor) else "",
        "own": _own_reading(actor, adoption),
    }
    return render(request, "policies/policy.jinja", context)


def _adoption(actor: Actor, pk: int) -> Adoption:
    found = queries.adoption(actor.force or "", pk)
    if found is None:
        raise Http404
    return found


def _about(policy: Policy, text: str) -> dict[str, Any]:
    """What every page of a policy shows."""
    return {
        "policy": policy,
        "about": words.about_rows(policy),
        "lines": words.line_words(policy),
        "assumed": words.assumed_count(policy),
        "text": text,
        "back": Link("Back to policies", reverse("policies")),
    }


def _sees_others(actor: Actor) -> bool:
    return any(part.over != "own" for part in scopes(actor, PEOPLE).shown)


def _own_reading(actor: Actor, adoption: Adoption) -> dict[str, str] | None:
    """Whether the reader, when the policy is for them, has said that they read it."""
    own = officers.own_record(actor, permission=ACKNOWLEDGE)
    if own is None or own.employment != adoption.officer_type:
        return None
    said = queries.acknowledged(own).get(adoption.pk)
    return {
        "said": moment_in_words(said.acknowledged_at) if said else "",
        "href": reverse("policy_acknowledge", args=[adoption.pk]),
    }


@permission(READ)
def policy_file(request: HttpRequest, pk: int) -> HttpResponse:
    """An adopted policy as the file that was adopted."""
    adoption = _adoption(actor_of(request), pk)
    return _yaml(adoption.name, adoption.text)


def _yaml(name: str, text: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@permission(READ)
def policy_text(request: HttpRequest, sha256: str) -> HttpResponse:
    """A policy to start from, or one that was proposed."""
    actor = actor_of(request)
    found = queries.available_policy(actor.force or "", sha256)
    if found is None:
        raise Http404
    context = _about(found.policy, found.text) | {
        "origin": words.ORIGINS[found.origin],
        "suggested": in_words(found.policy.suggested_from),
        "file": reverse("policy_text_file", args=[sha256]),
        "replay": f"{reverse('policy_replay')}?policy={sha256}" if allowed(actor, "policies.replay") else "",
    }
    return render(request, "policies/policy_text.jinja", context)


@permission(READ)
def policy_text_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """A policy to start from, as a file."""
    found = queries.available_policy(actor_of(request).force or "", sha256)
    if found is None:
        raise Http404
    return _yaml(found.policy.name, found.text)


@permission(ACKNOWLEDGE)
def policy_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer reads the policy that is for them, and says so."""
    actor, at = actor_of(request), timezone.now()
    adoption = _adoption(actor, pk)
    officer = _reader(actor, adoption)
    form = Acknowledge(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.acknowledge(adoption=adoption, officer=officer, by=actor, at=at)
            messages.success(request, f"You have acknowledged “{adoption.title}”. Thank you for reading it.")
            return redirect("policy", adoption.pk)
        except Refusal as refusal:
            refuse(form, refusal)
    adopted = next(one for one in queries.adopted(adoption.force_id) if one.adoption_id == adoption.pk)
    context = _about(adopted.policy, adoption.text) | {
        "form": form,
        "since": in_words(adoption.adopted_from),
        "back": Link("Back to the policy", reverse("policy", args=[adoption.pk])),
    }
    return render(request, "policies/acknowledge.jinja", context)


def _reader(actor: Actor, adoption: Adoption) -> Officer:
    own = officers.own_record(actor, permission=ACKNOWLEDGE)
    if own is None or own.employment != adoption.officer_type:
        raise Http404
    return own


@permission(PEOPLE)
def policy_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not yet said that they read an adopted policy."""
    actor, at = actor_of(request), timezone.now()
    adoption = _adoption(actor, pk)
    found = queries.not_read(adoption, visible_to=officers.visible_to(actor, permission=PEOPLE))
    total = found.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(_whole(request.GET.get("page", "")), 1), pages)
    shown = list(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    record_read(by=actor, subject=[f"officer:{one.pk}" for one in shown], purpose="policy not acknowledged", at=at)
    context = {
        "adoption": adoption,
        "total": total,
        "columns": words.WAITING_COLUMNS,
        "rows": words.waiting_rows(shown, linked=allowed(actor, "authority.read") is not None),
        "number": number,
        "pages": pages,
        "first": (number - 1) * PAGE_SIZE + 1,
        "back": Link("Back to the policy", reverse("policy", args=[adoption.pk])),
    }
    return render(request, "policies/waiting.jinja", context)


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
