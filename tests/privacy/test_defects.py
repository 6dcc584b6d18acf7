"""A defect is told by where it is; of what it had in its hands nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from jva_tui.api.errors import Throttled
from jva_tui.defects import brief, report, trace
from tests.terminal.client import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CAMILLE = "Camille Inventée 06 00 00 00 00"


def caught(fail: object) -> Exception:
    """The exception with which a function fails."""
    assert callable(fail)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whichever it is
        fail()
    return raised.value


def fail_plainly() -> None:
    told = LookupError(CAMILLE)
    told.add_note(CAMILLE)
    raise told


def fail_in_a_chain() -> None:
    try:
        try:
            fail_plainly()
        except LookupError as error:
            raise OSError(28, CAMILLE, CAMILLE) from error
    except OSError:
        raise Throttled(CAMILLE, status=429)  # noqa: B904 - what is told of it


def fail_together() -> None:
    raise ExceptionGroup(CAMILLE, [caught(fail_plainly), ExceptionGroup(CAMILLE, [KeyError("x")])])


def fail_deeply(depth: int = 100) -> None:
    if depth:
        fail_deeply(depth - 1)
    fail_plainly()


def test_of_an_exception_its_kind_and_its_frames_are_told() -> None:
    first, *frames = trace(caught(fail_plainly)).splitlines()
    assert first == "LookupError"
    assert [line.rpartition(" ")[2] for line in frames] == ["caught", "fail_plainly"]
    assert frames[-1].startswith(f"  {__name__}:{fail_plainly.__code__.co_firstlineno + 3} ")


def test_those_behind_it_are_told_with_their_numbers() -> None:
    error = caught(fail_in_a_chain)
    heads = [line for line in trace(error).splitlines() if not line.startswith(" ")]
    assert heads == [
        "jva_tui.api.errors.Throttled 429",
        "while handling: OSError 28",
        "caused by: LookupError",
    ]
    assert brief(error) == "; ".join(heads)
    assert brief(caught(fail_together)) == (
        "ExceptionGroup; one of them: LookupError; one of them: ExceptionGroup; "
        "one of them: KeyError"
    )


def test_exceptions_behind_each_other_in_a_circle_are_told_once() -> None:
    one, other = KeyError(), OSError()
    one.__cause__, other.__cause__ = other, one
    assert brief(one) == "KeyError; caused by: OSError"


def test_a_deep_one_is_told_by_its_ends() -> None:
    lines = trace(caught(fail_deeply)).splitlines()
    assert len(lines) == 42
    assert lines[11] == "  (63 more)"
    assert lines[-1].endswith(" fail_plainly")


@pytest.mark.parametrize("fail", [fail_plainly, fail_in_a_chain, fail_together, fail_deeply])
def test_no_words_no_folders_and_no_lines_of_code_are_told(fail: object) -> None:
    told = report(trace(caught(fail)), "All is kept.")
    assert "Camille" not in told
    assert "add_note" not in told
    assert str(ROOT) not in told
    assert told.startswith("jva-tui ")
    assert "All is kept.\nTo have it mended, send the lines above" in told


TALKATIVE = """
import asyncio, logging, os, sys, threading, warnings
from jva_tui import discretion, logs
from pathlib import Path
discretion.say_no_data()
assert "TEXTUAL_LOG" not in os.environ
if len(sys.argv) > 2:
    logs.start(Path(sys.argv[2]))
words = sys.argv[1]
def fail():
    raise LookupError(words)
class Failing:
    def __del__(self):
        fail()
    def __repr__(self):
        return words
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Failing()
warnings.warn(words)
logging.getLogger("httpx").warning("GET %s", words)
logging.getLogger("httpx").info("GET %s", words)
async def forget():
    task = asyncio.create_task(asyncio.to_thread(fail))
    await asyncio.sleep(0)
    while not task.done():
        await asyncio.sleep(0)
    asyncio.get_running_loop().call_exception_handler({"message": words, "task": words})
asyncio.run(forget())
try:
    fail()
except LookupError:
    raise KeyError(words)
"""


def test_whatever_goes_wrong_in_a_process_it_says_no_data(tmp_path: Path) -> None:
    log = tmp_path / "log"
    environ = os.environ | {"TEXTUAL_LOG": str(tmp_path / "textual")}
    run = subprocess.run(
        [sys.executable, "-c", TALKATIVE, CAMILLE, log],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    head, *lines = run.stderr.splitlines()
    assert head.startswith("jva-tui ")
    assert [line for line in lines if not line.startswith(" ")][:2] == [
        "KeyError",
        "while handling: LookupError",
    ]
    assert "A defect stopped jva-tui." in run.stderr
    assert "Camille" not in run.stderr
    told = log.read_text("utf-8")
    for words in (
        "ERROR jva_tui.discretion a defect ended a thread\nLookupError\n",
        "ERROR jva_tui.discretion a defect was passed over\nLookupError\n",
        "DEBUG jva_tui.discretion a UserWarning\n",
        "WARNING httpx (words left out)\n",
        "ERROR asyncio (words left out)\nLookupError\n",
        "ERROR jva_tui.discretion a defect ended the program\nKeyError\n",
    ):
        assert words in told
    assert "INFO httpx" not in told
    assert "Camille" not in told
    assert not (tmp_path / "textual").exists()
