"""Districts to look at, generated once for all tests."""

from datetime import date
from importlib.resources import files

import pytest

from wenming.demo.chronicle import District
from wenming.demo.generate import generate
from wenming.demo.scale import Scale
from wenming.rulebook.scheme import Scheme
from wenming.schemes.formats import read_yaml, to_scheme

AS_OF = date(2026, 11, 22)
NEXT_YEAR = date(2027, 1, 5)


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """The demo edition, ready to score with."""
    return to_scheme(read_yaml(files("wenming.demo").joinpath("editions/county.yaml").read_bytes()))


@pytest.fixture(scope="session")
def small(scheme: Scheme) -> District:
    """The small district."""
    return generate(1, AS_OF, Scale.SMALL, scheme)


@pytest.fixture(scope="session")
def full(scheme: Scheme) -> District:
    """The full district."""
    return generate(1, AS_OF, Scale.FULL, scheme)


@pytest.fixture(scope="session")
def next_year(scheme: Scheme) -> District:
    """The full district at the beginning of a year that has no holiday table yet."""
    return generate(1, NEXT_YEAR, Scale.FULL, scheme)


@pytest.fixture(scope="session", params=["small", "full", "next_year"])
def district(request: pytest.FixtureRequest) -> District:
    """Each of the three in turn."""
    found: District = request.getfixturevalue(request.param)
    return found
