"""The folder of an account's templates: one file each, which any editor may change at any time.

Only files that end in ``.txt`` count, hidden ones apart: what editors leave beside them, or write
first and rename afterwards, is no template.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from errno import EEXIST, EFBIG, ELOOP, EMLINK
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.paths import PRIVATE_FILE, make_folder, reason_of
from jva_tui.templates import draft
from jva_tui.templates.file import MOST_BYTES, SUFFIX, BadFile, TemplateFile, parse
from jva_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jva_tui.templates.draft import Draft

SIGNATURE = "signature" + SUFFIX
"""How the author signs: a text, and no template."""
_NO_UTF_8 = re.compile("[\ud800-\udfff]")
MOST_FILES = 2_000
"""More of them are not read: the last ones, by name."""


class TooLong(OSError):  # noqa: N818 - what is wrong is the text
    """What was to be written is longer than a template's file may be."""


class Seen(NamedTuple):
    """By what it is noticed that a file was changed."""

    changed_at: int
    """Nanoseconds, by the computer's clock."""
    size: int
    inode: int


class Found(NamedTuple):
    """What a file says, or what is wrong with it."""

    contents: str
    """All of it; empty where it cannot be shown: then nothing here may take its place."""
    template: TemplateFile | None
    trouble: str = ""
    """Why it is no template, in the user's words."""


class Look(NamedTuple):
    """The folder as it was found at one time."""

    files: Mapping[str, Found]
    """What they say, by name."""
    seen: Mapping[str, Seen]
    renamed: Mapping[str, str]
    """What was called otherwise at the look before: new names, by old ones."""


NOTHING = Look({}, {}, {})
"""As long as nothing was looked at."""
_UNREAD = Seen(0, -1, 0)
"""Of a file that is one too many."""


