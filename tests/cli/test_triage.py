"""Finding and sorting out from the shell: the same words as on the screen."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from jva_tui.saved_views import SavedView, save
from jva_tui.showing import Sort

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.bureau import Bureau
    from tests.cli.support import Said, Shell

FOLLOWED = "Suivi : Rosa"


def told(said: Said) -> Any:
    assert (said.code, said.err) == (Exit.OK, "")
    return json.loads(said.out)


@pytest.mark.usefixtures("inbox")
def test_the_language_of_the_search_chooses_for_list_and_export(
    shell: Shell, tmp_path: Path
) -> None:
    todo = told(shell("list", "--view", "todo", "--json"))
    found = told(shell("list", "--json", "is:pending", "mine"))
    assert {row["id"] for row in found} == {row["id"] for row in todo}
    assert told(shell("list", "--json", "est:attente miens")) == found
    assert int(shell("list", "--count", "est:attente", "miens").out) == len(found)
    rest = told(shell("list", "--json", "--", "-is:pending"))
    everything = told(shell("list", "--view", "all", "--everyone", "--json"))
    pending = told(shell("list", "--json", "is:pending"))
    assert len(rest) + len(pending) == len(everything)

    named = told(shell("list", "--json", "--sort", "name", "is:pending"))
    assert [row["name"] for row in named] != [row["name"] for row in pending]
    assert {row["id"] for row in named} == {row["id"] for row in pending}
    assert (
        told(shell("list", "--json", "--sort", "name", "--limit", "2", "is:pending")) == named[:2]
    )

    path = tmp_path / "found.csv"
    assert shell("export", "is:pending", "--output", str(path)).code == Exit.OK
    with path.open(encoding="utf-8-sig", newline="") as file:
        _headings, *lines = csv.reader(file, delimiter=";")
    assert [int(line[0]) for line in lines] == [row["id"] for row in pending]


@pytest.mark.usefixtures("inbox")
def test_what_is_not_understood_is_told_with_its_place(shell: Shell) -> None:
    wrong = shell("list", "is:pending", "is:vlidated")
    assert (wrong.code, wrong.out) == (Exit.USAGE, "")
    said = " ".join(wrong.err.split())
    assert "at character 15" in said
    assert "Did you mean “is:validated”?" in said
    both = shell("list", "--view", "todo", "is:pending")
    assert (both.code, both.out) == (Exit.USAGE, "")
    assert shell("list", "--everyone", "is:pending").code == Exit.USAGE
    assert shell("export", "is:", "--output", "-").code == Exit.USAGE


@pytest.mark.usefixtures("inbox")
def test_saved_views_are_listed_counted_and_opened(shell: Shell) -> None:
    save(Paths.here(), SavedView("École, à voir", "a", "is:pending mine", Sort.NAME))
    views = {view["name"]: view for view in told(shell("views", "--json"))}
    view = views["École, à voir"]
    assert (view["key"], view["query"], view["sort"]) == ("a", "is:pending mine", "name")
    found = told(shell("list", "--json", "--saved", "ecole, a voir"))
    assert len(found) == view["count"] > 0
    assert told(shell("list", "--json", "--saved", "a")) == found
    assert [row["name"] for row in found] == [
        row["name"] for row in told(shell("list", "--json", "--sort", "name", "is:pending mine"))
    ]
    plain = shell("views")
    assert f"{view['count']} a École, à voir · is:pending mine" in plain.out
    assert "views.toml" in plain.err.replace("\n", "")
    gone = shell("list", "--saved", "Ecole, à vor")
    assert gone.code == Exit.USAGE
    assert "Did you mean “École, à voir”?" in " ".join(gone.err.split())


@pytest.mark.usefixtures("inbox")
def test_missions_are_listed_with_how_they_stand(shell: Shell) -> None:
    missions = told(shell("missions", "--everyone", "--json"))
    assert len(told(shell("missions", "--json"))) < len(missions)
    assert [one["pending"] + one["in_progress"] for one in missions] == sorted(
        (one["pending"] + one["in_progress"] for one in missions), reverse=True
    )
    one = missions[0]
    found = told(shell("list", "--json", f"mission:#{one['id']}", "is:open"))
    assert len(found) == one["pending"] + one["in_progress"]
    lines = shell("missions", "--everyone").out.splitlines()
    assert [int(line.split()[0]) for line in lines] == [each["id"] for each in missions]
    assert f"{len(found)} open" in lines[0]


def test_labels_and_the_archive_reach_the_platform(shell: Shell, office: Bureau) -> None:
    first, second = office.take(), office.take()
    ids = (str(first), str(second))
    queued = shell("tag", FOLLOWED, *ids, "--queue-only")
    assert queued.code == Exit.OK
    assert f"+ “{FOLLOWED}” → 2 requests" in queued.out
    assert {row["id"] for row in told(shell("list", "--json", "tag:rosa"))} == {first, second}
    again = shell("tag", FOLLOWED, str(first), "--json")
    assert told(again) == {"queued": [], "as_wanted": [first], "left_out": {}}
    flushed = shell("outbox", "flush", "--json")
    assert flushed.code == Exit.OK, flushed.err
    with office.browser() as browser:
        rows = browser.get(f"/api/participations?filter[id]={','.join(ids)}&include=tags").json()
        assert [[tag["name"] for tag in row["tags"]] for row in rows["data"]] == [[FOLLOWED]] * 2
    assert f"{FOLLOWED} · 2 requests" in shell("tag").out

    off = shell("tag", "suivi : rosa", "--find", f"tag:{FOLLOWED[-4:]}", "--off")
    assert off.code == Exit.OK, off.err
    assert f"- “{FOLLOWED}” → 2 requests" in off.out
    assert "2 recorded by the platform" in off.err
    assert told(shell("list", "--json", "tag:rosa")) == []

    archived = shell("archive", str(first), "99999999", "--json")
    assert archived.code == Exit.LEFT_OUT
    assert json.loads(archived.out)["left_out"] == {"gone": [99999999]}
    assert {row["id"] for row in told(shell("list", "--json", "is:archived"))} >= {first}
    back = shell("archive", "--back", str(first))
    assert (back.code, back.out) == (Exit.OK, "1 back from the archive\n")
    assert first not in {row["id"] for row in told(shell("list", "--json", "is:archived"))}
    assert shell("archive", "99999999").code == Exit.NO_SUCH_REQUEST
    for nobody in ((), ("--find", " ")):
        assert shell("archive", *nobody).code == Exit.USAGE
