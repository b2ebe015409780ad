"""Who is acting: a signed-in person or a named job."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or job on whose behalf something is read or written.

    user_id: None for a job (`name` then names it, such as "nightly sweep").
    force: the code of the force whose records this actor may see; None only for a system administrator or a job.
    grants: the roles held now, each with its scope.
    """

    user_id: int | None
    name: str
    force: str | None
    grants: frozenset["Grant"] = field(default_factory=frozenset)

    @property
    def roles(self) -> frozenset[str]:
        """Codes of the roles held, such as "SPT"."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def reference(self) -> str:
        """Pseudonymous name for the ledger: never a person's name."""
        return f"user:{self.user_id}" if self.user_id is not None else f"job:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role held over one part of the force.

    role: code of the role (accounts.terms.Role).
    scope: "own", "team", "district" or "force".
    unit: code of the team or district for those scopes, else "".
    """

    role: str
    scope: str
    unit: str = ""


def system(name: str, *, force: str | None = None) -> Actor:
    """An actor for a job or a command that no signed-in person runs."""
    return Actor(user_id=None, name=name, force=force)
