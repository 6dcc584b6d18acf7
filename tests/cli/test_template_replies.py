"""Answering with a template from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.domain import State
from tests.cli.guide import names_under
from tests.cli.support import template_named, templates_folder, told, waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.bureau import Bureau
    from tests.cli.support import Shell


@pytest.fixture
def folder(office: Bureau) -> Path:
    """Where the files of the templates are."""
    del office
    return templates_folder()


def name_of(shell: Shell, id_: int) -> str:
    """A volunteer's first name."""
    name: str = told(shell("show", str(id_), "--json"))["volunteer"]["first_name"]
    return name


def test_a_reply_takes_the_text_and_the_decision_of_a_template(
    office: Bureau, shell: Shell, folder: Path
) -> None:
    text = "Bonjour [destinataire_prenom] !\n\n[signature]"
    new = ("new", "Oui", "--text", text, "--decision", "validate")
    assert shell("templates", *new).code == Exit.OK
    (folder / "signature.txt").write_text("Rosa\n06 39 98 00 01\n")
    ids = [office.take(), office.take()]
    reply = ("reply", *map(str, ids), "--template", "oui")
    dry = shell(*reply, "--dry-run")
    assert dry.code == Exit.OK
    assert dry.err == "Oui (oui.txt) brings: → Validée\n2 replies; nothing was sent.\n"
    assert f"    Bonjour {name_of(shell, ids[0])} !\n\n    Rosa\n" in dry.out
    shown = told(shell(*reply, "--dry-run", "--json"))
    assert shown["template"] == {
        "key": "oui.txt",
        "name": "Oui",
        "decision": "validate",
        "reason": None,
    }
    assert set(shown["template"]) == names_under("reply", "template") - {"template"}
    assert [one["decision"] for one in shown["replies"]] == ["validate"] * 2
    said = shell(*reply, "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    for id_ in ids:
        sent = f"Bonjour {name_of(shell, id_)} !\n\nRosa\n06 39 98 00 01"
        assert office.reached(id_) == {"validated": "", "new_message": sent}
    used = template_named(shell, "oui.txt")
    assert (used["uses"], used["used_at"] is None) == (2, False)


@pytest.mark.parametrize(
    ("given", "decision", "reason"),
    [
        ((), "decline", "mission_terminated"),
        (("--reason", "no_response"), "decline", "no_response"),
        (("--decision", "decline"), "decline", "other"),
        (("--decision", "validate"), "validate", None),
        (("--decision", "message"), None, None),
    ],
)
def test_what_is_asked_for_goes_before_what_a_template_brings(
    office: Bureau,
    shell: Shell,
    given: tuple[str, ...],
    decision: str | None,
    reason: str | None,
) -> None:
    brings = ("--decision", "decline", "--reason", "mission_terminated")
    assert shell("templates", "new", "Non", "--text", "Merci !", *brings).code == Exit.OK
    reply = ("reply", str(office.spare[0]), "--template", "non", *given)
    shown = told(shell(*reply, "--dry-run", "--offline", "--json"))
    [would] = shown["replies"]
    assert (would["decision"], would["reason"], would["text"]) == (decision, reason, "Merci !")
    assert shown["template"]["reason"] == "mission_terminated"


def test_a_template_for_which_something_is_missing_names_the_person(
    office: Bureau, shell: Shell
) -> None:
    first, second = office.spare
    text = "Bonjour, [organisation_telephone|au local], [signature]"
    assert shell("templates", "new", "Manque", "--text", text).code == Exit.OK
    said = shell("reply", str(first), str(second), "--template", "manque", "--offline")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    missing = [line for line in said.err.splitlines() if "[signature]" in line]
    assert [int(line.split()[0]) for line in missing] == [first, second]
    assert waiting(shell) == []
    assert template_named(shell, "manque.txt")["uses"] == 0


@pytest.mark.parametrize(
    ("name", "options", "code", "why"),
    [
        ("bonjou", (), Exit.NO_SUCH_REQUEST, "Perhaps you meant “Bonjour”"),
        ("casse", (), Exit.USAGE, "casse.txt is broken"),
        ("glisse", (), Exit.USAGE, "No such token: [prenom_benevole]."),
        ("bonjour", ("--reason", "other"), Exit.USAGE, "--reason goes with"),
    ],
)
def test_a_template_that_cannot_be_sent_is_refused(  # noqa: PLR0917 - fixtures and cases
    office: Bureau,
    shell: Shell,
    folder: Path,
    name: str,
    options: tuple[str, ...],
    code: Exit,
    why: str,
) -> None:
    folder.mkdir(parents=True)
    (folder / "bonjour.txt").write_text("---\nname: Bonjour\n---\nBonjour !\n")
    (folder / "casse.txt").write_text("---\n")
    (folder / "glisse.txt").write_text("Bonjour [prenom_benevole]\n")
    said = shell("reply", str(office.spare[0]), "--template", name, *options, "--offline")
    assert (said.code, said.out) == (code, "")
    assert why in said.err
    assert waiting(shell) == []


def test_a_template_of_the_platform_serves_as_it_is(office: Bureau, shell: Shell) -> None:
    id_ = office.take()
    reply = ("reply", str(id_), "--template", "5", "--quiet")
    assert shell(*reply) == (Exit.OK, "", "")
    assert office.reached(id_)["new_message"].startswith(f"Bonjour {name_of(shell, id_)},")
    assert told(shell("show", str(id_), "--json"))["state"] == State.IN_PROGRESS
    assert template_named(shell, "#5")["uses"] == 1
