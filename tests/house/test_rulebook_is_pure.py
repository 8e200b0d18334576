"""The rulebook imports the standard library and itself, nothing else: anyone can read it and run it anywhere."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, modules, name_of, tree

RULEBOOK = PACKAGE / "rulebook"


def imported(module: ast.Module) -> Iterator[str]:
    """The dotted names that a file imports; a relative import counts as a name of its own."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def strangers(module: ast.Module) -> list[str]:
    """What a rulebook file imports that it may not."""
    return [
        name
        for name in imported(module)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != "wenming.rulebook"
        and not name.startswith("wenming.rulebook.")
    ]


@pytest.mark.parametrize("path", list(modules(RULEBOOK)), ids=name_of)
def test_a_chapter_of_the_rulebook_imports_only_the_standard_library_and_other_chapters(path: Path) -> None:
    assert strangers(tree(path)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import django",
        "from django.db import models",
        "import numpy as np",
        "from wenming.kernel import clock",
        "from wenming import rulebookish",
        "import wenming.rulebookish",
        "def late():\n    import yaml",
        "from . import grading",
    ],
)
def test_an_import_from_elsewhere_is_caught(planted: str) -> None:
    assert strangers(ast.parse(planted))


def test_the_standard_library_and_the_rulebook_itself_are_not() -> None:
    assert not strangers(
        ast.parse("import json\nfrom collections.abc import Mapping\nfrom wenming.rulebook import marks")
    )
