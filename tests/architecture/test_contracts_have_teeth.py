"""Each import-linter contract names itself when it is broken on purpose, on a copy of the package."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT

ROWS = "Rows: a room imports only from rows below it"
PURE = "Pure rooms know no framework, database, network or clock"
SHAPE = "Shape of a room: edges, words, services, queries, models, terms"
FORMS = "Forms parse and never read or write"
SETTINGS = "Settings are read through django.conf"
CYCLES = "No cycles at any depth"

BREAKS = (
    (ROWS, {"ledger/broken.py": "import reddot.people"}),
    (ROWS, {"kernel/broken.py": "import reddot.criteria"}),
    (ROWS, {"criteria/broken.py": "import reddot.exchange"}),
    (ROWS, {"cellar/__init__.py": ""}),
    (PURE, {"criteria/broken.py": "import django"}),
    (PURE, {"exchange/broken.py": "import sqlite3"}),
    (PURE, {"kernel/broken.py": "from time import time"}),
    (SHAPE, {"devices/queries.py": "import reddot.devices.services", "devices/services.py": ""}),
    (SHAPE, {"devices/presenters.py": "import reddot.devices.views", "devices/views.py": ""}),
    (SHAPE, {"devices/terms.py": "import reddot.devices.models", "devices/models/__init__.py": ""}),
    (FORMS, {"devices/forms.py": "import reddot.devices.queries", "devices/queries.py": ""}),
    (SETTINGS, {"authority/broken.py": "import reddot.entry.web.settings"}),
    (CYCLES, {"devices/one.py": "import reddot.devices.two", "devices/two.py": "import reddot.devices.one"}),
)


@pytest.fixture(scope="module")
def bare_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms and their contracts without the code, so that a half-built room cannot hide or fake a break."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / ".importlinter", copy)
    for found in (ROOT / PACKAGE).rglob("__init__.py"):
        place = copy / found.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    (copy / PACKAGE / "entry/web/settings.py").touch()
    return copy


def lint(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, env={"PYTHONPATH": str(copy)})


@pytest.mark.parametrize(("contract", "files"), BREAKS)
def test_a_broken_contract_is_named(contract: str, files: dict[str, str], bare_copy: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(bare_copy, tmp_path / "broken")
    for name, text in files.items():
        place = copy / PACKAGE / name
        place.parent.mkdir(exist_ok=True)
        (place.parent / "__init__.py").touch()
        place.write_text(text)

    done = lint(copy)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout


def test_the_untouched_copy_keeps_every_contract(bare_copy: Path) -> None:
    done = lint(bare_copy)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_contract_is_broken_somewhere_here() -> None:
    text = (ROOT / ".importlinter").read_text()
    named = {line.removeprefix("name = ") for line in text.splitlines() if line.startswith("name = ")}

    assert named == {contract for contract, _ in BREAKS}
