"""The last step of a restore: the new parts take the place of the old ones, also after an interruption."""

import shutil
from pathlib import Path

PARTS = ("postgres", "evidence", "anchors")
STAGING = "restoring"
ASIDE = "replaced"
READY = "READY"


def finish_interrupted_restore(home: Path) -> None:
    """Move the parts of a finished restore into place; does nothing when there is none. Safe to run twice."""
    staging, aside = home / STAGING, home / ASIDE
    if not (staging / READY).exists():
        return
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in PARTS:
        fresh, present = staging / name, home / name
        if fresh.exists():
            if present.exists():
                present.rename(aside / name)
            fresh.rename(present)
    (staging / READY).unlink()
    clear(home)


def clear(home: Path) -> None:
    """Remove what a restore kept aside, and one that never got ready."""
    for name in (STAGING, ASIDE):
        shutil.rmtree(home / name, ignore_errors=True)
