"""Hold the evidence files against the hashes by which the database knows them."""

import hashlib
from pathlib import Path

_CHUNK = 1024 * 1024


def damaged_evidence() -> tuple[int, list[str]]:
    """How many files the database speaks of, and those that are missing or do not have their hash."""
    from wenming.records.models import Blob
    from wenming.records.store import path_of

    checked, damaged = 0, []
    for kind, sha256 in Blob.objects.order_by("id").values_list("kind", "sha256").iterator():
        checked += 1
        path = path_of(kind, sha256)
        if _sha256(path) != sha256:
            damaged.append(f"{kind} {sha256}")
    return checked, damaged


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
