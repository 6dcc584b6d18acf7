"""A template in the real program: written, changed by another one, published; and a kill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.terminal.client import DEMO, ClientSession, Records

if TYPE_CHECKING:
    from pathlib import Path

# What runs here is counted in other tests; to count it here too takes longer than to run it.
pytestmark = pytest.mark.no_cover


def begin(session: ClientSession, name: str, text: str) -> None:
    """Writes a new template, and leaves its editor open."""
    session.press("n")
    session.wait_for("Name of the new template")
    session.type(name)
    session.press("enter")
    session.wait_for("save and go back")
    session.type(text)


def test_a_template_is_written_here_and_elsewhere_published_and_used(home: Path) -> None:
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        session.press("t")
        session.wait_for("only on the platform")
        begin(session, "Accueil", "Bonjour [destinataire_p")
        session.wait_for("[destinataire_prenom]")
        session.press("tab")
        session.wait_for(lambda screen: "│ Bonjour" in screen and "[destinataire_p" in screen)
        session.press("escape")
        session.wait_for("Saved.")
        [file] = home.rglob("accueil.txt")
        assert file.read_text("utf-8").endswith("\nBonjour [destinataire_prenom]\n")
        file.write_text(file.read_text("utf-8") + "\nÀ samedi, devant la gare.\n", "utf-8")
        session.wait_for("│ À samedi, devant la gare.")
        session.press("p")
        session.wait_for("leaves for the platform")
        session.wait_for("the same here and on the platform", timeout=30)
        records = Records(home)
        assert [text for text in records.templates() if "devant la gare" in text] == [
            "Bonjour [destinataire_prenom]\n\nÀ samedi, devant la gare."
        ]
        records.close()


def test_what_was_begun_is_there_after_a_kill(home: Path) -> None:
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        session.press("t")
        session.wait_for("only on the platform")
        session.press("enter")
        session.wait_for("save and go back")
        session.type(" Des mots de plus.")
        session.wait_for("Des mots de plus.")
        session.wait_for(lambda _screen: any(home.rglob("*.begun")))
        session.kill()
    with ClientSession(*DEMO) as session:
        session.wait_for("up to date at")
        session.press("t")
        session.wait_for("only on the platform")
        session.press("enter")
        session.wait_for("What you had begun to write is back.")
        assert "Des mots de plus." in session.screen_text()
