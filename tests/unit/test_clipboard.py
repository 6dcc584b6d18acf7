"""The ways to the clipboard: which there are, and that they say truly what became of a text."""

from __future__ import annotations

import asyncio
import base64
import os
from typing import TYPE_CHECKING

import pytest

from jva_tui.clipboard import MOST_ESCAPED, Tool, can_escape, copy, tool

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SOME_NUMBER = "06 39 98 00 12"
X11 = {"DISPLAY": ":0"}


def program(folder: Path, name: str, *lines: str) -> str:
    """Makes a program of the shell; returns its path."""
    path = folder / name
    path.write_text("\n".join(["#!/bin/sh", *lines]))
    path.chmod(0o700)
    return str(path)


@pytest.mark.parametrize(
    ("environ", "platform", "name"),
    [
        (X11, "linux", "xclip"),
        ({"WAYLAND_DISPLAY": "wayland-0"} | X11, "linux", "wl-copy"),
        ({"WSL_DISTRO_NAME": "Debian"} | X11, "linux", "clip.exe"),
        ({}, "linux", None),
        ({}, "darwin", "pbcopy"),
        ({}, "win32", "clip.exe"),
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"} | X11, "linux", None),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", None),
    ],
)
def test_the_program_is_that_of_whoever_sits_here(
    environ: Mapping[str, str], platform: str, name: str | None, tmp_path: Path
) -> None:
    for known in ("xclip", "xsel", "wl-copy", "clip.exe", "pbcopy"):
        program(tmp_path, known)
    found = tool({**environ, "PATH": str(tmp_path)}, platform)
    assert (found and found.command[0]) == (name and str(tmp_path / name))


def test_the_next_program_is_taken_where_one_is_missing(tmp_path: Path) -> None:
    path = {"PATH": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"} | X11
    assert tool(path, "linux") is None
    program(tmp_path, "xsel")
    found = tool(path, "linux")
    assert found
    assert found.command == (str(tmp_path / "xsel"), "--clipboard", "--input")


async def test_a_program_gets_the_text_on_its_input_and_nowhere_else(tmp_path: Path) -> None:
    told = tmp_path / "told"
    known = program(tmp_path, "xclip", f'cat > "{told}"', f'echo "$0 $*" > "{told}.words"')
    assert await copy(f"Zoé\t{SOME_NUMBER}\n", Tool((known, "-selection")))
    assert told.read_text("utf-8") == f"Zoé\t{SOME_NUMBER}\n"
    assert (tmp_path / "told.words").read_text() == f"{known} -selection\n"


async def test_windows_is_told_in_its_own_encoding(tmp_path: Path) -> None:
    told = tmp_path / "told"
    known = program(tmp_path, "clip.exe", f'cat > "{told}"')
    found = tool({"PATH": str(tmp_path)}, "win32")
    assert found
    assert found.command == (known,)
    assert await copy("Zoé", found)
    assert told.read_bytes() == b"\xff\xfe" + "Zoé".encode("utf-16-le")


async def test_a_program_that_fails_did_not_copy(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    failing = program(tmp_path, "xclip", "cat > /dev/null", "echo no display >&2; echo; exit 1")
    assert not await copy(SOME_NUMBER, Tool((failing,)))
    assert not await copy(SOME_NUMBER, Tool((str(tmp_path / "missing"),)))
    deaf = program(tmp_path, "xsel", "exit 1")
    assert not await copy(SOME_NUMBER * 100_000, Tool((deaf,)))
    assert capfd.readouterr() == ("", "")  # nothing of it falls onto the screen


async def test_a_program_that_hangs_is_ended(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    hanging = program(tmp_path, "xclip", f'echo $$ > "{pid}"', "exec tail -f /dev/null")
    assert not await copy(SOME_NUMBER, Tool((hanging,)), seconds=0)
    if pid.exists() and pid.read_text():  # else it was ended before its first line
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


async def test_whoever_stops_waiting_leaves_no_program_behind(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    reads = ("cat > /dev/null", f'echo $$ > "{begun}"', "exec tail -f /dev/null")
    hanging = program(tmp_path, "xclip", *reads)
    task = asyncio.create_task(copy(SOME_NUMBER, Tool((hanging,)), seconds=60))
    pid = int(await asyncio.to_thread(begun.read_text))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"TERM": "xterm-256color"}, "linux", True),
        ({"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1"}, "linux", True),
        ({"TERM": "linux"}, "linux", False),
        ({"TERM": "dumb"}, "linux", False),
        ({"TERM": "dumb"}, "win32", False),
        ({}, "linux", False),
        ({}, "win32", True),
    ],
)
def test_not_every_terminal_can_be_told(
    environ: Mapping[str, str], platform: str, expected: bool
) -> None:
    assert can_escape(SOME_NUMBER, environ, platform) is expected


def test_a_terminal_is_not_told_more_than_it_takes() -> None:
    environ = {"TERM": "xterm"}
    assert can_escape("é" * (MOST_ESCAPED // 2), environ)
    assert not can_escape("é" * (MOST_ESCAPED // 2 + 1), environ)
    assert len(base64.b64encode(bytes(MOST_ESCAPED))) <= 100_000
