"""What the tests of running the product share."""

from pathlib import Path

import pytest

from tests.config.running import wenming


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped data folder with an empty database at this version: migrated once, copied by the tests."""
    home = tmp_path_factory.mktemp("migrated") / "home"
    done = wenming(home, ["migrate"])
    assert done.returncode == 0, done.stderr
    return home
