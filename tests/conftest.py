"""What every test shares: the database it runs on, no network, and the same random choices each time."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.flushing import flush_past_guards
from tests.journeys.browser import CHROMIUM_FLAGS

CHROMIUM = os.environ.get("REDDOT_TEST_CHROMIUM", "/usr/bin/chromium")
# Playwright runs an event loop in the thread of the tests, and Django then takes every query for one made inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ON_POSTGRES = os.environ.get("REDDOT_DATABASE", "").startswith("postgres")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})

# Every run of `make test` tries the same examples; REDDOT_HYPOTHESIS=explore looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("REDDOT_HYPOTHESIS", "same"))


STATE = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the quick line leave the browser out."""
    parser.addoption("--no-browser", action="store_true", help="leave out every test that drives a browser")


def pytest_configure(config: pytest.Config) -> None:
    """Describe our own markers, and give this run a state folder that no installation uses."""
    from django.conf import settings

    config.stash[STATE] = settings.STATE = Path(tempfile.mkdtemp(prefix="reddot-tests-"))
    settings.LEDGER_KEYS = settings.STATE / "keys"
    settings.STATIC_ROOT = settings.STATE / "static"
    settings.STATIC_ROOT.mkdir()
    config.addinivalue_line("markers", "postgresql: only means something on PostgreSQL; left out on SQLite")
    config.addinivalue_line("markers", "sqlite: only means something on SQLite; left out on PostgreSQL")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the state folder away again."""
    shutil.rmtree(config.stash[STATE], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this engine cannot show: `make test` runs both engines, so each test runs at least once."""
    no_browser = config.getoption("--no-browser")
    kept = [item for item in items if _belongs(item) and not (no_browser and _uses_browser(item))]
    left_out = set(items).difference(kept)
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = kept


def _uses_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def _belongs(item: pytest.Item) -> bool:
    if ON_POSTGRES:
        return item.get_closest_marker("sqlite") is None and _uses_database(item)
    return item.get_closest_marker("postgresql") is None


def _uses_database(item: pytest.Item) -> bool:
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite tests run on a file, as an installation does: in memory there is no WAL and no second connection."""
    from django.db import connections

    for alias in connections:
        connection = connections[alias]
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / f"{alias}.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The migrated test database, which a test may empty although its guards refuse every delete."""
    with pytest.MonkeyPatch.context() as patch:
        flush_past_guards(patch)
        yield
    with django_db_blocker.unblock():
        _hang_up_on_threads()


def _hang_up_on_threads() -> None:
    """End the connections that threads of finished tests still hold: PostgreSQL drops no database in use."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def state(tmp_path: Path, settings: Any) -> Path:
    """A folder of this test's own, where the installation keeps its keys and files."""
    settings.STATE = tmp_path
    return tmp_path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run: a process can hold only one Playwright."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No browser at {CHROMIUM}. Run: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: Any, tmp_path: Path) -> None:
    """A signer remembers what it signed, outside the database: a test's must not remember another test's ledger."""
    settings.LEDGER_KEYS = tmp_path / "keys"
