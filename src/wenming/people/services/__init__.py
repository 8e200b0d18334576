"""Writes about units, posts and people."""

from wenming.people.services.bulk import load_history
from wenming.people.services.groups import describe_function, set_function, set_group
from wenming.people.services.handing_over import hand_over_unit
from wenming.people.services.import_people import apply_people, plan_people
from wenming.people.services.import_units import apply_units, plan_units
from wenming.people.services.posts import (
    add_post,
    appoint,
    close_post,
    end_appointment,
    hand_over_post,
    part_with,
    rename_post,
)
from wenming.people.services.setup import set_up
from wenming.people.services.sign_ins import add_sign_in, enrol, fill_post, lock, rename_person, reset_password, unlock
from wenming.people.services.units import abolish_unit, add_unit, change_unit, restore_unit

__all__ = [
    "abolish_unit",
    "add_post",
    "add_sign_in",
    "add_unit",
    "apply_people",
    "apply_units",
    "appoint",
    "change_unit",
    "close_post",
    "describe_function",
    "end_appointment",
    "enrol",
    "fill_post",
    "hand_over_post",
    "hand_over_unit",
    "load_history",
    "lock",
    "part_with",
    "plan_people",
    "plan_units",
    "rename_person",
    "rename_post",
    "reset_password",
    "restore_unit",
    "set_function",
    "set_group",
    "set_up",
    "unlock",
]
