"""Words for the administration of accounts."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from reddot.accounts.models import RoleGrant, RoleProposal, User
from reddot.accounts.terms import ROLE_OF
from reddot.govuk.values import Cell, Column, Lines, Link, Row, Tag
from reddot.kernel.period import in_words, london_day, moment_in_words
from reddot.people.models import District, ShiftTeam

COLUMNS = (Column(label="Name"), Column(label="Roles"), Column(label="Sign-in name"), Column(label="State"))
PROPOSAL_COLUMNS = (
    Column(label="Role"), Column(label="For"), Column(label="Proposed by"), Column(label="On"), Column(label="Reason"),
)  # fmt: skip
GRANT_COLUMNS = (
    Column(label="Role"), Column(label="Over"), Column(label="Granted"), Column(label="Confirmed by"),
    Column(label="End", quiet=True),
)  # fmt: skip
ENDED_COLUMNS = (Column(label="Role"), Column(label="Over"), Column(label="Granted"), Column(label="Ended"))
NAMED_ROLES = 3


def title_of(role: str) -> str:
    """How pages name a role."""
    return ROLE_OF[role].title


def over_words(row: RoleGrant | RoleProposal) -> str:
    """What a role is held over."""
    return {"own": "their own record", "force": "the whole force"}.get(row.scope, f"{row.scope} {row.unit}")


def user_rows(found: Iterable[User], grants: Mapping[int, list[RoleGrant]]) -> list[tuple[Cell, ...]]:
    """Accounts as cells."""
    return [
        (
            Link(one.display_name, reverse("user", args=[one.pk])),
            _roles(grants.get(one.pk, [])),
            one.username,
            Tag("Open", "met") if one.is_active else Tag("Closed"),
        )
        for one in found
    ]


def _roles(grants: list[RoleGrant]) -> Cell:
    if not grants:
        return "None"
    return Lines([f"{title_of(one.role)}, {over_words(one)}" for one in grants])


def proposal_rows(found: Iterable[RoleProposal]) -> list[tuple[Cell, ...]]:
    """Roles that wait for a second administrator."""
    return [
        (
            Link(title_of(one.role), reverse("user_proposal", args=[one.pk]), about=f"for {one.user.display_name}"),
            one.user.display_name,
            one.proposed_by.display_name,
            in_words(london_day(one.proposed_at)),
            one.reason,
        )
        for one in found
    ]


def account_rows(user: User, *, second_factor: bool) -> list[Row]:
    """An account as lines of a summary."""
    return [
        Row(key="Sign-in name", value=user.username),
        Row(key="Email address", value=user.email),
        Row(key="Force", value=user.force or "None: it administers the installation"),
        Row(key="Opened", value=in_words(london_day(user.created_at))),
        Row(key="State", value=Tag("Open", "met") if user.is_active else Tag("Closed")),
        Row(key="Authenticator app", value="Set up" if second_factor else "Not set up"),
    ]


def grant_rows(grants: Iterable[RoleGrant], *, may_end: bool) -> list[tuple[Cell, ...]]:
    """Roles held now, with who granted and who confirmed each."""
    return [
        (
            title_of(one.role),
            over_words(one),
            Lines([_by(one.granted_by, one.granted_by_job), f"on {in_words(london_day(one.granted_at))}"]),
            _confirmed(one),
            Link("End", reverse("user_end_role", args=[one.pk]), about=title_of(one.role)) if may_end else "",
        )
        for one in grants
    ]


def _by(person: User | None, job: str) -> str:
    return person.display_name if person else f"the server ({job})"


def _confirmed(grant: RoleGrant) -> str:
    if grant.confirmed_by is not None:
        return grant.confirmed_by.display_name
    return "Set up on the server" if ROLE_OF[grant.role].two_person else "Not needed"


def ended_rows(grants: Iterable[RoleGrant]) -> list[tuple[Cell, ...]]:
    """Roles that have ended."""
    return [
        (
            title_of(one.role),
            over_words(one),
            Lines([_by(one.granted_by, one.granted_by_job), f"on {in_words(london_day(one.granted_at))}"]),
            Lines([_by(one.ended_by, one.ended_by_job), f"on {in_words(london_day(one.ended_at))}"])
            if one.ended_at
            else "",
        )
        for one in grants
    ]


def proposed_rows(proposal: RoleProposal) -> list[Row]:
    """A role that waits, as lines of a summary."""
    return [
        Row(key="For", value=Link(proposal.user.display_name, reverse("user", args=[proposal.user_id]))),
        Row(key="Role", value=title_of(proposal.role)),
        Row(key="What it opens", value=ROLE_OF[proposal.role].description),
        Row(key="Over", value=over_words(proposal)),
        Row(key="Proposed by", value=proposal.proposed_by.display_name),
        Row(key="Proposed on", value=moment_in_words(proposal.proposed_at)),
        Row(key="Reason", value=proposal.reason),
    ]


def part_choices(districts: Iterable[District], teams: Iterable[ShiftTeam]) -> list[tuple[str, str]]:
    """What a role can be held over, as (scope/unit, words)."""
    return [
        ("own", "Their own record"),
        ("force", "The whole force"),
        *((f"district/{one.code}", f"District: {one.name}") for one in districts),
        *((f"team/{one.code}", f"Shift team: {one.name}, {one.station.name}") for one in teams),
    ]
