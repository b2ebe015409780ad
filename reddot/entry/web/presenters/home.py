"""Words for the home page."""

from dataclasses import dataclass

from django.urls import reverse

from reddot.accounts.permissions import allowed
from reddot.authority.presenters.answers import MARKS, VERDICT_WORDS, AnswerWords, answer_words
from reddot.authority.terms import Answer, Verdict
from reddot.entry.web.shell import address_of, sees_others
from reddot.govuk.values import Card, Link
from reddot.kernel.actor import Actor
from reddot.people.models import Officer
from reddot.people.presenters import officer_name
from reddot.policies.terms import Adopted

Count = Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One's own answer. to_read: the policy in force for the person that they have yet to acknowledge."""

    name: str
    words: AnswerWords
    href: str
    to_read: Link | None


def own(officer: Officer, answer: Answer, *, after: Answer | None, to_read: Adopted | None) -> Own:
    """One's own answer in words."""
    read = reverse("policy_acknowledge", args=[to_read.adoption_id]) if to_read else ""
    return Own(
        name=officer_name(officer),
        words=answer_words(answer, name="You", now=answer.at, after=after, whole=True),
        href=reverse("officer", args=[officer.collar_number]),
        to_read=Link(f"Read and acknowledge “{to_read.policy.title}”", read) if to_read else None,
    )


def verdict_cards(counts: dict[str, int], *, listed: bool) -> list[Count]:
    """How many officers get each answer, each leading to its rows, or to totals for who sees no single officer."""
    texts = {
        Verdict.YES: "officers, today",
        Verdict.NO: "officers, today",
        Verdict.UNKNOWN: "officers of whom something is not recorded",
    }
    return [
        Card(
            title=VERDICT_WORDS[verdict],
            href=f"{reverse('workforce')}?verdict={verdict.value}" if listed else reverse("workforce_totals"),
            count=counts[verdict.value],
            text=texts[verdict],
            mark=MARKS[verdict],
        )
        for verdict in Verdict
    ]


def lapsing_card(count: int) -> Count:
    """Who will lose authority soon."""
    return Card(
        title="Will lapse within 30 days",
        href=f"{reverse('workforce')}?verdict=yes&changes=30&sort=changes",
        count=count,
        text="officers who may carry now",
        mark="soon",
    )


def decision_cards(suspensions: int, exceptions: int) -> list[Count]:
    """Decisions that override the criteria now."""
    return [
        Card(title="Suspensions in effect", href=reverse("suspensions"), count=suspensions, text="officers"),
        Card(
            title="Exceptions in effect", href=reverse("exceptions"), count=exceptions, text="criteria counted as met"
        ),
    ]


def imports_card(count: int) -> Count:
    """Imports that somebody began."""
    return Card(
        title="Imports to finish", href=reverse("imports"), count=count, text="files handed in and not yet applied"
    )


TILES = (
    (
        "Import an extract",
        "import_new",
        "imports.run",
        "Hand in an HR, training or duty-hours file and see whom it changes.",
    ),
    ("See past imports", "imports", "imports.read", "What each file changed, its problems, and a way to undo it."),
    ("Replay a policy", "policy_replay", "policies.replay", "See who would gain and lose before anything is adopted."),
    ("Policies", "policies", "policies.read", "What is asked of whom, with the source of every number."),
    ("Ledger", "ledger", "ledger.read", "Everything that was done, and proofs to take away."),
    (
        "Who looked at which record",
        "access_log",
        "access_log.read",
        "Every look at a person’s record, and every file taken away.",
    ),
    ("Accounts", "users", "users.read", "Who can sign in, what each may do, and who granted and confirmed it."),
    ("Your account", "account", "account.read", "Password, authenticator app, API keys and the roles you hold."),
)
"""Words, route, permission and what it is for."""


def tiles(actor: Actor) -> list[Card]:
    """What the actor's roles do from day to day. A page that this installation does not have is left out."""
    listed = [
        Card(title=title, href=address, text=text)
        for title, name, permission, text in TILES
        if allowed(actor, permission) and (address := address_of(name))
    ]
    if sees_others(actor):
        asks = Card(title="Ask about an officer", href=address_of("search"), text="By collar number, name or station.")
        listed.insert(0, asks)
    return listed
