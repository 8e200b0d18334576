"""From a workbook or a folder of text tables to rows, and the hash of every file that was read."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wenming.engines.workbook import Row, Schema, WorkbookRefused
from wenming.engines.workbook.columns import normalised
from wenming.engines.workbook.opening import HEADING_ROWS, Opened, open_table, open_tables
from wenming.engines.workbook.reading import read_opened
from wenming.evaluations.formats.problems import FileRefused, Found, Problem, Spot, of_finding
from wenming.evaluations.formats.tables import ALL, REQUIRED, SITES, WITH_ROLES, NamedColumn, named_columns, with_named
from wenming.rulebook.labels import N_

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")

NO_FILE = N_("There is no such file or folder.")
CHECK_NAME = N_("Check the name.")
NO_TABLE = N_("The table “%(sheet)s” (%(sheet_en)s) is missing.")
ADD_SHEET = N_("Add a sheet of this name with its headings.")
ADD_FILE = N_("Add %(name)s.csv with its headings.")
NOT_BOTH = N_("There are two files for the table “%(sheet)s”.")
KEEP_ONE = N_("Delete one of them: %(files)s.")


@dataclass(frozen=True)
class TableRead:
    """One table: how it is called in the file, its rows, its role and attribute columns."""

    schema: Schema
    called: str
    rows: Sequence[Row] = ()
    named: tuple[NamedColumn, ...] = ()

    def spot(self, row: Row, key: str = "") -> Spot:
        """The place of a row, or of one of its cells."""
        column = self.schema.by_key.get(key)
        return Spot(self.called, row.number, column.heading if column else "")


@dataclass
class Opening:
    """What was found in the file or folder."""

    tables: dict[str, TableRead] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    problems: list[Found] = field(default_factory=list)
    remarks: list[Found] = field(default_factory=list)

    def take(self, opened: Opened, schema: Schema) -> None:
        """Read the rows of an opened table; what cannot be read is noted and not taken."""
        named = named_columns(_headings(opened, schema)) if schema in WITH_ROLES else ()
        schema = with_named(schema, named)
        try:
            table = read_opened(opened, schema)
        except WorkbookRefused as refused:
            if [finding.code for finding in refused.findings] != ["empty"] or schema.name == SITES.name:
                self.problems += [of_finding(finding, opened.sheet) for finding in refused.findings]
            self.tables[schema.name] = TableRead(schema, opened.sheet, named=named)
            return
        self.remarks += [of_finding(finding, table.sheet) for finding in table.remarks]
        for row in table.rows:
            self.problems += [of_finding(finding, table.sheet) for finding in row.findings]
        self.tables[schema.name] = TableRead(schema, table.sheet, table.rows, named)


def open_path(path: Path) -> Opening:
    """Read every table of an observations file. Raises :class:`FileRefused` where there is nothing to read."""
    if path.is_dir():
        found = _open_folder(path)
    elif path.is_file():
        found = _open_workbook(path)
    else:
        raise FileRefused([Problem(Spot(path.name), NO_FILE, CHECK_NAME)])
    for schema in REQUIRED:
        if schema.name not in found.tables:
            advice = ADD_FILE if path.is_dir() else ADD_SHEET
            named = {"sheet": schema.sheet, "sheet_en": schema.sheet_en, "name": schema.name}
            found.problems.append(Problem(Spot(path.name), NO_TABLE, advice, named))
    return found


def open_single(path: Path, schema: Schema) -> tuple[TableRead, str, list[Found]]:
    """Read a file that holds one table: its rows, its hash, what is wrong. Raises :class:`FileRefused`."""
    if not path.is_file():
        raise FileRefused([Problem(Spot(path.name), NO_FILE, CHECK_NAME)])
    content = path.read_bytes()
    opening = Opening()
    try:
        opening.take(open_table(content, path.name, schema), schema)
    except WorkbookRefused as refused:
        raise FileRefused([of_finding(finding, path.name) for finding in refused.findings]) from refused
    return opening.tables[schema.name], _hash(content), opening.problems


def _open_workbook(path: Path) -> Opening:
    content = path.read_bytes()
    found = Opening(hashes={"workbook": _hash(content)})
    by_name = {schema.name: schema for schema in ALL}
    try:
        for name, opened in open_tables(content, path.name, ALL).items():
            found.take(opened, by_name[name])
    except WorkbookRefused as refused:
        raise FileRefused([of_finding(finding, path.name) for finding in refused.findings]) from refused
    return found


def _open_folder(folder: Path) -> Opening:
    found = Opening()
    files = _text_tables(folder)
    for schema in ALL:
        mine = files.get(schema.name, [])
        if len(mine) > 1:
            known = {"sheet": schema.sheet, "files": "、".join(path.name for path in mine)}
            found.problems.append(Problem(Spot(folder.name), NOT_BOTH, KEEP_ONE, known))
        elif mine:
            content = mine[0].read_bytes()
            found.hashes[schema.name] = _hash(content)
            try:
                found.take(open_table(content, mine[0].name, schema), schema)
            except WorkbookRefused as refused:
                found.problems += [of_finding(finding, mine[0].name) for finding in refused.findings]
                found.tables[schema.name] = TableRead(schema, mine[0].name)
    return found


def _text_tables(folder: Path) -> Mapping[str, list[Path]]:
    """Table → the files that bear one of its names."""
    names = {normalised(name): schema.name for schema in ALL for name in (schema.name, schema.sheet, schema.sheet_en)}
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in TEXT_SUFFIXES and normalised(path.stem) in names:
            files.setdefault(names[normalised(path.stem)], []).append(path)
    return files


def _headings(opened: Opened, schema: Schema) -> list[str]:
    """The cells of the row that names most columns."""
    rows = [[str(cell) for cell in row] for row in opened.rows[:HEADING_ROWS]]
    known = schema.by_heading
    return max(rows, key=lambda row: sum(normalised(cell) in known for cell in row), default=[])


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
