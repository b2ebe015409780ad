"""Pages of one's own account. Signing in itself is the library's, with our templates (urls.py)."""

from datetime import timedelta
from typing import Any

from allauth.account import views as library
from allauth.account.internal.flows import password_change
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts import forms, presenters, queries, services
from reddot.accounts.access import actor_of, permission
from reddot.accounts.models import User


@permission("account.read")
def account(request: HttpRequest) -> HttpResponse:
    """What one is signed in as."""
    user = _user(request)
    context = {
        "person": user,
        "roles": presenters.roles_in_words(actor_of(request)),
        "second_factor": is_mfa_enabled(user),
        "keys": presenters.key_rows(queries.keys_of(user.pk, at=timezone.now())),
    }
    return render(request, "accounts/account.jinja", context)


@permission("account.change")
def new_key(request: HttpRequest) -> HttpResponse:
    """Makes an API key and shows its secret once."""
    form = forms.NewKey(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "title": "Make an API key", "button": "Make the key", "cancel": reverse("account")}
        return render(request, "govuk/form_page.jinja", context)
    now = timezone.now()
    token, secret = services.issue_token(
        user=_user(request),
        name=form.cleaned_data["name"],
        read_only=not form.cleaned_data["writes"],
        expires_at=now + timedelta(days=form.cleaned_data["days"]),
        by=actor_of(request),
        at=now,
    )
    return render(request, "accounts/new_key.jinja", {"token": token, "secret": secret})


@permission("account.change")
def revoke_key(request: HttpRequest, key: int) -> HttpResponse:
    """Revokes one of one's own API keys."""
    now = timezone.now()
    token = queries.keys_of(_user(request).pk, at=now).filter(pk=key).first()
    if token is None:
        raise Http404
    services.revoke_token(token=token, by=actor_of(request), at=now)
    messages.success(request, f"The key “{token.name}” no longer works.")
    return redirect("account")


class ChangePassword(library.PasswordChangeView):  # type: ignore[misc]
    """The library's page; the change goes through our service, so that the ledger has it."""

    template_name = "accounts/change_password.jinja"

    def form_valid(self, form: Any) -> HttpResponse:
        """Changes the password, and keeps this session of all the person's sessions."""
        user = services.set_password(
            user=_user(self.request),
            password=form.cleaned_data["password1"],
            by=actor_of(self.request),
            at=timezone.now(),
        )
        password_change.finalize_password_change(self.request, user)
        messages.success(self.request, "Your password has changed. You are signed out everywhere else.")
        return redirect("account")


class SetUpApp(totp.ActivateTOTPView):  # type: ignore[misc]
    """The library's page; afterwards the recovery codes, or the account."""

    template_name = "accounts/second_factor.jinja"

    def get_success_url(self) -> str:
        """Where to go once the app is set up."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "account")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the door has let an account in
    return request.user
