"""Who acts: services of registers take an actor, those of the loop a viewer (docs/decisions/0024)."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import PACKAGE, modules, tree

REGISTERS = ("areas", "people", "places", "records")
LOOP = ("schemes", "issues", "inspections", "evaluations")
BULK_DOORS = {"load_history", "load_categories"}
"""They write what happened in the past, or a register that stands inside a loop's app."""


def by_of(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The public services of a module that somebody makes: name, and the type of ``by``."""
    for function in module.body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            for argument in function.args.kwonlyargs:
                if argument.arg == "by" and argument.annotation is not None:
                    yield function.name, ast.unparse(argument.annotation)


def public_services(app: str) -> dict[str, str]:
    """The services that an app offers, with the type of ``by``."""
    folder = PACKAGE / app / "services"
    if not folder.is_dir():
        return dict(by_of(tree(PACKAGE / app / "services.py")))
    offered = ast.walk(tree(folder / "__init__.py"))
    names = {alias.asname or alias.name for n in offered if isinstance(n, ast.ImportFrom) for alias in n.names}
    return {name: by for path in modules(folder) for name, by in by_of(tree(path)) if name in names}


@pytest.mark.parametrize("app", [*REGISTERS, *LOOP])
def test_an_app_keeps_to_one_way(app: str) -> None:
    found = {name: by for name, by in public_services(app).items() if name not in BULK_DOORS}
    assert set(found.values()) <= {"Actor" if app in REGISTERS else "Viewer"}, found


def test_there_is_something_to_look_at() -> None:
    assert sum(len(public_services(app)) for app in (*REGISTERS, *LOOP)) > 40
    assert dict(by_of(ast.parse("def f(x, *, by: Actor): ..."))) == {"f": "Actor"}
