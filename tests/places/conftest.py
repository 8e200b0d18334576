"""The test district as a fixture; built by a module that is imported only once the settings are read."""

from importlib import import_module
from typing import Any

import pytest


@pytest.fixture
def district(db: None) -> Any:
    """The fictional district of ``tests/places/district.py``, with ten sites."""
    return import_module("tests.places.district").build()
