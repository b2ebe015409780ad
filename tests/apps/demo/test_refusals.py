"""When the demo is not built, and that it is built whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from demo.accounts import PASSWORD, SIGN_INS
from demo.build import NotInProduction, build
from demo.geography import Scale
from reddot.accounts.models import User
from reddot.entry.cli.common import Misuse
from reddot.entry.cli.demo import demo
from reddot.people.models import Force
from tests.apps.demo.conftest import AS_OF, SEED

pytestmark = pytest.mark.django_db


def test_production_is_refused(settings: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(NotInProduction):
        build(scale=Scale.SMALL, seed=SEED, as_of=AS_OF)

    assert not Force.objects.filter(code="northmoor").exists()


def test_a_build_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*given: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("demo.build.steps", stop)
    with pytest.raises(RuntimeError, match="in the middle"):
        build(scale=Scale.SMALL, seed=SEED, as_of=AS_OF)

    assert not Force.objects.exists()
    assert not User.objects.exists()


def test_an_unknown_scale_is_a_misuse() -> None:
    with pytest.raises(Misuse, match="Choose one of small, county, met, national"):
        demo(scale="enormous", seed=SEED, as_of=AS_OF)


def test_the_command_prints_every_sign_in_and_the_files_to_import(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo(scale="small", seed=SEED, as_of=AS_OF)
    printed = capsys.readouterr().out

    for one in SIGN_INS:
        assert f"  {one.name} " in printed
    assert PASSWORD in printed
    assert str(state / "samples" / "hr-extract.csv") in printed
    assert (state / "samples" / "duty-hours.csv").exists()
