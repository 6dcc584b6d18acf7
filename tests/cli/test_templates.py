"""Templates from the shell: listed, read, looked over, brought back, and handed on."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.accounts.keys import TOKEN
from jva_tui.cli.exits import EXITS, Exit
from jva_tui.templates.library import Standing
from tests.cli.guide import names_in, names_under
from tests.cli.support import WELCOME, done, kept, lines, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Homes
    from tests.cli.support import Shell

pytestmark = pytest.mark.usefixtures("inbox")


def names_of(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(file.name for file in folder.iterdir())


# What they take, and how they end


@pytest.mark.parametrize("command", [one for one in EXITS if one.startswith("templates ")])
def test_the_help_of_templates_tells_how_it_ends_with_them(
    shell: Shell, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with pytest.raises(SystemExit, match="0"):
        shell(*command.split(), "--help")
    told = capsys.readouterr().out.partition("exit codes:")[2]
    assert told
    assert re.search(r"repl|request|everybody|people|person", told) is None
    assert ("every template or file" in told) is (Exit.LEFT_OUT in EXITS[command])


@pytest.mark.parametrize(("language", "path"), [("en", "PATH"), ("fr", "CHEMIN")])
@pytest.mark.usefixtures("spoken")
def test_only_what_is_lacking_is_said_to_be(
    shell: Shell, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell("templates", "export")
    assert capsys.readouterr().err.endswith(f": {path}\n")


# What there is


def test_what_the_platform_holds_is_listed_beside_ones_own(shell: Shell, welcome: Path) -> None:
    said = shell("templates", "list")
    assert said.code == Exit.OK
    mine = "Bienvenue, l’été ! · only on this computer · → Validée · yours · bienvenue-l-ete.txt"
    assert mine in lines(said)
    assert "Relance douce · only on the platform · yours · #4" in lines(said)
    assert said.err == f"{len(lines(said))} templates · {welcome.parent}\n"
    listed = done(shell, "list")
    assert set(listed[0]) == names_in("templates list")
    by_key = {one["key"]: one for one in listed}
    assert by_key[welcome.name] == {
        "key": "bienvenue-l-ete.txt",
        "name": "Bienvenue, l’été !",
        "standing": Standing.HERE,
        "decision": "validate",
        "reason": None,
        "is_shared": False,
        "is_mine": True,
        "owner": None,
        "platform_id": None,
        "uses": 0,
        "used_at": None,
        "trouble": None,
    }
    assert by_key["#3"]["is_mine"] is False
    assert by_key["#3"]["owner"]


@pytest.mark.usefixtures("welcome")
def test_words_find_in_names_and_texts_without_accents(shell: Shell, folder: Path) -> None:
    assert [one["key"] for one in done(shell, "list", "ETE", "samedi")] == ["bienvenue-l-ete.txt"]
    assert "#1" in [one["key"] for one in done(shell, "list", "elan")]
    none = shell("templates", "list", "samedi", "elan")
    assert none == (Exit.OK, "", f"0 templates · {folder}\n")


def test_what_the_platform_holds_is_listed_without_it(shell: Shell, folder: Path) -> None:
    kept().write(TOKEN, "spent")
    assert "#4" in [one["key"] for one in done(shell, "list")]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.usefixtures("spoken")
def test_who_has_no_template_yet_is_told_where_they_come_from(
    shell: Shell, homes: Homes, home: Path, language: str
) -> None:
    shutil.rmtree(home)
    shutil.copytree(homes.signed_in, home)
    said = shell("templates", "list")
    assert (said.code, said.out) == (Exit.OK, "")
    _count, never_read, none = said.err.splitlines()
    assert "templates pull" in never_read
    assert f"templates import --starter {language}" in none
    assert done(shell, "list") == []
    assert shell("templates", "import", "--starter", language).code == Exit.OK
    assert len(shell("templates", "list").err.splitlines()) == 2


def test_a_broken_file_is_listed_with_what_is_wrong(shell: Shell, welcome: Path) -> None:
    welcome.write_text("---\nnmae: X\n---\nBonjour\n")
    broken = "the file is broken: line 2: “nmae: X” is none of: name, decision, reason, shared"
    said = shell("templates", "list", "nmae")
    assert lines(said) == [f"bienvenue-l-ete · {broken} · bienvenue-l-ete.txt"]
    [listed] = done(shell, "list", "nmae")
    assert (listed["standing"], listed["name"]) == (Standing.BROKEN, "bienvenue-l-ete")
    assert broken.endswith(listed["trouble"])
    shown = shell("templates", "show", "bienvenue-l-ete")
    assert shown.out == "---\nnmae: X\n---\nBonjour\n"
    assert broken in shown.err
    for command in (("edit", "--name", "Y"), ("diff",)):
        said = shell("templates", command[0], welcome.name, *command[1:])
        assert (said.code, said.out) == (Exit.USAGE, "")
        assert "jva-tui templates edit bienvenue-l-ete.txt" in said.err


def test_what_strangers_have_put_into_files_moves_no_terminal(shell: Shell, folder: Path) -> None:
    folder.mkdir()
    file = folder / "a\x1b[31m b.txt"
    file.write_text("Bon\x1b[2Jjour\n")
    assert shell("templates", "history", file.name).code == Exit.OK
    file.write_text("---\nnom\x1b[2J\n---\n")
    versions = json.loads(shell("templates", "history", file.name, "--json").out)
    commands = (
        *(("list",), ("lint",), ("show", file.name), ("show", file.name, "--raw"), ("show", "a")),
        *(("diff", file.name), ("diff", file.name, "--version", str(versions[-1]["version"]))),
        *(
            ("history", file.name),
            ("history", file.name, "--json"),
            ("edit", file.name, "--shared"),
        ),
        *(("export", str(folder.parent / "pack"), file.name), ("delete", file.name)),
    )
    for command in commands:
        said = shell("templates", *command)
        assert "\x1b" not in said.out + said.err, command
    assert "templates restore 'a[31m b.txt'" in said.out


@pytest.mark.parametrize(
    "name", ["BIENVENUE, L’ETE !", "bienvenue-l-ete.txt", "bienvenue-l-ete", " bienvenue, l’ete !"]
)
@pytest.mark.usefixtures("welcome")
def test_a_template_is_shown_by_its_name_or_its_file(shell: Shell, name: str) -> None:
    said = shell("templates", "show", name)
    assert (said.code, said.out) == (Exit.OK, f"{WELCOME}\n")
    assert "only on this computer" in said.err


def test_a_template_of_the_platform_is_shown_by_its_number(shell: Shell) -> None:
    assert shell("templates", "show", "#4") == shell("templates", "show", "4")
    assert done(shell, "show", "4")["name"] == "Relance douce"
    raw = shell("templates", "show", "relance douce", "--raw")
    assert raw.out.startswith("---\nname: Relance douce\nshared: no\n---\nBonjour ")


@pytest.mark.parametrize("part", ["show", "edit", "lint", "diff", "delete", "history", "export"])
def test_a_name_that_nothing_has_is_said_with_those_that_come_near(
    shell: Shell, part: str, tmp_path: Path
) -> None:
    given = (str(tmp_path / "pack"),) if part == "export" else ()
    said = shell("templates", part, *given, "relance doucce")
    assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
    assert "No template is called “relance doucce”. Perhaps you meant “Relance douce”." in said.err
    said = shell("templates", part, *given, "xyzzy")
    assert said.code == Exit.NO_SUCH_REQUEST
    assert "jva-tui templates list" in said.err


@pytest.mark.usefixtures("french", "welcome")
def test_in_french_names_and_reasons_stand_as_the_french_write_them(shell: Shell) -> None:
    assert "«\u202fRelance douce\u202f»" in shell("templates", "show", "relance doucce").err
    left_out = shell("templates", "publish", "bienvenue-l-ete", "4", "--queue-only").err
    assert left_out.startswith("Relance douce (#4) · La plateforme")


def test_of_several_with_one_name_the_keys_are_told(shell: Shell, folder: Path) -> None:
    folder.mkdir()
    for file in ("a.txt", "b.txt"):
        (folder / file).write_text(f"---\nname: Double\n---\nIci {file}\n")
    said = shell("templates", "show", "double")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "say which one, as a.txt b.txt." in said.err
    assert shell("templates", "show", "b").out == "Ici b.txt\n"


def somebody(shell: Shell) -> dict[str, Any]:
    """Somebody who asks, as ``show`` tells it."""
    listed = json.loads(shell("list", "--json").out)
    return told(shell("show", str(listed[0]["id"]), "--json"))


@pytest.mark.usefixtures("welcome")
def test_a_template_is_read_as_a_volunteer_would(shell: Shell) -> None:
    person = somebody(shell)
    text = WELCOME.replace("[destinataire_prenom]", person["volunteer"]["first_name"])
    said = shell("templates", "show", "bienvenue-l-ete", "--for", str(person["id"]))
    assert (said.code, said.out) == (Exit.OK, f"{text}\n")
    shown = done(shell, "show", "bienvenue-l-ete", "--for", str(person["id"]))
    assert set(shown) == names_in("templates show")
    assert shown["text"] == WELCOME
    assert shown["for"] == {"id": person["id"], "text": text, "missing": []}
    assert set(shown["for"]) == names_under("templates show", "for") - {"for"}
    assert shell("templates", "show", "bienvenue-l-ete", "--for", "99999999").code == (
        Exit.NO_SUCH_REQUEST
    )


@pytest.mark.usefixtures("welcome")
def test_what_is_not_known_of_a_volunteer_is_told(shell: Shell) -> None:
    text = "[destinataire_prenom], [signature]"
    assert shell("templates", "edit", "bienvenue-l-ete", "--text", text).code == Exit.OK
    person = somebody(shell)
    said = shell("templates", "show", "bienvenue-l-ete", "--for", str(person["id"]))
    assert said.code == Exit.LEFT_OUT
    assert said.out == f"{person['volunteer']['first_name']}, [signature]\n"
    assert said.err.endswith("Nothing is known to fill in: [signature]\n")


# What it said


def test_what_a_template_has_said_comes_back(shell: Shell, welcome: Path) -> None:
    first = welcome.read_text()
    welcome.write_text("Un\nautre texte\n")  # by another program, while nobody looks
    listed = shell("templates", "history", "bienvenue-l-ete")
    assert (listed.code, listed.err) == (Exit.OK, "2 versions\n")
    assert re.match(r"\d+ · today, \d\d:\d\d · 2 lines more, 6 lines less$", lines(listed)[0])
    versions = done(shell, "history", "bienvenue-l-ete")
    assert set(versions[0]) == names_in("templates history")
    assert [one["contents"] for one in versions] == ["Un\nautre texte\n", first]
    number = str(versions[1]["version"])
    compared = shell("templates", "diff", welcome.name, "--version", number)
    assert compared.code == Exit.FOUND
    assert lines(compared)[1] == "+++ bienvenue-l-ete.txt"
    assert {f"-{WELCOME}", "+Un"} < set(lines(compared))
    restored = done(shell, "restore", welcome.name, number)
    assert (restored["name"], welcome.read_text()) == ("Bienvenue, l’été !", first)
    assert shell("templates", "diff", welcome.name, "--version", number) == (Exit.OK, "", "")
    for part in (("diff", welcome.name, "--version"), ("restore", welcome.name)):
        said = shell("templates", *part, "99999")
        assert (said.code, "no version 99999" in said.err) == (Exit.NO_SUCH_REQUEST, True)


def test_how_one_signs_has_a_history_as_well(shell: Shell, welcome: Path) -> None:
    signature = welcome.with_name("signature.txt")
    for text in ("Rosa\n", "Rosa Petit\n"):
        signature.write_text(text)
        versions = done(shell, "history", "signature")
    number = str(versions[-1]["version"])
    restored = done(shell, "restore", "signature", number)
    assert (restored, signature.read_text()) == (
        {"file": signature.name, "text": "Rosa"},
        "Rosa\n",
    )
    said = shell("templates", "restore", "signature", str(versions[0]["version"]))
    assert (said.code, lines(said), said.err) == (
        Exit.OK,
        ["[signature] stands for this again:", "Rosa Petit"],
        "",
    )


def test_a_file_that_was_deleted_has_a_history_and_comes_back(shell: Shell, welcome: Path) -> None:
    contents = welcome.read_text()
    said = shell("templates", "delete", "bienvenue-l-ete")
    assert (said.code, said.err) == (Exit.OK, "")
    found = re.search(r"templates restore bienvenue-l-ete.txt (\d+) brings it back", said.out)
    assert found is not None
    assert not welcome.exists()
    assert shell("templates", "show", "bienvenue-l-ete").code == Exit.NO_SUCH_REQUEST
    assert [one["version"] for one in done(shell, "history", "bienvenue-l-ete")] == [int(found[1])]
    assert done(shell, "restore", "bienvenue-l-ete.txt", found[1])["key"] == welcome.name
    assert welcome.read_text() == contents
    deleted = done(shell, "delete", welcome.name)
    assert set(deleted) == names_in("templates delete")
    assert (deleted["templates"], deleted["version"]) == ([], int(found[1]))


def test_what_is_only_on_the_platform_has_no_file_to_delete_or_compare(shell: Shell) -> None:
    for part, code in (
        ("delete", Exit.LEFT_OUT),
        ("diff", Exit.NO_SUCH_REQUEST),
        ("history", Exit.NO_SUCH_REQUEST),
    ):
        said = shell("templates", part, "4")
        assert (said.code, said.out) == (code, "")
        assert "only on the platform" in said.err


def test_what_is_only_here_has_nothing_to_compare_with(shell: Shell, welcome: Path) -> None:
    said = shell("templates", "diff", welcome.name)
    assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
    assert "jva-tui templates pull" in said.err


# Looking over


def test_each_remark_is_a_line_with_its_place_in_the_file(shell: Shell, welcome: Path) -> None:
    text = "Bonjour [destinataire_prenom|vous],\n\nvotre profil ne correspond pas, {{ville}} !"
    assert shell("templates", "edit", welcome.name, "--text", text).code == Exit.OK
    said = shell("templates", "lint", "bienvenue-l-ete")
    assert (said.code, said.err) == (Exit.FOUND, "2 remarks\n")
    hint, wrong = lines(said)
    assert re.match(r"bienvenue-l-ete.txt:8:\d+: hint · ", hint)
    column = text.splitlines()[2].index("{{") + 1
    assert wrong.startswith(f"bienvenue-l-ete.txt:8:{column}: wrong · ")
    found = json.loads(shell("templates", "lint", welcome.name, "--json").out)
    assert set(found[0]) == names_in("templates lint")
    assert [one["weight"] for one in found] == ["hint", "wrong"]
    kinder = text.replace("{{ville}}", "à bientôt")
    assert shell("templates", "edit", welcome.name, "--text", kinder).code == Exit.OK
    assert shell("templates", "lint", welcome.name).code == Exit.OK
    assert shell("templates", "lint", welcome.name, "--strict").code == Exit.FOUND


def test_the_inbox_tells_what_is_often_empty(shell: Shell, welcome: Path) -> None:
    text = "Bonjour, [mission_date_fin], [mission_date_fin|ici]"
    assert shell("templates", "edit", welcome.name, "--text", text).code == Exit.OK
    [found] = json.loads(shell("templates", "lint", welcome.name, "--json").out)
    assert (found["weight"], found["line"], found["column"]) == ("look", 6, 10)
    assert "[mission_date_fin] is empty for" in found["text"]


def test_without_names_all_are_looked_over(shell: Shell, welcome: Path) -> None:
    welcome.write_text("---\n")
    (welcome.parent / "signature.txt").write_text("{{ville}}\n")
    said = shell("templates", "lint")
    assert said.code == Exit.FOUND
    [broken] = [line for line in lines(said) if ": wrong · " in line]
    assert broken.startswith("bienvenue-l-ete.txt: wrong · the file is broken")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_comes_with_the_client_has_nothing_to_look_at(shell: Shell, language: str) -> None:
    taken = done(shell, "import", "--starter", language)
    keys = [one["key"] for one in taken]
    assert len(keys) > 5
    assert shell("templates", "lint", *keys, "--strict") == (Exit.OK, "", "0 remarks\n")


# Handing on


def test_a_pack_goes_to_others_and_comes_from_them(
    shell: Shell, welcome: Path, tmp_path: Path
) -> None:
    (welcome.parent / "signature.txt").write_text("Rosa\n")
    for pack in (tmp_path / "pack", tmp_path / "pack.zip"):
        told = done(shell, "export", str(pack))
        assert told == {"path": str(pack), "files": [welcome.name], "left_out": []}
        assert set(told) == names_in("templates export")
        taken = done(shell, "import", str(pack))
        assert taken == [
            {"file": welcome.name, "key": welcome.name, "trouble": "", "is_new": False}
        ]
        assert set(taken[0]) == names_in("templates import")
    welcome.write_text("Autre chose\n")
    said = shell("templates", "import", str(tmp_path / "pack.zip"))
    assert said == (Exit.OK, f"{welcome.name} · new: bienvenue-l-ete-2.txt\n", "")
    assert WELCOME in (welcome.parent / "bienvenue-l-ete-2.txt").read_text()
    assert welcome.read_text() == "Autre chose\n"


def test_what_is_exported_is_chosen_by_name(shell: Shell, welcome: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    said = shell("templates", "export", str(pack), "4", "bienvenue-l-ete")
    assert said == (Exit.OK, f"2 templates are in {pack}.\n", "")
    assert names_of(pack) == [welcome.name, "relance-douce.txt"]


def test_broken_ones_are_left_out_with_the_reason(
    shell: Shell, welcome: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "a.txt").write_text("Bonjour\n")
    (pack / "b.txt").write_text("---\n")
    said = shell("templates", "import", str(pack))
    assert (said.code, said.out) == (Exit.LEFT_OUT, "a.txt · new: a.txt\n")
    assert said.err.startswith("b.txt was left out: the line “---” is missing")
    welcome.write_text("---\n")
    said = shell("templates", "export", str(tmp_path / "new"))
    assert (said.code, names_of(tmp_path / "new")) == (Exit.LEFT_OUT, ["a.txt"])
    assert said.err.startswith("bienvenue-l-ete.txt was left out: ")
    said = shell("templates", "export", str(tmp_path / "none"), welcome.name)
    assert (said.code, said.out, (tmp_path / "none").exists()) == (Exit.LEFT_OUT, "", False)


def test_a_pack_that_cannot_be_read_or_written_is_said(
    shell: Shell, welcome: Path, tmp_path: Path
) -> None:
    (tmp_path / "no.zip").write_text("no zip")
    for path, why in (
        ("none", "There is no such file or folder."),
        ("no.zip", "It is neither a folder nor a zip file that can be read."),
    ):
        said = shell("templates", "import", str(tmp_path / path))
        told = f"{tmp_path / path} cannot be imported. {why} Nothing was changed.\n"
        assert said == (Exit.USAGE, "", told)
    said = shell("templates", "export", str(tmp_path / "no.zip"))
    assert (said.code, "is there already" in said.err) == (Exit.USAGE, True)
    assert (tmp_path / "no.zip").read_text() == "no zip"
    said = shell("templates", "export", str(welcome / "pack.zip"))
    assert (said.code, "cannot be written" in said.err) == (Exit.USAGE, True)
    said = shell("templates", "export", str(tmp_path / "nowhere" / "pack.zip"))
    told = f"There is no folder {tmp_path / 'nowhere'}: nothing was written.\n"
    assert said == (Exit.USAGE, "", told)


@pytest.mark.parametrize("given", [(), ("pack", "--starter", "fr"), ("--starter", "de")])
def test_what_is_imported_is_one_thing(shell: Shell, given: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell("templates", "import", *given)
