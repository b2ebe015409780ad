"""A policy: who may carry, as criteria with numbers, each with its source. Read from YAML, never from code."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from reddot.criteria.criterion import Choice, Quantity


class Basis(StrEnum):
    """Where a criterion comes from."""

    DOCUMENT = "document"
    """The policy's own founding document says it."""
    NATIONAL = "national"
    """A national rule or national guidance says it."""
    PRACTICE = "practice"
    """Forces have published it as their practice, and the document does not say it."""


class Standing(StrEnum):
    """How far a source is to be trusted."""

    ISSUER = "issuer"
    """The issuing body's own text."""
    PRESS = "press"
    """The press, quoting the issuer."""
    SECONDARY = "secondary"
    """Two or more independent secondary sources that agree."""
    SINGLE = "single"
    """One secondary source."""
    INFERENCE = "inference"
    """What the research note concluded, not what a source says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that a policy rests on. dated: as the document shows it, or ""."""

    id: str
    title: str
    where: str
    standing: Standing
    dated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCriterion:
    """One criterion of a policy. limits: an instance of the criterion's own limits class."""

    name: str
    limits: Any
    source: str
    basis: Basis
    assumed: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of a policy.

    name: its stable code ("kent-specials-2019"). officer_type: whom it is for. suggested_from: the day from which a
    force could have adopted it. models: the device models it covers.
    """

    name: str
    title: str
    officer_type: str
    suggested_from: date
    models: tuple[str, ...]
    sources: tuple[Source, ...]
    criteria: tuple[PolicyCriterion, ...]
    note: str = ""

    @cached_property
    def sha256(self) -> str:
        """The hash of what the policy says: the same for two files that say the same in another layout."""
        return sha256(canonical(self).encode()).hexdigest()

    def source(self, source_id: str) -> Source:
        """The source with an id.

        Raises: KeyError when there is none (a policy that was read has them all).
        """
        return {source.id: source for source in self.sources}[source_id]

    def get(self, criterion: str) -> PolicyCriterion | None:
        """The policy's line about a criterion, or None."""
        return next((line for line in self.criteria if line.name == criterion), None)


def canonical(policy: Policy) -> str:
    """A policy as canonical JSON: names sorted, numbers without trailing zeros, criteria and sources by name."""
    return json.dumps(
        {
            "name": policy.name,
            "title": policy.title,
            "officer_type": policy.officer_type,
            "suggested_from": policy.suggested_from.isoformat(),
            "models": sorted(policy.models),
            "note": policy.note,
            "sources": sorted((_fields(source) for source in policy.sources), key=lambda source: str(source["id"])),
            "criteria": sorted(map(_line, policy.criteria), key=lambda line: str(line["name"])),
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def limits_of(limits: Any) -> dict[str, Quantity | Choice]:
    """The limits that are given, by name."""
    return {name: value for name in limits.__slots__ if (value := getattr(limits, name)) is not None}


def _line(line: PolicyCriterion) -> dict[str, object]:
    said = _fields(line)
    said["limits"] = {name: _fields(limit) for name, limit in limits_of(line.limits).items()}
    return said


def _fields(row: Any) -> dict[str, object]:
    return {name: _plain(getattr(row, name)) for name in row.__slots__ if name != "limits"}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return sorted(value) if isinstance(value, tuple) else value
