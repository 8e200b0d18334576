"""What an archive says about itself: who made it, what is inside, how many rows each table had."""

import json
from dataclasses import asdict, dataclass

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Member:
    """One file inside the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """The database as the dump holds it: rows of each table, and the head of the audit chain (0 and empty: none)."""

    server: str
    tables: dict[str, int]
    audit_seq: int
    audit_hash: str


@dataclass(frozen=True)
class Manifest:
    """The whole description; ``made_at`` in ISO 8601 with its zone."""

    product: str
    made_at: str
    contents: Contents
    members: list[Member]

    def to_bytes(self) -> bytes:
        """As stored in the archive."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Manifest":
        """Read back; ValueError when it is of another format."""
        read = json.loads(raw)
        if read.pop("format", None) != FORMAT:
            raise ValueError("unknown format")
        members = [Member(**one) for one in read.pop("members")]
        return cls(contents=Contents(**read.pop("contents")), members=members, **read)
