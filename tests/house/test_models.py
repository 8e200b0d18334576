"""The model graph obeys the floors, and migrations are named by hand and complete."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.source import APPS, PACKAGE

FLOORS = (
    ("kernel",),
    ("areas",),
    ("people",),
    ("places", "records"),
    ("schemes",),
    ("issues",),
    ("inspections",),
    ("evaluations",),
    ("insight",),
)
FLOOR = {app: number for number, floor in enumerate(FLOORS) for app in floor}


def upward_keys(all_models: list[type[models.Model]]) -> list[str]:
    """Foreign keys that point to a higher floor or to a neighbour on the same one."""
    found = []
    for model in all_models:
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model in (None, model):
                continue
            there = field.related_model._meta.app_label
            if here == there or here not in FLOOR or there not in FLOOR:
                continue
            if FLOOR[there] >= FLOOR[here]:
                found.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    return found


def test_no_foreign_key_points_up_or_sideways() -> None:
    assert upward_keys(list(apps.get_models())) == []


def test_an_upward_key_is_caught() -> None:
    issue = apps.get_model("issues", "Issue")

    class Planted(models.Model):
        issue = models.ForeignKey(apps.get_model("issues", "Issue"), models.CASCADE, related_name="+")

        class Meta:
            app_label = "areas"
            managed = False

    try:
        assert upward_keys([Planted]) == ["areas.Planted.issue -> issues"]
        assert issue is not None
    finally:
        del apps.all_models["areas"]["planted"]
        apps.clear_cache()


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_migrations_are_named_by_hand_and_in_one_line_per_app() -> None:
    for app in ("kernel", *APPS):
        files = sorted(p.stem for p in (PACKAGE / app / "migrations").glob("0*.py")) if app != "insight" else []
        files = [name for name in files if not name.endswith("_at_once")]  # stands for others (decision 33)
        assert not [name for name in files if "_auto_" in name or name.endswith("_initial")], app
        assert [int(re.match(r"\d+", name)[0]) for name in files] == list(range(1, len(files) + 1)), app  # type: ignore[index]
