"""Size, imports and keys of the source; each check is a function that a spoilt sample fails."""

import ast
from pathlib import Path

import pytest

from tests.house.source import APPS, PACKAGE, modules, name_of, tree

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
LATE_IMPORTS_ALLOWED = ("config", "demo")
EDGES = {"views", "forms", "urls", "api"}


def long_functions(module: ast.Module) -> list[str]:
    """Functions of more than sixty lines."""
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]


def late_imports(module: ast.Module) -> list[int]:
    """Lines of our own imports written inside a function."""
    found = []
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [function.lineno for name in names if name.startswith("wenming")]
    return found


def text_keys(module: ast.Module) -> list[str]:
    """Foreign keys given as text: they hide a floor from the import contracts."""
    found = []
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in {"ForeignKey", "OneToOneField", "ManyToManyField"} or not node.args:
            continue
        target = node.args[0]
        if isinstance(target, ast.Constant) and target.value != "self":
            found.append(str(target.value))
    return found


def view_reaches(module: ast.Module) -> list[str]:
    """What a view may not do: query by itself, or open a transaction."""
    return [n.attr for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.attr in {"objects", "atomic"}]


def hidden_sentences(module: ast.Module) -> list[str]:
    """Sentences inside formatted text, where gathering them for translation does not look."""
    found = []
    for node in ast.walk(module):
        for inner in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
            if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)):
                continue
            if inner.func.id in {"_", "gettext", "ngettext", "pgettext", "npgettext"}:
                found += [str(arg.value) for arg in inner.args[:1] if isinstance(arg, ast.Constant)]
    return found


def foreign_views(module: ast.Module, app: str) -> list[str]:
    """Views of another app that this one imports."""
    found = []
    for node in ast.walk(module):
        name = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        package, other, room, *_ = [*name.split("."), "", "", ""]
        if package == "wenming" and other != app and room in EDGES:
            found.append(name)
    return found


def is_documented(module: ast.Module) -> bool:
    """Whether the file says what it is for."""
    return bool(ast.get_docstring(module)) or not module.body


@pytest.mark.parametrize("path", list(modules()), ids=name_of)
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    assert long_functions(tree(path)) == []
    assert is_documented(tree(path))


def test_our_own_code_is_imported_at_the_top() -> None:
    bound = [p for p in modules() if p.relative_to(PACKAGE).parts[0] not in LATE_IMPORTS_ALLOWED]
    late = {name_of(p): late_imports(tree(p)) for p in bound}
    assert {name: lines for name, lines in late.items() if lines} == {}


def test_foreign_keys_name_classes() -> None:
    keys = {name_of(p): text_keys(tree(p)) for p in modules()}
    assert {name: found for name, found in keys.items() if found} == {}


def test_views_only_parse_call_and_render() -> None:
    of_apps = [p for app in APPS for p in modules(PACKAGE / app)]
    views = [p for p in of_apps if "views" in str(p.relative_to(PACKAGE)) or "api" in str(p.relative_to(PACKAGE))]
    reaches = {name_of(p): view_reaches(tree(p)) for p in views}
    assert {name: found for name, found in reaches.items() if found} == {}


def test_views_of_one_app_do_not_use_those_of_another() -> None:
    found = {name_of(p): foreign_views(tree(p), app) for app in APPS for p in modules(PACKAGE / app)}
    assert {name: names for name, names in found.items() if names} == {}


def test_every_sentence_can_be_gathered_for_translation() -> None:
    found = {name_of(p): hidden_sentences(tree(p)) for p in modules()}
    assert {name: sentences for name, sentences in found.items() if sentences} == {}


def test_the_checks_catch_what_they_are_for() -> None:
    long = "def f():\n" + "    x = 1\n" * 61
    assert long_functions(ast.parse(long)) == ["f"]
    assert late_imports(ast.parse("def f():\n    from wenming.issues import models\n"))
    assert text_keys(ast.parse("a = models.ForeignKey('issues.Issue', 1)")) == ["issues.Issue"]
    assert view_reaches(ast.parse("Issue.objects.all()")) == ["objects"]
    assert hidden_sentences(ast.parse("""a = f"{x} {gettext('none')} {gettext(word)} {_('some')}" """)) == [
        "none",
        "some",
    ]
    assert foreign_views(ast.parse("from wenming.places.views import show"), "issues")
    assert not is_documented(ast.parse("x = 1"))
