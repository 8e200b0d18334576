"""What a run of the parent was asked for."""

import os
from dataclasses import dataclass
from pathlib import Path

WORKERS = 2
THREADS = 4
_SOURCES = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True)
class ServeOptions:
    """Where to listen, with or without TLS, and with how many web workers; ``reload`` for those who write the code."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    tls: bool = False
    workers: int = WORKERS
    threads: int = THREADS
    reload: bool = False

    def address(self, name: str = "") -> str:
        """The address to type into a browser."""
        shown = name or ("127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host)
        return f"{'https' if self.tls else 'http'}://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"


def child_environment(options: ServeOptions, names: list[str], address: str) -> dict[str, str]:
    """The environment of web and job workers: the app's role only, never the owner's address."""
    kept = owner_environment(options)
    kept.pop("WENMING_OWNER_DATABASE_URL", None)
    kept |= {
        "WENMING_RUN": str(options.home),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "wenming.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    kept.setdefault("WENMING_HOSTS", ",".join([*names, "[::1]"]))
    if options.tls:
        kept["WENMING_HTTPS"] = "1"
    if options.reload:
        kept["WENMING_DEBUG"] = "1"
    return kept


def owner_environment(options: ServeOptions) -> dict[str, str]:
    """The environment of commands that the parent runs for a moment, such as migrating."""
    path = os.pathsep.join(filter(None, [_SOURCES, os.environ.get("PYTHONPATH")]))
    return os.environ | {"WENMING_HOME": str(options.home), "PYTHONPATH": path}
