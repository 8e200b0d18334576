"""Pasted messages and plain text: one row per problem, whether numbered, bracketed, spaced or one per line."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Cell, Document, Format, Grid, GridRow
from wenming.engines.documents.markers import marker_of
from wenming.engines.documents.plain.text import without_unseen
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList

_DATE = r"(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?"
_CLOCK = r"(?:[上下中]午|凌晨|晚上|AM|PM)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:AM|PM)?"
_HEAD = re.compile(
    rf"(?P<who>[^\s:：，,。；;][^:：，,。；;]{{0,29}}?)[\s:：]+(?:{_DATE}|昨天|前天|今天|星期[一二三四五六日天]|周[一二三四五六日])?\s*{_CLOCK}"
)
_HEAD_REVERSED = re.compile(rf"(?:{_DATE}\s+)?{_CLOCK}\s+(?P<who>[^\s:：，,。；;]{{1,20}})\s*[:：]?")
_MEDIA = re.compile(
    r"(?:\[|【)(?:图片|照片|视频|语音|动画表情|文件|位置|Photo|Image|Picture|Video)[^\]】]{0,80}(?:\]|】)", re.I
)
_BRACKET = re.compile(r"【[^】]{1,40}】")
_ASIDE = re.compile(
    r"(?:@[^\s@]+\s*)*(?:收到|好的?|好滴|明白|知道了|谢谢|感谢|辛苦了?|已阅|ok|okay|嗯+|是的?|马上(?:处理|安排|整改)?|尽快处理|[👍👌🙏🌹]+)"
    r"(?:[，,、\s]*(?:收到|谢谢|感谢|马上|立即|处理|安排|整改|领导|大家|各位|老师|了|的))*[!！。.~～\s👍👌🙏🌹]*",
    re.IGNORECASE,
)
_LONGEST_HEAD, _LONGEST_ASIDE = 80, 60


@dataclass
class _Message:
    """Lines said at one go, each with its number in the text from 1."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    who: str = ""
    head: tuple[int, str] = (0, "")

    def text(self) -> str:
        return "\n".join(line for _, line in self.lines if line).strip()

    def is_aside(self) -> bool:
        text = self.text()
        return bool(self.who) and len(text) <= _LONGEST_ASIDE and _ASIDE.fullmatch(text) is not None


@dataclass
class _Problem:
    number: int
    lines: list[str]


def read_messages(text: str, name: str) -> Document:
    """Read pasted text; ``name`` is that of the file it came from, if any."""
    lines = [(number, without_unseen(line).strip()) for number, line in enumerate(text.splitlines(), start=1)]
    missed = UnreadList()
    grids: list[Grid] = []
    for message in _messages(lines):
        if message.is_aside():
            number = message.lines[0][0]
            missed.add_text("aside", unread.ASIDE, f"l{number}", f"L{number}", message.text())
            continue
        lead, problems = _problems(message)
        rows = tuple(
            GridRow(f"l{one.number}", f"L{one.number}", (Cell("\n".join(line for line in one.lines if line)),))
            for one in problems
        )
        if grids and not lead and not grids[-1].before:
            grids[-1] = Grid(grids[-1].spot, grids[-1].label, "", grids[-1].rows + rows)
        elif rows:
            grids.append(Grid(f"g{len(grids) + 1}", rows[0].label, lead, rows))
    first = next((grid.before.partition("\n")[0] for grid in grids), "")
    return Document(Format.TEXT, title_of(None, (), name, first), tuple(grids), missed.all())


def _messages(lines: Sequence[tuple[int, str]]) -> list[_Message]:
    """Cut at the lines that say who spoke when; without any, everything is one message."""
    found = [_Message()]
    for number, line in lines:
        head = (_HEAD.fullmatch(line) or _HEAD_REVERSED.fullmatch(line)) if len(line) <= _LONGEST_HEAD else None
        if head:
            found.append(_Message(who=head["who"].strip(), head=(number, line)))
        else:
            found[-1].lines.append((number, line))
    said = Counter(message.who for message in found)
    spoken: list[_Message] = []
    for message in found:
        if message.who and not message.text() and said[message.who] == 1:
            message = _as_text(message, spoken)
        without_media = _MEDIA.sub("", message.text()).strip()
        if not message.text():
            continue
        if message.who and not without_media and (before := _said_before(spoken, message.who)):
            before.lines += message.lines
        else:
            spoken.append(message)
    return spoken


def _as_text(message: _Message, spoken: Sequence[_Message]) -> _Message:
    """A head with nothing below it (08:30 西街占道经营) says something itself; it goes on with the text above."""
    lines = [message.head, *message.lines]
    if spoken and not spoken[-1].who:
        spoken[-1].lines += lines
        return _Message()
    return _Message(lines)


def _said_before(spoken: Sequence[_Message], who: str) -> _Message | None:
    """Return what pictures sent alone belong to: the same person's last words, else the last that were said."""
    problems = [message for message in spoken if not message.is_aside()]
    own = [message for message in problems if message.who == who]
    return next(reversed(own or problems), None)


def _problems(message: _Message) -> tuple[str, list[_Problem]]:
    """Split a message; what stands before its first numbered line is said of all of them."""
    lines = _trimmed(message.lines)
    if sum(1 for _, line in lines if marker_of(line)) >= 2:
        return _begun_by(lines, lambda line: marker_of(line) is not None)
    if sum(1 for _, line in lines if _starts_with_bracket(line)) >= 2:
        return _begun_by(lines, _starts_with_bracket)
    if message.who:
        return "", _joined([lines])
    if any(not line for _, line in lines):
        return "", _joined(_blocks(lines))
    return "", _joined([[line] for line in lines])


def _begun_by(lines: Sequence[tuple[int, str]], begins: Callable[[str], bool]) -> tuple[str, list[_Problem]]:
    lead: list[str] = []
    problems: list[_Problem] = []
    for number, line in lines:
        if begins(line):
            problems.append(_Problem(number, [line]))
        elif problems:
            problems[-1].lines.append(line)
        elif line:
            lead.append(line)
    return "\n".join(lead), problems


def _starts_with_bracket(line: str) -> bool:
    return _BRACKET.match(line) is not None and not _MEDIA.match(line)


def _blocks(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in lines:
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _joined(blocks: Iterable[Sequence[tuple[int, str]]]) -> list[_Problem]:
    """Make a problem of each block; one of pictures alone belongs to the problem before it."""
    problems: list[_Problem] = []
    for block in blocks:
        texts = [line for _, line in block]
        if problems and not _MEDIA.sub("", "".join(texts)).strip():
            problems[-1].lines += texts
        elif block:
            problems.append(_Problem(block[0][0], texts))
    return problems


def _trimmed(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    filled = [place for place, (_, line) in enumerate(lines) if line]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []
