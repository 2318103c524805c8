"""The pages tell the truth: commands, settings, links and figures in them are compared with the program.

`python tests/test_docs.py` writes the answers of the program into the pages; read the difference before it is kept.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from ledgers import Newsroom

from console.documents import PAGES
from console.main import app, main
from newsledger import errors
from newsledger.metadata.outlets import Outlet
from newsledger.read.fields import OUR_FIELDS
from newsledger.run import Summary
from newsledger.schema import QUOTES
from newsledger.settings import Settings
from newsledger.sources import Source

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
README = ROOT / "README.md"
WITH_ANSWERS = [page for page in WRITTEN if "```output\n" in page.read_text("utf-8")]
NOW = datetime(2026, 4, 1, tzinfo=UTC)

_QUESTION = re.compile(r"^```(sql|sh)\n(.*?)^```\n(?:\s*^```output\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_COUNTS = re.compile(r"^rows by table\n.*?^batches: [^\n]*\n", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_TARGET = re.compile(r"\bmake ([a-z][a-z0-9-]*)")
_HOST_PATH = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users|tmp|mnt|srv|opt|private)/")
_MAKE_RULE = re.compile(r"^([a-z0-9]+):", re.MULTILINE)


def build_sample(folder: Path) -> tuple[Path, Summary]:
    newsroom = Newsroom(folder, {"raw": ROOT / "data" / "raw", "now": NOW})
    summary = newsroom.run()
    return newsroom.ledger.processed, summary


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    return build_sample(tmp_path_factory.mktemp("sample"))


def list_commands(kind: str, block: str) -> list[list[str]]:
    """The command lines of a block: a question to the database, or every newsledger line of a shell block."""
    if kind == "sql":
        return [["sql", block]]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [words[1:] for words in lines if words and words[0] == "newsledger"]


def answer(processed: Path, arguments: list[str]) -> str:
    """What the program prints for a command on the sample, without blanks at the ends of lines."""
    told = io.StringIO()
    with redirect_stdout(told), pytest.raises(SystemExit) as ended:
        main([*arguments, "--processed", str(processed)])
    assert ended.value.code == 0, f"{arguments} ended with {ended.value.code}"
    return "".join(line.rstrip() + "\n" for line in told.getvalue().splitlines())


def list_questions(page: Path) -> Iterator[tuple[str, str, str | None]]:
    for found in _QUESTION.finditer(page.read_text("utf-8")):
        yield found[1], found[2], found[3]


def name_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


QUESTIONS = [
    pytest.param(*question, id=f"{name_page(page)}-{number}")
    for page in WRITTEN
    for number, question in enumerate(list_questions(page))
    if question[0] == "sql" or question[2] is not None
]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run make docs"


@pytest.mark.parametrize(("kind", "block", "expected"), QUESTIONS)
def test_a_question_in_the_pages_runs_and_gives_the_printed_answer(
    sample: tuple[Path, Summary], kind: str, block: str, expected: str | None
) -> None:
    told = "".join(answer(sample[0], arguments) for arguments in list_commands(kind, block))
    assert told.strip()
    if expected is not None:
        assert told == expected, "compare, then python tests/test_docs.py"


def test_the_readme_asks_three_questions_and_the_recipes_are_ten() -> None:
    def count(page: Path) -> int:
        return sum(kind == "sql" and told is not None for kind, _, told in list_questions(page))

    assert count(README) == 3
    assert count(DOCS / "questions.md") == 10


def tell_counts(summary: Summary) -> str:
    """The part of the first run's words that depends on the sample, as `newsledger run` prints it."""
    rows = [f"  {name:<12} {count:>10,}\n" for name, count in summary.rows.items()]
    rejected = [f"  {reason:<24} {count:>8,}\n" for reason, count in summary.rejected.items()]
    batches = f"batches: {summary.worked_batches} worked on, {summary.new_batches} new\n"
    again = f"the same record again: {summary.duplicates:,}\n"
    return "".join(["rows by table\n", *rows, "rejected by reason\n", *rejected, again, batches])


def test_the_readme_prints_the_counts_of_the_first_run(sample: tuple[Path, Summary]) -> None:
    printed = _COUNTS.search(README.read_text("utf-8"))
    assert printed
    # Reasons with the same count stand in the order in which steps ended.
    assert sorted(printed[0].splitlines()) == sorted(tell_counts(sample[1]).splitlines())


def test_every_command_and_option_is_documented() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    sections = dict(re.findall(r"^## newsledger (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    commands = [name for name in app if not name.startswith("-")]
    assert sorted(commands) == sorted(sections)
    for command in commands:
        options = [name for argument in app[command].assemble_argument_collection() for name in argument.names]
        assert options
        for option in options:
            assert re.search(rf"`[^`]*(?<![\w-]){re.escape(option)}(?![\w-])", sections[command]), (command, option)


def test_every_command_of_a_shell_block_exists() -> None:
    for page in WRITTEN:
        for kind, block, _ in list_questions(page):
            for arguments in list_commands(kind, block):
                command, _, _ = app.parse_args(arguments, exit_on_error=False, print_error=False)
                assert command.__name__ == arguments[0], page


def test_every_setting_is_in_the_readme() -> None:
    page = README.read_text("utf-8")
    for name in Settings.model_fields:
        assert f"| `NEWSLEDGER_{name.upper()}` |" in page


def list_errors(kind: type[errors.NewsledgerError] = errors.NewsledgerError) -> set[int]:
    return {kind.exit_code}.union(*(list_errors(below) for below in kind.__subclasses__()))


def test_every_exit_code_is_in_the_readme() -> None:
    page = README.read_text("utf-8")
    for code in list_errors():
        assert f"| {code} |" in page


def test_every_key_of_a_declaration_is_explained() -> None:
    page = (DOCS / "declare-a-source.md").read_text("utf-8")
    outlet_keys = (set(Outlet.__dataclass_fields__) - {"outlet_id", "domain"}) | {"domains"}
    for key in {*Source.model_fields, *outlet_keys, *OUR_FIELDS}:
        assert f"| `{key}` |" in page, key


def test_the_annotator_of_the_example_works() -> None:
    example = re.search(r"^```python\n(.*?)^```\n", (DOCS / "add-an-annotator.md").read_text("utf-8"), re.M | re.S)
    assert example
    names: dict[str, Any] = {}
    exec(example[1], names)
    text = "The path was shut on Monday.\n\nA board read NO ENTRY BY ORDER, and nobody came."
    article = {"article_id": "a", "version_id": "v", "document_id": "d", "text": text}
    rows = list(names["annotate_signs"](article, "signs-1"))
    assert [(row["content"], row["paragraph"], row["model_version"]) for row in rows] == [
        ("NO ENTRY BY ORDER", 1, "signs-1")
    ]
    assert set(rows[0]) <= set(QUOTES.arrow_schema("annotate").names)


def test_every_make_target_named_exists() -> None:
    targets = set(_MAKE_RULE.findall((ROOT / "Makefile").read_text("utf-8")))
    code = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
    named = {
        target
        for page in WRITTEN
        for piece in code.findall(page.read_text("utf-8"))
        for target in _TARGET.findall(piece)
    }
    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("page", WRITTEN, ids=name_page)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in list_anchors(target), link


def list_anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=name_page)
def test_every_file_named_in_code_exists(page: Path) -> None:
    named = re.findall(r"`((?:newsledger|console|flows|tasks|tests|data/raw|docs)/[\w./-]+)`", page.read_text("utf-8"))
    for name in named:
        assert (ROOT / name).exists() or "NAME" in name, name


@pytest.mark.parametrize("page", WRITTEN, ids=name_page)
def test_no_page_names_a_path_of_a_machine(page: Path) -> None:
    assert not _HOST_PATH.search(page.read_text("utf-8"))


def rewrite_answers(processed: Path, summary: Summary) -> None:
    """Put what the program prints today into the pages."""

    def renew(found: re.Match[str]) -> str:
        if found[3] is None:
            return found[0]
        told = "".join(answer(processed, arguments) for arguments in list_commands(found[1], found[2]))
        return f"```{found[1]}\n{found[2]}```\n\n```output\n{told}```\n"

    for page in WRITTEN:
        text = page.read_text("utf-8")
        counted = _COUNTS.sub(lambda _: tell_counts(summary), text) if page == README else text
        page.write_text(_QUESTION.sub(renew, counted), "utf-8")


def _write(arguments: list[str]) -> Any:
    if arguments:
        return f"no argument is known: {arguments[0]}"
    with TemporaryDirectory() as folder:
        rewrite_answers(*build_sample(Path(folder)))
    return None


if __name__ == "__main__":
    sys.exit(_write(sys.argv[1:]))
