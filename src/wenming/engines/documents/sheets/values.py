"""From a stored cell value to the text a person sees: dates, percentages, whole numbers, shared and rich text."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.([0#?]+)")
# Built-in number formats that show days or times; 27 to 36 and 50 to 58 are those of East Asian systems.
_BUILT_IN = {14: "yyyy-mm-dd", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm"}
_BUILT_IN |= dict.fromkeys((15, 16, 17, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd")
_BUILT_IN |= dict.fromkeys((32, 33, 34, 35, 45, 46, 47), "h:mm:ss")
_BUILT_IN |= {9: "0%", 10: "0.00%"}
_LAST_SERIAL = 2_958_466  # 9999-12-31


def plain_text(element: Element) -> str:
    """Join the text of a shared or inline string; phonetic guides are left out."""
    parts = [node.text or "" for node in _texts(element)]
    return unescaped("".join(parts))


def _texts(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == q("s:t"):
            yield child
        elif child.tag == q("s:r"):
            yield from child.iter(q("s:t"))


def unescaped(text: str) -> str:
    """Undo ``_x000D_``; what no database can store is dropped."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF))


def shared_strings(package: Package) -> list[str]:
    """Return the workbook's shared strings."""
    found = package.related(package.main, "sharedStrings")
    return [plain_text(entry) for entry in package.xml(found[0]).iter(q("s:si"))] if found else []


class NumberFormats:
    """How the cells of a workbook show their numbers, by style."""

    def __init__(self, package: Package, book: Element) -> None:
        properties = book.find(q("s:workbookPr"))
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        # Serial 60 is the 29 February 1900 that never was; all days of interest lie after it.
        self._first = datetime(1904, 1, 1, tzinfo=UTC) if is_1904 else datetime(1899, 12, 30, tzinfo=UTC)
        self._patterns = _patterns(package)

    def shown(self, raw: str, style: str) -> str:
        """Return a stored number as it is shown; what is no number stays as it is."""
        try:
            value = float(raw)
        except ValueError:
            return raw
        if not math.isfinite(value):
            return raw
        pattern = self._patterns.get(style, "")
        if _is_moment(pattern) and 0 <= value < _LAST_SERIAL:
            return self._moment(value, pattern)
        if "%" in pattern:
            decimals = _DECIMALS.search(pattern)
            return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
        if value.is_integer() and abs(value) < 1e15:
            zeros = len(pattern) if pattern and set(pattern) == {"0"} else 0
            return f"{int(value):0{zeros}d}" if zeros else str(int(value))
        return f"{value:.15g}"

    def _moment(self, value: float, pattern: str) -> str:
        moment = self._first + timedelta(seconds=round(value * 86400))
        clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
        has_day, has_time = any(sign in pattern for sign in "yd"), any(sign in pattern for sign in "hs")
        if value < 1 and not has_day:
            return clock
        return f"{moment:%Y-%m-%d} {clock}" if has_time and value % 1 else f"{moment:%Y-%m-%d}"


def _patterns(package: Package) -> dict[str, str]:
    """Number patterns by style number, without what is only decoration."""
    found = package.related(package.main, "styles")
    if not found:
        return {}
    styles = package.xml(found[0])
    own = {entry.get("numFmtId"): entry.get("formatCode", "") for entry in styles.iter(q("s:numFmt"))}
    formats = styles.find(q("s:cellXfs"))
    patterns = {}
    for number, entry in enumerate(formats if formats is not None else ()):
        key = entry.get("numFmtId", "0")
        code = own.get(key) or (_BUILT_IN.get(int(key), "") if key.isdigit() else "")
        patterns[str(number)] = _UNSEEN.sub("", code.split(";")[0]).lower()
    return patterns


def _is_moment(pattern: str) -> bool:
    return "general" not in pattern and any(sign in pattern for sign in "ymdhs")
