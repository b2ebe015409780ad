"""Handing in a policy of one's own, and adopting one by a named decision."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.authority.queries.replay import PolicyReplay, model_for, replay_policy
from reddot.entry.web.asking import end_of
from reddot.entry.web.forms.replay import Adopt, Propose
from reddot.entry.web.presenters import replay as words
from reddot.entry.web.views.replay import chosen_policy
from reddot.govuk.errors import refuse
from reddot.govuk.filters import plural
from reddot.govuk.values import Link
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.period import day_before, in_words, london_day
from reddot.kernel.refusal import Refusal
from reddot.people.queries.officers import force
from reddot.policies import services
from reddot.policies.queries import adopted
from reddot.policies.services import BadPolicy
from reddot.policies.terms import Adopted, Available, in_force


@permission("policies.replay")
def policy_propose(request: HttpRequest) -> HttpResponse:
    """A policy of one's own is read, and then replayed."""
    actor, at = actor_of(request), timezone.now()
    form = Propose(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    problems: list[Any] = []
    if form.is_bound and form.is_valid():
        try:
            text = form.given()
            form = _as_typed(text)
            kept = services.propose(force=_force(actor.force), text=text, by=actor, at=at)
            messages.success(request, f"“{kept.policy.title}” has no defect. Choose over whom to replay it.")
            return redirect(f"{reverse('policy_replay')}?policy={kept.policy.sha256}")
        except BadPolicy as bad:
            problems = words.problem_rows(bad.problems)
            count = plural(len(bad.problems), "defect")
            form.add_error("text", f"The policy has {count}. Put right what is listed below, and send it again")
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "problems": problems, "problem_columns": words.PROBLEM_COLUMNS}
    return render(request, "web/propose.jinja", context)


def _as_typed(text: str) -> Propose:
    """The form with the text in its box, however it came, so that it can be put right there."""
    form = Propose({"text": text})
    form.full_clean()
    return form


def _force(code: str | None) -> Any:
    return force(code or "")


@permission("policies.adopt")
def policy_adopt(request: HttpRequest, sha256: str) -> HttpResponse:
    """A policy is adopted: the decision is filled in, checked with its consequences, and only then recorded."""
    actor, at = actor_of(request), timezone.now()
    chosen = chosen_policy(actor, sha256)
    form = Adopt(request.POST if request.method == "POST" else None, initial={"adopted_from": london_day(at)})
    if not (form.is_bound and form.is_valid()) or "change" in request.POST:
        return render(request, "web/adopt.jinja", _around(chosen) | {"form": form})
    said = form.cleaned_data
    found = _consequences(request, chosen, said["adopted_from"], at)
    if "confirmed" not in request.POST:
        return _check(request, chosen, form, found)
    adoption = services.adopt(force=_force(actor.force), text=chosen.text, by=actor, at=at, **said)
    started = "is" if adoption.adopted_from <= london_day(at) else "will be"
    day = in_words(adoption.adopted_from)
    messages.success(request, f"“{adoption.title}” {started} in force from {day}. {words.consequences(found)}")
    return redirect("policy", adoption.pk)


def _around(chosen: Available) -> dict[str, Any]:
    back = reverse("policy_text", args=[chosen.policy.sha256])
    return {"policy": chosen.policy, "back": Link("Back to the policy", back), "cancel": back}


def _consequences(request: HttpRequest, chosen: Available, day: date, at: datetime) -> PolicyReplay:
    """The replay of the whole force on the day of adoption, or now when that day has come."""
    actor, asked = actor_of(request), request.GET.get("model", "")
    moment = at if day <= london_day(at) else end_of(day)
    model = asked if asked in DEVICE_MODELS else model_for(chosen.policy, on=london_day(moment))
    return replay_policy(force=actor.force or "", policy=chosen.policy, model=model, at=moment)


def _check(request: HttpRequest, chosen: Available, form: Adopt, found: PolicyReplay) -> HttpResponse:
    actor, day = actor_of(request), form.cleaned_data["adopted_from"]
    replaced = _replaced(actor.force or "", chosen, day)
    context = _around(chosen) | {
        "form": form,
        "sent": request.POST,
        "rows": words.decision_rows(chosen.policy, form.cleaned_data, replaced, day),
        "consequences": words.consequences(found),
        "as_at": in_words(london_day(found.at)),
        "past": day < london_day(timezone.now()),
    }
    return render(request, "web/adopt_check.jinja", context)


def _replaced(code: str, chosen: Available, day: date) -> Adopted | None:
    """The policy that held on the day before, or on the day itself when another was adopted from it."""
    kind = chosen.policy.officer_type
    same_day = in_force(adopted(code), officer_type=kind, on=day, known_at=None)
    return same_day or in_force(adopted(code), officer_type=kind, on=day_before(day), known_at=None)
