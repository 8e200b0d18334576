"""One child process of the parent: started in a group of its own, its lines kept in a rotating log, ended whole."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

from wenming.config.cluster import processes

RUN_VARIABLE = "WENMING_RUN"
_LOG_BYTES = 5 * 1024 * 1024
_LOG_FILES = 5
_STEADY_SECONDS = 60.0
_LONGEST_PAUSE = 30.0


def rotating_log(path: Path) -> logging.Logger:
    """A log of bare lines that keeps the last few files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = logging.Logger(path.stem)
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    path.chmod(0o600)
    return log


@dataclass
class Child:
    """A program that shall run as long as the parent runs."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: logging.Logger
    process: subprocess.Popen[bytes] | None = None
    mark: str = ""
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the program; must be called by the main thread, whose end the program follows."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=processes.die_with_parent,
        )
        self.mark = processes.start_mark(self.process.pid) or ""
        self.starts.append(time.monotonic())
        assert self.process.stdout is not None
        threading.Thread(target=self._keep_lines, args=[self.process.stdout], daemon=True).start()

    def exit_code(self) -> int | None:
        """How the program ended; None while it runs."""
        return self.process.poll() if self.process else None

    def pause_before_restart(self) -> float:
        """Seconds to wait: none after a steady minute, then twice as long at every early death."""
        recent = [moment for moment in self.starts if time.monotonic() - moment < _STEADY_SECONDS]
        self.starts = recent
        return min(_LONGEST_PAUSE, 0.5 * 2 ** (len(recent) - 1)) if recent else 0.0

    def ask_to_end(self) -> None:
        """Ask the program to stop, without waiting for it."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def end(self, *, seconds: float) -> None:
        """Ask the program to stop, then end it and everything in its group."""
        if self.process is None:
            return
        self.ask_to_end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _keep_lines(self, lines: IO[bytes]) -> None:
        for line in lines:
            self.log.info(line.decode("utf-8", "replace").rstrip())
