"""The user's editor in the terminal that is lent to it: why it may not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App

from jva_tui import editor
from screens.outside_editor import Edited, edit_outside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXT = "Bonjour [destinataire_prenom],\nà bientôt"


def is_empty(home: Path) -> bool:
    return not any((home / "editor").glob("*"))


async def edited(environ: Mapping[str, str]) -> Edited:
    app = App[None]()
    async with app.run_test():
        return await edit_outside(app, TEXT, environ)


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({}, "No editor is set: name yours in VISUAL or EDITOR, as in EDITOR=nano."),
        ({"VISUAL": "", "EDITOR": " "}, "No editor is set: name yours"),
        ({"EDITOR": "vimm -x"}, "The editor “vimm” was not found."),
        ({"EDITOR": "''"}, "The editor “” was not found."),
        ({"EDITOR": "two 'x"}, "The editor’s command “two 'x” cannot be understood."),
        ({"EDITOR": "two"}, "An editor cannot be opened in this terminal now."),
    ],
)
async def test_without_an_editor_it_says_why(
    editors: str, home: Path, environ: dict[str, str], why: str
) -> None:
    text, told = await edited(environ | {"PATH": editors})
    assert text is None
    assert told.startswith(why)
    assert is_empty(home)


async def test_a_disk_that_takes_no_file_is_told(
    editors: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    environ = {"EDITOR": "two", "PATH": editors}
    why = "No file could be written for the editor (No space left on device)."
    monkeypatch.setattr(editor, "write_private", full)
    assert await edited(environ) == Edited(None, why)
    assert is_empty(home)
    monkeypatch.setattr(editor, "private_folder", full)
    assert await edited(environ) == Edited(None, why)
