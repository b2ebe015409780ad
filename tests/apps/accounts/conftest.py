"""The small site, and a person on it."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache

from tests.apps.accounts.site import ROUTES


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Any:
    """The settings, with the small site of site.py in place of ours."""
    ours = Path(settings.REDDOT_ROUTES).read_text(encoding="utf-8").split("\n", 1)[1]
    signing_in = [line for line in ours.splitlines() if line.startswith(("account", "mfa_"))]
    table = tmp_path / "permissions.csv"
    table.write_text(ROUTES + "\n".join(signing_in) + "\n", encoding="utf-8")
    settings.ROOT_URLCONF = "tests.apps.accounts.site"
    settings.REDDOT_ROUTES = table
    return settings


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash with the least work, so that a test of signing in takes milliseconds."""
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 8)
    monkeypatch.setattr(Argon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def fresh_limits(db: None) -> None:
    """No rate limit has been used up yet."""
    cache.clear()
