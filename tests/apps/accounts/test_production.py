"""Production settings: nothing to complain of, and no way to switch the guards off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SECRET = "k8Qm2vYx7RtLw4ZpNc9HsJd3BfGe6UaTy5VbXoWi1CzKqMnPrSgDhEjFlAuIvOy"


def run(tmp_path: Path, code: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "REDDOT_STATE": str(tmp_path),
        "REDDOT_DATABASE": f"sqlite:///{tmp_path}/reddot.sqlite3",
        "REDDOT_PRODUCTION": "true",
        "REDDOT_SECRET_KEY": SECRET,
        "REDDOT_HOSTS": "reddot.northmoor.example",
        "REDDOT_LEDGER_NAME": "reddot.northmoor.example",
        **changes,
    }
    command = ["-c", code] if code else ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_djangos_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_teeth_the_same_check_complains_outside_production(tmp_path: Path) -> None:
    assert run(tmp_path, REDDOT_PRODUCTION="false").returncode == 1


READ = "from reddot.entry.web import settings as s; print(s.REDDOT_SECOND_FACTOR, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME)"


def test_the_second_factor_cannot_be_switched_off(tmp_path: Path) -> None:
    done = run(tmp_path, READ, REDDOT_SECOND_FACTOR="false")
    assert done.stdout.split() == ["True", "True", "__Host-session"]


@pytest.mark.parametrize("missing", ["REDDOT_SECRET_KEY"])
def test_production_does_not_start_without_its_secret(missing: str, tmp_path: Path) -> None:
    done = run(tmp_path, READ, **{missing: ""})
    assert done.returncode != 0
    assert missing in done.stderr
