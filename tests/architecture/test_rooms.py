"""What import-linter cannot see of the rows: columns point down too, and every pure room is named as one."""

from collections.abc import Iterable
from configparser import ConfigParser

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.house import PACKAGE, ROOT, pure_rooms, row_of, rows


def upward_columns(found: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys, one-to-ones and many-to-manys that point to a room above their own, or beside it."""
    return [
        f"{model.__module__}.{model.__name__}.{field.name} points up to {_room(target)}: hold its code instead"
        for model in found
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        for target in [field.related_model]
        if isinstance(target, type) and _is_ours(target) and _points_up(_room(model), _room(target))
    ]


def _points_up(room: str, target: str) -> bool:
    return target != room and row_of(target) <= row_of(room)


def _is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith(f"{PACKAGE}.")


def _room(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_every_column_points_down_or_stays_home() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if _is_ours(model)]
    assert ours

    assert upward_columns(ours) == []


@isolate_apps("reddot.people", "reddot.accounts")
def test_a_column_that_points_up_is_reported() -> None:
    class Officer(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "people"

    Officer.__module__ = "reddot.people.models"

    class Grant(models.Model):  # noqa: DJ008
        officer = models.ForeignKey(Officer, on_delete=models.CASCADE)

        class Meta:
            app_label = "accounts"

    Grant.__module__ = "reddot.accounts.models"

    assert upward_columns([Grant]) == [
        "reddot.accounts.models.Grant.officer points up to people: hold its code instead"
    ]
    assert upward_columns([Officer]) == []


def test_rows_are_read_from_the_contract() -> None:
    assert rows()[0] == ("entry",)
    assert rows()[-1] == ("kernel",)
    assert row_of("people") < row_of("accounts") < row_of("criteria")
    with pytest.raises(KeyError, match="cellar"):
        row_of("cellar")


def test_every_pure_room_is_held_by_the_pure_contract() -> None:
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    named = set(config["importlinter:contract:pure"]["source_modules"].split())
    standing = {f"{PACKAGE}.{room}" for room in pure_rooms() if (ROOT / PACKAGE / room / "__init__.py").exists()}

    assert named == standing
