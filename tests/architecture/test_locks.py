"""The dependencies: each has its reason, its locked version and its hash, and nothing else is installed."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.architecture.house import ROOT

PROJECT = (ROOT / "pyproject.toml").read_text()
LOCKS = ("requirements.app.lock", "requirements.dev.lock", "requirements.boot.lock")


def locked(name: str) -> dict[str, str]:
    """The versions of a lock by package."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


def wanted() -> list[tuple[str, Requirement]]:
    """Each dependency of pyproject.toml with the lock that must hold it."""
    project = tomllib.loads(PROJECT)
    app = [("requirements.app.lock", Requirement(text)) for text in project["project"]["dependencies"]]
    return app + [("requirements.dev.lock", Requirement(text)) for text in project["dependency-groups"]["dev"]]


@pytest.mark.parametrize(("lock", "requirement"), wanted(), ids=lambda value: str(value))
def test_each_dependency_is_locked_at_a_version_it_allows(lock: str, requirement: Requirement) -> None:
    assert requirement.specifier.contains(locked(lock)[requirement.name])


def test_the_development_lock_holds_all_of_the_applications() -> None:
    assert locked("requirements.app.lock").items() <= locked("requirements.dev.lock").items()


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_package_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    assert entries

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_each_dependency_says_why_it_is_here() -> None:
    lines = re.findall(r'^  ".+?[>=<].*$', PROJECT, re.MULTILINE)
    assert len(lines) == len(wanted())

    assert [line for line in lines if not re.search(r"#\s+\S+", line)] == []
