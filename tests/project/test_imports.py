"""Both import rules, held in fresh interpreters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.source import PACKAGES, ROOT, module_name, python_files
from tests.terminal.session import Session

MAY_KNOW_TEXTUAL = {"jva_tui.app", "jva_tui.__main__"}
BEFORE_THE_FIRST_LIST = {"apsw"}
"""What the client may import on top of Textual and the standard library."""

COME_LATE = {
    *("jva_tui.query", "jva_tui.saved_views", "jva_tui.figures.reckoning", "jva_tui.filing"),
    *("jva_tui.watching", "jva_tui.surveying", "jva_tui.store.dossier", "jva_tui.store.missions"),
}
"""Our own that the first list does not need."""

# httpx has a command line of its own, which draws with rich; it does without where it must.
IMPORT_EACH = """
import importlib, sys
sys.modules["httpx._main"] = None
for name in sys.argv[1:]:
    importlib.import_module(name)
    found = {"textual", "rich"} & set(sys.modules)
    if found:
        sys.exit(f"{name} imports {found}")
"""
EMPTY_APP = """
import asyncio, sys
from textual.app import App
async def run():
    async with App().run_test():
        print(*{name.partition(".")[0] for name in sys.modules})
asyncio.run(run())
"""


def test_nothing_below_the_screens_imports_textual() -> None:
    modules = [module_name(path) for path in python_files("jva_tui")]
    below = [name for name in modules if name not in MAY_KNOW_TEXTUAL]
    assert {"jva_tui.desk", "jva_tui.commands"} <= set(below)
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH, *below],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module")
def with_textual() -> set[str]:
    """What an empty Textual application imports, on top of the standard library."""
    command = [sys.executable, "-c", EMPTY_APP]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("network", ["--offline", "--preload"])
def test_little_is_imported_before_the_first_list(
    network: str, with_textual: set[str], tmp_path: Path
) -> None:
    output = tmp_path / "modules"
    script = Path(__file__).with_name("modules_at_first_list.py")
    arguments = ("demo", "--participations", "60", "--seed", "1", "--preload", network)
    # As a module, so that the packages are found where they stand.
    command = [sys.executable, "-m", module_name(script), str(output), *arguments]
    with Session(command, cwd=ROOT) as session:
        session.wait_for(lambda _screen: output.exists(), timeout=60)
        session.press("ctrl+q")
        assert session.wait(20) == 0
    modules = set(output.read_text().split())
    loaded = {name.partition(".")[0] for name in modules}
    allowed = with_textual | set(sys.stdlib_module_names) | set(PACKAGES) | BEFORE_THE_FIRST_LIST
    assert loaded - allowed - {"tests", "__mp_main__"} == set()
    assert set(PACKAGES) <= loaded
    assert not modules & COME_LATE
