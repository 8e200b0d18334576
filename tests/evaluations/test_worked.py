"""A total of 106 worked out by hand: the page shows what the pencil found, and so does every file and table."""

from fractions import Fraction
from uuid import UUID

import pytest

from tests.evaluations import worked
from tests.evaluations.city import office
from tests.evaluations.posts import signed_in
from wenming.evaluations.figures import figures_of
from wenming.evaluations.models import Round
from wenming.evaluations.services import close_round
from wenming.inspections.models import Visit
from wenming.inspections.services import begin_visit
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import published
from wenming.schemes.models import SchemeEdition

__all__ = ["office"]
pytestmark = pytest.mark.django_db
CASE = worked.CASE["case"][0]


@pytest.fixture
def held(office: Viewer) -> Round:
    """The round of the case."""
    return worked.hold(office)


def test_the_page_shows_the_total_of_the_case(held: Round) -> None:
    client, _ = signed_in("leader", "north-town")
    html = client.get(f"/rounds/{held.number}/").content.decode()
    assert f"of {CASE['available']} of {CASE['declared']}" in html
    for figure in (CASE["total"], *CASE["methods"].values(), *CASE["nodes"].values()):
        assert figure in html, figure
    kinds = client.get(f"/rounds/{held.number}/kinds/").content.decode()
    for figure in CASE["kinds"].values():
        assert figure in kinds
    assert "Absent" in kinds


def test_a_closed_round_shows_the_same_from_its_tree(held: Round, office: Viewer) -> None:
    client, _ = signed_in("leader", "north-town")
    addresses = [f"/rounds/{held.number}/{part}" for part in ("", "kinds/", "units/", "areas/", "lost/", "sites/")]
    before = [figures_in(client.get(address).content.decode()) for address in addresses]
    closed = close_round(held, by=office)
    assert [figures_in(client.get(address).content.decode()) for address in addresses] == before
    assert closed.fingerprint in client.get(f"/rounds/{held.number}/").content.decode()


def figures_in(html: str) -> list[str]:
    """Every figure with four places, in order."""
    words = html.replace("<", " ").replace(">", " ").replace("−", " ").replace("+", " ").split()
    return [word for word in words if len(word.split(".")[-1]) == 4 and word.replace(".", "", 1).isdigit()]


def test_every_way_of_reading_the_round_holds_the_same_marks(held: Round) -> None:
    with figures_of(held) as figures:
        assert str(published(figures.total.won)) == CASE["total"]
        field = figures.field()
        for parts in (figures.kinds(), figures.items(), figures.areas(), figures.units("territory")):
            assert sum((part.marks.won for part in parts), Fraction(0)) == field.won
            assert sum((part.marks.available for part in parts), Fraction(0)) == field.available


@pytest.mark.parametrize(
    ("item", "entered", "grade"),
    [
        ("road-litter", {"count": "1"}, "B"),
        ("road-bins", {"yes": "no"}, "C#"),
        ("market-parking", {"count": "3"}, "70%"),
        ("market-adverts", {"count": "2"}, "B"),
        ("market-adverts", {"count": "0"}, "C#"),
        ("market-lamps", {"numerator": "9", "denominator": "10"}, "A"),
        ("market-lamps", {"numerator": "0", "denominator": "0"}, "Not applicable"),
        ("station-wait", {"number": "18.75"}, "B"),
        ("station-holes", {"sizes": "0.25, 0.26, 0.1"}, "B"),
        ("station-look", {"grade": "C"}, "C"),
    ],
)
def test_each_kind_of_rule_grades_on_the_page_as_by_hand(
    held: Round, office: Viewer, item: str, entered: dict[str, str], grade: str
) -> None:
    kind = item.split("-")[0]
    code = {"road": "north-road", "market": "market", "station": "station-1"}[kind]
    site = worked._site(code, "station", "north", {}) if kind == "station" else Visit.objects.get(site__code=code).site
    edition = SchemeEdition.objects.get(code="worked-106")
    visit = begin_visit(site, edition=edition, purpose=Visit.Purpose.PATROL, key=UUID(int=1), by=office)
    client, _ = signed_in("inspector", "north-town")
    answer = client.post(f"/visits/{visit.number}/items/{item}/grade/", entered)
    assert f"<span>{grade}</span>" in answer.content.decode()
