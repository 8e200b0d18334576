"""The numbers that Word puts before paragraphs by itself, so that a column of them is not read as empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wenming.engines.documents.chinese_numbers import in_chinese
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package

_LEVELS = 9
_LARGEST = 100_000
_LETTERS = 26
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str


@dataclass
class _Numbered:
    """A list as a paragraph names it: its family of counters, its levels, and starts of its own."""

    family: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


@dataclass
class Numbers:
    """Counts through a document, paragraph by paragraph, in the order they stand."""

    lists: Mapping[str, _Numbered] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Element) -> str:
        """Return the number Word shows before this paragraph, counting it; bullets and plain text have none."""
        key, depth = self._list_of(paragraph)
        numbered = self.lists.get(key)
        if numbered is None or depth not in numbered.levels:
            return ""
        counts = self._counts.setdefault(numbered.family, [None] * _LEVELS)
        if key not in self._begun:
            self._begun.add(key)
            for place, start in numbered.restarts.items():
                counts[place] = start - 1
        before = counts[depth]
        counts[depth] = min((numbered.levels[depth].start - 1 if before is None else before) + 1, _LARGEST)
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _written(numbered.levels, counts, depth)

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(q("w:pPr"))
        if properties is None:
            return "", 0
        style = properties.find(q("w:pStyle"))
        from_style = self.styles.get(style.get(q("w:val"), ""), ("", 0)) if style is not None else ("", 0)
        own = properties.find(q("w:numPr"))
        if own is None:
            return from_style
        return _value(own.find(q("w:numId")), from_style[0]), _whole(_value(own.find(q("w:ilvl")), "0"))


def numbers_of(package: Package) -> Numbers:
    """Read the lists that a document defines."""
    found = package.related(package.main, "numbering")
    if not found:
        return Numbers()
    root = package.xml(found[0])
    families = {entry.get(q("w:abstractNumId"), ""): _levels(entry) for entry in root.iter(q("w:abstractNum"))}
    lists = {}
    for entry in root.iterchildren(q("w:num")):
        family = _value(entry.find(q("w:abstractNumId")), "")
        levels = dict(families.get(family, {}))
        restarts = {}
        for override in entry.iterchildren(q("w:lvlOverride")):
            depth = _whole(override.get(q("w:ilvl"), "0"))
            levels.update(_levels(override))
            start = override.find(q("w:startOverride"))
            if start is not None and 0 <= depth < _LEVELS:
                restarts[depth] = _whole(_value(start, "1"))
        lists[entry.get(q("w:numId"), "")] = _Numbered(family, levels, restarts)
    return Numbers(lists, _styles(package))


def _levels(parent: Element) -> dict[int, _Level]:
    levels = {}
    for entry in parent.iterchildren(q("w:lvl")):
        depth = _whole(entry.get(q("w:ilvl"), "0"))
        if 0 <= depth < _LEVELS:
            start = _whole(_value(entry.find(q("w:start")), "1"))
            form = _value(entry.find(q("w:numFmt")), "decimal")
            levels[depth] = _Level(start, form, _value(entry.find(q("w:lvlText")), ""))
    return levels


def _styles(package: Package) -> dict[str, tuple[str, int]]:
    """Return which paragraph styles bring a list with them."""
    found = {}
    for part in package.related(package.main, "styles"):
        for style in package.xml(part).iter(q("w:style")):
            own = style.find(f"{q('w:pPr')}/{q('w:numPr')}")
            if own is not None:
                depth = _whole(_value(own.find(q("w:ilvl")), "0"))
                found[style.get(q("w:styleId"), "")] = _value(own.find(q("w:numId")), ""), depth
    return found


def _written(levels: Mapping[int, _Level], counts: list[int | None], depth: int) -> str:
    text = levels[depth].pattern
    if levels[depth].form == "bullet":
        return ""
    for place in range(depth + 1):
        level = levels.get(place)
        count = counts[place]
        number = (level.start if level else 1) if count is None else count
        text = text.replace(f"%{place + 1}", _in_form(number, level.form if level else "decimal"))
    return text


def _in_form(number: int, form: str) -> str:
    if form in _CHINESE:
        return in_chinese(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(97 + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS % 10 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return "" if form in ("bullet", "none") else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _value(element: Element | None, otherwise: str) -> str:
    return element.get(q("w:val"), otherwise) if element is not None else otherwise


def _whole(text: str) -> int:
    try:
        return max(-1, min(int(text), _LARGEST))
    except ValueError:
        return 0
