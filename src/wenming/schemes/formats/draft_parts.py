"""Reads a mapping of another shape key by key and knows which keys nobody asked for: nothing is lost silently."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from wenming.rulebook.labels import N_
from wenming.schemes.formats.findings import Findings, Place
from wenming.schemes.formats.values import BadValue, clean_text, parse_decimal
from wenming.schemes.formats.yaml_nodes import Listing, Mapping, Node, Scalar

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


class Part:
    """A mapping with its path; every value is asked for by its key."""

    def __init__(self, node: Node, path: str, book: "Book") -> None:
        self.path, self.book = path, book
        self.line = node.line
        self.entries = node.entries if isinstance(node, Mapping) else {}
        self.asked = book.register(path, self.entries)
        if not isinstance(node, Mapping):
            book.wrong(path, node.line, N_("Here named values are expected."))

    def _ask(self, key: str) -> Node | None:
        self.asked.add(key)
        node = self.entries.get(key)
        return None if isinstance(node, Scalar) and node.is_empty else node

    def _read(self, key: str, turn: Callable[[str], T], empty: T) -> T:
        node = self._ask(key)
        if node is None:
            return empty
        if not isinstance(node, Scalar):
            self.book.wrong(f"{self.path}.{key}", node.line, N_("Here one value is expected."))
            return empty
        try:
            return turn(clean_text(node.text))
        except BadValue as bad:
            self.book.findings.error(Place(f"{self.path}.{key}", line=node.line), bad.message, bad.advice, **bad.params)
            return empty

    def text(self, key: str) -> str:
        """A value as text, empty if absent."""
        return self._read(key, str, "")

    def number(self, key: str) -> Decimal | None:
        """A value as a number."""
        return self._read(key, parse_decimal, None)

    def whole(self, key: str) -> int | None:
        """A value as a whole number."""
        found = self.number(key)
        return None if found is None else int(found)

    def flag(self, key: str) -> bool:
        """A value as yes or no, absent is no."""
        return self.text(key) == "true"

    def word(self, key: str, words: type[W]) -> W | None:
        """One word of a list."""
        written = self.text(key)
        if not written:
            return None
        if written not in {word.value for word in words}:
            self.book.wrong(f"{self.path}.{key}", self.line, N_("This word is not known."))
            return None
        return words(written)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(clean_text(node.text) for node in self._items(key) if isinstance(node, Scalar))

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """A list of numbers."""
        return tuple(parse_decimal(each) for each in self.texts(key))

    def part(self, key: str) -> "Part":
        """The mapping under a key; an empty one if absent."""
        node = self._ask(key)
        return Part(Mapping(self.line) if node is None else node, f"{self.path}.{key}".lstrip("."), self.book)

    def parts(self, key: str) -> list["Part"]:
        """The mappings in the list under a key."""
        return [
            Part(node, f"{self.path}.{key}[{i}]".lstrip("."), self.book) for i, node in enumerate(self._items(key), 1)
        ]

    def figures(self, *, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """All remaining keys with their values as text; lists and mappings are spelled out."""
        self.asked |= set(but)
        found: list[tuple[str, str]] = []
        for key, node in self.entries.items():
            if key not in self.asked:
                found += _spelled(key, node)
        self.asked |= set(self.entries)
        return found

    def holds_mapping(self, key: str) -> bool:
        """Whether the value is itself a mapping."""
        return isinstance(self.entries.get(key), Mapping)

    def _items(self, key: str) -> list[Node]:
        node = self._ask(key)
        if node is None:
            return []
        if isinstance(node, Listing):
            return node.items
        self.book.wrong(f"{self.path}.{key}", node.line, N_("Here a list is expected."))
        return []


def _spelled(key: str, node: Node) -> list[tuple[str, str]]:
    if isinstance(node, Scalar):
        return [(key, clean_text(node.text))]
    if isinstance(node, Listing):
        return [(key, "、".join(each.text for each in node.items if isinstance(each, Scalar)))]
    return [(f"{key}/{name}", value) for inner, each in node.entries.items() for name, value in _spelled(inner, each)]


class Book:
    """All parts of one file, so that what nobody asked for can be told at the end."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.parts: dict[str, tuple[dict[str, Node], set[str]]] = {}

    def register(self, path: str, entries: dict[str, Node]) -> set[str]:
        """The keys asked for so far of the part at ``path``."""
        return self.parts.setdefault(path, (entries, set()))[1]

    def wrong(self, path: str, line: int, message: str) -> None:
        """Note that a part has another shape than expected."""
        self.findings.error(Place(path, line=line), message, N_("Keep to the shape of the draft."))

    def close(self) -> None:
        """Refuse keys that nobody asked for."""
        for path, (entries, asked) in self.parts.items():
            for key, node in entries.items():
                if key not in asked:
                    self.findings.error(
                        Place(f"{path}.{key}".lstrip("."), line=node.line),
                        N_("“%(key)s” has no place in a scheme document."),
                        N_("Delete it, or write the file in the documented format."),
                        key=key,
                    )
        self.findings.refuse_if_any()
