"""Where the database's socket lies: beside the data when the path is short enough for a socket, else in a short
private folder whose name follows from the data folder."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from wenming.config.cluster.account import Account
from wenming.config.cluster.errors import ClusterError
from wenming.config.words import _

LONGEST = 107
_SOCKET_NAME = ".s.PGSQL.5432.lock"


def socket_folder(home: Path) -> Path:
    """The folder of the socket for the data folder ``home``; computed, not made."""
    near = home / "run" / "db"
    if len(os.fsencode(near / _SOCKET_NAME)) <= LONGEST:
        return near
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"wenming-{os.geteuid()}-{mark}"


def make_socket_folder(folder: Path, account: Account) -> None:
    """Make the folder for the socket, for ``account`` alone; refuse one that someone else put there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        raise ClusterError(_("%s belongs to someone else: remove it, or set WENMING_HOME to a shorter path.") % folder)
    folder.chmod(0o700)
    if account.lent:
        os.chown(folder, account.uid, account.gid)
