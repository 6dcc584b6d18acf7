"""House rules that no tool checks: sizes, reasons beside exceptions, nothing private inside."""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.project.source import PACKAGES, RECORDINGS, ROOT, python_files, text_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60

# A reason is what follows the codes, as in the examples of the first test below.
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)")
CODES = re.compile(r"^(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])?\s*")
WORDS = re.compile(r"\w+\W+\w+")

E_MAIL = re.compile(r"[\w.+-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
KNOWN_DOMAINS = re.compile(
    r"(?:.+\.)?(?:example\.(?:org|com|net)|jeveuxaider\.gouv\.fr)\Z", re.IGNORECASE
)
PRIVATE = re.compile(
    r"(?<![\w.])/(?:work|tmp|root|home|opt|Users)/|\.\./shared\b|\bfile://"
    r"|https?://(?:[\w.-]*(?:pypi|pythonhosted|artifactory|nexus|devpi)[\w.-]*)"
)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers and texts of the comments in a Python file."""
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def lacks_reason(comment: str) -> bool:
    """Whether a comment switches a check off without saying why."""
    found = EXCEPTION.search(comment)
    return found is not None and not WORDS.search(CODES.sub("", found["rest"]))


def private_parts(text: str) -> list[str]:
    """Paths of one computer, package registries and e-mail addresses of real domains."""
    addresses = [
        found[0] for found in E_MAIL.finditer(text) if not KNOWN_DOMAINS.match(found["domain"])
    ]
    return addresses + [found[0] for found in PRIVATE.finditer(text)]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# noqa: S608", True),
        ("# type: ignore", True),
        ("# type: ignore[arg-type, misc]", True),
        ("# noqa: S608, E501 - names from this module", False),
        ("# type: ignore[arg-type]  # the stub is too narrow", False),
        ("# says what it does", False),
    ],
)
def test_a_reason_is_more_than_codes(comment: str, expected: bool) -> None:
    assert lacks_reason(comment) is expected


def test_every_exception_from_a_check_says_why() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in (*python_files(), ROOT / "hatch_build.py")
        for line, comment in comments(path)
        if lacks_reason(comment)
    ]
    assert not found, "\n".join(found)


def test_files_and_functions_stay_small() -> None:
    found = []
    for path in python_files():
        if RECORDINGS in path.parents:
            continue
        name, text = path.relative_to(ROOT), path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > MAX_FILE_LINES:
            found.append(f"{name}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    found.append(f"{name}: {node.name} has {length} lines")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text", ["see /".__add__("work/main"), "a.b@".__add__("laposte.net"), "file:/".__add__("/x")]
)
def test_what_is_private_is_recognised(text: str) -> None:
    assert private_parts(text)


def test_nothing_in_the_project_names_a_computer_a_registry_or_a_real_address() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {part}"
        for path in text_files()
        for part in private_parts(path.read_text(encoding="utf-8"))
        if path.name != "test_order.py"
    ]
    assert not found, "\n".join(found)


def test_every_part_of_the_client_stands_in_the_contract_of_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    known = {part.strip() for layer in layers for part in re.split("[|:]", layer)}
    parts = {
        f"jva_tui.{path.stem}"
        for path in (ROOT / "jva_tui").iterdir()
        if (path.is_dir() and any(path.glob("*.py"))) or path.suffix == ".py"
    } - {"jva_tui.__init__"}
    apart = {"jva_tui.sandbox"}  # it has contracts of its own
    assert parts - known == apart
    assert set(PACKAGES) == set(settings["tool"]["importlinter"]["root_packages"])
