"""``wenming migrate``: bring the tables of the database up to this version of the product."""

import argparse
import datetime as dt

import psycopg

from wenming.config.backup.dump import count
from wenming.config.backup.take import default_target, take_backup
from wenming.config.commands import Commands
from wenming.config.database import as_owner, database, owner_address
from wenming.config.folder import home
from wenming.config.migrated import remember_migrated
from wenming.config.rights import grant_app_rights
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
    with database() as address:
        done = bring_up_to_date(address)
        remember_migrated(home(), address)
    if not done and not args.quiet:
        print(_("The database is up to date."))
    return 0


def bring_up_to_date(address: str) -> int:
    """Apply what is missing as the owner of the tables, then renew the app's rights; the number of steps applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with as_owner():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            _back_up_data(address)
            print(_("Database: %d steps to this version") % len(plan), flush=True)
            call_command("migrate", interactive=False, verbosity=0)
            with connection.cursor() as cursor:
                grant_app_rights(cursor)
    return len(plan)


def _back_up_data(address: str) -> None:
    """Take a backup unless nobody has done anything here yet."""
    owner = owner_address(address)
    with psycopg.connect(owner) as connection:
        if not count(connection).audit_seq:
            return
    now = dt.datetime.now(dt.UTC)
    target = default_target(home(), now=now.astimezone(), why="before-migrating")
    print(_("Backup before migrating: %s") % take_backup(home(), owner, target, now=now).path, flush=True)
