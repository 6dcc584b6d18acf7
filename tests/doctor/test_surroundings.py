"""Language, encoding, time, other programs and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui.doctor import surroundings, versions
from jva_tui.doctor.finding import Verdict, carry_out
from jva_tui.i18n import use_language
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.doctor.finding import Finding


def found_of(name: str, environ: dict[str, str]) -> Finding:
    """What the check of this name finds."""
    language = surroundings.language_checks(environ, Paths.here())
    tools = surroundings.tool_checks(environ, "linux")
    check = next(check for check in [*language, *tools] if check.name == name)
    finding = carry_out(check)
    assert finding is not None
    return finding


def test_the_language_and_what_chose_it_are_told(home: Path) -> None:
    told = found_of("language.chosen", {"LANG": "fr_FR.UTF-8", "LC_ALL": "/houses/rosa"}).told
    assert told == "English, as the locale says: LC_ALL=… LANG=fr_FR.UTF-8."
    home.mkdir()
    (home / "settings.toml").write_text('language = "fr"\n')
    use_language("fr")
    assert "français" in found_of("language.chosen", {}).told


@pytest.mark.parametrize(
    ("encoding", "verdict"),
    [("UTF-8", Verdict.FINE), ("utf8", Verdict.FINE), ("ANSI_X3.4-1968", Verdict.TROUBLE)],
)
def test_another_encoding_than_utf_8_is_a_trouble(encoding: str, verdict: Verdict) -> None:
    finding = surroundings._encoding(encoding)
    assert finding.verdict is verdict
    assert ("x3.4" in finding.told) is (verdict is Verdict.TROUBLE)


def test_the_time_here_and_in_paris_is_told() -> None:
    told = found_of("language.time_zone", {}).told
    assert "+0100" in told or "+0200" in told


def test_the_way_to_the_clipboard_is_told(tmp_path: Path) -> None:
    (tmp_path / "wl-copy").write_text("#!/bin/sh\n")
    (tmp_path / "wl-copy").chmod(0o700)
    desktop = {"WAYLAND_DISPLAY": "wayland-0", "PATH": str(tmp_path), "TERM": "xterm"}
    assert found_of("tools.clipboard", desktop).told == "What is copied goes through wl-copy."
    far = found_of("tools.clipboard", desktop | {"SSH_TTY": "/dev/pts/1"})
    assert (far.verdict, "through the terminal" in far.told) == (Verdict.CARE, True)
    assert "Nothing can be copied" in found_of("tools.clipboard", {"TERM": "dumb"}).told


def test_an_editor_is_told_by_name_only_where_that_says_nothing_of_anybody(tmp_path: Path) -> None:
    for name in ("nano", "rosas-own"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o700)
    here = {"PATH": str(tmp_path)}
    assert "texts are written here" in found_of("tools.editor", here).told
    assert "is nano." in found_of("tools.editor", here | {"EDITOR": "nano -w /houses/rosa"}).told
    own = found_of("tools.editor", here | {"VISUAL": str(tmp_path / "rosas-own")})
    assert own.told == "Your own editor is there."
    missing = found_of("tools.editor", here | {"EDITOR": "/houses/rosa/bin/ed"})
    assert missing.verdict is Verdict.TROUBLE
    assert "rosa" not in missing.told + missing.then


def test_versions_are_told_and_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [finding for check in versions.checks() if (finding := carry_out(check))]
    assert [finding.verdict for finding in found] == [Verdict.FINE] * 5
    assert "textual 8" in found[2].told
    missing = versions._packages(["textual", "no-such-package"])
    assert (missing.verdict, "no-such-package" in missing.told) == (Verdict.TROUBLE, True)
    assert "no-such-package" in versions._demo(["no-such-package"]).told
    monkeypatch.setattr("apsw.mc_version", "")
    assert versions._sqlite().verdict is Verdict.TROUBLE
