"""From bytes to text and back: UTF-8, UTF-16 or GB18030, with or without a byte order mark."""

import re
from dataclasses import dataclass

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import DocumentRefused

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODINGS = ("utf-8", "gb18030")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is written: the encoding's name and the byte order mark before it."""

    name: str
    mark: bytes

    def encoded(self, text: str) -> bytes:
        """Write a text the same way."""
        return self.mark + text.encode(self.name)


def decoded(content: bytes) -> tuple[str, Encoding]:
    """Read a text, line ends as they are.

    :raises DocumentRefused: it is in none of the known encodings.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _as(content, Encoding(name, mark)), Encoding(name, mark)
    for name in _ENCODINGS:
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return _as(content, Encoding(name, b"")), Encoding(name, b"")
    raise DocumentRefused("not_text", refusals.NOT_TEXT)


def without_unseen(text: str) -> str:
    """Drop control characters, which nobody sees and no Office file can hold; tabs and line ends stay."""
    return _UNSEEN.sub("", text)


def _as(content: bytes, encoding: Encoding) -> str:
    try:
        text = content[len(encoding.mark) :].decode(encoding.name)
    except UnicodeDecodeError as problem:
        raise DocumentRefused("not_text", refusals.NOT_TEXT) from problem
    if "\x00" in text:
        raise DocumentRefused("not_text", refusals.NOT_TEXT)
    return text
