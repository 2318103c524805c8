"""The rules that the code keeps: which way imports run, how long things are, and what never stands in a file."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from newsledger.duck import read_sql
from newsledger.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
# From the outside in: each layer may import those after it.
LAYERS = ("train", "console", "flows", "tasks", "newsledger")
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def list_imports(path: Path) -> set[str]:
    """The top-level packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import"
            found.add((node.module or "").split(".")[0])
    return found


def list_functions() -> Iterator[tuple[str, Function]]:
    for path in MODULES:
        for node in ast.walk(parse(path)):
            if isinstance(node, Function):
                yield f"{name_of(path)}:{node.name}", node


def count_lines(function: Function) -> int:
    """Lines of a function from its `def` on, its decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def list_tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_there_is_code_to_check() -> None:
    assert len(MODULES) > 60
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_run_one_way(layer: str) -> None:
    outer = set(LAYERS[: LAYERS.index(layer)])
    wrong = {name_of(path): list_imports(path) & outer for path in (ROOT / layer).rglob("*.py")}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_meaning_knows_no_prefect() -> None:
    assert [name_of(path) for path in (ROOT / "newsledger").rglob("*.py") if "prefect" in list_imports(path)] == []


def test_only_the_training_needs_its_libraries() -> None:
    training = {"torch", "onnx", "gensim", "train"}
    needing = {name_of(path) for path in MODULES if list_imports(path) & training}
    assert {name for name in needing if not name.startswith("train/")} == set()


def test_the_training_stands_on_meaning_alone() -> None:
    outer = {"console", "flows", "tasks", "prefect"}
    assert [name_of(path) for path in (ROOT / "train").rglob("*.py") if list_imports(path) & outer] == []


def test_importing_the_package_loads_no_prefect_and_makes_no_file(tmp_path: Path) -> None:
    code = "import sys, newsledger.run, newsledger.warehouse, newsledger.connect; print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert list(tmp_path.iterdir()) == []


def test_functions_are_short() -> None:
    lengths = {name: count_lines(function) for name, function in list_functions()}
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert statistics.median(lengths.values()) < 10


def test_functions_take_six_parameters_at_most() -> None:
    counts = {
        name: len([a for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs) if a.arg not in ("self", "cls")])
        for name, f in list_functions()
    }
    # Commands and flows are what people type: each option is a parameter of its own.
    typed = ("console/", "flows/")
    assert {name: count for name, count in counts.items() if count > 6 and not name.startswith(typed)} == {}


def test_files_are_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = [
        name_of(path) for path in MODULES if path.read_text("utf-8").strip() and not ast.get_docstring(parse(path))
    ]
    assert silent == []


def test_nothing_prints_but_commands() -> None:
    printing = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {name for name in printing if not name.startswith(("console/", "train/"))} == set()


def test_no_error_is_caught_whatever_it_is() -> None:
    broad = {
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    }
    assert broad == set()


def test_nothing_happens_at_import() -> None:
    """At the top of a module stand definitions: no loop, no `with`, no call for its effect but of ours by name."""
    allowed = ("app.command",)
    acting = {
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in parse(path).body
        if isinstance(node, ast.With | ast.While | ast.Try)
        or (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) not in allowed
        )
    }
    assert acting == set()


def test_no_unfinished_business() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")))
    texts = {
        name_of(path): read_text(path) for path in list_tracked() if path.suffix in (".py", ".sql", ".md", ".toml")
    }
    assert [name for name, text in texts.items() if marks.search(text)] == []


def read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_no_path_of_one_machine_stands_in_a_file() -> None:
    # Spelled in two pieces, so that this file does not break its own rule.
    places = ["/wo" + "rk/", "/tm" + "p/w/", "/ro" + "ot/", "/ho" + "me/", "../sha" + "red"]
    allowed = {"Makefile", ".ci/run", "pyproject.toml"}
    found = {
        name_of(path): [place for place in places if re.search(rf"(?<![\w.]){re.escape(place)}", read_text(path))]
        for path in list_tracked()
        if path.relative_to(ROOT).parts[0] != "data"
    }
    assert {name: hits for name, hits in found.items() if hits and name not in allowed} == {}


def test_pinned_versions_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert len(lines) > 50
    assert [line for line in lines if "://" in line or "@" in line or line.lstrip().startswith("-")] == []


@pytest.mark.parametrize("folder", ["checks", "connect", "tables", "views"])
def test_every_query_says_what_it_is_for(folder: str) -> None:
    queries = read_sql(folder)
    assert queries
    assert [name for name, text in queries.items() if not re.match(r"-- \S+ .+", text)] == []


def test_views_comment_their_columns_once() -> None:
    for name, text in read_sql("views").items():
        names = re.findall(r"^-- (\w+): .+$", text, re.MULTILINE)
        assert names[0] == "comment", name
        assert len(names) == len(set(names)), name


def test_every_table_and_column_is_commented() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if not column.comment.strip()
    ]
    assert missing == []
    assert [table.name for table in TABLES.values() if not table.comment.strip()] == []
