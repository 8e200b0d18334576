"""``wenming init``: start for real, with the city's name, its division code and the first administrator."""

import argparse
import getpass
import sys

from wenming.config.commands import Commands
from wenming.config.commands.migrate import bring_up_to_date
from wenming.config.database import database
from wenming.config.refusal import Refused
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "init",
        help=_("Start for real: name of the city, its division code, the first administrator."),
        description=_("Start for real. What is not given is asked for; afterwards go on in the browser."),
    )
    parser.add_argument("--city", help=_("name of the city, district or county"))
    parser.add_argument("--division-code", help=_("its administrative division code: 6, 9 or 12 digits"))
    parser.add_argument("--username", help=_("user name of the first administrator"))
    parser.add_argument("--name", help=_("name of the first administrator"))
    parser.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set up an empty deployment."""
    with database() as address:
        from wenming.people.services import set_up

        bring_up_to_date(address)
        person = set_up(
            args.city or _ask(_("Name of the city, district or county")),
            args.division_code or _ask(_("Its division code (6, 9 or 12 digits)")),
            username=args.username or _ask(_("User name of the first administrator")),
            name=args.name or _ask(_("Name of the first administrator")),
            password=_password(from_standard_input=args.password_stdin),
        )
    print(_("Set up. Now run “wenming serve” and sign in as %s.") % person.username)
    return 0


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Refused(_("“%s” is missing: give it as an option, see “wenming init --help”.") % question)
    while not (answer := input(f"{question}: ").strip()):
        pass
    return answer


def _password(*, from_standard_input: bool) -> str:
    """A password that the product's own rules accept."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    while True:
        given = sys.stdin.readline().rstrip("\n") if from_standard_input else _typed_twice()
        try:
            validate_password(given)
        except ValidationError as refusal:
            if from_standard_input:
                raise Refused(" ".join(refusal.messages)) from refusal
            print(" ".join(refusal.messages))
            continue
        return given


def _typed_twice() -> str:
    if not sys.stdin.isatty():
        raise Refused(_("The password is missing: type it at a terminal, or give it with --password-stdin."))
    while True:
        given = getpass.getpass(_("Password: "))
        if given == getpass.getpass(_("Once more: ")):
            return given
        print(_("The two differ."))
