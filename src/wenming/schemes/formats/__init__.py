"""The written forms of an evaluation scheme: the document, its YAML file, its Excel workbook, its fingerprint.

The doors: :func:`read` a file, :func:`write_yaml` and :func:`write_workbook`, :func:`to_scheme` for scoring,
:func:`fingerprint` for freezing.
"""

from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Finding, Place, Refused, Severity
from wenming.schemes.formats.fingerprints import fingerprint
from wenming.schemes.formats.reading import read, read_yaml
from wenming.schemes.formats.scheme_values import to_scheme
from wenming.schemes.formats.workbook_writer import write_workbook
from wenming.schemes.formats.yaml_writer import write as write_yaml

__all__ = [
    "Finding",
    "Place",
    "Refused",
    "SchemeDocument",
    "Severity",
    "fingerprint",
    "read",
    "read_yaml",
    "to_scheme",
    "write_workbook",
    "write_yaml",
]
