"""The name spaces of Office Open XML and short ways to write names in them (ECMA-376)."""

from functools import cache

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SPACES = {
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": OFFICE_RELATIONS,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "xlrd": "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata",
    "xlrd2": "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata2",
    "xlrvr": "http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@cache
def q(name: str) -> str:
    """Turn ``w:tbl`` into the full name of lxml."""
    space, _, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


def local_name(tag: object) -> str:
    """Return an element's name without its name space; comments and instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
