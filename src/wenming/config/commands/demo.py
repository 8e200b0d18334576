"""``wenming demo``: the product with a fictional district, generated once and then served."""

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from wenming.config.backup.swap import PARTS
from wenming.config.cluster import Cluster
from wenming.config.commands import Commands
from wenming.config.commands.serve import add_listening, options_of
from wenming.config.database import Lease, database, only_one
from wenming.config.folder import home, make_home
from wenming.config.refusal import Refused
from wenming.config.serve.options import owner_environment
from wenming.config.serve.parent import serve
from wenming.config.words import _

SCALES = ("small", "full")
DEFAULT_SEED = 20_260_000
_STATE = "demo.json"
_ACCOUNTS = "demo-accounts.txt"


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo",
        help=_("Show the product with a fictional district; nothing of it is real."),
        description=_("Generate a fictional district unless it is there, then run the product with it."),
    )
    parser.add_argument(
        "act",
        nargs="?",
        choices=["run", "load", "fingerprint"],
        default="run",
        help=_("run: load and serve; load: only load; fingerprint: one figure for all rows that were loaded"),
    )
    add_listening(parser)
    parser.add_argument("--scale", choices=SCALES, default="full", help=_("how much of everything (SCALE)"))
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help=_("another district, same rules (SEED)"))
    parser.add_argument("--as-of", type=dt.date.fromisoformat, help=_("the day the history ends (AS_OF); today"))
    parser.add_argument("--reset", action="store_true", help=_("throw the demo's data away and make it anew (RESET=1)"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    if args.act == "load":
        return load(args)
    if args.act == "fingerprint":
        return show_fingerprint()
    prepare(args)
    return serve(options_of(args), ready=show_accounts)


def prepare(args: argparse.Namespace) -> None:
    """Have the demo's data there, made by a process of its own so that the parent stays small."""
    folder = make_home()
    state = _state(folder)
    if args.reset or state.get("loading"):
        _throw_away(folder, state)
        state = {}
    if state:
        asked = {"scale": args.scale, "seed": args.seed, "as_of": str(args.as_of or state["as_of"])}
        if asked != state:
            raise Refused(
                _("The demo is there already, as scale=%(scale)s seed=%(seed)s as_of=%(as_of)s. RESET=1 makes it anew.")
                % state
            )
        return
    words = ["load", "--scale", args.scale, "--seed", str(args.seed)]
    words += ["--as-of", str(args.as_of)] if args.as_of else []
    done = subprocess.run(
        [sys.executable, "-m", "wenming", "demo", *words], env=owner_environment(options_of(args)), check=False
    )
    if done.returncode != 0:
        raise Refused(_("The demo could not be loaded; see the lines above."))


def load(args: argparse.Namespace) -> int:
    """Generate the district into an empty database."""
    from wenming.config.commands.migrate import bring_up_to_date

    as_of = args.as_of or dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    folder = make_home()
    with database() as address:
        from wenming.areas.models import Territory

        bring_up_to_date(address)
        if Territory.objects.exists():
            raise Refused(_("%s holds a city already: give the demo a data folder of its own (WENMING_HOME).") % folder)
        state = {"scale": args.scale, "seed": args.seed, "as_of": str(as_of)}
        _keep(folder / _STATE, json.dumps({**state, "loading": True}))
        accounts = _loading().load_demo(args.scale, seed=args.seed, as_of=as_of, say=_say)
        lines = [f"{one.title}\t{one.username}\t{one.password}\n" for one in accounts]
        _keep(folder / _ACCOUNTS, "".join(lines))
        _keep(folder / _STATE, json.dumps(state))
    return 0


def _loading() -> ModuleType:
    """The loader; it needs Django and a database, so it is not named above."""
    return import_module("wenming.demo.loading")


def show_fingerprint() -> int:
    """Print one figure that is equal for equal seed, date and scale."""
    with database():
        print(_loading().fingerprint())
    return 0


def show_accounts() -> None:
    """Print one account of each role, and where they are kept."""
    path = home() / _ACCOUNTS
    _say(_("Sign in as (also in %s):") % path)
    for line in path.read_text(encoding="utf-8").splitlines():
        title, username, password = line.split("\t")
        _say(f"  {username:<20} {password:<16} {title}")


def _state(folder: Path) -> dict[str, object]:
    """What the demo in this folder was made of; empty when there is none."""
    try:
        read: dict[str, object] = json.loads((folder / _STATE).read_text())
    except OSError:
        return {}
    return read


def _throw_away(folder: Path, state: dict[str, object]) -> None:
    """Remove the demo's data; refuse a folder whose data is not a demo's."""
    if not state and (folder / "postgres").exists():
        raise Refused(_("The data in %s was not made by the demo: it is not thrown away.") % folder)
    if os.environ.get("DATABASE_URL"):
        raise Refused(_("RESET=1 works on the embedded database only: empty the database of DATABASE_URL yourself."))
    with only_one(folder, "serve"), Lease(folder, wait=True):
        Cluster(folder).stop()
        for name in PARTS:
            shutil.rmtree(folder / name, ignore_errors=True)
        for name in (_STATE, _ACCOUNTS):
            (folder / name).unlink(missing_ok=True)


def _keep(path: Path, content: str) -> None:
    """Write a file that only its owner reads, in one step."""
    fresh = path.with_name(f".{path.name}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    fresh.replace(path)


def _say(line: str) -> None:
    print(line, flush=True)
