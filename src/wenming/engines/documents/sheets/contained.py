"""Pictures inside cells: those of WPS (``DISPIMG`` and ``xl/cellimages.xml``) and those of Office 365 (rich values)."""

import re
from typing import TypeVar

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import local_name, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import picture_of
from wenming.engines.documents.unread import UnreadList

_DISPIMG = re.compile(r"DISPIMG\s*\(\s*\"([^\"]{1,100})\"", re.IGNORECASE)
_CELL_IMAGES = "xl/cellimages.xml"
T = TypeVar("T")


class CellPictures:
    """Finds the picture that a cell holds in place of a value."""

    def __init__(self, package: Package, missed: UnreadList) -> None:
        self._package, self._missed = package, missed
        self._named = _named(package)
        self._valued = _RichValues(package)

    def stands_for_picture(self, cell: Element) -> bool:
        """Whether the cell's value is no text, but stands for a picture."""
        return _picture_name(cell) is not None or (cell.get("t") == "e" and self._valued.place(cell) is not None)

    def picture_in(self, cell: Element, spot: str, label: str) -> Picture | None:
        """Return the cell's picture; one that is named but missing goes to the unread."""
        name = _picture_name(cell)
        if name is not None:
            part, relation = self._named.get(name, ("", None))
        else:
            place = self._valued.place(cell)
            if place is None:
                return None
            part, relation = place
        if not relation:
            self._missed.add("strange_picture", unread.STRANGE_PICTURE, spot, label)
            return None
        return picture_of(self._package, part, relation, self._missed, spot, label)


def _picture_name(cell: Element) -> str | None:
    for child in cell:
        if local_name(child.tag) in ("f", "v") and child.text and (found := _DISPIMG.search(child.text)):
            return found[1]
    return None


def _named(package: Package) -> dict[str, tuple[str, str | None]]:
    """Return WPS's pictures by name: the part that lists them and the relation's id."""
    listed = [link.target for link in package.relations(package.main).values() if link.kind.lower() == "cellimage"]
    part = next((part for part in (*listed, _CELL_IMAGES) if part in package), None)
    found: dict[str, tuple[str, str | None]] = {}
    for picture in package.xml(part).iter(q("xdr:pic")) if part else ():
        naming, blip = next(picture.iter(q("xdr:cNvPr")), None), next(picture.iter(q("a:blip")), None)
        if part and naming is not None and blip is not None:
            found[naming.get("name", "")] = part, blip.get(q("r:embed")) or blip.get(q("r:link"))
    return found


class _RichValues:
    """The chain from a cell's ``vm`` to a picture: metadata, rich value, its structure, its relation."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._values = _value_indexes(package)
        self._relations: list[tuple[str, str | None]] = []
        for part in _rich(package, "richvaluerel"):
            self._relations = [(part, entry.get(q("r:id"))) for entry in package.xml(part)]
        self._pictures = self._identifiers()

    def place(self, cell: Element) -> tuple[str, str | None] | None:
        """Return the part and relation of the cell's picture, if its value is one."""
        value = _at(self._values, cell.get("vm"), 1)
        picture = self._pictures.get(value) if value is not None else None
        if picture is None:
            return None
        return self._relations[picture] if 0 <= picture < len(self._relations) else ("", None)

    def _identifiers(self) -> dict[int, int]:
        """Which rich values are local pictures, and the number of each one's relation."""
        structures = [
            (entry.get("t", ""), [key.get("n", "") for key in entry])
            for part in _rich(self._package, "rdrichvaluestructure")
            for entry in self._package.xml(part)
        ]
        found = {}
        for part in _rich(self._package, "rdrichvalue"):
            for number, entry in enumerate(self._package.xml(part)):
                structure = _at(structures, entry.get("s"), 0)
                if structure is None or structure[0] != "_localImage":
                    continue
                values = dict(zip(structure[1], [child.text or "" for child in entry], strict=False))
                identifier = values.get("_rvRel:LocalImageIdentifier", "")
                if identifier.isdigit():
                    found[number] = int(identifier)
        return found


def _value_indexes(package: Package) -> list[int | None]:
    """Return, for each ``vm`` counted from 1, the number of the rich value."""
    for part in package.related(package.main, "sheetMetadata"):
        root = package.xml(part)
        future = [
            block
            for group in root.iter(q("s:futureMetadata"))
            if group.get("name") == "XLRICHVALUE"
            for block in group.iterchildren(q("s:bk"))
        ]
        values = root.find(q("s:valueMetadata"))
        records = [next(block.iter(q("s:rc")), None) for block in values] if values is not None else []
        return [_rich_index(_at(future, record.get("v"), 0)) if record is not None else None for record in records]
    return []


def _rich_index(block: Element | None) -> int | None:
    for entry in block.iter(q("xlrd:rvb")) if block is not None else ():
        text = entry.get("i", "")
        return int(text) if text.isdigit() else None
    return None


def _rich(package: Package, kind: str) -> list[str]:
    links = package.relations(package.main).values()
    return [link.target for link in links if link.kind.lower() == kind and link.target in package]


def _at(values: list[T], number: str | None, first: int) -> T | None:
    if not number or not number.isdigit() or not first <= int(number) < len(values) + first:
        return None
    return values[int(number) - first]
