"""Let PostgreSQL's account reach its files when the product is run by root from a private folder.

The folders on the way get one access-list entry, "this account may pass", and nothing else is opened to anyone.
"""

import os
import struct
from pathlib import Path

from wenming.config.cluster.account import Account
from wenming.config.cluster.errors import ClusterError
from wenming.config.words import _

_ATTRIBUTE = "system.posix_acl_access"
_VERSION = 2
_USER_OWNER, _USER, _GROUP_OWNER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF
_PASS = 0x1

Entry = tuple[int, int, int]


def open_the_way(target: Path, account: Account) -> None:
    """Give ``account`` the right to pass through every folder above ``target`` that stops it."""
    for folder in reversed(target.resolve().parents):
        if not account.may("-x", folder):
            _let_pass(folder, account)


def make_readable(folder: Path, account: Account) -> None:
    """Make a tree of public program files readable to ``account``: a strict umask may have installed it private."""
    if account.may("-r", folder) and account.may("-x", folder):
        return
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if path.is_dir() or mode & 0o100 else 0))


def _let_pass(folder: Path, account: Account) -> None:
    try:
        os.setxattr(folder, _ATTRIBUTE, _encoded(_with_passage(_entries(folder), account.uid)))
    except (OSError, AttributeError) as refusal:
        raise ClusterError(
            _(
                "The database runs as the account “%(name)s”, which cannot pass through %(folder)s (%(why)s). "
                "Either run “chmod o+x %(folder)s”, or set WENMING_HOME to a folder it can reach, such as "
                "/srv/wenming, or run this as an ordinary user."
            )
            % {"name": account.name, "folder": folder, "why": refusal}
        ) from refusal


def _entries(folder: Path) -> list[Entry]:
    """The folder's access list; made from its mode when it has none yet."""
    try:
        raw = os.getxattr(folder, _ATTRIBUTE)
    except OSError:
        mode = folder.stat().st_mode
        return [
            (_USER_OWNER, mode >> 6 & 7, _NOBODY_IN_PARTICULAR),
            (_GROUP_OWNER, mode >> 3 & 7, _NOBODY_IN_PARTICULAR),
            (_OTHER, mode & 7, _NOBODY_IN_PARTICULAR),
        ]
    return [struct.unpack_from("<HHI", raw, start) for start in range(4, len(raw), 8)]


def _with_passage(entries: list[Entry], uid: int) -> list[Entry]:
    kept = [entry for entry in entries if entry[0] != _MASK and not (entry[0] == _USER and entry[2] == uid)]
    passage = (_USER, _PASS, uid)
    # The mask bounds every named entry; it must not widen what the owning group had.
    mask = _PASS
    for tag, permission, _uid in kept:
        if tag in (_USER, _GROUP_OWNER, _GROUP):
            mask |= permission
    return sorted([*kept, passage, (_MASK, mask, _NOBODY_IN_PARTICULAR)], key=lambda entry: (entry[0], entry[2]))


def _encoded(entries: list[Entry]) -> bytes:
    return struct.pack("<I", _VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
