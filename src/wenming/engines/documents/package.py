"""An Office Open XML file: its parts, the relations between them, and the same file again with some parts changed."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from wenming.engines import archives
from wenming.engines.archives import BROKEN_ARCHIVE, MEGABYTE, ArchiveRefused, Fault, Limits
from wenming.engines.documents import refusals
from wenming.engines.documents.grid import DocumentRefused
from wenming.engines.documents.names import CONTENT_TYPES, OFFICE_RELATIONS, PACKAGE_RELATIONS

LIMITS = Limits(file=100 * MEGABYTE, content=400 * MEGABYTE, parts=8_000)
LARGEST_XML = 40 * MEGABYTE
MOST_DEPTH = 200
_PACKED = ("jpg", "jpeg", "png", "gif", "webp")
TYPES = "[Content_Types].xml"
_RELATION, _RELATIONS = f"{{{PACKAGE_RELATIONS}}}Relationship", f"{{{PACKAGE_RELATIONS}}}Relationships"
_DEFAULT, _OVERRIDE = f"{{{CONTENT_TYPES}}}Default", f"{{{CONTENT_TYPES}}}Override"

Element: TypeAlias = etree._Element


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another. ``kind`` is the last word of its type; ``target`` a part's name, or outside."""

    id: str
    kind: str
    target: str
    is_external: bool


