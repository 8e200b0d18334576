"""Every move of the loop has a service of its name, an event, a test of who may and may not, and a Chinese label."""

import ast
import inspect
from pathlib import Path

import pytest

from wenming.issues import services
from wenming.issues.events import EVENTS
from wenming.people.roles import CAPABILITIES
from wenming.rulebook import loop
from wenming.rulebook.loop import MoveCode
from wenming.ui.catalogues import catalogue_files, read

TESTS = [Path(__file__).parent.parent / "issues" / name for name in ("doing.py", "test_moves.py")]
"""Where each move is tried by one who may and by one who may not: the table, and the tests that walk it."""


def unserved(codes: list[str], room: object) -> list[str]:
    """Moves without a service of the same name that takes the issue first, and the actor and moment by name."""
    missing = []
    for code in codes:
        verb = getattr(room, code, None)
        names = list(inspect.signature(verb).parameters.values()) if callable(verb) else []
        by_name = {each.name for each in names if each.kind is each.KEYWORD_ONLY}
        if not {"by", "at"} <= by_name:
            missing.append(code)
    return missing


def untried(codes: list[str], source: str) -> list[str]:
    """Moves that no test names."""
    words = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    return [code for code in codes if code not in words | names]


def untranslated(labels: list[str]) -> list[str]:
    """Labels that no Chinese catalogue knows."""
    known = {_first(message.id) for file in catalogue_files() for message in read(file.path) if message.string}
    return [label for label in labels if label not in known]


def _first(sentence: object) -> str:
    return str(sentence[0] if isinstance(sentence, tuple | list) else sentence)


CODES = [code.value for code in MoveCode]


def test_every_move_has_its_service() -> None:
    assert unserved(CODES, services) == []


def test_every_move_is_tried_by_one_who_may_and_one_who_may_not() -> None:
    assert untried(CODES, "\n".join(file.read_text(encoding="utf-8") for file in TESTS)) == []


@pytest.mark.parametrize("row", loop.MOVES, ids=lambda row: row.code.value)
def test_every_move_announces_itself_to_those_who_hold_a_known_right(row: loop.Move) -> None:
    assert row.announces in EVENTS
    assert {grant.capability.value for grant in row.grants} <= CAPABILITIES


def test_every_label_of_the_loop_has_its_chinese() -> None:
    labels = [row.label for row in (*loop.MOVES, *loop.STATES)]
    labels += [*loop.FIELD_LABELS.values(), *loop.CLOCK_LABELS.values()]
    assert untranslated(labels) == []


def test_the_checks_catch_what_they_are_for() -> None:
    assert unserved(["no_such_verb"], services) == ["no_such_verb"]
    assert untried(["file_issue", "dispatch"], "services.dispatch(x)") == ["file_issue"]
    assert untranslated(["No such label of the loop"]) == ["No such label of the loop"]