class Folder:
    """See the module.

    Args:
        path: of the folder; it is made when something is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def look(self) -> dict[str, Seen]:
        """The files that are there, by name, and by what a change of them is noticed.

        Raises:
            OSError: the folder cannot be looked into.
        """
        found: dict[str, Seen] = {}
        with os.scandir(self.path) as there:
            for entry in sorted(filter(_may_be_read, there), key=lambda one: one.name):
                with suppress(OSError):
                    is_read = len(found) < MOST_FILES
                    found[entry.name] = _seen(entry) if is_read else _UNREAD
        return found

    def read(self, before: Look = NOTHING) -> Look:
        """What all of them say; only what was changed since the look before is read again.

        Raises:
            OSError: the folder cannot be looked into, or is gone with all that was in it.
        """
        seen = self.look() if before.seen or self.path.exists() else {}
        files = {
            name: before.files[name] if before.seen.get(name) == now else self._read(name, now)
            for name, now in seen.items()
        }
        return Look(files, seen, _renamed(before, files, seen))

    def _read(self, name: str, seen: Seen) -> Found:
        if seen == _UNREAD:
            told = _("it is one too many: only {n} files of a folder are read")
            return Found("", None, told.format(n=MOST_FILES))
        try:
            content = self._bytes(name)
        except OSError as error:
            told = _("it cannot be read: {error}")
            return Found("", None, told.format(error=reason_of(error)))
        if len(content) > MOST_BYTES:
            return Found("", None, _("it is too long for a template"))
        try:
            contents = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _in_another_encoding(content)
        try:
            template = None if name == SIGNATURE else parse(contents, name.removesuffix(SUFFIX))
        except BadFile as error:
            return Found(contents, None, str(error))
        return Found(contents, template)

    def _bytes(self, name: str) -> bytes:
        path = self._inside(name)
        if path.is_symlink():
            raise OSError(ELOOP, os.strerror(ELOOP))
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)

    def write(self, name: str, contents: str) -> None:
        """Writes a file, in the place of what it said before.

        Raises:
            TooLong: it could not be shown then; what it said before is still there.
            OSError: it cannot be written; what it said before is still there.
            ValueError: the name is none of a file in this folder.
        """
        _refuse_too_long(contents)
        make_folder(self.path)
        self._write(self._inside(name), contents)

    def _write(self, path: Path, contents: str, *, waits: bool = True) -> None:
        """Replaces a file in one step, as open to others as it was; see `_scratch`."""
        scratch = self._scratch(contents, waits=waits)
        try:
            with suppress(FileNotFoundError):
                scratch.chmod(stat.S_IMODE(path.stat(follow_symlinks=False).st_mode))
            scratch.replace(path)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise

    def _scratch(self, contents: str, *, waits: bool = True) -> Path:
        """A file beside the templates, of a name that nobody else writes to, and whole.

        Args:
            contents: of it.
            waits: until it is on the disk, so that it is whole after a power cut as well.
        """
        descriptor, name = mkstemp(prefix=".", suffix=".new", dir=self.path)
        scratch = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(contents.encode())
                if waits:
                    file.flush()
                    os.fsync(file.fileno())
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
        return scratch

    def create(self, name: str, contents: str) -> None:
        """Writes a file that is not there yet.

        Raises:
            FileExistsError: it is; nothing was written.
            TooLong: as `write`.
            OSError: it cannot be written, or is one too many to be shown then.
            ValueError: as `write`.
        """
        path = self._inside(name)
        _refuse_too_long(contents)
        make_folder(self.path)
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), name)
        if len(self.look()) >= MOST_FILES:
            told = _("there are {n} files in the folder of templates, and no more are read")
            raise OSError(EMLINK, told.format(n=MOST_FILES))
        scratch = self._scratch(contents)
        try:
            try:
                path.hardlink_to(scratch)  # which takes nobody's place
            except FileExistsError:
                raise
            except OSError:  # not every system links
                path.touch(PRIVATE_FILE, exist_ok=False)
                scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Removes a file, if it is there.

        Raises:
            OSError: it cannot be removed.
            ValueError: the name is none of a file in this folder.
        """
        self._inside(name).unlink(missing_ok=True)

    def drafts(self) -> dict[str, Draft]:
        """What was begun of templates, and not saved; by key."""
        found = {}
        with suppress(OSError):
            for path in sorted(self.path.glob(f".*{draft.SUFFIX}")):
                with suppress(OSError, UnicodeDecodeError):
                    if contents := path.read_text("utf-8"):  # nothing, after a power cut
                        key, begun = draft.parse(path.name, contents)
                        found[key] = begun
        return found

    def keep_draft(self, key: str, begun: Draft | None) -> None:
        """Keeps what is begun in a hidden file beside the templates; None removes it.

        It is asked for while somebody types: no disk is waited for, which may be a slow one.

        Raises:
            OSError: it cannot be written.
        """
        path = self.path / draft.file_name(key)
        if begun is None:
            path.unlink(missing_ok=True)
        else:
            make_folder(self.path)
            self._write(path, draft.to_text(key, begun), waits=False)

    def move_drafts(self, moves: Mapping[str, str]) -> None:
        """Lets what is begun follow templates that are called otherwise now.

        Args:
            moves: new keys, by old ones; what is begun of a new key stays, unless it moves too.

        Raises:
            OSError: it cannot be written; what does not follow stays where it was.
        """
        drafts = self.drafts()
        moved = {
            old: new
            for old, new in moves.items()
            if old in drafts and (new not in drafts or new in moves)
        }
        for old, new in moved.items():
            self.keep_draft(new, drafts[old])
        for old in moved.keys() - moved.values():
            self.keep_draft(old, None)

    def _inside(self, name: str) -> Path:
        if not is_name(name):
            raise ValueError(f"no name of a template file: {name!r}")
        return self.path / name


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file called as a template is, or a link, which is told and not followed."""
    with suppress(OSError):
        return is_name(entry.name) and (entry.is_symlink() or entry.is_file(follow_symlinks=False))
    return False


def _seen(entry: os.DirEntry[str]) -> Seen:
    told = entry.stat(follow_symlinks=False)
    return Seen(told.st_mtime_ns, told.st_size, told.st_ino)


def _renamed(before: Look, files: Mapping[str, Found], seen: Mapping[str, Seen]) -> dict[str, str]:
    """New names, by old ones.

    A file keeps its inode when another program gives it another name; but an unrelated one may be
    given that of one that was just removed. It is the same where it was not written since, or
    where its template is still called the same; and not where it only makes room for, or takes
    the place of, what has the same name and template: that is how some editors save.
    """
    left = {
        one.inode: name
        for name, one in before.seen.items()
        if name not in seen or seen[name].inode != one.inode
    }
    left.pop(0, None)  # some systems tell none
    found = {}
    for name, now in seen.items():
        if old := left.get(now.inode):
            was, is_ = _called(before.files, old), _called(files, name)
            is_same = now == before.seen[old] or (was is not None and was == is_)
            has_left = old not in seen or _called(files, old) != was
            is_free = name not in before.seen or _called(before.files, name) != is_
            if is_same and has_left and is_free:
                found[old] = name
    return found


def _called(files: Mapping[str, Found], file: str) -> str | None:
    """How a template is called; None for what is none."""
    template = files[file].template
    return template.name if template else None


def _refuse_too_long(contents: str) -> None:
    if len(contents.encode()) > MOST_BYTES:
        raise TooLong(EFBIG, _("it is too long for a template"))


def _in_another_encoding(content: bytes) -> Found:
    """What older programs write on Windows is shown, for the user to save it as UTF-8."""
    if b"\0" in content:
        return Found("", None, _("it is no text"))
    try:
        contents = content.decode("cp1252")
    except UnicodeDecodeError:  # letters that it would lose
        return Found("", None, _("it is no text in UTF-8, and in no other encoding known here"))
    return Found(contents, None, _("it is no text in UTF-8; saved here, it becomes one"))


def is_name(name: str) -> bool:
    """Whether a file called so may be a template: it leads nowhere else, and is not hidden."""
    return (
        name.endswith(SUFFIX)
        and not name.startswith((".", "~", "#"))
        and not set(name) & set("/\\:\0")
        and not _NO_UTF_8.search(name)
    )


def signature_in(files: Mapping[str, Found]) -> str:
    """How the author signs, as the folder tells; empty without a word of it."""
    found = files.get(SIGNATURE)
    return clean(found.contents).strip() if found else ""
