"""Writes about units, posts and people."""

from wenming.people.services.bulk import load_history
from wenming.people.services.groups import set_function, set_group
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
from wenming.people.services.sign_ins import add_sign_in, enrol, lock, rename_person, reset_password, unlock
from wenming.people.services.units import abolish_unit, add_unit, change_unit, restore_unit

__all__ = [
    "abolish_unit",
    "add_post",
    "add_sign_in",
    "add_unit",
    "appoint",
    "change_unit",
    "close_post",
    "end_appointment",
    "enrol",
    "hand_over_post",
    "load_history",
    "lock",
    "part_with",
    "rename_person",
    "rename_post",
    "reset_password",
    "restore_unit",
    "set_function",
    "set_group",
    "set_up",
    "unlock",
]
