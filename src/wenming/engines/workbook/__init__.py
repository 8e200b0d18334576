"""Workbooks of rows: opened safely, read by their headings, planned row by row, written back with what was refused.

Used for every register that arrives as a table (sites, units, people, who answers for what, problem lists):

1. describe the table as a :class:`Schema` of :class:`Column`;
2. ``read(content, filename, schema)`` gives a :class:`Table` of typed rows, each with its own findings, or raises
   :class:`WorkbookRefused` when the file as a whole cannot be used;
3. the app turns every row into a :class:`PlannedRow` (add, change, substitute, same, refuse) of a :class:`Plan`,
   whose fingerprint changes with the file and with what the database held;
4. ``template(schema)`` and ``refused_rows(...)`` write the files to fill in and to mend.

Messages are English sentences with named places, marked for translation; the caller translates and fills them.
"""

from wenming.engines.workbook.cells import CODE_WRONG, is_code
from wenming.engines.workbook.columns import Column, Form, Schema
from wenming.engines.workbook.findings import Finding, WorkbookRefused
from wenming.engines.workbook.official import OfficialColumn, OfficialTable, Paper, Picture, official
from wenming.engines.workbook.planning import Action, Change, Plan, PlannedRow
from wenming.engines.workbook.reading import Row, Table, read
from wenming.engines.workbook.writing import plain_table, refused_rows, template

__all__ = [
    "CODE_WRONG",
    "Action",
    "Change",
    "Column",
    "Finding",
    "Form",
    "OfficialColumn",
    "OfficialTable",
    "Paper",
    "Picture",
    "Plan",
    "PlannedRow",
    "Row",
    "Schema",
    "Table",
    "WorkbookRefused",
    "is_code",
    "official",
    "plain_table",
    "read",
    "refused_rows",
    "template",
]
