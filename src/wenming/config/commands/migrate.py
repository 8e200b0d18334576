"""``wenming migrate``: bring the tables of the database up to this version of the product."""

import argparse

from wenming.config.commands import Commands
from wenming.config.database import as_owner, database
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "migrate",
        help=_("Bring the database up to this version of the product; takes a backup first."),
        description=_("Bring the database up to this version of the product. A database with data is backed up first."),
    )
    parser.add_argument("--quiet", action="store_true", help=_("say nothing when there is nothing to do"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrate if there is anything to do."""
    with database():
        done = bring_up_to_date()
    if not done and not args.quiet:
        print(_("The database is up to date."))
    return 0


def bring_up_to_date() -> int:
    """Apply what is missing as the owner of the tables, then renew the app's rights; the number of steps applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from wenming.config.rights import grant_app_rights

    with as_owner():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            print(_("Database: %d steps to this version") % len(plan), flush=True)
            call_command("migrate", interactive=False, verbosity=0)
            grant_app_rights()
    return len(plan)
