"""Why something is proposed: a translatable sentence and what fills it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is proposed. What has a label in both languages is given in both."""

    message: str
    word: str = ""
    function: str = ""
    function_en: str = ""
    number: str = ""
    day: str = ""
    count: int = 0
    share: int = 0
    label: str = ""
    label_en: str = ""
    tier: str = ""
    of: int = 0
