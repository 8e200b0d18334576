"""The kinds of problem that the demo files issues under, and which check item, scene and defect belong to which."""

import csv
from dataclasses import dataclass
from importlib.resources import files

from wenming.demo.chronicle import ProblemClass, ProblemKind
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.rules import RuleKind
from wenming.rulebook.scheme import Item
from wenming.rulebook.verification import Tier


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of problem: words of check items by which it is recognised, how it is drawn, what inspectors say of it."""

    kind: ProblemKind
    words: tuple[str, ...]
    defect: str
    done: str
    said: tuple[str, ...]


def _read(row: dict[str, str]) -> Trouble:
    """Read one row of the table."""
    problem_class = ProblemClass(row["class"])
    kind = ProblemKind(
        code=row["code"],
        label=row["label"],
        label_en=row["label_en"],
        problem_class=problem_class,
        limit=Limit(int(row["limit"]), ClockKind(row["clock"])),
        demand=row["demand"],
        tier=Tier(row["tier"]),
        is_lasting=problem_class is ProblemClass.COMPONENT,
    )
    return Trouble(kind, tuple(row["words"].split()), row["defect"], row["done"], tuple(row["said"].split("|")))


# The first row with a fitting word wins; the last fits everything. Limits follow what one city published for such
# problems, the others are estimated in their manner.
TROUBLES: tuple[Trouble, ...] = tuple(
    _read(row) for row in csv.DictReader(files("wenming.demo").joinpath("problems.csv").read_text("utf-8").splitlines())
)

# Which scene a kind of site is drawn as.
PLACES = {
    "ROAD": "street", "SHOP": "shops", "CROSS": "crossing", "ALLEY": "alley", "RESI": "compound", "COMM": "community",
    "STREET": "community", "MARKET": "market", "MALL": "shops", "HOSP": "hall", "GOV": "hall", "WINDOW": "hall",
    "STATION": "station", "BUS": "busstop", "TAXI": "station", "PARK": "park", "SQUARE": "square", "SCENIC": "river",
    "CULT": "community", "SCHOOL": "school", "NETBAR": "shops", "CINEMA": "square", "SITE": "works",
    "TOILET": "toilet", "HOTEL": "shops", "DINING": "shops", "RURAL": "village",
}  # fmt: skip

_OUTSIDE = {"hall": "community", "market": "shops"}
_ONLY_OUTDOORS = frozenset(
    {"pothole", "manhole", "parked", "cables", "facade", "rubble", "bare", "lamp", "hoarding", "bin", "stalls"}
)

_LACKING = {
    RuleKind.BOOLEAN: "未达到：",
    RuleKind.SHORTFALL: "数量不足：",
    RuleKind.RATIO: "比例不够：",
    RuleKind.LIMIT: "超过标准：",
    RuleKind.MANUAL_GRADE: "状况不佳：",
}


def trouble_of(item: Item) -> Trouble:
    """Return the kind of problem that a failing check item is filed under."""
    for trouble in TROUBLES:
        if any(word in item.title for word in trouble.words):
            return trouble
    return TROUBLES[-1]


def place_of(item: Item) -> str:
    """Return the place that a failing item is drawn at: a broken lamp of a market stands in front of it."""
    place = PLACES[item.kind]
    return _OUTSIDE.get(place, place) if trouble_of(item).defect in _ONLY_OUTDOORS else place


def title_of(item: Item) -> str:
    """Put a failing check item into the words of a problem."""
    return _LACKING.get(item.rule.kind, "") + item.title
