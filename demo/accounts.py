"""Who can sign in to the demo: one person for each role, all with one password."""

from dataclasses import dataclass

PASSWORD = "violet-kettle-umbrella"  # noqa: S105  (printed on the screen; the demo refuses to be built in production)
DOMAIN = "northmoor.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """An account. roles: (role, scope, unit). collar: the story officer it belongs to, if any."""

    name: str
    title: str
    person: str
    roles: tuple[tuple[str, str, str], ...]
    collar: str = ""


def _force(*roles: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((role, "force", "") for role in roles)


_OWN = ("OFF", "own", "")

SIGN_INS: tuple[SignIn, ...] = (
    SignIn(name="admin", title="System administrator", person="Ada Merrow", roles=_force("ADM")),
    SignIn(name="admin2", title="Second system administrator", person="Joss Tarrant", roles=_force("ADM")),
    SignIn(name="lead", title="Taser lead", person="Helena Marchbank", roles=_force("SPT", "TRN")),
    SignIn(name="officer", title="Officer", person="Rowan Ellery", roles=(_OWN,), collar="1001"),
    SignIn(name="supervisor", title="Supervisor of team A at Ashcombe", person="Yasmin Hartley",
           roles=(_OWN, ("SUP", "team", "ashcombe-a")), collar="1020"),
    SignIn(name="specials", title="Special chief inspector", person="Elspeth Greaves",
           roles=(_OWN, *_force("SCI")), collar="7003"),
    SignIn(name="superintendent", title="Superintendent", person="Simon Ackroyd",
           roles=(_OWN, *_force("SPT")), collar="1021"),
    SignIn(name="trainer", title="Trainer", person="Bryn Calloway", roles=_force("TRN")),
    SignIn(name="armourer", title="Armourer", person="Petra Lindsey", roles=_force("ARM")),
    SignIn(name="control", title="Control room", person="Owen Ferris", roles=_force("CTR")),
    SignIn(name="reviewer", title="Reviewer", person="Maeve Corrigan", roles=_force("REV")),
    SignIn(name="standards", title="Professional standards", person="Tobias Wren", roles=_force("PSD")),
    SignIn(name="finance", title="Finance", person="Anjali Rao", roles=_force("FIN")),
    SignIn(name="chief", title="Chief officer", person="Catherine Holt", roles=_force("CHF")),
    SignIn(name="pcc", title="Commissioner's office", person="Desmond Amory", roles=_force("PCC")),
    SignIn(name="panel", title="Scrutiny panel member", person="Farida Noon", roles=_force("SCR")),
    SignIn(name="auditor", title="Auditor", person="Gwen Ashdown", roles=_force("AUD")),
)  # fmt: skip
"""The first two are system administrators: they give the others their roles, and the two-person roles together."""
