"""The command line ``wenming``: names the command modules, finds the one asked for and runs it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from wenming import __version__
from wenming.config.refusal import Refused
from wenming.config.words import _
from wenming.kernel.errors import DomainError

GROUPS: list[tuple[str, list[str]]] = [
    (_("Run the product"), ["serve", "init", "migrate"]),
    (_("People"), ["user"]),
    (_("Keep it safe"), ["backup", "audit"]),
    (_("Write the product"), ["messages"]),
]
PACKAGE = "wenming.config.commands"


class _Parser(argparse.ArgumentParser):
    """The top-level parser; its help lists the commands group by group."""

    groups: dict[str, list[str]]
    helps: dict[str, str]

    def format_help(self) -> str:
        lines = [self.format_usage(), self.description or "", ""]
        for title, names in self.groups.items():
            lines += [f"{title}:", *(f"  {name:<12} {self.helps[name]}" for name in names), ""]
        lines.append(_("“wenming COMMAND --help” explains one command."))
        return "\n".join(lines) + "\n"


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command registered."""
    parser = _Parser(
        prog="wenming",
        description=_("The system a city runs to create and keep a civilised city."),
    )
    parser.add_argument("--version", action="version", version=f"wenming {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar=_("COMMAND"), required=True, parser_class=argparse.ArgumentParser
    )
    parser.groups, parser.helps = {}, {}
    for title, modules in GROUPS:
        before = len(commands.choices)
        for module in modules:
            import_module(f"{PACKAGE}.{module}").register(commands)
        parser.groups[title] = list(commands.choices)[before:]
    parser.helps = {action.dest: action.help or "" for action in commands._get_subactions()}
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused with a reason, 2 wrong words, 130 interrupted."""
    args = build_parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except Refused as refusal:
        print(f"wenming: {refusal}", file=sys.stderr)
        return 1
    except DomainError as refusal:
        print(f"wenming: {_(refusal.message) % refusal.params}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
