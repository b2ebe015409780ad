"""One measured promise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured, beside what, and whether the bar was met.

    name: the promise in words. value [unit]: what was measured. peer_name, peer_value [unit]: what it stands beside,
    measured in the same run, or the limit. bar: the promise as a person reads it. ok: whether it was kept.
    """

    name: str
    value: float
    unit: str
    peer_name: str
    peer_value: float
    bar: str
    ok: bool


def at_least(ratio: float) -> str:
    """A bar of the form "at least 0.8 of the peer"."""
    return f"at least {ratio:g} of the peer"
