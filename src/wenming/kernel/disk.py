"""Refuse new files before the disk is full, while the database still has room to finish what it began."""

import errno
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop

from wenming.kernel.errors import DomainError

LEAST_FREE_BYTES = 2 * 1024**3
LEAST_FREE_SHARE = 0.05


class DiskFull(DomainError):
    """Too little room for another file; nothing was stored. ``free`` counts bytes."""

    status = 507

    def __init__(self, free: int) -> None:
        words = gettext_noop(
            "The server has too little room for more files (%(free)s MB free). Nothing was stored; keep the file "
            "on your device, tell the administrator, and send it again later."
        )
        super().__init__("disk_full", words, params={"free": free // 1024**2})


def ensure_room(path: Path) -> None:
    """Raise :class:`DiskFull` when less than 2 GiB, or less than 5 per cent of the disk under ``path``, is free.

    ``LEAST_FREE_BYTES`` and ``LEAST_FREE_SHARE`` in the settings change the bounds.
    """
    while not path.exists():
        path = path.parent
    disk = os.statvfs(path)
    free, size = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    least = int(getattr(settings, "LEAST_FREE_BYTES", LEAST_FREE_BYTES))
    share = float(getattr(settings, "LEAST_FREE_SHARE", LEAST_FREE_SHARE))
    if free < least or free < share * size:
        raise DiskFull(free)


def refusal_of(error: OSError) -> DomainError | OSError:
    """Return the refusal that a failed write stands for: a full disk in words, anything else as it is."""
    return DiskFull(0) if error.errno in (errno.ENOSPC, errno.EDQUOT) else error
