"""Put a backup back: everything is unpacked, restored and verified beside the present data, then takes its place.

What is there stays untouched until the new is whole. The last step is a row of renames that the next start finishes if
it is interrupted.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Restored:
    """What came back; ``lost`` is evidence that was missing or damaged already when the backup was made."""

    manifest: Manifest
    lost: tuple[str, ...]


def restore(home: Path, archive: Path, *, replace: bool, outside: str = "") -> Restored:
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
            lost = _fill(owner_address(outside), outside, staging, manifest)
        else:
            lost = _fill_new_cluster(staging, manifest)
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
    return Restored(manifest, lost)


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


def _fill_new_cluster(staging: Path, manifest: Manifest) -> tuple[str, ...]:
    cluster = Cluster(staging)
    cluster.start()
    try:
        return _fill(cluster.address(OWNER_ROLE), cluster.address(), staging, manifest)
    finally:
        cluster.stop()


def _fill(owner: str, address: str, staging: Path, manifest: Manifest) -> tuple[str, ...]:
    """Restore the dump, then compare counts, chain and anchors before anything else is touched; return what is lost."""
    dump = staging / DUMP
    found = put_back(owner, dump)
    dump.unlink()
    if found.tables != manifest.contents.tables:
        raise Refused(_("The restored database does not have the rows that the backup counted. Nothing was replaced."))
    with psycopg.connect(owner, autocommit=True) as connection, connection.cursor() as cursor:
        grant_app_rights(cursor)
    return _verify_audit(address, staging) if manifest.contents.audit_seq else ()


def _verify_audit(address: str, staging: Path) -> tuple[str, ...]:
    """Refuse a chain that is not whole; return the evidence that is not.

    Every file came out of the archive as it went in: what is lost was lost on the disk that was backed up, and without
    the rest nothing at all would come back.
    """
    checked = subprocess.run(
        [sys.executable, "-m", "wenming", "audit", "verify", "--json"],
        env=os.environ | {"DATABASE_URL": address, "WENMING_HOME": str(staging), "WENMING_SECRET_KEY": "unused"},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report = json.loads(checked.stdout)
    except ValueError:
        report = {"faults": [checked.stdout + checked.stderr]}
    if report["faults"]:
        why = "\n".join(map(str, report["faults"]))
        raise Refused(_("The audit chain of the backup is not whole. Nothing was replaced.\n%s") % why.strip())
    return tuple(report["damaged_evidence"])
