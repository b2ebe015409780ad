"""reddot import: what a dry run says is what the import does, and a dry run writes nothing at all."""

import json
from pathlib import Path

import pytest
from django.apps import apps

from reddot.exchange.limits import DEFAULT
from reddot.people.models import ImportBatch, Officer
from tests.apps.entry.kept import same_as_kept
from tests.apps.entry.running import numbered_alike, run
from tests.factories.accounts import a_user
from tests.factories.extracts import extract, row
from tests.factories.people import NOW, Town

Capsys = pytest.CaptureFixture[str]
DAY = ("--as-of", "2019-11-19")


@pytest.fixture(autouse=True)
def staffed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of commands stands where that of the pages does."""
    monkeypatch.setattr("reddot.entry.cli.common._clock", lambda: NOW)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "extract.csv"
    file.write_bytes(extract(row("2001"), row("2002"), row("1001", Rank="Sgt")))
    return file


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    file = tmp_path / "mixed.csv"
    file.write_bytes(extract(row("2001"), row("2002", Station="Atlantis")))
    return file


def rows_by_table() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_dry_run_writes_nothing_anywhere(capsys: Capsys, good: Path, mixed: Path) -> None:
    before = rows_by_table()
    assert sum(before.values()) > 50
    assert run(capsys, "import", "hr-extract", good, *DAY, "--dry-run").code == 0
    assert run(capsys, "import", "hr-extract", mixed, *DAY, "--dry-run", "--json").code == 1
    assert rows_by_table() == before


def test_an_import_does_what_its_dry_run_said(capsys: Capsys, good: Path) -> None:
    dry = json.loads(run(capsys, "import", "hr-extract", good, *DAY, "--dry-run", "--json").out)
    ran = run(capsys, "import", "hr-extract", good, *DAY, "--json")
    wet = json.loads(ran.out)
    assert ran.code == 0
    assert (dry["written"], dry["batch"], wet["written"]) == (False, None, True)
    for part in ("officers", "facts", "problems"):
        assert wet[part] == dry[part]
    assert Officer.objects.filter(collar_number__in=["2001", "2002"]).count() == 2


def test_what_it_prints(capsys: Capsys, mixed: Path) -> None:
    dry = run(capsys, "import", "hr-extract", mixed, *DAY, "--dry-run")
    wet = run(capsys, "import", "hr-extract", mixed, *DAY)
    same_as_kept("import.txt", numbered_alike(f"{dry.out}{dry.err}---\n{wet.out}{wet.err}"))
    said = run(capsys, "import", "hr-extract", mixed, *DAY, "--json")
    same_as_kept("import.json", numbered_alike(said.out))
    assert (dry.code, wet.code, said.code) == (1, 1, 1), "a row was left out"


def test_the_same_file_again_changes_nothing(capsys: Capsys, good: Path) -> None:
    run(capsys, "import", "hr-extract", good, *DAY)
    again = json.loads(run(capsys, "import", "hr-extract", good, *DAY, "--json").out)
    assert again["officers"] == {"create": 0, "update": 0, "unchanged": 3, "skip": 0}


def test_it_is_written_for_whom_it_was_run(capsys: Capsys, good: Path) -> None:
    user = a_user(("TRN", "force", ""), username="t.rainer")
    run(capsys, "import", "hr-extract", good, *DAY, "--as", "t.rainer", "--source", "HR system")
    batch = ImportBatch.objects.get()
    assert (batch.created_by, batch.source, batch.file_name) == (f"user:{user.pk}", "HR system", "extract.csv")
    a_user(("FIN", "force", ""), username="f.nance")
    assert run(capsys, "import", "hr-extract", good, *DAY, "--as", "f.nance").code == 1
    assert ImportBatch.objects.count() == 1


def test_headings_can_be_mapped(capsys: Capsys, good: Path, tmp_path: Path) -> None:
    good.write_bytes(good.read_bytes().replace(b"Collar No", b"Nummer", 1))
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"Nummer": "collar_number", "Surname": "family_name"}')
    assert run(capsys, "import", "hr-extract", good, *DAY, "--dry-run").code == 1
    assert run(capsys, "import", "hr-extract", good, *DAY, "--dry-run", "--mapping", mapping).code == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\x00" * 100, b"a,b\r\n1,2\r\n"])
def test_a_file_that_cannot_be_used_is_1_and_writes_no_officer(capsys: Capsys, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "extract.csv"
    file.write_bytes(content)
    before = Officer.objects.count()
    for more in ((), ("--dry-run",)):
        ran = run(capsys, "import", "hr-extract", file, *DAY, *more)
        assert ran.code == 1
        assert "The file cannot be used. Nothing was written." in ran.err
    assert Officer.objects.count() == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("shopping-list", "GOOD"), 2, "hr-extract"),
        (("hr-extract", "absent.csv"), 2, "absent.csv"),
        (("hr-extract", "/"), 2, "cannot be read"),
        (("hr-extract", "GOOD", "--as-of", "soon"), 2, "--as-of"),
        (("hr-extract", "GOOD", "--as-of", "2019-11-21"), 1, "after today"),
        (("hr-extract", "GOOD", "--mapping", "absent.json"), 2, "absent.json"),
        (("hr-extract", "GOOD", "--mapping", "GOOD"), 2, "not JSON"),
        (("hr-extract", "GOOD", "--mapping", "LIST"), 2, "heading to field"),
        (("hr-extract", "GOOD", "--source", "x" * 81), 2, "--source"),
        (("hr-extract", "GOOD", "--force", "nowhere"), 2, "nowhere"),
        (("hr-extract", "GOOD", "--as", "nobody"), 1, "nobody"),
        (("hr-extract",), 2, "FILE"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    capsys: Capsys, good: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "list.json").write_text("[]")
    named = {"GOOD": str(good), "LIST": str(tmp_path / "list.json")}
    ran = run(capsys, "import", *(named.get(one, one) for one in arguments))
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert not ImportBatch.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(
    capsys: Capsys, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reddot.entry.cli.imports.DEFAULT", type(DEFAULT)(upload=1 << 20))
    good.write_bytes(b"x" * ((1 << 20) + 1))
    ran = run(capsys, "import", "hr-extract", good, *DAY)
    assert (ran.code, ran.err) == (2, f"{good} is larger than 1 MB.\n")
