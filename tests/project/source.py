"""The project's own files, as the tests of its order read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("jva_tui", "screens", "widgets")
PYTHON_FOLDERS = (*PACKAGES, "tests", "benchmarks")
FOLDERS = (*PYTHON_FOLDERS, "docs", ".ci")
RECORDINGS = ROOT / "tests" / "contract" / "recordings"
TEXTS = frozenset(
    {".py", ".md", ".toml", ".txt", ".po", ".tcss", ".sql", ".json", ".svg", ".sh", ".yml", ""}
)


def python_files(*folders: str) -> Iterator[Path]:
    """The Python files in these folders of the project (all of them by default)."""
    for folder in folders or PYTHON_FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def text_files() -> Iterator[Path]:
    """Every text that belongs to the project, without what was built from others."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and _is_text(path))
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if _is_text(path))


def _is_text(path: Path) -> bool:
    is_built = {"__pycache__", "results"} & set(path.parts) or path.name == ".coverage"
    return path.is_file() and path.suffix in TEXTS and not is_built


def module_name(path: Path) -> str:
    """The name under which a Python file of the project is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
