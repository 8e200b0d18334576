"""Which files may be attached besides photos, judged by name and first bytes together."""

from pathlib import PurePath

from wenming.records.refusals import FileRefused

ZIP, PDF, OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", PDF),
    ".docx": (_OFFICE + "wordprocessingml.document", ZIP),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", ZIP),
    ".pptx": (_OFFICE + "presentationml.presentation", ZIP),
    ".doc": ("application/msword", OLE),
    ".xls": ("application/vnd.ms-excel", OLE),
    ".ofd": ("application/ofd", ZIP),
    ".wps": ("application/vnd.ms-works", OLE),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG"),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
}


PROOFS = frozenset({".pdf", ".docx", ".xlsx", ".jpg", ".jpeg", ".png"})
"""What may be attached as evidence: what anybody can open for years, and nothing that may carry a macro."""


def may_prove(name: str) -> bool:
    """Whether a file of this name may be evidence."""
    return PurePath(name).suffix.lower() in PROOFS


def media_type_of(name: str, content: bytes) -> str:
    """Return the media type of a file that may be attached; refuse other kinds, and names that lie."""
    media_type, start = KINDS.get(PurePath(name).suffix.lower(), ("", b""))
    if not media_type or not content.startswith(start):
        raise FileRefused("not_a_document", field="file")
    return media_type
