"""What is served: our own files only, nothing that belongs to GOV.UK alone, and licences beside what they cover."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

import reddot.govuk

FOLDER = Path(reddot.govuk.__file__).parent
STATIC = FOLDER / "static/govuk"
CSS = (STATIC / "reddot.css").read_text()


def test_nothing_that_only_gov_uk_may_use_is_served() -> None:
    served = [path for path in STATIC.iterdir() if path.suffix in (".css", ".js", ".svg")]
    belonging = [
        path.name for path in served if re.search("GDS Transport|crown|crest", path.read_text(), re.IGNORECASE)
    ]

    assert len(served) == 3
    assert belonging == []


def test_the_style_sheet_asks_for_our_own_files_only() -> None:
    asked = re.findall(r"url\(([^)]*)\)", CSS)

    assert sorted(asked) == ["source-sans-3-ext.woff2", "source-sans-3.woff2"]
    assert all((STATIC / name).exists() for name in asked)


@pytest.mark.parametrize("needed", ["prefers-color-scheme:dark", "@media print", "forced-colors:active"])
def test_the_style_sheet_knows_how_it_is_read(needed: str) -> None:
    assert needed in CSS.replace(": ", ":")


def test_licences_stand_beside_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "source-sans-3.OFL.txt").read_text().upper()
    assert "6.3.0" in (STATIC / "govuk-frontend.MIT.txt").read_text()


def test_the_sources_name_no_host_and_pin_each_version() -> None:
    lock = (FOLDER / "assets/package-lock.json").read_text()

    assert "://" not in lock
    assert '"integrity"' in lock
    assert not re.search(r'": "[\^~>*]', (FOLDER / "assets/package.json").read_text())


def test_every_file_survives_the_hashing_of_names(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=str(tmp_path))
    source = FileSystemStorage(location=str(FOLDER / "static"))
    paths = {}
    for path in STATIC.iterdir():
        name = f"govuk/{path.name}"
        with source.open(name) as file:
            storage.save(name, file)
        paths[name] = (storage, name)

    done = {name: hashed for name, hashed, _ in storage.post_process(paths)}

    assert not [name for name, hashed in done.items() if isinstance(hashed, Exception)]
    assert (
        storage.stored_name("govuk/source-sans-3.woff2").removeprefix("govuk/")
        in (tmp_path / storage.stored_name("govuk/reddot.css")).read_text()
    )
