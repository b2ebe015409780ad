"""Commands that need no database start no Django: they run as processes whose Django would fail."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.apps.entry.kept import same_as_kept
from tests.apps.entry.running import BIN, no_traceback, run, spawn
from tests.architecture.house import ROOT

POISON = {
    "DJANGO_SETTINGS_MODULE": "no.such.settings",
    "REDDOT_DATABASE": "nonsense://",
    "REDDOT_PRODUCTION": "perhaps",
}
CPU_SECONDS = 1.5
FACTS = {
    "officer_type": "special",
    "facts": [
        {"kind": "service_start", "from": "2008-04-01"},
        {"kind": "fitness", "test": "shuttle_15m", "level": 7.1, "from": "2019-02-01"},
        {"kind": "duty_hours", "month": "2018-09", "to_month": "2019-08", "hours": 41.5},
    ],
}
TOTALS = "check_id,measure,expected\nWF_OFFICERS_SEP19,FTE officers 43 forces,1.00\nHO_CED_2011,uses,7877\n"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    return file


@pytest.fixture
def totals(tmp_path: Path) -> Path:
    (tmp_path / "expected_totals.csv").write_text(TOTALS)
    return tmp_path


def assess(facts: object, *more: str) -> tuple[object, ...]:
    return ("criteria", "assess", "--policy", "kent-specials-2019", "--facts", facts, "--on", "2019-09-14", *more)


def test_facts_are_judged(facts: Path) -> None:
    words, said = spawn(*assess(facts), **POISON), spawn(*assess(facts, "--json"), **POISON)
    assert (words.code, words.err, said.code) == (1, "", 1)
    same_as_kept("criteria-assess.txt", words.out)
    same_as_kept("criteria-assess.json", said.out)


def test_facts_come_from_the_standard_input_too() -> None:
    ran = spawn(*assess("-", "--json"), stdin=json.dumps(FACTS), **POISON)
    assert json.loads(ran.out)["verdict"] == "no"


def test_a_yes_exits_with_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    stated = [
        ("role", "response/yes"), ("application", "volunteered"), ("patrol_status", "independent"),
        ("safety_training", "passed"), ("first_aid", "passed"), ("fitness", "shuttle_15m 7.2"), ("restriction", "no"),
    ]  # fmt: skip
    facts = [{"kind": kind, "value": value, "from": "2019-06-03"} for kind, value in stated]
    facts.append({"kind": "accreditation", "model": "x2", "value": "passed", "from": "2019-06-03"})
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"officer_type": "regular", "facts": facts}))
    ran = run(capsys, "criteria", "assess", "--policy", "kent-officers-2019", "--facts", file, "--on", "2019-09-14")
    assert (ran.code, ran.err) == (0, ""), ran.out


def test_the_schema_is_printed_and_the_version_and_the_policies() -> None:
    assert json.loads(spawn("criteria", "schema", **POISON).out)["type"] == "object"
    assert spawn("--version", **POISON).out == "reddot 0.1.0\n"
    assert spawn("policy", "check", **POISON).code == 0
    assert spawn("policy", "show", "kent-officers-2019", **POISON).out.startswith("kent-officers-2019: ")
    assert "may-carry" in spawn("--help", **POISON).out


def test_the_version_is_that_of_the_package() -> None:
    from reddot.entry.cli import VERSION

    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text()


def test_figures_are_recomputed_without_a_database(totals: Path) -> None:
    ran, said = spawn("figures", "check", totals, **POISON), spawn("figures", "check", totals, "--json", **POISON)
    assert (ran.code, said.code) == (1, 1)
    same_as_kept("figures-check.txt", ran.out)
    same_as_kept("figures-check.json", said.out)


def test_a_ledger_file_is_verified_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text("nonsense\n")
    assert no_traceback(spawn("ledger", "verify", file, **POISON)).code == 1
    assert no_traceback(spawn("ledger", "verify", tmp_path / "absent", **POISON)).code == 2


def test_national_tables_are_read_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "tables.ods"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    ran = no_traceback(spawn("import", "home-office-workforce", file, **POISON))
    assert ran.code == 1


@pytest.mark.parametrize("command", [("criteria", "schema"), ("policy", "show", "kent-officers-2019")])
def test_a_pure_command_starts_quickly(command: tuple[str, ...]) -> None:
    # The least of three, because other work on the machine makes a process look slower, never quicker.
    assert min(spawn(*command, **POISON).cpu for _ in range(3)) < CPU_SECONDS


def test_the_poison_works(tmp_path: Path) -> None:
    ran = spawn("may-carry", "1001", "--model", "x2", **POISON)
    assert ran.code != 0, "a command that needs Django must feel it"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--policy", "nowhere", "--facts", "{}", "--on", "2019-09-14"), "nowhere"),
        (("--policy", "kent-officers-2019", "--facts", "absent.json", "--on", "2019-09-14"), "absent.json"),
        (("--policy", "kent-officers-2019", "--facts", "/", "--on", "2019-09-14"), "cannot be read"),
        (("--policy", "kent-officers-2019", "--facts", "FACTS", "--on", "soon"), "--on"),
        (("--policy", "kent-officers-2019", "--facts", "FACTS", "--on", "2019-09-14", "--model", "x3"), "--model"),
        (("--policy", "kent-officers-2019", "--facts", "BINARY", "--on", "2019-09-14"), "UTF-8"),
        (("--policy", "kent-officers-2019", "--facts", "BROKEN", "--on", "2019-09-14"), "JSON"),
        (("--policy", "kent-officers-2019", "--on", "2019-09-14"), "--facts"),
    ],
)
def test_misuse_is_2_and_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken").write_text('{"facts": [')
    named = {"FACTS": str(facts), "BINARY": str(tmp_path / "binary"), "BROKEN": str(tmp_path / "broken")}
    ran = run(capsys, "criteria", "assess", *(named.get(one, one) for one in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize("content", [None, b"\xff", b"a,b\n1,2\n", b"", b"check_id\n" + b"x" * 200_000])
def test_a_list_of_totals_that_is_none_is_misuse(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "expected_totals.csv").write_bytes(content)
    ran = run(capsys, "figures", "check", tmp_path)
    assert ran.code == 2 or (content == b"" and ran.code == 0)


def test_a_reader_that_goes_away_is_no_failure() -> None:
    shell = f"{BIN} criteria schema | head -c 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=os.environ | POISON, timeout=60)
    assert (done.stdout, done.stderr) == ("{", "")
