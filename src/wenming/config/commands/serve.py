"""``wenming serve``: run the product."""

import argparse

from wenming.config.commands import Commands
from wenming.config.folder import home
from wenming.config.refusal import Refused
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
    parser.add_argument("--dev", action="store_true", help=_("load the pages' code again when it changes (make dev)"))
    parser.set_defaults(run=run)


def add_listening(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many workers."""
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on; 0.0.0.0 for every one"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    parser.add_argument("--tls", action="store_true", help=_("HTTPS with a self-signed certificate"))
    parser.add_argument("--workers", type=int, default=WORKERS, help=_("web worker processes"))
    parser.add_argument("--threads", type=int, default=THREADS, help=_("requests at a time in each web worker"))


def options_of(args: argparse.Namespace) -> ServeOptions:
    """What was asked for on the command line."""
    return ServeOptions(
        home=home(),
        host=args.host,
        port=args.port,
        tls=args.tls,
        workers=args.workers,
        threads=args.threads,
        reload=getattr(args, "dev", False),
    )


def run(args: argparse.Namespace) -> int:
    """Run until stopped."""
    if args.dev and args.tls:
        raise Refused(_("--dev serves without TLS."))
    return serve(options_of(args))
