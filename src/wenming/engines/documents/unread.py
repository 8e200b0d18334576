"""The words in which is said what was not read, and the list in which it is gathered."""

from wenming.engines.documents.grid import Unread
from wenming.rulebook.labels import N_

HIDDEN_SHEET = N_("The sheet “%(name)s” is hidden and was not read.")
CHART_SHEET = N_("The sheet “%(name)s” holds no cells and was not read.")
HIDDEN_SLIDE = N_("The slide is hidden and was not read.")
TEXT_BOX = N_("A text box was not read: “%(text)s”")
FOOTNOTE = N_("A footnote was not read: “%(text)s”")
COMMENT = N_("A comment was not read: “%(text)s”")
NOTES = N_("The speaker's notes were not read: “%(text)s”")
HEADER = N_("A page header or footer was not read: “%(text)s”")
OUTSIDE = N_("Text outside the tables was not read: “%(text)s”")
LOOSE_PICTURE = N_("A picture outside the tables was not read.")
NO_PICTURE = N_("A picture is marked here, but none was sent for it.")
ASIDE = N_("This message names no problem and was left out: “%(text)s”")
EMBEDDED = N_("An embedded file or object was not read.")
CHART = N_("A chart or diagram was not read.")
MEDIA = N_("A video or sound was not read.")
LINKED = N_("A picture is only linked, not contained in the file.")
STRANGE_PICTURE = N_("A picture is damaged, or of a kind that cannot be shown.")
XLS_PICTURES = N_("Pictures in this old kind of workbook are not read. Save it as .xlsx to have them.")
FAR_AWAY = N_("%(count)s cells lie too far right or down and were not read.")
TOO_DEEP = N_("Tables lie too deep inside one another; the innermost were not read.")
MORE = N_("%(count)s more things were not read.")

MOST_LISTED = 300
LONGEST_TEXT = 200


class UnreadList:
    """Gathers what was not read, in the order found; a long list ends with how many more there were."""

    def __init__(self) -> None:
        self._found: list[Unread] = []
        self._left_out = 0

    def add(self, code: str, message: str, spot: str, label: str, **params: object) -> None:
        """Note one thing. Text among the params is cut to a readable length."""
        if len(self._found) >= MOST_LISTED:
            self._left_out += 1
            return
        short = {key: shortened(value) if isinstance(value, str) else value for key, value in params.items()}
        self._found.append(Unread(spot, label, code, message, short))

    def add_text(self, code: str, message: str, spot: str, label: str, text: str) -> None:
        """Note a text that was not read; an empty one is no loss."""
        if text.strip():
            self.add(code, message, spot, label, text=text)

    def all(self) -> tuple[Unread, ...]:
        """Return everything found."""
        more = [Unread("", "", "more", MORE, {"count": self._left_out})] if self._left_out else []
        return (*self._found, *more)


def shortened(text: str) -> str:
    """Put a text on one line and cut it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"
