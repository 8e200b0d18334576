"""The data folder of this deployment and what lies where in it."""

import os
from pathlib import Path


def home() -> Path:
    """The data folder: WENMING_HOME, or ``var`` in the current folder. Exported, so that every child agrees."""
    path = Path(os.environ.get("WENMING_HOME", "var")).resolve()
    os.environ["WENMING_HOME"] = str(path)
    return path


def make_home() -> Path:
    """The data folder, made if need be: passable for the database's account, readable for its owner alone."""
    path = home()
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    for name in ("run", "log"):
        (path / name).mkdir(mode=0o711, exist_ok=True)
    return path
