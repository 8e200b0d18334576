"""What places announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteAdded:
    """A site is on the register."""

    site_id: int


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """A site has another name, kind, area, position or state."""

    site_id: int


@dataclass(frozen=True, slots=True)
class SitesOfAnotherKind:
    """Sites are of another kind from now on; who still looks at them as what they were refuses by raising."""

    site_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SiteMerged:
    """A site is part of another one from now on."""

    site_id: int
    into_id: int


@dataclass(frozen=True, slots=True)
class SiteSubstituted:
    """A site took another one's place on the list."""

    old_id: int
    new_id: int


@dataclass(frozen=True, slots=True)
class ResponsibilityChanged:
    """Another unit answers for a site in one role, or nobody does."""

    site_id: int
    role: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class RegisterLoaded:
    """Many sites were added or changed at once."""

    added: int
    changed: int
