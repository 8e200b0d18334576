"""Reads a scheme file of any known form."""

from pathlib import Path

from wenming.rulebook.labels import N_
from wenming.schemes.formats import draft, yaml_reader
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Finding, Place, Refused, Severity
from wenming.schemes.formats.workbook_reader import read_workbook
from wenming.schemes.formats.yaml_nodes import LARGEST_FILE, read_nodes

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".et", ".ods"})


def read(path: Path) -> SchemeDocument:
    """The scheme in a YAML file or a workbook. Raises :class:`Refused`, which tells every error with its place."""
    try:
        if path.suffix.lower() in WORKBOOKS and path.is_file():
            return read_workbook(path)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        message, advice = N_("The file cannot be read: %(reason)s."), N_("Check the path and your rights.")
        reason = error.strerror or str(error)
        raise Refused((Finding(Severity.ERROR, Place(path.name), message, advice, {"reason": reason}),)) from error
    return read_yaml(content)


def read_yaml(content: bytes) -> SchemeDocument:
    """The scheme in YAML text, in the documented format or in the draft's shape. Raises :class:`Refused`."""
    root = read_nodes(content)
    return draft.document_of(root) if draft.is_draft(root) else yaml_reader.document_of(root)
