"""The words in which a document is refused."""

from wenming.engines.documents.grid import DocumentRefused
from wenming.rulebook.labels import N_

TOO_LARGE = N_("The file is larger than %(most)s MB. Split it, or make its pictures smaller.")
BOMB = N_("Unpacked, the file becomes larger than %(most)s MB. Copy the list into a new file and send that.")
MACROS = N_("The file contains macros. Save it without macros (.xlsx, .docx or .pptx).")
BROKEN = N_("The file is damaged, or not what its name says. Open it, save it again and try once more.")
EMPTY = N_("The file holds nothing that could be read.")
LOCKED = N_("The file is protected by a password. Save it without one.")
OLD_TEXT = N_("This is an old text document (.doc or .wps). Open it and save it as .docx.")
OLD_SLIDES = N_("These are old slides (.ppt or .dps). Open them and save them as .pptx.")
OTHER_KIND = N_("This kind of file cannot be read. Save it as .xlsx, .docx, .pptx or CSV.")
STRICT = N_("The file is saved as Strict Open XML. Save it in the usual form of .xlsx, .docx or .pptx.")
SCAN = N_("This is a picture or a PDF; its text must be recognised first. Better: ask for the file it was made from.")
NOT_TEXT = N_("The text is neither UTF-8, UTF-16 nor GB18030, or holds NUL characters. Save it as UTF-8.")
CANNOT_CARRY = N_("A file of this kind cannot be sent back filled in. Save it as .xlsx, .docx, .pptx or CSV.")
NO_SUCH_PLACE = N_("The file has no place “%(spot)s”, column %(column)s. It may have been changed since it was read.")
FORMULA = N_("The cell %(cell)s belongs to a formula of several cells and cannot be filled in.")
BAD_PICTURE = N_("The picture “%(name)s” is no JPEG or PNG, or damaged.")
BAD_TEXT = N_("The text for %(spot)s, column %(column)s, holds characters that the file cannot hold, or is too long.")


def broken() -> DocumentRefused:
    """Make the refusal of a file that is damaged or not what it claims to be."""
    return DocumentRefused("file_broken", BROKEN)


def no_such_place(spot: str, column: int) -> DocumentRefused:
    """Make the refusal of a fill whose place the file does not have."""
    return DocumentRefused("no_such_place", NO_SUCH_PLACE, spot=spot, column=column + 1)
