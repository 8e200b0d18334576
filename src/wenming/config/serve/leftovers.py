"""What a killed parent left behind: remembered in a file, and found and ended by the next start."""

import contextlib
import json
import os
import signal
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from wenming.config.cluster import processes
from wenming.config.serve.children import RUN_VARIABLE

_FILE = Path("run") / "serve.json"


@dataclass(frozen=True)
class Remembered:
    """A process that belongs to this data folder."""

    name: str
    pid: int
    mark: str


def remember(home: Path, found: Iterable[Remembered]) -> None:
    """Write down the processes of this run; replaces the file in one step."""
    path = home / _FILE
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([asdict(one) for one in found]))
    fresh.replace(path)


def forget(home: Path) -> None:
    """A clean end leaves nothing to remember."""
    (home / _FILE).unlink(missing_ok=True)


def end_leftovers(home: Path) -> list[str]:
    """End every process of an earlier run of this data folder; return their names. The caller holds the run's lock."""
    left = [one for one in _recorded(home) if processes.start_mark(one.pid) == one.mark]
    known = {one.pid for one in left}
    left += [one for one in _marked(home) if one.pid not in known]
    for one in left:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(one.pid, signal.SIGTERM)
    for one in left:
        if not processes.wait_until_gone(one.pid, one.mark, seconds=3.0):
            processes.end_process(one.pid, one.mark, signals=(signal.SIGKILL,), seconds=2.0)
    forget(home)
    return [f"{one.name} ({one.pid})" for one in left]


def _recorded(home: Path) -> list[Remembered]:
    try:
        return [Remembered(**row) for row in json.loads((home / _FILE).read_text())]
    except (OSError, ValueError, TypeError):
        return []


def _marked(home: Path) -> list[Remembered]:
    """Processes whose environment names this data folder's run: grandchildren that no file remembers."""
    wanted = f"{RUN_VARIABLE}={home}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if wanted in path.read_bytes().split(b"\0"):
                pid = int(path.parent.name)
                mark = processes.start_mark(pid)
                if mark and pid != os.getpid():
                    found.append(Remembered(name="process", pid=pid, mark=mark))
    return found
