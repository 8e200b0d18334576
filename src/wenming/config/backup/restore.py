"""Put a backup back: everything is unpacked, restored and verified beside the present data, then takes its place.

What is there stays untouched until the new is whole. The last step is a row of renames that the next start finishes if
it is interrupted.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from wenming import __version__
from wenming.config.backup.archive import sync_folder, unpack, verify_archive
from wenming.config.backup.dump import put_back
from wenming.config.backup.manifest import Manifest
from wenming.config.backup.swap import PARTS, READY, STAGING, clear, finish_interrupted_restore
from wenming.config.backup.take import DUMP
from wenming.config.cluster import OWNER_ROLE, Cluster
from wenming.config.database import owner_address
from wenming.config.refusal import Refused
from wenming.config.rights import grant_app_rights
from wenming.config.words import _


def restore(home: Path, archive: Path, *, replace: bool, outside: str = "") -> Manifest:
    """Restore ``archive`` into the data folder, the database into the server ``outside`` if one is named.

    The caller holds the data folder's lease. Refuses an altered archive, one of a newer product, and data that is
    already there unless ``replace``.
    """
    verify_archive(archive)
    clear(home)
    if not replace and _has_data(home):
        raise Refused(_("%s already holds data. Add --replace to put the backup in its place.") % home)
    staging = home / STAGING
    staging.mkdir(mode=0o711)
    try:
        manifest = unpack(archive, staging)
        _check_version(manifest)
        if outside:
            _fill(owner_address(outside), outside, staging, manifest)
        else:
            _fill_new_cluster(staging, manifest)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    for name in PARTS:
        if name != "postgres" or not outside:
            (staging / name).mkdir(mode=0o700, exist_ok=True)
    os.sync()
    (staging / READY).touch()
    sync_folder(staging)
    finish_interrupted_restore(home)
    return manifest


def _has_data(home: Path) -> bool:
    return any((home / name).is_dir() and any((home / name).iterdir()) for name in PARTS)


def _check_version(manifest: Manifest) -> None:
    if _numbers(manifest.product) > _numbers(__version__):
        raise Refused(
            _("The backup was made by version %(made)s, this is %(here)s: install that version or a newer one first.")
            % {"made": manifest.product, "here": __version__}
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _fill_new_cluster(staging: Path, manifest: Manifest) -> None:
    cluster = Cluster(staging)
    cluster.start()
    try:
        _fill(cluster.address(OWNER_ROLE), cluster.address(), staging, manifest)
    finally:
        cluster.stop()


def _fill(owner: str, address: str, staging: Path, manifest: Manifest) -> None:
    """Restore the dump, then compare counts, chain and anchors before anything else is touched."""
    dump = staging / DUMP
    found = put_back(owner, dump)
    dump.unlink()
    if found.tables != manifest.contents.tables:
        raise Refused(_("The restored database does not have the rows that the backup counted. Nothing was replaced."))
    with psycopg.connect(owner, autocommit=True) as connection, connection.cursor() as cursor:
        grant_app_rights(cursor)
    if manifest.contents.audit_seq:
        _verify_audit(address, staging)


def _verify_audit(address: str, staging: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "wenming", "audit", "verify"],
        env=os.environ | {"DATABASE_URL": address, "WENMING_HOME": str(staging), "WENMING_SECRET_KEY": "unused"},
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode != 0:
        raise Refused(
            _("The audit chain of the backup is not whole. Nothing was replaced.\n%s")
            % (checked.stdout + checked.stderr).strip()
        )
