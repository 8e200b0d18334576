"""Files that a command writes: refused in words, and where losing them would hurt, before anything else is done."""

from pathlib import Path

from wenming.config.refusal import Refused
from wenming.config.words import _


def unwritable(path: Path, error: OSError) -> Refused:
    """Say which file cannot be written, and why."""
    why = error.strerror or str(error)
    return Refused(_("%(file)s cannot be written: %(reason)s. Name another file.") % {"file": path, "reason": why})


def ensure_writable(path: Path) -> None:
    """Refuse a file that could not be written; it is not made, and one that is there stays as it is."""
    is_new = not path.exists()
    try:
        with path.open("ab"):
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        raise unwritable(path, error) from error
