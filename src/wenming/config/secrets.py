"""Random secrets of this deployment, made once and kept in the data folder with mode 0600."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path


def deployment_secret(home: Path, name: str) -> str:
    """Return the secret ``name``: from ``WENMING_SECRET_KEY`` if set, else from a file made at first use."""
    given = os.environ.get("WENMING_SECRET_KEY")
    if given:
        return given
    path = home / "secrets" / name
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    return value


def setup_code(secret: str) -> str:
    """The code that the first run asks for: whoever may read the terminal or the data folder begins, nobody else."""
    figures = int(hmac.new(secret.encode(), b"wenming.setup", hashlib.sha256).hexdigest(), 16) % 10**9
    return f"{figures:09}"
