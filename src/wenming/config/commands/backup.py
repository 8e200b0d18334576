"""``wenming backup`` and ``wenming restore``: everything in one archive, and back."""

import argparse
import datetime as dt
import os
from pathlib import Path

from wenming.config.backup.archive import verify_archive
from wenming.config.backup.restore import restore
from wenming.config.backup.take import Taken, default_target, take_backup
from wenming.config.commands import Commands
from wenming.config.database import Lease, check_outside_server, database, only_one, owner_address
from wenming.config.folder import home, make_home
from wenming.config.refusal import Refused
from wenming.config.words import _


def register(commands: Commands) -> None:
    """Add both commands."""
    backup = commands.add_parser(
        "backup",
        help=_("Put database, evidence and audit anchors into one archive."),
        description=_("Put database, evidence and audit anchors into one archive. The product may go on running."),
    )
    backup.add_argument("file", nargs="?", type=Path, help=_("the archive to write; without it, one in backups/"))
    backup.set_defaults(run=run_backup)
    back = commands.add_parser(
        "restore",
        help=_("Put an archive back, after verifying every byte of it."),
        description=_("Put an archive back. Nothing is touched before the whole archive is verified and restored."),
    )
    back.add_argument("file", type=Path, help=_("the archive"))
    back.add_argument("--replace", action="store_true", help=_("take the place of the data that is there"))
    back.add_argument("--check", action="store_true", help=_("only verify the archive"))
    back.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Take one."""
    now = dt.datetime.now(dt.UTC)
    taken = back_up_now(args.file.resolve() if args.file else default_target(home(), now=now.astimezone()), now=now)
    print(_("Backup: %(path)s (%(megabytes).1f MB)") % {"path": taken.path, "megabytes": taken.size / 1e6})
    photos = sum(member.name.startswith("evidence/originals/") for member in taken.manifest.members)
    print(
        _("%(rows)d rows in %(tables)d tables, %(photos)d evidence files, audit chain at %(seq)d")
        % {
            "rows": sum(taken.manifest.contents.tables.values()),
            "tables": len(taken.manifest.contents.tables),
            "photos": photos,
            "seq": taken.manifest.contents.audit_seq,
        }
    )
    return 0


def back_up_now(target: Path, *, now: dt.datetime) -> Taken:
    """Anchor the audit chain, then write the archive."""
    with database() as address:
        from django.conf import settings

        from wenming.kernel.audit_anchors import append_anchor

        append_anchor(settings.ANCHOR_FILE)
        return take_backup(home(), owner_address(address), target, now=now)


def run_restore(args: argparse.Namespace) -> int:
    """Restore one, or only verify it."""
    if args.check:
        verify_archive(args.file)
        print(_("%s is whole.") % args.file)
        return 0
    folder = make_home()
    outside = os.environ.get("DATABASE_URL", "")
    if outside:
        check_outside_server(outside)
    with only_one(folder, "serve"), Lease(folder, wait=False) as lease:
        if not lease.owned:
            raise Refused(_("Another command uses the database of %s: stop it first.") % folder)
        restored = restore(folder, args.file, replace=args.replace, outside=outside)
    manifest = restored.manifest
    print(
        _("Restored: backup of %(at)s by version %(version)s, %(rows)d rows.")
        % {"at": manifest.made_at, "version": manifest.product, "rows": sum(manifest.contents.tables.values())}
    )
    if restored.lost:
        print(_("Evidence that was missing or damaged already when the backup was made: %d files") % len(restored.lost))
        for name in restored.lost:
            print(f"  {name}")
    print(_("“wenming serve” brings the tables up to this version when it starts."))
    return 0
