"""The catalogues: what is found, kept, refused; and that ours are complete."""

from pathlib import Path

import pytest

from wenming.ui.catalogues import CatalogueFile, catalogue_files, compile_stale, faults, read, update
from wenming.ui.extraction import messages_in_python, messages_in_template


def ids(found: object) -> list[object]:
    return [entry[1] for entry in found]  # type: ignore[attr-defined]


def test_marked_sentences_in_python_are_found() -> None:
    source = b"""
_("One"); gettext_lazy("Two"); ngettext("%(n)s issue", "%(n)s issues", n); pgettext("noun", "Report"); N_("Four")
raise DomainError("too_late", "The window is closed.", field="at")
_(variable); other("No")
"""
    found = list(messages_in_python(source))
    assert ids(found) == [
        "One",
        "Two",
        ("%(n)s issue", "%(n)s issues"),
        "Report",
        "Four",
        "The window is closed.",
    ]
    assert found[3][2] == "noun"


def test_marked_sentences_in_templates_are_found() -> None:
    source = """{% load i18n %}<p>{% trans "Pages" %}</p>
{% blocktrans count n=total %}{{ n }} row{% plural %}{{ n }} rows{% endblocktrans %}{% trans 'Any "word"' %}"""
    assert ids(messages_in_template(source)) == ["Pages", ("%(n)s row", "%(n)s rows"), 'Any "word"']


@pytest.fixture
def package(tmp_path: Path) -> Path:
    app = tmp_path / "wenming" / "sites"
    app.mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text('_("%(n)s sites")\n_("Old")\n')
    return tmp_path / "wenming"


def the_file(package: Path) -> CatalogueFile:
    return next(file for file in catalogue_files(package) if file.name == "sites")


def test_translations_survive_an_update_and_vanished_sentences_go(package: Path) -> None:
    file = the_file(package)
    update(file, package)
    file.path.write_text(file.path.read_text().replace('msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "旧"'))
    (package / "sites" / "views.py").write_text('_("Old")\n_("New")\n')
    update(file, package)
    catalogue = read(file.path)
    assert {message.id: message.string for message in catalogue if message.id} == {"New": "", "Old": "旧"}


def test_what_lacks_a_translation_or_its_places_is_named(package: Path) -> None:
    file = the_file(package)
    update(file, package)
    text = file.path.read_text().replace('msgid "%(n)s sites"\nmsgstr ""', 'msgid "%(n)s sites"\nmsgstr "%(m)s 个"')
    file.path.write_text(text)
    found = {fault.sentence: fault.reason for fault in faults([file], package)}
    assert found == {
        "Old": "not translated",
        "%(n)s sites": "the translation has places that the sentence lacks",
    }


def test_only_changed_catalogues_are_compiled(package: Path) -> None:
    file = the_file(package)
    update(file, package)
    assert [compile_stale([file]), compile_stale([file])] == [1, 0]


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file.name)
def test_every_sentence_has_its_translation(file: CatalogueFile) -> None:
    assert [f"{fault.sentence}: {fault.reason}" for fault in faults([file])] == []


def test_no_sentence_is_translated_two_ways() -> None:
    assert [fault for fault in faults(catalogue_files()) if " says “" in fault.reason] == []
