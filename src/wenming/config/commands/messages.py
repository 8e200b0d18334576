"""``wenming messages``: the catalogues of translations, for those who write the product."""

import argparse
from typing import TYPE_CHECKING

from wenming.config.commands import Commands
from wenming.config.refusal import Refused
from wenming.config.words import _

if TYPE_CHECKING:
    from wenming.ui.catalogues import CatalogueFile


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("messages", help=_("Gather, check and compile the translations"))
    parser.add_argument("act", choices=["extract", "check", "compile"], help=_("what to do"))
    parser.add_argument("names", nargs="*", metavar=_("APP"), help=_("only these apps"))
    parser.set_defaults(run=run)


def _chosen(names: list[str]) -> "list[CatalogueFile]":
    from wenming.ui.catalogues import catalogue_files

    files = catalogue_files()
    unknown = set(names) - {file.name for file in files}
    if unknown:
        raise Refused(_("No such app: %(names)s") % {"names": ", ".join(sorted(unknown))})
    return [file for file in files if not names or file.name in names]


def run(args: argparse.Namespace) -> int:
    """Do it; ``check`` gives 1 when a sentence lacks its translation."""
    from wenming.ui import catalogues

    files = _chosen(args.names)
    if args.act == "compile":
        print(_("%(n)s catalogues compiled") % {"n": catalogues.compile_stale(files)})
        return 0
    if args.act == "extract":
        for file in files:
            print(f"{file.name:<14} {catalogues.update(file)}")
        return 0
    found = catalogues.faults(files)
    for fault in found:
        print(f"{fault.catalogue}: {fault.sentence!r}: {fault.reason}")
    print(_("%(n)s sentences need a look") % {"n": len(found)})
    return 1 if found else 0
