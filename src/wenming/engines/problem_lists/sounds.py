"""Text as it is compared: one spelling of figures and widths, and one sign for characters that sound alike.

Lists are typed by ear: 竹蓝 for 竹篮, 清云路 for 青云路. Two characters of one sound, tone aside, therefore count as
nearly the same. Sounds that southern speakers do not part (zh/z, ng/n, l/n at the beginning) are one sound as well.
"""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_FIGURES = "零一二三四五六七八九"
_NUMERAL = re.compile("[零〇一二三四五六七八九十百]+")
_NOISE = re.compile(r"[^\w]|_")
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_PRIVATE = 0xE000


def plain(text: str) -> str:
    """Return a text in half width, without blanks and signs, with Chinese numerals as figures."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return _NOISE.sub("", _NUMERAL.sub(_as_figures, text))


def _as_figures(found: re.Match[str]) -> str:
    """Read 二十三 as 23 and 一二三 as 123; single characters too: both sides are read alike."""
    run = found[0].replace("〇", "零")
    if not any(sign in run for sign in "十百"):
        return "".join(str(_FIGURES.index(sign)) for sign in run)
    total, digit = 0, 0
    for sign in run:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _FIGURES.index(sign)
    return str(total + digit)


@lru_cache(maxsize=20_000)
def _sound(sign: str) -> str:
    if not HAN.match(sign):
        return sign
    sound = lazy_pinyin(sign, style=Style.NORMAL, v_to_u=False)[0]
    for written, heard in _FOLDED:
        sound = sound.replace(written, heard)
    if sound.endswith("ng"):
        sound = sound[:-1]
    return "l" + sound[1:] if sound.startswith("n") and len(sound) > 1 else sound


_signs: dict[str, str] = {}


@lru_cache(maxsize=20_000)
def _sign(character: str) -> str:
    sound = _sound(character)
    if len(sound) == 1:
        return sound
    return _signs.setdefault(sound, chr(_PRIVATE + len(_signs)))


def heard(text: str) -> str:
    """Return one sign for the sound of each character of a plain text: as long as the text, position by position."""
    return "".join(map(_sign, text))
