"""The product's own source, read once for the house tests."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wenming"
APPS = ("areas", "people", "places", "records", "schemes", "issues", "inspections", "evaluations", "insight")


def modules(under: Path = PACKAGE) -> Iterator[Path]:
    """Every Python file that is ours to keep small: migrations are written once and left."""
    return (path for path in sorted(under.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The file as people name it: from the package on."""
    return str(path.relative_to(PACKAGE.parent))
