"""What the tests of the loop share."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.issues.world import World


@pytest.fixture
def world(db: None) -> "World":
    """A small territory; models can only be imported once the database is chosen."""
    from tests.issues.world import build  # noqa: PLC0415

    return build()
