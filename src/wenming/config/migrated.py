"""Remember that a database is at this version, so that a start need not load everything only to find that out."""

import hashlib
from importlib.metadata import distributions
from pathlib import Path

import psycopg

_PACKAGE = Path(__file__).resolve().parent.parent
_FILE = Path("run") / "migrated"


def remember_migrated(home: Path, address: str) -> None:
    """Write down which code the database was brought up to."""
    (home / _FILE).write_text(_mark(address))


def is_known_migrated(home: Path, address: str) -> bool:
    """Whether nothing changed since: not the migrations here, not the installed packages, not those applied there."""
    try:
        return (home / _FILE).read_text() == _mark(address)
    except (OSError, psycopg.Error):
        return False


def _mark(address: str) -> str:
    names = sorted(str(path.relative_to(_PACKAGE)) for path in _PACKAGE.glob("*/migrations/*.py"))
    names += sorted(f"{found.name}=={found.version}" for found in distributions())
    with psycopg.connect(address, connect_timeout=10) as connection:
        row = connection.execute("SELECT count(*), max(id), max(applied) FROM django_migrations").fetchone()
    return hashlib.sha256("\n".join([*names, str(row)]).encode()).hexdigest()
