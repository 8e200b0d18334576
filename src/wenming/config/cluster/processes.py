"""Look at and end processes of this machine by number, sure that the number still means the same process."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Opened once: between fork and exec nothing may load a library.
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def start_mark(pid: int) -> str | None:
    """When process ``pid`` started, as an opaque text that no later process with that number shares; None if gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return _start_mark_from_ps(pid)
    return None if fields[0] == "Z" else f"ticks {fields[19]}"


def _start_mark_from_ps(pid: int) -> str | None:
    if Path("/proc/self/stat").exists():
        return None
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def working_folder(pid: int) -> Path | None:
    """The current folder of process ``pid``; None when it is gone or the system does not say."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def working_in(folder: Path) -> list[int]:
    """The processes whose current folder this is, as far as the system tells."""
    found = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return [pid for pid in found if working_folder(pid) == folder]


def wait_until_gone(pid: int, mark: str, *, seconds: float) -> bool:
    """Whether the process ended within ``seconds``."""
    limit = time.monotonic() + seconds
    while start_mark(pid) == mark:
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def end_process(pid: int, mark: str, *, signals: tuple[int, ...], seconds: float) -> None:
    """Send the signals one after another, ``seconds`` apart, until the process is gone."""
    for number in signals:
        if start_mark(pid) != mark:
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until_gone(pid, mark, seconds=seconds):
            return


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask Linux to send this process ``number`` when its parent dies; elsewhere the next start cleans up."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
