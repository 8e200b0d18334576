"""One browser and one served copy of the small demo for all journeys of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import chromium
from tests.journeys.cities import City, demo_template, migrated_template, scratch, served_copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """The stopped data folder of the small demo: copy it, do not change it."""
    return demo_template(scratch())


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[City]:
    """A system that nobody has set up yet, served."""
    with served_copy(migrated_template(scratch()), tmp_path / "home") as city:
        yield city


@pytest.fixture(scope="session")
def city(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The small demo, served; journeys may act in it, each on records of its own."""
    with served_copy(demo_home, tmp_path_factory.mktemp("city") / "home") as city:
        yield city
