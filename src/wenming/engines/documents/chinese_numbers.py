"""Numbers written in Chinese, as headings and lists use them."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def in_chinese(number: int) -> str:
    """Write a whole number from 0 to 9,999: 12 is 十二, 105 is 一百零五; others stay in digits."""
    if not 0 < number < 10_000:
        return _DIGITS[0] if number == 0 else str(number)
    words, gap = "", False
    digits = str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[int(digit)] + _UNITS[place]
        gap = False
    return words[1:] if words.startswith("一十") else words
