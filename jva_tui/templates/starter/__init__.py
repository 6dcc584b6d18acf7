"""Templates for the usual situations, to begin with: they are put in the folder when asked for."""

from __future__ import annotations


def starter(language: str) -> list[tuple[str, str]]:
    """Each file's name and what it holds.

    Args:
        language: ``fr`` or ``en``, in which the templates are written.
    """
    from importlib.resources import files

    pack = files(__name__) / language
    found = sorted(pack.iterdir(), key=lambda file: file.name)
    return [(file.name, file.read_text(encoding="utf-8")) for file in found]
