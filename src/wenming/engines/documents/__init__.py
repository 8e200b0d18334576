"""Documents in which problems arrive: read into grids of text and pictures, and sent back with some cells filled.

1. ``read_document(content, filename)`` reads a workbook, a text document, slides or a text table into a
   :class:`Document` of :class:`Grid` with what could not be read listed beside it, or raises
   :class:`DocumentRefused` with what to do; ``read_pasted(text)`` does it for pasted messages;
2. every row has a ``spot``, a lasting address in its file;
3. ``filled(content, filename, fills)`` writes into the addressed cells of the same file and changes nothing else;
   ``unfillable`` says beforehand which of them no text can go to.

Messages are English sentences with named places, marked for translation; the caller translates and fills them.
"""

from wenming.engines.documents.filling import filled, unfillable
from wenming.engines.documents.grid import (
    Cell,
    Document,
    DocumentRefused,
    Fill,
    Format,
    Grid,
    GridRow,
    Picture,
    Unread,
)
from wenming.engines.documents.reading import can_carry, read_document, read_pasted

__all__ = [
    "Cell",
    "Document",
    "DocumentRefused",
    "Fill",
    "Format",
    "Grid",
    "GridRow",
    "Picture",
    "Unread",
    "can_carry",
    "filled",
    "read_document",
    "read_pasted",
    "unfillable",
]
