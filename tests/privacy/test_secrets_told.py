"""Secrets stand in no `repr` of what holds them, and words given wrongly in no complaint."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.__main__ import main
from tests.project.source import PACKAGES, module_name, python_files

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = re.compile(r"password|passphrase|secret$|token$|^body$|^headers$|^query$")
"""What fields are called that hold a secret, or may."""
HOLDING = re.compile(r"\bstr\b|\bbytes\b|\bMapping\b")
"""The types of those that do."""
ABOUT_TEMPLATES = ("jva_tui.templates", "widgets", "jva_tui.sandbox")
"""Where tokens are others, and where secrets are invented."""
TOLD = "a secret"


def holders() -> Iterator[tuple[type, list[str]]]:
    """Every class of ours with named fields of which one is secret, and what those are called."""
    modules = {module_name(path) for path in python_files(*PACKAGES)}
    for name in sorted(name for name in modules if not name.startswith(ABOUT_TEMPLATES)):
        module = importlib.import_module(name)
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            secret = [one for one in fields(kind) if is_secret(kind, one)]
            if secret and kind.__module__ == name:
                yield kind, secret


def fields(kind: Any) -> tuple[str, ...]:
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return getattr(kind, "_fields", ())


def is_secret(kind: Any, field: str) -> bool:
    is_holding = HOLDING.search(str(kind.__annotations__.get(field)))
    return bool(SECRET.search(field) and is_holding)


def shown(kind: Any) -> str:
    """What is told of an instance in which secrets stand."""
    values = {name: TOLD if is_secret(kind, name) else "1" for name in fields(kind)}
    if not dataclasses.is_dataclass(kind):
        return repr(kind(**values))
    made: object = object.__new__(kind)  # type: ignore[arg-type]  # of any class
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return repr(made)


def test_what_holds_a_secret_does_not_show_it() -> None:
    found = [*holders()]
    assert {"Token", "Ask", "Answer"} <= {kind.__name__ for kind, _secret in found}
    assert [kind for kind, _secret in found if TOLD in shown(kind)] == []


@pytest.mark.parametrize(
    "given", [["Bonjour", "Camille"], ["--password", "Camille"], ["--mesage=Bonjour Camille"]]
)
def test_words_for_which_there_is_no_use_are_not_repeated(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sync", *given])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "unrecognized arguments: " in said
    assert "Camille" not in said
    assert "Bonjour" not in said
    if given[0].startswith("-"):
        assert given[0].partition("=")[0] in said
