"""``wenming user``: sign-ins from the machine itself, for whoever lost the way in."""

import argparse
import json
from typing import TYPE_CHECKING

from wenming.config.commands import Commands
from wenming.config.database import database
from wenming.config.words import _

if TYPE_CHECKING:
    from wenming.kernel.actors import Actor
    from wenming.people.services.sign_ins import FirstPassword


def register(commands: Commands) -> None:
    """Add the family."""
    family = commands.add_parser("user", help=_("List sign-ins, add one, give a new first password, lock one."))
    verbs = family.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    listing = verbs.add_parser("list", help=_("every sign-in with its state and posts"))
    listing.add_argument("--json", action="store_true", help=_("print as JSON"))
    listing.set_defaults(run=run_list)
    add = verbs.add_parser("add", help=_("make a sign-in and print its first password"))
    add.add_argument("username", help=_("user name"))
    add.add_argument("name", help=_("name of the person"))
    add.add_argument("--post", help=_("code of the vacant post that the person takes"))
    add.set_defaults(run=run_add)
    for verb, words in {
        "reset": _("print a new first password"),
        "lock": _("close a sign-in"),
        "unlock": _("open a closed sign-in again"),
    }.items():
        parser = verbs.add_parser(verb, help=words)
        parser.add_argument("username", help=_("user name"))
        parser.set_defaults(run=run_change)


def run_list(args: argparse.Namespace) -> int:
    """Print the sign-ins."""
    with database():
        from wenming.people.models import Appointment, User

        posts: dict[int, list[str]] = {}
        for user_id, code in Appointment.objects.filter(until=None).values_list("user_id", "post__code"):
            posts.setdefault(user_id, []).append(code)
        people = list(User.objects.order_by("username"))
    if args.json:
        rows = [
            {"username": user.username, "name": user.name, "open": user.is_active, "posts": posts.get(user.pk, [])}
            for user in people
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for user in people:
        state = "" if user.is_active else _("(locked)")
        print(f"{user.username:<24} {user.name} {' '.join(posts.get(user.pk, []))} {state}".rstrip())
    return 0


def run_add(args: argparse.Namespace) -> int:
    """Make a sign-in, in a post if one is named."""
    with database():
        from wenming.people import services

        if args.post:
            made = services.enrol(args.post, args.username, args.name, by=_actor())
        else:
            made = services.add_sign_in(args.username, args.name, by=_actor())
    return _show(made)


def run_change(args: argparse.Namespace) -> int:
    """Reset, lock or unlock."""
    with database():
        from wenming.people import services

        if args.verb == "reset":
            return _show(services.reset_password(args.username, by=_actor()))
        change = services.lock if args.verb == "lock" else services.unlock
        change(args.username, by=_actor())
    print(_("Done."))
    return 0


def _actor() -> "Actor":
    """The machine's operator: who may run this command may read the data folder anyway."""
    from wenming.kernel.actors import Actor, ActorKind

    return Actor(ActorKind.SYSTEM, None, "wenming user")


def _show(made: "FirstPassword") -> int:
    print(
        _("First password of %(username)s: %(password)s") % {"username": made.user.username, "password": made.password}
    )
    print(_("It is shown once, and changed at the first sign-in."))
    return 0
