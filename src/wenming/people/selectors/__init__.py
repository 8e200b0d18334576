"""Reads about units, posts and people; the viewer comes first everywhere."""

from wenming.people.selectors.people import (
    UserState,
    appointments_of,
    fillable_units,
    people,
    person,
    vacant_posts,
)
from wenming.people.selectors.units import (
    below,
    functions,
    functions_of,
    group_of,
    groups,
    post,
    posts_of,
    subordinates,
    unit,
    unit_options,
    units,
)
from wenming.people.selectors.viewers import viewer_by_id, viewer_of

__all__ = [
    "UserState",
    "appointments_of",
    "below",
    "fillable_units",
    "functions",
    "functions_of",
    "group_of",
    "groups",
    "people",
    "person",
    "post",
    "posts_of",
    "subordinates",
    "unit",
    "unit_options",
    "units",
    "vacant_posts",
    "viewer_by_id",
    "viewer_of",
]
