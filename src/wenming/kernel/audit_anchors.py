"""Anchors: once a day the head of the audit chain goes to a file outside the database cluster.

Copy that file to another machine or print it: an anchor protects only where the attacker cannot reach it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext_noop

from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.models import AuditChain


@dataclass(frozen=True, slots=True)
class Anchor:
    """The chain's head at one moment."""

    seq: int
    hash: str
    at: datetime


class AnchorFileDamaged(DomainError):
    """A line of the anchor file is not an anchor."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            "anchor_file_damaged",
            gettext_noop(
                "Line %(line)s of the anchor file %(path)s is not an anchor (place in the chain, hash, time). "
                "Compare the file with its copy outside this machine."
            ),
            params={"path": str(path), "line": line},
        )


def read_anchors(path: Path) -> list[Anchor]:
    """Read the anchors, oldest first; no file means none yet. A damaged line raises :class:`AnchorFileDamaged`."""
    if not path.exists():
        return []
    # Whatever the disk made of the file is told as damage, in words: anchors are plain ASCII.
    lines = path.read_bytes().decode("ascii", "replace").splitlines()
    return [_parse(path, number, text) for number, text in enumerate(lines, start=1) if text.strip()]


def append_anchor(path: Path, *, at: datetime | None = None) -> Anchor | None:
    """Write the chain's head to the end of the file, safe against a power cut; nothing while the chain is empty
    or when the last anchor already stands for it.
    """
    head = AuditChain.objects.order_by("-seq").values_list("seq", "hash").first()
    if head is None:
        return None
    known = read_anchors(path)
    if known and known[-1].seq == head[0] and known[-1].hash == head[1]:
        return known[-1]
    anchor = Anchor(head[0], head[1], (at or clock.now()).astimezone(UTC))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        if known and not path.read_bytes().endswith(b"\n"):
            # The power went before the end of the line, or an editor took it away: two anchors in one line are none.
            file.write("\n")
        file.write(f"{anchor.seq} {anchor.hash} {anchor.at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())
    _fsync_folder(path.parent)
    return anchor


def _parse(path: Path, number: int, text: str) -> Anchor:
    try:
        seq, digest, at = text.split()
        anchor = Anchor(int(seq), digest, datetime.fromisoformat(at))
        if len(bytes.fromhex(digest)) != 32:
            raise ValueError(digest)
    except ValueError as error:
        raise AnchorFileDamaged(path, number) from error
    return anchor


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
