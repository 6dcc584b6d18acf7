"""The text of a reply is taken as it was meant, or not at all."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop
from jva_tui.cli.written import written

if TYPE_CHECKING:
    from pathlib import Path


def options(
    message: str | None = None, file: str | Path | None = None, *, accept: bool = False
) -> Namespace:
    named = None if file is None else str(file)
    return Namespace(message=message, message_file=named, accept_text=accept)


def refused(asked: Namespace) -> str:
    """Why it is."""
    with pytest.raises(Stop) as stop:
        written(asked)
    assert stop.value.code == Exit.USAGE
    return str(stop.value)


def test_without_a_text_there_is_none() -> None:
    assert written(options()) == ""


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("  Bonjour [destinataire_prenom] !\n", "Bonjour [destinataire_prenom] !"),
        ("Un\r\n\r\ndeux", "Un\n\ndeux"),
        ("Cafe\u0301", "Café"),
        ("1 < 2 [sic]", "1 < 2 [sic]"),
        ("{sic} %PRENOM% [[mission_ville]]", "{sic} %PRENOM% [[mission_ville]]"),
        ("à [mission_ville|distance], [signature]", "à [mission_ville|distance], [signature]"),
    ],
)
def test_a_text_is_kept_as_it_will_arrive(message: str, kept: str, tmp_path: Path) -> None:
    assert written(options(message)) == kept
    file = tmp_path / "text"
    file.write_bytes(b"\xef\xbb\xbf" + message.encode())
    assert written(options(file=file)) == kept


def test_a_text_may_come_from_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.TextIOWrapper(io.BytesIO("À bientôt\n".encode()), encoding="ascii")
    monkeypatch.setattr(sys, "stdin", content)
    assert written(options(file="-")) == "À bientôt"


@pytest.mark.parametrize("message", ["", "  \n", "<>", "<b></b>", "\u200b"])
def test_an_empty_text_never_becomes_a_decision_alone(message: str) -> None:
    assert "empty" in refused(options(message))
    assert "empty" in refused(options(message, accept=True))


@pytest.mark.parametrize(
    ("message", "arrives"),
    [
        ("Je vous <3 beaucoup", "Je vous"),
        ("<b>Oui</b> !", "Oui !"),
        ("Bon\x07jour", "Bonjour"),
        ("Bon\udce9jour", "Bonjour"),
    ],
)
def test_what_would_arrive_otherwise_is_shown_and_wants_consent(message: str, arrives: str) -> None:
    why = refused(options(message))
    assert f"\n\n{arrives}\n\n" in why
    assert "--accept-text" in why
    assert written(options(message, accept=True)) == arrives


def test_a_slip_in_a_token_is_told_once_for_all() -> None:
    why = refused(options("Bonjour [prenom], [destinataire_prenom] et [mission_lieu]"))
    assert "No such token: [prenom] [mission_lieu]." in why
    assert "Perhaps you meant [destinataire_prenom] [mission_ville]." in why
    assert "[mission_nom]" in why


@pytest.mark.parametrize(
    ("message", "slip", "token"),
    [
        ("À [mission_ville|à [confirmer]], oui", "[mission_ville|à", "[mission_ville]"),
        ("Bonjour {{prenom}}, merci", "{{prenom}}", "[destinataire_prenom]"),
        ("Bonjour *|FNAME|*, merci", "*|FNAME|*", "[destinataire_prenom]"),
        ("<<nom>>", "<<nom>>", "[destinataire_nom]"),
        ("À <[vile_x]> [vi<b>lle]", "[vile_x]", "[destinataire_ville]"),
        ("À [vi<b>lle]", "[ville]", "[destinataire_ville]"),
    ],
)
def test_whatever_else_was_meant_as_a_token_is_told_alike(
    message: str, slip: str, token: str
) -> None:
    for accept in (False, True):
        why = refused(options(message, accept=accept))
        assert f"No such token: {slip}. Perhaps you meant {token}." in why


def test_where_nothing_comes_near_a_slip_nothing_is_guessed() -> None:
    why = refused(options("Bonjour [xyz_abc]"))
    assert "No such token: [xyz_abc]. There are: [destinataire_prenom]" in why
    assert "[signature]" in why


def test_what_else_stands_in_brackets_is_text() -> None:
    text = "[1] [urgent] [...] [prout] [plan_acces.pdf]"
    assert written(options(text)) == text


def test_a_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    assert "there is no such file" in refused(options(file=tmp_path / "none"))
    assert "it is a folder" in refused(options(file=tmp_path))
    latin, long = tmp_path / "latin", tmp_path / "long"
    latin.write_bytes("été".encode("latin-1"))
    assert "UTF-8" in refused(options(file=latin))
    long.write_text("a" * 65_537)
    assert "too long" in refused(options(file=long))
