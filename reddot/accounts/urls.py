"""Routes of signing in and of one's own account. The names are the sign-in library's, which looks them up.

There is no route to sign up, to reset a password by e-mail or to change an address: an administrator does that.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, reverse_lazy

from reddot.accounts import views
from reddot.accounts.access import signed_in

_IN = "accounts/"

urlpatterns = [
    path("sign-in/", account.LoginView.as_view(template_name=f"{_IN}sign_in.jinja"), name="account_login"),
    path("sign-out/", account.LogoutView.as_view(template_name=f"{_IN}sign_out.jinja"), name="account_logout"),
    path(
        "sign-in/again/",
        account.ReauthenticateView.as_view(template_name=f"{_IN}again.jinja"),
        name="account_reauthenticate",
    ),
    path("sign-in/code/", factor.AuthenticateView.as_view(template_name=f"{_IN}code.jinja"), name="mfa_authenticate"),
    path(
        "sign-in/code/again/",
        factor.ReauthenticateView.as_view(template_name=f"{_IN}again.jinja"),
        name="mfa_reauthenticate",
    ),
    path("account/", views.account, name="account"),
    path("account/password/", signed_in(views.ChangePassword.as_view()), name="account_change_password"),
    path("account/keys/new/", views.new_key, name="account_new_key"),
    path("account/keys/<int:key>/revoke/", views.revoke_key, name="account_revoke_key"),
    path(
        "account/second-factor/",
        signed_in(views.SetUpApp.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "account/second-factor/remove/",
        totp.DeactivateTOTPView.as_view(
            template_name=f"{_IN}remove_second_factor.jinja", success_url=reverse_lazy("account")
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/recovery-codes/",
        recovery.ViewRecoveryCodesView.as_view(template_name=f"{_IN}recovery_codes.jinja"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        recovery.GenerateRecoveryCodesView.as_view(template_name=f"{_IN}new_recovery_codes.jinja"),
        name="mfa_generate_recovery_codes",
    ),
]
