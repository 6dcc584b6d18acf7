"""What can be wrong with a database, or with what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class StoreError(Exception):
    """A database cannot be used, or refuses what was asked."""


class WrongKey(StoreError):  # noqa: N818 - the name of the situation
    """The key at hand is not the one that the database was made with; the file may be sound."""

    def __init__(self, path: Path) -> None:
        text = _(
            "The key at hand does not open {file}: it was made with another one. Nothing was "
            "touched. Bring back the key that belongs to it, or move its folder away to begin anew."
        )
        super().__init__(text.format(file=path))


class Damaged(StoreError):  # noqa: N818 - as above
    """The key is right, and still the file is not a database."""

    def __init__(self, path: Path) -> None:
        text = _(
            "{file} is damaged; it was left as it is. It may hold replies that were not sent: keep "
            "a copy, then move it out of its folder to begin without it."
        )
        super().__init__(text.format(file=path))


class TooNew(StoreError):  # noqa: N818 - as above
    """The database was written by a later version of the program, which this one cannot read."""

    def __init__(self, path: Path) -> None:
        text = _(
            "{file} was written by a newer version of jva-tui, and was left as it is. Update "
            "jva-tui to open it."
        )
        super().__init__(text.format(file=path))


class UnfitDisk(StoreError):  # noqa: N818 - as above
    """The disk, or the network drive, cannot do what the database needs."""

    def __init__(self, path: Path) -> None:
        text = _(
            "{file} is on a drive, perhaps of the network, on which a database cannot be kept: "
            "programs that share it could damage it. Nothing was changed. Set JVA_TUI_HOME to a "
            "folder on a disk of this computer."
        )
        super().__init__(text.format(file=path))


class Unsettled(StoreError):  # noqa: N818 - as above
    """Something for these subjects is still on its way, or its outcome is not known."""

    def __init__(self, subjects: Iterable[str]) -> None:
        self.subjects = tuple(subjects)
        told = _("A reply to this person is still on its way.")
        if all(subject.startswith("template/") for subject in self.subjects):
            told = _("Something about this template is still on its way: wait until it arrives.")
        super().__init__(told)


class Forgotten(Unsettled):
    """Somebody was forgotten on this computer: nothing is kept about them, or sent to them."""

    def __init__(self, subjects: Iterable[str]) -> None:
        super().__init__(subjects)
        self.args = (_("This person was forgotten on this computer. Nothing was queued."),)


class NotWritten(StoreError):  # noqa: N818 - as above
    """The disk, or the system, did not let us write; what was written before is as it was.

    Args:
        what: happened, as the beginning of a sentence.
        remedy: what the user can do, as a sentence.
    """

    def __init__(self, what: str, remedy: str) -> None:
        text = _(
            "{what}: this could not be written down, and nothing leaves while that is so. What "
            "was queued before is kept. {remedy}"
        )
        super().__init__(text.format(what=what, remedy=remedy))
