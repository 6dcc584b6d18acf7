"""Pages of the platform: where they are, and whether a browser opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jva_tui import pages

if TYPE_CHECKING:
    from pathlib import Path

SITE = "https://platform.example.org"


def test_pages_are_those_of_the_platforms_own_web_client() -> None:
    assert pages.of_mission(SITE + "/", 12) == f"{SITE}/admin/missions/12"
    assert pages.of_request(SITE, 345, 67) == f"{SITE}/messages/67"
    alone = f"{SITE}/admin/participations?filter%5Bsearch%5D=345"
    assert pages.of_request(SITE, 345, None) == alone


@pytest.mark.parametrize(
    ("environ", "platform", "can"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "there"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", False),
        ({"BROWSER": "one-that-knows-the-way", "SSH_TTY": "/dev/pts/1"}, "linux", True),
    ],
)
def test_a_browser_opens_before_the_eyes_of_who_reads_the_screen(
    environ: dict[str, str], platform: str, *, can: bool
) -> None:
    assert pages.can_open(environ, platform) is can


def test_a_browser_gets_the_address_and_never_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\n[ -t 0 ] || [ -t 1 ] || printf "%s %s" "$1" "$TERM" > {told}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setenv("TERM", "xterm")
    address = pages.of_request(SITE, 345, None)
    assert pages.open_in_browser(address)
    assert told.read_text() == f"{address} "
    browser.write_text("#!/bin/sh\nexit 1\n")
    assert not pages.open_in_browser(address)
    browser.write_text("#!/bin/sh\nexec sleep 20\n")
    assert pages.open_in_browser(address, seconds=0.5)  # still there: it is being read