def parsed(xml: bytes) -> Element:
    """Parse untrusted XML: no entities, no network, no document type, no endless depth.

    :raises DocumentRefused: it is no such XML.
    """
    if len(xml) > LARGEST_XML:
        raise DocumentRefused("file_bomb", refusals.BOMB, most=LARGEST_XML // MEGABYTE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False, recover=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.LxmlError, ValueError) as problem:
        raise refusals.broken() from problem
    if root is None or root.getroottree().docinfo.doctype or _depth(root) > MOST_DEPTH:
        raise refusals.broken()
    return root


def _depth(root: Element) -> int:
    """How deep elements stand inside one another; walked without recursion."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def written(root: Element) -> bytes:
    """Write XML as Office does; what was not touched stays canonically the same."""
    xml: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml


class Package:
    """An opened file. Reading never believes names or sizes; changes are kept aside until :meth:`saved`."""

    def __init__(self, content: bytes) -> None:
        """Open and measure the file.

        :raises DocumentRefused: too large, a bomb, with macros, damaged, or of another kind.
        """
        try:
            archives.check_size(content, LIMITS)
            names = archives.check_archive(content, LIMITS)
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except ArchiveRefused as problem:
            raise _refused(problem.fault) from problem
        except BROKEN_ARCHIVE as problem:
            raise refusals.broken() from problem
        if len(set(names)) != len(names) or any(_escapes(name) for name in names):
            raise refusals.broken()
        self._names = {name.lower(): name for name in names}
        self._stems = {posixpath.splitext(name)[0].lower() for name in names}
        self._changed: dict[str, bytes] = {}
        self._edited: dict[str, Element] = {}
        self._as_opened: dict[str, bytes] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._counters: dict[str, int] = {}
        self._link_ids: dict[str, set[str]] = {}
        self._removed: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """Return a part's bytes as they arrived.

        :raises DocumentRefused: there is no such part, or it is damaged.
        """
        try:
            return self._zip.read(self._names[part.lower()])
        except (KeyError, *BROKEN_ARCHIVE) as problem:
            raise refusals.broken() from problem

    def xml(self, part: str) -> Element:
        """Parse a part."""
        return parsed(self.read(part))

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the links that go out from a part, by id; ``""`` is the file itself."""
        if part not in self._relations:
            path = relations_part(part)
            found = self.xml(path).iter(_RELATION) if path in self else iter(())
            self._relations[part] = {link.id: link for link in (_relation(part, entry) for entry in found)}
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts inside the file that a part links to by a kind of relation."""
        return [
            link.target
            for link in self.relations(part).values()
            if link.kind == kind and not link.is_external and link.target in self
        ]

    @cached_property
    def main(self) -> str:
        """The part the file is about.

        :raises DocumentRefused: there is none.
        """
        found = self.related("", "officeDocument")
        if not found:
            raise refusals.broken()
        return found[0]

    def content_type(self, part: str) -> str:
        """Return a part's declared kind, in lower case."""
        return (self._overrides.get(part.lower()) or self._defaults.get(extension(part)) or "").lower()

    @cached_property
    def _overrides(self) -> Mapping[str, str]:
        types = self.xml(TYPES)
        return {
            entry.get("PartName", "").lstrip("/").lower(): entry.get("ContentType", "")
            for entry in types.iter(_OVERRIDE)
        }

    @cached_property
    def _defaults(self) -> Mapping[str, str]:
        types = self.xml(TYPES)
        return {entry.get("Extension", "").lower(): entry.get("ContentType", "") for entry in types.iter(_DEFAULT)}

    def edit(self, part: str) -> Element:
        """Return a part's tree to be changed in place; it is written by :meth:`saved`."""
        part = self._names.get(part.lower(), part)
        if part not in self._edited:
            self._edited[part] = self.xml(part)
            self._as_opened[part] = written(self._edited[part])
        return self._edited[part]

    def add(self, part: str, content: bytes) -> None:
        """Add a new part."""
        self._changed[part] = content

    def add_xml(self, part: str, root: Element, content_type: str = "") -> None:
        """Add a new part as a tree that may still be changed, and declare its kind."""
        self._edited[part] = root
        if content_type:
            etree.SubElement(self.edit(TYPES), _OVERRIDE, PartName=f"/{part}", ContentType=content_type)

    def remove(self, part: str) -> None:
        """Leave a part out, with the links from the main part and its declaration."""
        links = self.edit(relations_part(self.main))
        for entry in list(links.iter(_RELATION)):
            link = self.relations(self.main).get(entry.get("Id", ""))
            if link is not None and link.target.lower() == part.lower():
                links.remove(entry)
        types = self.edit(TYPES)
        for entry in list(types.iter(_OVERRIDE)):
            if entry.get("PartName", "").lstrip("/").lower() == part.lower():
                types.remove(entry)
        self._removed.add(part.lower())

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern such as ``word/media/image%d.png`` that no part has yet, and keep it."""
        stem = posixpath.splitext(pattern)[0].lower()
        number = self._counters.get(stem, 0) + 1
        while stem % number in self._stems:
            number += 1
        self._counters[stem] = number
        return pattern % number

    def link(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another and return its id."""
        path = relations_part(part)
        if path not in self and path not in self._edited:
            self.add_xml(path, etree.Element(_RELATIONS, nsmap={None: PACKAGE_RELATIONS}))
        root = self.edit(path)
        if path not in self._link_ids:
            self._link_ids[path] = {entry.get("Id", "") for entry in root.iter(_RELATION)}
        taken = self._link_ids[path]
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        taken.add(f"rId{number}")
        etree.SubElement(
            root,
            _RELATION,
            Id=f"rId{number}",
            Type=f"{OFFICE_RELATIONS}/{kind}",
            Target=posixpath.relpath(target, posixpath.dirname(part) or "."),
        )
        return f"rId{number}"

    def declare_extension(self, part: str, content_type: str) -> None:
        """Say of what kind all parts with this extension are, unless that is known."""
        root = self.edit(TYPES)
        if extension(part) not in {entry.get("Extension", "").lower() for entry in root.iter(_DEFAULT)}:
            root.insert(0, etree.Element(_DEFAULT, Extension=extension(part), ContentType=content_type))

    def saved(self) -> bytes:
        """Write the file again: members in their order, untouched ones with the same bytes, new ones last."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            edited = {part: written(root) for part, root in self._edited.items()}
            left = {part: xml for part, xml in edited.items() if xml != self._as_opened.get(part)} | self._changed
            for member in self._zip.infolist():
                content = left.pop(member.filename, None)
                if member.filename.lower() in self._removed:
                    continue
                same = zipfile.ZipInfo(member.filename, member.date_time)
                same.compress_type = _packing(member.filename, member.compress_type)
                same.external_attr, same.create_system = member.external_attr, member.create_system
                archive.writestr(same, self.read(member.filename) if content is None else content)
            for name, content in left.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, _packing(name))
        return buffer.getvalue()


def relations_part(part: str) -> str:
    """Return where the links of a part are written."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def extension(part: str) -> str:
    """Return a part's extension in lower case, without the dot."""
    return posixpath.splitext(part)[1].lstrip(".").lower()


def _packing(name: str, before: int = zipfile.ZIP_DEFLATED) -> int:
    """How a member is packed: pictures are compressed already, and doing it twice takes long."""
    return zipfile.ZIP_STORED if before == zipfile.ZIP_STORED or extension(name) in _PACKED else zipfile.ZIP_DEFLATED


def _relation(part: str, entry: Element) -> Relation:
    target = unquote(entry.get("Target", ""))
    is_external = entry.get("TargetMode") == "External"
    if not is_external:
        joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
        target = posixpath.normpath(joined).lstrip("/")
    return Relation(entry.get("Id", ""), entry.get("Type", "").rpartition("/")[2], target, is_external)


def _escapes(name: str) -> bool:
    return ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")) or "\x00" in name


def _refused(fault: Fault) -> DocumentRefused:
    if fault is Fault.TOO_LARGE:
        return DocumentRefused("file_too_large", refusals.TOO_LARGE, most=LIMITS.file // MEGABYTE)
    if fault is Fault.BOMB:
        return DocumentRefused("file_bomb", refusals.BOMB, most=LIMITS.content // MEGABYTE)
    return DocumentRefused("file_macros", refusals.MACROS) if fault is Fault.MACROS else refusals.broken()
