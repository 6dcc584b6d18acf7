"""Templates from the shell with the platform: published, fetched, settled, and deleted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.cli import template_publish
from jva_tui.cli.exits import Exit
from jva_tui.cli.template_options import KEEPS
from jva_tui.locks import FileLock
from jva_tui.operations import OperationState
from jva_tui.sharing import Keep
from jva_tui.templates.library import Standing
from tests.cli.browsed import TEXT, change, delete, there
from tests.cli.guide import names_in, names_under
from tests.cli.support import template_named, templates_folder, told, waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jva_tui.desk import Desk
    from jva_tui.templates.library import Entry
    from tests.cli.browsed import Json
    from tests.cli.bureau import Bureau
    from tests.cli.support import Shell


@pytest.fixture
def folder(office: Bureau) -> Path:
    """Where the files of the templates are."""
    del office
    return templates_folder()


# Publishing


def test_a_new_template_reaches_the_platform_once(office: Bureau, shell: Shell) -> None:
    text = "Bonjour [destinataire_prenom|vous], [organisation_telephone|au local]"
    assert shell("templates", "new", "Accueil", "--text", text).code == Exit.OK
    said = shell("templates", "publish", "accueil", "--share")
    assert said.code == Exit.OK
    assert said.out == "accueil.txt “Accueil” · new template · recorded\n"
    assert said.err == (
        "Accueil (accueil.txt) · the browser knows nothing to say instead of "
        "[destinataire_prenom]\n"
    )
    [row] = there(office, "Accueil")
    assert row["message"].startswith("Bonjour [destinataire_prenom], ")
    assert row["is_shared"]
    one = template_named(shell, "accueil.txt")
    assert (one["standing"], one["is_shared"]) == (Standing.SAME, True)
    assert one["platform_id"] == row["id"]
    again = shell("templates", "publish", "accueil")
    assert (again.code, again.out) == (Exit.LEFT_OUT, "")
    assert again.err.splitlines() == [
        "Accueil (accueil.txt) · The platform has it as it is.",
        "Nothing was sent.",
    ]
    assert shell("templates", "diff", "accueil") == (Exit.OK, "", "")


def test_what_was_changed_here_is_published_together(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    for name in ("Lot un", "Lot deux", "Lot trois"):
        published(name)
    assert shell("templates", "new", "Quatre", "--text", TEXT).code == Exit.OK
    for name in ("lot un", "lot deux"):
        assert shell("templates", "edit", name, "--text", "Bonjour !").code == Exit.OK
    compared = shell("templates", "diff", "lot un")
    assert compared.code == Exit.FOUND
    assert compared.out.splitlines()[:2] == ["--- on the platform", "+++ lot-un.txt"]
    assert {"-Rosa", "+Bonjour !", " name: Lot un"} < set(compared.out.splitlines())
    found = told(shell("templates", "diff", "lot un", "--json"))
    assert set(found) == names_in("templates diff")
    assert not found["is_same"]
    said = shell("templates", "publish", "--changed", "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    sent = told(said)
    assert set(sent) == names_in("templates publish")
    first = sent["templates"][0]
    assert set(first) <= names_in("outbox list")
    assert (first["does"], first["state"], first["detail"]) == ("update", OperationState.DONE, "")
    assert [one["key"] for one in sent["templates"]] == ["lot-deux.txt", "lot-un.txt"]
    assert [there(office, name)[0]["message"] for name in ("Lot un", "Lot deux")] == [
        "Bonjour !"
    ] * 2
    assert there(office, "Quatre") == []
    said = shell("templates", "publish", "--changed")
    assert said == (Exit.OK, "", "There is nothing to publish.\n")


def test_what_cannot_be_published_stops_all_unless_it_is_left_out(
    office: Bureau, shell: Shell
) -> None:
    assert shell("templates", "new", "Cinq", "--text", TEXT).code == Exit.OK
    assert shell("templates", "new", "Six", "--text", "À [mission_responsable]").code == Exit.OK
    said = shell("templates", "publish", "cinq", "six", "1")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    refused, same, nothing = said.err.splitlines()
    assert refused.startswith("Six (six.txt) · The platform does not know [mission_responsable]")
    assert same.endswith("The platform has it as it is.")
    assert nothing == "Nothing was sent."
    assert there(office, "Cinq") == []
    skipped = shell("templates", "publish", "cinq", "six", "--skip", "--json")
    assert skipped.code == Exit.LEFT_OUT
    sent = told(skipped)
    assert [one["name"] for one in sent["templates"]] == ["Cinq"]
    [left] = sent["left_out"]
    assert set(left) == names_under("templates publish", "left_out") | {"key"} - {"left_out"}
    assert len(there(office, "Cinq")) == 1


def test_what_vanishes_just_before_is_not_published_as_nothing(
    office: Bureau, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del office
    assert shell("templates", "new", "Fugace", "--text", TEXT).code == Exit.OK
    look = template_publish._tell_plain

    def vanish(*told: Any) -> None:
        (folder / "fugace.txt").unlink(missing_ok=True)
        look(*told)

    async def looked_at(desk: Desk, wished: Entry) -> str:
        await desk.look_at_templates()
        return wished.key

    monkeypatch.setattr(template_publish, "_tell_plain", vanish)
    monkeypatch.setattr(template_publish, "_as_wished", looked_at)
    said = shell("templates", "publish", "fugace", "--queue-only")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    assert said.err.startswith("One of them is gone, was changed, or is on its way.")
    assert waiting(shell) == []


@pytest.mark.parametrize("given", [(), ("1", "--changed")])
def test_what_is_published_is_said(office: Bureau, shell: Shell, given: tuple[str, ...]) -> None:
    del office
    said = shell("templates", "publish", *given)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "--changed" in said.err


def test_only_who_sees_it_may_be_changed(
    office: Bureau, shell: Shell, published: Callable[[str], Json], folder: Path
) -> None:
    published("Sept")
    said = shell("templates", "publish", "sept", "--share")
    assert (said.code, said.out) == (
        Exit.OK,
        "sept.txt “Sept” · change · recorded\n",
    )
    assert there(office, "Sept")[0]["is_shared"]
    assert "shared: yes" in (folder / "sept.txt").read_text()
    private = shell("templates", "publish", "relance douce", "--share", "--json")
    assert told(private)["templates"][0]["key"] == "relance-douce.txt"
    assert there(office, "Relance douce")[0]["is_shared"]
    said = shell("templates", "publish", "3", "--not-shared")
    assert (said.code, "only they can stop sharing it" in said.err) == (Exit.LEFT_OUT, True)


def test_what_waits_leaves_later(office: Bureau, shell: Shell) -> None:
    assert shell("templates", "new", "Huit", "--text", TEXT).code == Exit.OK
    said = shell("templates", "publish", "huit", "--queue-only")
    assert (said.code, said.out) == (Exit.OK, "huit.txt “Huit” · new template · waits\n")
    assert said.err.startswith("What waits leaves with jva-tui outbox flush")
    assert there(office, "Huit") == []
    again = shell("templates", "publish", "huit")
    assert (again.code, again.out) == (Exit.LEFT_OUT, "")
    waits, nothing = again.err.splitlines()
    assert waits == (
        "Huit (huit.txt) · It waits to leave as it is now. To send what waits: jva-tui outbox "
        "flush; to take it back: jva-tui outbox drop huit.txt"
    )
    assert nothing == "Nothing was sent."
    assert shell("outbox", "drop", "huit.txt").code == Exit.OK
    assert shell("templates", "publish", "huit", "--queue-only").code == Exit.OK
    assert shell("outbox", "flush").code == Exit.OK
    assert len(there(office, "Huit")) == 1
    assert template_named(shell, "huit.txt")["standing"] == Standing.SAME


def test_what_waits_as_it_was_gives_way_to_what_it_is_now(office: Bureau, shell: Shell) -> None:
    assert shell("templates", "new", "Douze", "--text", TEXT).code == Exit.OK
    office.set_levers(offline=True)
    assert shell("templates", "publish", "douze").code == Exit.OUT_OF_REACH
    said = shell("templates", "publish", "douze", "--share", "--queue-only")
    assert (said.code, said.out) == (Exit.OK, "douze.txt “Douze” · new template · waits\n")
    assert said.err.startswith("douze.txt “Douze” · what waited of it gives way to this\n")
    office.set_levers()
    assert [one["key"] for one in waiting(shell)] == ["douze.txt"]
    assert shell("outbox", "flush").code == Exit.OK
    [row] = there(office, "Douze")
    assert row["is_shared"]


def test_everything_that_was_changed_is_published_as_it_is_now(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    published("Treize")
    for text in ("Bonjour !", "Bonsoir !"):
        assert shell("templates", "edit", "treize", "--text", text).code == Exit.OK
        first = shell("templates", "publish", "--changed", "--queue-only")
        assert (first.code, first.out) == (Exit.OK, "treize.txt “Treize” · change · waits\n")
        again = shell("templates", "publish", "--changed", "--queue-only")
        assert (again.code, again.err) == (Exit.OK, "There is nothing to publish.\n")
    assert shell("outbox", "flush").code == Exit.OK
    assert there(office, "Treize")[0]["message"] == "Bonsoir !"


def test_what_is_held_back_is_told_as_not_sent(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    row = published("Quatorze")
    assert shell("templates", "edit", "quatorze", "--text", "Bonjour !").code == Exit.OK
    assert shell("templates", "publish", "quatorze", "--queue-only").code == Exit.OK
    change(office, row, message="Bonsoir !")
    why = "quatorze.txt “Quatorze” · change · not sent · The text was changed on the platform"
    flushed = shell("outbox", "flush")
    assert (flushed.code, flushed.err[: len(why)]) == (Exit.NEEDS_YOU, why)
    for part in (("list",), ("show", "quatorze")):
        assert shell("outbox", *part).out.startswith(why)
    assert there(office, "Quatorze")[0]["message"] == "Bonsoir !"


def test_out_of_reach_it_is_kept(office: Bureau, shell: Shell) -> None:
    assert shell("templates", "new", "Neuf", "--text", TEXT).code == Exit.OK
    office.set_levers(offline=True)
    said = shell("templates", "publish", "neuf")
    assert (said.code, said.out) == (
        Exit.OUT_OF_REACH,
        "neuf.txt “Neuf” · new template · waits\n",
    )
    assert "did not answer to the end" in said.err
    assert shell("templates", "pull").code == Exit.OUT_OF_REACH
    office.set_levers()
    assert shell("outbox", "flush").code == Exit.OK
    assert len(there(office, "Neuf")) == 1


def test_an_open_client_sends_it(office: Bureau, shell: Shell, folder: Path) -> None:
    del office
    assert shell("templates", "new", "Dix", "--text", TEXT).code == Exit.OK
    sender = FileLock(folder.parent / "sender.lock")
    assert sender.acquire()
    said = shell("templates", "publish", "dix")
    sender.release()
    assert (said.code, said.out) == (
        Exit.SENT_ELSEWHERE,
        "dix.txt “Dix” · new template · waits\n",
    )


def test_what_the_platform_refuses_needs_the_user(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    published("Onze")
    assert shell("templates", "edit", "onze", "--text", "Bonjour !").code == Exit.OK
    office.set_levers({"method": "PUT", "instead": 422})
    said = shell("templates", "publish", "onze", "--quiet")
    assert (said.code, said.out) == (Exit.NEEDS_YOU, "")
    assert said.err.startswith("onze.txt “Onze” · change · ")
    assert "not sent" not in said.err
    assert shell("templates", "publish", "onze").code == Exit.OK
    assert there(office, "Onze")[0]["message"] == "Bonjour !"


# Fetching


def test_everything_is_fetched_once(office: Bureau, shell: Shell, folder: Path) -> None:
    del office
    said = shell("templates", "pull")
    assert said.code == Exit.OK
    assert "Faire connaissance (faire-connaissance.txt) · new here" in said.out.splitlines()
    assert len(said.out.splitlines()) == len(list(folder.glob("*.txt")))
    assert template_named(shell, "faire-connaissance.txt")["standing"] == Standing.SAME
    again = shell("templates", "pull")
    assert again == (Exit.OK, "", "Nothing is new on the platform.\n")


def test_one_is_fetched_by_its_name(office: Bureau, shell: Shell, folder: Path) -> None:
    del office
    [fetched] = json.loads(shell("templates", "pull", "2", "--json").out)
    assert fetched == {
        "key": "faire-connaissance.txt",
        "name": "Faire connaissance",
        "became": "new",
    }
    assert set(fetched) == names_in("templates pull")
    assert [file.name for file in folder.glob("*.txt")] == ["faire-connaissance.txt"]
    [same] = json.loads(shell("templates", "pull", "2", "--json").out)
    assert same["became"] == "unchanged"
    assert shell("templates", "delete", "2").code == Exit.OK
    assert "faire-connaissance.txt" not in shell("templates", "pull").out
    [back] = json.loads(shell("templates", "pull", "2", "--json").out)
    assert back["became"] == "new"


@pytest.mark.parametrize("named", ["plante.txt", "plante", "Plante", "jardin"])
def test_one_that_was_deleted_here_is_fetched_as_it_was_called_here(
    office: Bureau, shell: Shell, published: Callable[[str], Json], folder: Path, named: str
) -> None:
    row = published("Plante")
    assert shell("templates", "edit", "plante", "--name", "Jardin").code == Exit.OK
    change(office, row, message="Bonsoir !")
    assert shell("templates", "delete", "plante.txt").code == Exit.OK
    [fetched] = json.loads(shell("templates", "pull", named, "--json").out)
    assert fetched == {"key": "plante.txt", "name": "Plante", "became": "new"}
    assert (folder / "plante.txt").read_text().endswith("---\nBonsoir !\n")
    assert shell("templates", "delete", "plante", "--everywhere").code == Exit.OK


def test_what_the_platform_does_not_hold_comes_back_as_it_was(
    office: Bureau, shell: Shell, folder: Path
) -> None:
    del office
    assert shell("templates", "new", "Ici seul", "--text", TEXT).code == Exit.OK
    assert shell("templates", "delete", "ici seul").code == Exit.OK
    said = shell("templates", "pull", "ici-seul")
    assert (said.code, said.out) == (Exit.NO_SUCH_REQUEST, "")
    assert said.err.startswith("“Ici seul” was deleted here, and the platform holds no template")
    found = re.search(r"jva-tui (templates restore ici-seul.txt \d+) brings back", said.err)
    assert found is not None
    assert shell(*found[1].split()).code == Exit.OK
    assert (folder / "ici-seul.txt").exists()


def test_what_was_changed_there_only_is_renewed(
    office: Bureau, shell: Shell, published: Callable[[str], Json], folder: Path
) -> None:
    row = published("Accord")
    change(office, row, message="Bonjour !")
    said = shell("templates", "pull", "accord")
    assert said.code == Exit.OK
    assert said.out.startswith("Accord (accord.txt) · renewed")
    assert (folder / "accord.txt").read_text().endswith("---\nBonjour !\n")


def conflict(office: Bureau, shell: Shell, row: Json, *, mine: str, theirs: str) -> None:
    """Lets both sides change a template, and fetches."""
    change(office, row, message=TEXT.replace("samedi", theirs))
    mine = TEXT.replace("Bonjour", mine)
    assert shell("templates", "edit", row["name"], "--text", mine).code == Exit.OK
    said = shell("templates", "pull", row["name"])
    assert (said.code, said.out) == (Exit.NEEDS_YOU, "")
    file = listed_file(shell, row)
    assert f"jva-tui templates diff {file}" in said.err
    assert f"jva-tui templates pull {file} --keep mine" in said.err
    assert template_named(shell, file)["standing"] == Standing.BOTH


def listed_file(shell: Shell, row: Json) -> str:
    found: list[Json] = json.loads(shell("templates", "list", "--json").out)
    return next(str(one["key"]) for one in found if one["platform_id"] == row["id"])


@pytest.mark.parametrize("keep", KEEPS)
def test_what_both_have_changed_is_settled_as_the_user_says(
    office: Bureau,
    shell: Shell,
    published: Callable[[str], Json],
    folder: Path,
    keep: str,
) -> None:
    name = f"Partage {keep}"
    row = published(name)
    conflict(office, shell, row, mine="Salut", theirs="lundi")
    compared = shell("templates", "diff", name)
    assert compared.code == Exit.FOUND
    lines = set(compared.out.splitlines())
    assert {"-à lundi !", "+à samedi !", "+Salut [destinataire_prenom],"} < lines
    refused = shell("templates", "publish", name)
    assert (refused.code, "compare the two first" in refused.err) == (Exit.LEFT_OUT, True)
    said = shell("templates", "pull", name, "--keep", keep, "--json")
    assert (said.code, said.err) == (Exit.OK, "")
    [settled] = json.loads(said.out)
    assert settled["became"] == f"kept_{keep}"
    assert settled["became"] in names_under("templates pull", "became")
    contents = (folder / f"partage-{keep}.txt").read_text()
    assert ("Salut" in contents) is (keep in (Keep.MINE, Keep.MERGED))
    assert ("lundi" in contents) is (keep != Keep.MINE)
    mine = (folder / settled["key"]).read_text()
    assert ("Salut" in mine) is (keep != Keep.THEIRS)
    none = shell("templates", "pull", name, "--keep", keep)
    assert (none.code, none.out) == (Exit.LEFT_OUT, "")
    assert "there is nothing to settle" in none.err
    if keep in (Keep.MINE, Keep.MERGED):
        assert shell("templates", "publish", name).code == Exit.OK
        assert "Salut" in there(office, name)[0]["message"]


def test_the_same_lines_are_not_merged(
    office: Bureau, shell: Shell, published: Callable[[str], Json]
) -> None:
    row = published("Ensemble")
    change(office, row, message=TEXT.replace("Bonjour", "Bonsoir"))
    mine = TEXT.replace("Bonjour", "Salut")
    assert shell("templates", "edit", "ensemble", "--text", mine).code == Exit.OK
    said = shell("templates", "pull", "ensemble", "--keep", "merged")
    assert (said.code, said.out) == (Exit.LEFT_OUT, "")
    assert "keep mine, theirs or both" in said.err
    assert template_named(shell, "ensemble.txt")["standing"] == Standing.BOTH
    kept = shell("templates", "pull", "ensemble", "--keep", "mine")
    assert kept.out.startswith("Ensemble (ensemble.txt) · yours is kept: jva-tui templates publish")
    assert shell("templates", "pull", "--keep", "mine").code == Exit.USAGE


def test_what_is_gone_there_stays_here_until_the_user_says(
    office: Bureau, shell: Shell, published: Callable[[str], Json], folder: Path
) -> None:
    for name in ("Parti un", "Parti deux"):
        delete(office, published(name))
    said = shell("templates", "pull")
    assert said.code == Exit.OK
    assert "Parti un (parti-un.txt) · gone from the platform" in said.out
    assert template_named(shell, "parti-un.txt")["standing"] == Standing.GONE_THERE
    both = shell("templates", "pull", "parti un", "--keep", "both")
    assert (both.code, "keep mine, or theirs" in both.err) == (Exit.LEFT_OUT, True)
    assert shell("templates", "pull", "parti un", "--keep", "mine").code == Exit.OK
    assert template_named(shell, "parti-un.txt")["standing"] == Standing.HERE
    assert shell("templates", "pull", "parti deux", "--keep", "theirs").code == Exit.OK
    assert not (folder / "parti-deux.txt").exists()
    assert shell("templates", "history", "parti-deux").code == Exit.OK


def test_the_ways_to_settle_are_those_of_the_desk() -> None:
    assert set(KEEPS) == set(Keep)
