"""Office files are zips that remember when they were written; here they forget it, so that a seed gives its bytes."""

import zipfile
from io import BytesIO

_EPOCH = (2026, 1, 1, 0, 0, 0)


def timeless(content: bytes, *, more: dict[str, bytes] | None = None) -> bytes:
    """Return the zip with every entry dated alike; ``more`` replaces or adds entries by name."""
    added = dict(more or {})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = added.pop(entry.filename, None)
            _put(new, entry.filename, old.read(entry) if data is None else data)
        for name in sorted(added):
            _put(new, name, added[name])
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
