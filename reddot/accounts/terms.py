"""The words of accounts: the 16 roles, the parts of a force a role is held over, what the access log records."""

from dataclasses import dataclass
from enum import StrEnum

from reddot.kernel.actor import Actor, Grant


class Over(StrEnum):
    """How much of a force something reaches, narrowest first."""

    OWN = "own"
    TEAM = "team"
    DISTRICT = "district"
    FORCE = "force"


class Operation(StrEnum):
    """What was done with personal data: the list of section 62 of the Data Protection Act 2018."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One of the 16 roles.

    over: the parts of a force it can be held over.
    privileged: needs a second factor to sign in to a production installation.
    two_person: one administrator proposes the grant and another confirms it.
    """

    code: str
    title: str
    description: str
    over: tuple[Over, ...]
    privileged: bool = False
    two_person: bool = False


_UNITS = (Over.TEAM, Over.DISTRICT)
_WIDE = (Over.DISTRICT, Over.FORCE)
_FORCE = (Over.FORCE,)

ROLES: tuple[Role, ...] = (
    Role(
        code="OFF",
        title="Officer",
        description="A regular officer or special constable: sees their own record and applies to carry.",
        over=(Over.OWN,),
    ),
    Role(
        code="SUP",
        title="Supervisor",
        description="A sergeant or inspector: sees and recommends the officers of their team or district.",
        over=_UNITS,
    ),
    Role(
        code="SCI",
        title="Special chief inspector",
        description="Sees and recommends the special constables of their team, district or force.",
        over=(*_UNITS, Over.FORCE),
    ),
    Role(
        code="SPT",
        title="Superintendent",
        description="A regular superintendent: approves, suspends and restores authority to carry.",
        over=_WIDE,
        privileged=True,
    ),
    Role(
        code="TRN",
        title="Trainer",
        description="Runs courses and records training, first aid and fitness results.",
        over=_FORCE,
    ),
    Role(
        code="ARM",
        title="Armourer",
        description="Issues devices and takes them back, keeps stock and downloads device data.",
        over=_FORCE,
        privileged=True,
    ),
    Role(
        code="CTR",
        title="Control room",
        description="Asks who may carry and who is carrying now.",
        over=_FORCE,
    ),
    Role(
        code="REV",
        title="Reviewer",
        description="Reviews the uses of force that are assigned to them.",
        over=_FORCE,
    ),
    Role(
        code="PSD",
        title="Professional standards",
        description="Records complaint and misconduct checks and restrictions, and may suspend authority.",
        over=_FORCE,
        privileged=True,
        two_person=True,
    ),
    Role(
        code="FIN",
        title="Finance",
        description="Keeps funds, spending and decision records.",
        over=_FORCE,
    ),
    Role(
        code="CHF",
        title="Chief officer",
        description="Answers for the programme: sees totals and decisions, and adopts policy.",
        over=_FORCE,
        privileged=True,
    ),
    Role(
        code="PCC",
        title="Police and Crime Commissioner's office",
        description="Sees totals, decisions and statistics before release; approves funding.",
        over=_FORCE,
        privileged=True,
    ),
    Role(
        code="SCR",
        title="Scrutiny panel member",
        description="Sees redacted samples of uses of force and records the panel's findings.",
        over=_FORCE,
    ),
    Role(
        code="AUD",
        title="Auditor",
        description="Reads everything in the force, the access log included, and changes nothing.",
        over=_FORCE,
        privileged=True,
        two_person=True,
    ),
    Role(
        code="PUB",
        title="Public",
        description="Anyone, without signing in: sees what is published.",
        over=(),
    ),
    Role(
        code="ADM",
        title="System administrator",
        description="Creates accounts and grants roles. Sees no record of any officer.",
        over=_FORCE,
        privileged=True,
        two_person=True,
    ),
)

ROLE_OF: dict[str, Role] = {role.code: role for role in ROLES}
ROLE_CODES: tuple[str, ...] = tuple(ROLE_OF)
PRIVILEGED: frozenset[str] = frozenset(role.code for role in ROLES if role.privileged)
TWO_PERSON: frozenset[str] = frozenset(role.code for role in ROLES if role.two_person)

JOB_ROLE = "JOB"
"""The role of trusted code on the server. It is not one of the 16 and nobody can be granted it."""

INSTALLATION = "installation"
"""The name of the ledger for accounts that belong to no force."""


def job(name: str, *, force: str | None = None) -> Actor:
    """An actor for a job or a command on the server that may read and write everything in `force`, or in all forces."""
    return Actor(user_id=None, name=name, force=force, grants=frozenset({Grant(role=JOB_ROLE, scope=Over.FORCE)}))


PUBLIC = Actor(user_id=None, name="public", force=None, grants=frozenset({Grant(role="PUB", scope="")}))
"""Anyone who has not signed in."""
