"""Look after the evidence files: check them by hash, sweep what nothing refers to."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from wenming.records import store
from wenming.records.models import Blob, BlobKind

WAIT_SECONDS = 24 * 3600.0
CHUNK = 1024 * 1024
BATCH = 1000


@dataclass(slots=True)
class BlobReport:
    """What a check of the evidence files found; the lists hold ``kind/hash``."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every file is there and as it was stored."""
        return not self.missing and not self.altered


def verify_blobs() -> BlobReport:
    """Read every evidence file and hold it against its hash."""
    report = BlobReport()
    for kind, sha256 in Blob.objects.order_by("pk").values_list("kind", "sha256").iterator(chunk_size=BATCH):
        report.checked += 1
        try:
            if _sha256(store.path_of(kind, sha256)) != sha256:
                report.altered.append(f"{kind}/{sha256}")
        except FileNotFoundError:
            report.missing.append(f"{kind}/{sha256}")
    return report


def sweep_orphans(*, older_than: float = WAIT_SECONDS) -> int:
    """Remove files that broken-off writes or rolled-back transactions left, older than so many seconds."""
    swept = 0
    for kind in BlobKind:
        for path in list(store.leftovers(kind, older_than=older_than)):
            path.unlink(missing_ok=True)
            swept += 1
        for some in _batches(store.stored(kind)):
            held = set(Blob.objects.filter(kind=kind, sha256__in=some).values_list("sha256", flat=True))
            swept += sum(store.take_away(some[name], older_than=older_than) for name in some.keys() - held)
    return swept


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _batches(files: Iterator[tuple[str, Path]]) -> Iterator[dict[str, Path]]:
    while some := dict(islice(files, BATCH)):
        yield some
