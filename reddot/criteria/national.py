"""National rules by date: which models are approved and for whom, and from when special constables may carry."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A model approved for use in England and Wales from a day.

    carriers: "any", or "firearms" when only firearms officers may carry it. announced_on: when it became known.
    doubt: what the sources leave open about the day, or "".
    """

    model: str
    carriers: str
    from_day: date
    announced_on: date
    source: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """From when a type of officer may carry at all."""

    officer_type: str
    from_day: date
    announced_on: date
    source: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalRules:
    """All national rules, or those known on a day. An officer type in neither list needs no permission."""

    approvals: tuple[Approval, ...]
    permissions: tuple[Permission, ...]
    restricted: tuple[str, ...] = ("special",)
    """Officer types that may not carry without a permission."""

    def known_on(self, day: date) -> "NationalRules":
        """The rules that had been announced by a day: what a question about the knowledge of that day must use."""
        return replace(
            self,
            approvals=tuple(rule for rule in self.approvals if rule.announced_on <= day),
            permissions=tuple(rule for rule in self.permissions if rule.announced_on <= day),
        )

    def approved_from(self, model: str, carriers: str) -> date | None:
        """The first day on which a model is approved for "any" or for "firearms" officers, or None when none is known."""
        return min((a.from_day for a in self.approvals if a.model == model and a.carriers == carriers), default=None)

    def permitted_from(self, officer_type: str) -> date | None:
        """The first day on which a type of officer may carry, or None when none is known."""
        return min((p.from_day for p in self.permissions if p.officer_type == officer_type), default=None)
