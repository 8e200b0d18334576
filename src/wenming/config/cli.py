"""The command line ``wenming``: names the command modules, finds the one asked for and runs it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from wenming import __version__
from wenming.config.refusal import Refused
from wenming.config.words import _, said
from wenming.kernel.errors import DomainError

# Command -> module that registers it, by what it is for. A run imports only the module that it needs.
GROUPS: dict[str, dict[str, str]] = {
    _("Run the product"): {"serve": "serve", "init": "init", "demo": "demo", "migrate": "migrate"},
    _("Scheme and score"): {"scheme": "scheme", "score": "score"},
    _("Registers"): {
        **dict.fromkeys(("areas", "units", "people", "sites", "responsibilities", "issues"), "imports"),
        "lists": "lists",
        "learn": "learn",
    },
    _("People"): {"user": "user"},
    _("Keep it safe"): {"backup": "backup", "restore": "backup", "audit": "audit"},
    _("Write the product"): {"messages": "messages"},
}
PACKAGE = "wenming.config.commands"


class _Parser(argparse.ArgumentParser):
    """The top-level parser; its help lists the commands group by group."""

    helps: dict[str, str]

    def format_help(self) -> str:
        lines = [self.format_usage(), self.description or "", ""]
        width = max(map(len, self.helps))
        for title, names in GROUPS.items():
            lines += [f"{title}:", *(f"  {name:<{width}}  {self.helps[name]}" for name in names), ""]
        lines.append(_("“wenming COMMAND --help” explains one command."))
        return "\n".join(lines) + "\n"


def build_parser(wanted: str = "") -> argparse.ArgumentParser:
    """The parser with every command registered; with the one command ``wanted`` if there is such a one."""
    parser = _Parser(prog="wenming", description=_("The system a city runs to create and keep a civilised city."))
    parser.add_argument("--version", action="version", version=f"wenming {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar=_("COMMAND"), required=True, parser_class=argparse.ArgumentParser
    )
    modules = {name: module for group in GROUPS.values() for name, module in group.items()}
    for module in [modules[wanted]] if wanted in modules else dict.fromkeys(modules.values()):
        import_module(f"{PACKAGE}.{module}").register(commands)
    parser.helps = {action.dest: action.help or "" for action in commands._get_subactions()}
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused with a reason, 2 wrong words, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    args = build_parser(words[0] if words else "").parse_args(words)
    try:
        return int(args.run(args))
    except Refused as refusal:
        print(f"wenming: {refusal}", file=sys.stderr)
        return 1
    except DomainError as refusal:
        print(f"wenming: {said(refusal.message) % refusal.params}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
