"""``wenming serve``: run the product."""

import argparse
import os

from wenming.config.commands import Commands
from wenming.config.folder import home
from wenming.config.serve.options import THREADS, WORKERS, ServeOptions
from wenming.config.serve.parent import serve
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "serve",
        help=_("Run the product: database, web pages and background work, until Ctrl-C."),
        description=_("Run the product: database, web pages and background work, until Ctrl-C or a stop signal."),
    )
    add_listening(parser)
    parser.set_defaults(run=run)


def add_listening(parser: argparse.ArgumentParser) -> None:
    """Where to listen; the environment gives the defaults, so that ``make`` passes its variables on."""
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help=_("address to listen on (HOST)"))
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help=_("port (PORT)"))
    parser.add_argument(
        "--tls", action="store_true", default=os.environ.get("TLS") == "1", help=_("self-signed HTTPS (TLS=1)")
    )
    parser.add_argument("--workers", type=int, default=WORKERS, help=_("web worker processes"))
    parser.add_argument("--threads", type=int, default=THREADS, help=_("requests at a time in each web worker"))


def options_of(args: argparse.Namespace) -> ServeOptions:
    """What was asked for on the command line."""
    return ServeOptions(
        home=home(), host=args.host, port=args.port, tls=args.tls, workers=args.workers, threads=args.threads
    )


def run(args: argparse.Namespace) -> int:
    """Run until stopped."""
    return serve(options_of(args))
