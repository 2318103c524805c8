"""Every reason that the code rejects with is in the table, and every row of the table is of use."""

from __future__ import annotations

import ast
from pathlib import Path

import newsledger
from newsledger.reasons import REASONS

PACKAGE = Path(newsledger.__file__).parent
STRINGS = {
    node.value
    for path in PACKAGE.rglob("*.py")
    if path.name != "reasons.py"
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}


def _raised_reasons() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputRejectedError" and node.args:
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    found.add(argument.value)
    return found


def test_every_reason_that_is_raised_is_explained() -> None:
    raised = _raised_reasons()
    assert len(raised) > 10
    assert raised <= set(REASONS)


def test_every_explained_reason_is_given_somewhere() -> None:
    assert set(REASONS) - STRINGS == set()


def test_reasons_say_what_is_wrong_and_what_mends_it() -> None:
    assert [row.slug for row in REASONS.values() if not (row.meaning and row.remedy)] == []
