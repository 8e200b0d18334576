"""How much of everything the demo holds, at full scale and at about a tenth of it."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """The two sizes of the demo."""

    SMALL = "small"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Land:
    """Sizes of the land: half axes in metres, towns, cells, and the street lattice of the core (lines across, down)."""

    half_width: float
    half_height: float
    subdistricts: int
    outer_towns: int
    cells: int
    columns: int
    rows: int
    communities: int
    villages: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Volumes:
    """Counts of the registers and histories. ``sites`` per kind; ``cores`` and ``members`` belong to the circles."""

    land: Land
    departments: int
    enterprises: int
    schools: int
    hospitals: int
    subordinates: int
    groups: int
    sites: dict[str, int]
    cores: dict[str, int]
    members: dict[str, int]
    issues: int
    round_sites: int


# Totals follow the published volumes of one district (39 kinds, 4,045 sites, 60 circles with 431 further members,
# 118 units, 10,690 problems); the split over kinds follows another district's dashboard and is otherwise estimated.
_FULL = Volumes(
    land=Land(15_200, 12_600, 10, 17, 300, 9, 8, 96, 174, 310),
    departments=46,
    enterprises=16,
    schools=14,
    hospitals=14,
    subordinates=300,
    groups=10,
    sites={
        "ROAD": 96, "SHOP": 14, "CROSS": 78, "ALLEY": 196, "RESI": 1086, "COMM": 96, "STREET": 27, "MARKET": 46,
        "MALL": 84, "HOSP": 50, "GOV": 33, "WINDOW": 428, "STATION": 11, "BUS": 164, "TAXI": 12, "PARK": 24,
        "SQUARE": 22, "SCENIC": 14, "CULT": 40, "SCHOOL": 142, "NETBAR": 42, "CINEMA": 8, "SITE": 131,
        "TOILET": 216, "HOTEL": 124, "DINING": 670, "RURAL": 191,
    },
    cores={"COMM": 18, "MARKET": 32, "STATION": 5, "HOSP": 5},
    members={"RESI": 353, "ALLEY": 38, "TOILET": 40},
    issues=10_690,
    round_sites=132,
)  # fmt: skip
_SMALL = Volumes(
    land=Land(5_200, 4_300, 2, 3, 40, 4, 4, 10, 17, 64),
    departments=22,
    enterprises=3,
    schools=3,
    hospitals=3,
    subordinates=32,
    groups=4,
    sites={
        "ROAD": 12, "SHOP": 3, "CROSS": 10, "ALLEY": 20, "RESI": 104, "COMM": 10, "STREET": 5, "MARKET": 6,
        "MALL": 8, "HOSP": 5, "GOV": 6, "WINDOW": 38, "STATION": 2, "BUS": 16, "TAXI": 3, "PARK": 3,
        "SQUARE": 3, "SCENIC": 2, "CULT": 4, "SCHOOL": 14, "NETBAR": 4, "CINEMA": 2, "SITE": 12,
        "TOILET": 22, "HOTEL": 12, "DINING": 54, "RURAL": 20,
    },
    cores={"COMM": 2, "MARKET": 2, "STATION": 1, "HOSP": 1},
    members={"RESI": 35, "ALLEY": 4, "TOILET": 4},
    issues=1_000,
    round_sites=32,
)  # fmt: skip
_VOLUMES = {Scale.FULL: _FULL, Scale.SMALL: _SMALL}


def volumes(scale: Scale) -> Volumes:
    """Return the counts of a scale."""
    return _VOLUMES[scale]
