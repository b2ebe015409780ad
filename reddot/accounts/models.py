"""Tables of accounts. A force is named by its code: forces live in `people`, which is above this app."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from reddot.accounts import terms


class UserManager(models.Manager["User"]):
    """Finds a user by the name they sign in with; Django's sign-in asks for it."""

    def get_by_natural_key(self, username: str) -> "User":
        """The user with exactly this sign-in name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """Someone who can sign in. `force` is blank only for a system administrator."""

    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=120)
    force = models.CharField(max_length=32, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "display_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_username_lower", condition=Q(username=Lower("username"))),
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.username


class RoleProposal(models.Model):
    """A role that one administrator asks another to confirm."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3)
    scope = models.CharField(max_length=8)
    unit = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_not_for_self", condition=~Q(proposed_by=F("user"))),
            models.CheckConstraint(
                name="proposal_withdrawn_paired",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}: {self.role} for user {self.user_id}"


class RoleGrant(models.Model):
    """A role held by a person over a part of their force. Rows never change but once, when the grant ends.

    granted_by: empty when the installation set up its first accounts (`granted_by_job` then names the command).
    confirmed_by: the second person, for the roles that need two.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=3)
    scope = models.CharField(max_length=8)
    unit = models.CharField(max_length=32, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    granted_by_job = models.CharField(max_length=64, blank=True)
    granted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    proposal = models.OneToOneField(RoleProposal, on_delete=models.PROTECT, related_name="grant", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_by_job = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_held_once", fields=["user", "role", "scope", "unit"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="grant_role_known", condition=Q(role__in=terms.ROLE_CODES) & ~Q(role="PUB")),
            models.CheckConstraint(
                name="grant_unit_with_scope",
                condition=(Q(scope__in=["own", "force"]) & Q(unit=""))
                | (Q(scope__in=["team", "district"]) & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="grant_not_by_self", condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user"))
            ),
            models.CheckConstraint(
                name="grant_by_person_or_job",
                condition=(Q(granted_by__isnull=True) & ~Q(granted_by_job=""))
                | Q(granted_by__isnull=False, granted_by_job=""),
            ),
            models.CheckConstraint(
                name="grant_two_person",
                condition=~Q(role__in=sorted(terms.TWO_PERSON))
                | Q(granted_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("granted_by")) & ~Q(confirmed_by=F("user"))),
            ),
            models.CheckConstraint(
                name="grant_end_paired",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_by_job="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_by_job="")
                | (Q(ended_at__isnull=False, ended_by__isnull=True) & ~Q(ended_by_job="")),
            ),
            models.CheckConstraint(
                name="grant_ends_after_start", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} over {self.unit or self.scope} for user {self.user_id}"


class AccessLog(models.Model):
    """One operation on personal records: Data Protection Act 2018 s.62. Rows are only ever added.

    actor: the pseudonymous reference of who acted (`user:12`, `job:nightly sweep`).
    subjects: whose records, as references such as `officer:123`.
    recipient: to whom data were disclosed; required for a disclosure (s.62(2)(c)).
    """

    force = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    roles = models.CharField(max_length=64, blank=True)
    operation = models.CharField(max_length=12)
    subjects = models.JSONField()
    purpose = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    route = models.CharField(max_length=120, blank=True)
    request = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = [
            models.Index(name="access_force_at", fields=["force", "at"]),
            models.Index(name="access_user_at", fields=["user", "at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_operation_known", condition=Q(operation__in=[op.value for op in terms.Operation])
            ),
            models.CheckConstraint(
                name="access_disclosure_has_recipient", condition=~Q(operation="disclosure") | ~Q(recipient="")
            ),
            models.CheckConstraint(name="access_says_who", condition=~Q(actor="")),
        ]

    def __str__(self) -> str:
        return f"{self.operation} by {self.actor} at {self.at:%Y-%m-%dT%H:%M:%SZ}"


class ApiToken(models.Model):
    """A key for the API that acts as its user. Only its SHA-256 is kept; `last4` lets a person tell keys apart."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    last4 = models.CharField(max_length=4)
    read_only = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="token_expires_later", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="token_revoked_by_whom", condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.name} ending {self.last4}"
