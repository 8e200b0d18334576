"""Reads YAML into nodes that know their line: text, lists and mappings only.

Built on the parser's events, so that nothing is ever constructed from a tag, every number stays the text that was
written, and aliases (with which a small file can unfold into gigabytes) are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from wenming.rulebook.labels import N_
from wenming.schemes.formats.findings import Findings, Place, Refused

LARGEST_FILE = 8 * 1024 * 1024
MOST_NODES = 500_000
DEEPEST = 12
EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Scalar:
    """A piece of text; ``is_plain``: written without quotes."""

    line: int
    text: str
    is_plain: bool

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self.is_plain and self.text in EMPTY_WORDS


@dataclass(slots=True)
class Listing:
    """A list."""

    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with values, in their written order."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


def read_nodes(content: bytes) -> Node:
    """The one YAML document in ``content``. Raises :class:`Refused` with the line."""
    if len(content) > LARGEST_FILE:
        raise _refusal(
            0,
            N_("The file has %(size)s bytes."),
            N_("A scheme file may have %(limit)s."),
            size=len(content),
            limit=LARGEST_FILE,
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n")
        raise _refusal(line, N_("The file is not UTF-8 text."), N_("Save it again with the encoding UTF-8.")) from error
    findings = Findings()
    try:
        node = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader), findings).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(
            mark.line if mark else 0,
            N_("The text is not valid YAML: %(problem)s."),
            N_("Look at this line and the one above it for a missing quote, colon or blank."),
            problem=error.problem or error.context or "",
        ) from error
    except yaml.YAMLError as error:
        raise _refusal(
            0,
            N_("The text is not valid YAML: %(problem)s."),
            N_("Delete the character that does not belong there."),
            problem=str(error).split("\n", 1)[0],
        ) from error
    findings.refuse_if_any()
    return node


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _refusal(line: int, message: str, advice: str, **params: object) -> Refused:
    findings = Findings()
    findings.error(Place(line=line + 1), message, advice, **params)
    return Refused(tuple(findings.found))


class _Reader:
    def __init__(self, events: Iterator[yaml.Event], findings: Findings) -> None:
        self.events = events
        self.findings = findings
        self.count = 0

    def document(self) -> Node:
        for event in self.events:
            if isinstance(event, yaml.StreamEndEvent):
                break
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, 0)
                self._nothing_more()
                return node
        raise _refusal(0, N_("The file is empty."), N_("Start from an exported scheme or from the documented example."))

    def _nothing_more(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _refusal(_line(event), N_("A second document begins here."), N_("Keep one scheme per file."))

    def node(self, event: yaml.Event, depth: int) -> Node:
        self.count += 1
        line = _line(event) + 1
        if self.count > MOST_NODES or depth > DEEPEST:
            raise _refusal(
                line - 1, N_("The file is nested too deeply or too long."), N_("Follow the documented format.")
            )
        self._no_tricks(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(line, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, str(event.value), not event.style)
        return Scalar(line, "", is_plain=True)

    def _no_tricks(self, event: yaml.Event, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.findings.error(
                Place(line=line), N_("Anchors and aliases (& and *) are not taken."), N_("Write the value out.")
            )
        if getattr(event, "tag", None):
            self.findings.error(Place(line=line), N_("Tags (!) are not taken."), N_("Delete the tag."))

    def _listing(self, line: int, depth: int) -> Listing:
        listing = Listing(line)
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            listing.items.append(self.node(event, depth + 1))
        return listing

    def _mapping(self, line: int, depth: int) -> Mapping:
        mapping = Mapping(line)
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.findings.error(
                    Place(line=key.line), N_("A key is not a word."), N_("Follow the documented format.")
                )
            elif key.text in mapping.entries:
                self.findings.error(
                    Place(key.text, line=key.line),
                    N_("The key “%(key)s” stands here for the second time."),
                    N_("Delete one of the two."),
                    key=key.text,
                )
            else:
                mapping.entries[key.text] = value
                mapping.lines[key.text] = key.line
        return mapping
