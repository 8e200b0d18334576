"""Which operating-system account runs PostgreSQL. It refuses root, so root lends it an account without rights."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "wenming"
FALLBACK = "nobody"


@dataclass(frozen=True)
class Account:
    """An account to start programs as; ``lent`` when it is not the account of this process."""

    name: str
    uid: int
    gid: int
    lent: bool

    def options(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that start a program under this account, private by default."""
        shared: dict[str, Any] = {"umask": 0o077, "cwd": "/", "env": self._environment()}
        if self.lent:
            shared |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return shared

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program under this account and return what it wrote, whatever its exit code."""
        words = [str(word) for word in command]
        return subprocess.run(
            words, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **self.options()
        )

    def may(self, flag: str, path: Path) -> bool:
        """Whether this account passes ``test <flag> <path>``; asked of the kernel, not computed from modes."""
        return self.run(["/usr/bin/env", "test", flag, path]).returncode == 0

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return kept | {"LC_ALL": "C", "HOME": "/"} if self.lent else kept | {"LC_ALL": "C"}


def account() -> Account:
    """The account that runs PostgreSQL: this process's own, or a lent one when this process is root."""
    if os.geteuid() != 0:
        return Account(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), lent=False)
    entry = _entry(NAME) or _created() or pwd.getpwnam(FALLBACK)
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, lent=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created() -> pwd.struct_passwd | None:
    """Make the account; None where the system offers no way, and the fallback account serves."""
    adder = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if adder is None:
        return None
    subprocess.run(
        [adder, "--system", "--user-group", "--no-create-home", "--home-dir", "/", "--shell", "/bin/false", NAME],
        capture_output=True,
        check=False,
    )
    return _entry(NAME)
