"""Reads about sites; the viewer comes first wherever somebody is looking."""

from wenming.places.selectors.maps import base_map, base_version, site_points
from wenming.places.selectors.nearby import in_box, within
from wenming.places.selectors.responsibilities import (
    answered_by,
    counts_by_role,
    gap_counts,
    past_and_present,
    roles,
    sites_with_several,
    sites_without,
    unit_answering,
    units_answering,
    who_answers,
)
from wenming.places.selectors.sites import (
    ANY_STATE,
    SiteFilter,
    circle_of,
    circles_with,
    in_force,
    kinds,
    site,
    sites,
    visible_sites,
    with_owners,
)

__all__ = [
    "ANY_STATE",
    "SiteFilter",
    "answered_by",
    "base_map",
    "base_version",
    "circle_of",
    "circles_with",
    "counts_by_role",
    "gap_counts",
    "in_box",
    "in_force",
    "kinds",
    "past_and_present",
    "roles",
    "site",
    "site_points",
    "sites",
    "sites_with_several",
    "sites_without",
    "unit_answering",
    "units_answering",
    "visible_sites",
    "who_answers",
    "with_owners",
    "within",
]
