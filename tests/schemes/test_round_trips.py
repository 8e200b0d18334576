"""YAML and workbook turn into each other without loss, whatever a document holds."""

import shutil
import subprocess
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from tests.schemes.conftest import DEMO_EDITION, demo_edition, small
from tests.schemes.documents import documents
from wenming.schemes.formats import (
    SchemeDocument,
    fingerprint,
    read,
    read_yaml,
    write_workbook,
    write_yaml,
)
from wenming.schemes.formats.fingerprints import canonical
from wenming.schemes.formats.layout import TABLES
from wenming.schemes.formats.rows import Criterion

DOCS = Path(__file__).resolve().parents[2] / "docs" / "formats" / "scheme.md"


def through_workbook(document: SchemeDocument) -> SchemeDocument:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.xlsx"
        write_workbook(document, path)
        return read(path)


def test_the_demo_edition_survives_both_ways() -> None:
    document = demo_edition()
    back = through_workbook(document)
    assert back == document
    assert fingerprint(back) == fingerprint(document)
    assert write_yaml(back) == DEMO_EDITION.read_text(encoding="utf-8")


@pytest.mark.shared
def test_the_whole_draft_survives_both_ways(draft_file: Path) -> None:
    draft = read(draft_file)
    assert len(draft.check_items) == 538
    assert read_yaml(write_yaml(draft).encode()) == draft
    assert through_workbook(draft) == draft


@pytest.mark.shared
def test_no_word_of_the_draft_is_lost(draft_file: Path) -> None:
    written = canonical(read(draft_file)).decode()
    changed_form = {"0.0", "6.0", "false", "null", "2工作时", "4工作时", "2工作日", "5工作日", "7工作日", "20工作日"}
    plain = yaml.load(draft_file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    missing = {word for word in _words(plain) if word.replace('"', '\\"') not in written}
    assert missing <= changed_form


def _words(node: object) -> set[str]:
    if isinstance(node, dict):
        return set().union(*(_words(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(set(), *(_words(each) for each in node))
    return {str(node)}


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_document_survives_yaml(document: SchemeDocument) -> None:
    text = write_yaml(document)
    back = read_yaml(text.encode())
    assert back == document
    assert write_yaml(back) == text
    yaml.safe_load(text)


@given(documents())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_document_survives_the_workbook(document: SchemeDocument) -> None:
    back = through_workbook(document)
    assert back == document
    assert fingerprint(back) == fingerprint(document)


def test_a_list_may_be_longer_than_one_text() -> None:
    document = small()
    fields = tuple(f"{number} {'长' * 900}" for number in range(6))
    codes = tuple(f"source-number-{number:04}" for number in range(300))
    document = replace(
        document,
        loop_rules=replace(document.loop_rules, notice_fields=fields),
        criteria=(Criterion("c", "P1", "整洁", sources=codes),),
    )
    assert read_yaml(write_yaml(document).encode()) == document
    assert through_workbook(document) == document


def test_a_different_value_gives_a_different_fingerprint() -> None:
    one = read_yaml(write_yaml(small()).replace("'60'", "'59'").encode())
    assert fingerprint(one) != fingerprint(small())


def test_the_layout_names_every_field_of_every_record_once() -> None:
    assert [table.name for table in TABLES] == [each.name for each in fields(SchemeDocument)]
    for table in TABLES:
        names = [each.name for each in fields(table.record)]  # type: ignore[arg-type]
        assert sorted(column.field for column in table.columns) == sorted(names), table.name
        headings = [column.heading for column in table.columns]
        assert len(set(headings)) == len(headings), table.name
        assert all(len(column.labels) == len(column.words or ()) for column in table.columns), table.name


def test_every_cell_of_the_workbook_is_text(tmp_path: Path) -> None:
    path = tmp_path / "scheme.xlsx"
    write_workbook(demo_edition(), path)
    book = load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert book.sheetnames[0] == "填写说明"
    assert book["检查项"].data_validations.count > 5


def test_the_documentation_names_every_part_key_and_heading() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for table in TABLES:
        assert f"**`{table.name}`** · {table.sheet} ·" in text
        section = text.split(f"**`{table.name}`** ·", 1)[1].split("\n**", 1)[0]
        for column in table.columns:
            assert f"| `{'.'.join(column.path)}` | {column.heading} |" in section, (table.name, column.field)
            for word in column.words or ():
                assert f"`{word.value}`" in section


def test_the_example_in_the_documentation_is_a_scheme() -> None:
    example = DOCS.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    assert read_yaml(example.encode()).edition.code == "example-1"


@pytest.mark.slow
def test_a_workbook_saved_by_another_program_is_the_same_scheme(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    source, out = tmp_path / "scheme.xlsx", tmp_path / "out"
    write_workbook(demo_edition(), source)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert read(out / "scheme.xlsx") == demo_edition()
