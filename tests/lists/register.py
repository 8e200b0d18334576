"""The names of all places at hand, to keep noise honest: a person with the register must still be able to tell."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from tests.lists.truth import TruePlace

_DISTRICT = re.compile(r"^(.+?[区县市])")


def shortened(name: str) -> Iterator[str]:
    """Yield the name and all it becomes by losing one character: names one slip apart meet in one of these."""
    yield name
    for index in range(len(name)):
        yield name[:index] + name[index + 1 :]


def is_within(form: str, name: str) -> bool:
    """Return whether the characters of ``form`` come in ``name`` in this order."""
    rest = iter(name)
    return all(character in rest for character in form)


class Register:
    """Places by their names."""

    def __init__(self, places: Sequence[TruePlace]) -> None:
        self.places = tuple(places)
        self._exact: defaultdict[str, set[str]] = defaultdict(set)
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        self._by_area: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for place in places:
            for name in (place.name, *place.old_names):
                self._exact[name].add(place.code)
                self._by_area[place.area].append((place.code, name))
                for form in shortened(name):
                    self._near[form].add(place.code)

    @cached_property
    def district(self) -> str:
        """The name with which addresses begin."""
        found = _DISTRICT.match(self.places[0].address) if self.places else None
        return found.group(1) if found else ""

    @cached_property
    def sure(self) -> tuple[TruePlace, ...]:
        """The places whose name no other place has: only these can be told by their name."""
        return tuple(place for place in self.places if len(self._exact[place.name]) == 1)

    @cached_property
    def addresses(self) -> dict[str, int]:
        """How many places share each address."""
        counts: defaultdict[str, int] = defaultdict(int)
        for place in self.places:
            counts[place.address] += 1
        return counts

    def is_another(self, form: str, place: TruePlace) -> bool:
        """Return whether ``form`` is exactly the name, now or before, of some other place."""
        return bool(self._exact.get(form, set()) - {place.code})

    def leads_astray(self, form: str, longer: str, place: TruePlace) -> bool:
        """Return whether what is written behind ``form`` begins so that both together name another place."""
        return any(self.is_another(longer[:end], place) for end in range(len(form) + 1, len(longer) + 1))

    def is_near_another(self, form: str, place: TruePlace) -> bool:
        """Return whether one slip of the pen turns ``form`` into the name of some other place."""
        return any(self._near.get(variant, set()) - {place.code} for variant in shortened(form))

    def tells(self, form: str, place: TruePlace, *, with_area: bool) -> bool:
        """Return whether a shortened form fits no other name, of the same area where the area is written too."""
        areas = (place.area,) if with_area else tuple(self._by_area)
        return not any(
            code != place.code and is_within(form, name) for area in areas for code, name in self._by_area[area]
        )

    def knows(self, form: str) -> bool:
        """Return whether ``form`` is a name or one slip away from one."""
        return any(self._near.get(variant) for variant in shortened(form))
