"""Running cities for the journeys: the demo at small scale, and one that has only just been set up.

Each is made once for a whole test run, in a folder of its own, and copied by whoever wants to change it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.config.running import Run, copied, myself, serving, wenming
from tests.journeys.browsing import Account

AS_OF = "2026-11-20"
FIRST_PASSWORD = "Nine-birds-fly-1"
EMPTY_CITY = ["init", "--city", "示例市", "--division-code", "990101", "--username", "first", "--name", "王立新"]


@dataclass(frozen=True)
class City:
    """A city that is being served."""

    address: str
    home: Path
    accounts: dict[str, Account]


def demo_template(root: Path) -> Path:
    """The data folder of the small demo, stopped; made by whoever asks first while the others wait."""
    return _made_once(root / "demo-home", ["demo", "load", "--scale", "small", "--as-of", AS_OF])


def empty_template(root: Path) -> Path:
    """The data folder of a city that was set up and holds nothing yet."""
    return _made_once(root / "empty-home", [*EMPTY_CITY, "--password-stdin"], given=f"{FIRST_PASSWORD}\n")


def migrated_template(root: Path) -> Path:
    """A data folder with all tables and nothing in them."""
    return _made_once(root / "migrated-home", ["migrate"])


def _made_once(home: Path, words: list[str], *, given: str = "") -> Path:
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = home.with_suffix(".done")
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            made = wenming(home, words, given=given)
            assert made.returncode == 0, made.stdout + made.stderr
            done.touch()
    return home


@contextmanager
def served_copy(template: Path, home: Path) -> Iterator[City]:
    """Serve a copy of a data folder until the end of the block; the copy is thrown away then."""
    copied(home, template, myself())
    try:
        with served(home) as city:
            yield city
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def served(home: Path) -> Iterator[City]:
    """Serve a data folder on a free port of this machine."""
    with serving(home, myself()) as run:
        run.wait_until_ready()
        yield City(_address(run), home, accounts_in(home))


def accounts_in(home: Path) -> dict[str, Account]:
    """One account of each role: those that the demo keeps, or the first administrator of a city just set up."""
    path = home / "demo-accounts.txt"
    if not path.exists():
        return {"system_admin": Account("system_admin", "first", FIRST_PASSWORD)}
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return {username: Account(title, username, password) for title, username, password in lines}


def _address(run: Run) -> str:
    return f"http://127.0.0.1:{run.port}"


def scratch() -> Path:
    """The folder of this test run, shared by its parallel workers."""
    return Path(os.environ["WENMING_TEST_ROOT"])
