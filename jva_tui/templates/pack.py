"""A pack of templates: a folder or a zip file that a federation hands to its associations.

It holds nothing but files of templates: no links to a platform, no history, no signature.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import suppress
from errno import EEXIST
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from jva_tui.i18n import _
from jva_tui.paths import make_folder
from jva_tui.templates.file import MOST_BYTES, SUFFIX, BadFile, TemplateFile, parse
from jva_tui.templates.folder import MOST_FILES, SIGNATURE, Folder, is_name
from jva_tui.templates.starter import starter
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ZIP = ".zip"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The same templates make the same file, whenever they are packed."""
_ENCRYPTED = 0x1
_DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,  # a name that claims to be UTF-8 and is not
    zlib.error,
    MemoryError,  # it claims to need that much
)
"""What reading a zip file raises where something is wrong with it."""
with suppress(ImportError):  # some Pythons are built without, and zipfile tells of that itself
    from lzma import LZMAError

    _DAMAGED += (LZMAError,)
_MEMBER_DAMAGED: tuple[type[Exception], ...] = (
    *_DAMAGED,
    OSError,
)  # which is what bz2 says of it, or the disk


class NoPack(ValueError):  # noqa: N818 - what is wrong is the pack
    """Nothing can be read from there as a pack; its text says why, in the user's words."""


class Packed(NamedTuple):
    """One file of a pack."""

    file: str
    """Its name alone, cleaned: it may be any."""
    template: TemplateFile | None
    trouble: str = ""
    """Why it is no template, in the user's words."""


def read_pack(path: Path) -> list[Packed]:
    """The templates of a pack, by the names of their files.

    Raises:
        NoPack: it is neither a folder nor a zip file, or holds no template at all.
        OSError: it cannot be read.
    """
    if path.is_dir():
        found = [
            Packed(name, told.template, told.trouble)
            for name, told in Folder(path).read().files.items()
            if name != SIGNATURE
        ]
    else:
        found = list(_in_zip(path))
    if not found:
        raise NoPack(_("There is no template in it: those are files that end in .txt."))
    return found


def _in_zip(path: Path) -> Iterator[Packed]:
    try:
        with zipfile.ZipFile(path) as pack:
            members = [member for member in pack.infolist() if _is_template(member)]
            for member in sorted(members, key=lambda one: one.filename)[:MOST_FILES]:
                yield _member(pack, member)
    except _DAMAGED as error:
        raise NoPack(_("It is neither a folder nor a zip file that can be read.")) from error


def _is_template(member: zipfile.ZipInfo) -> bool:
    name = _name_of(member)
    is_hidden = "__MACOSX" in PurePosixPath(member.filename).parts
    return is_name(name) and name != SIGNATURE and not member.is_dir() and not is_hidden


def _name_of(member: zipfile.ZipInfo) -> str:
    """Its name alone, wherever in the pack it stands."""
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _member(pack: zipfile.ZipFile, member: zipfile.ZipInfo) -> Packed:
    name = one_line(clean(_name_of(member)))
    try:
        return Packed(name, parse(_text(pack, member), name.removesuffix(SUFFIX)))
    except BadFile as error:
        return Packed(name, None, str(error))


def _text(pack: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _ENCRYPTED:
        raise BadFile(_("it is locked with a password"))
    try:
        with pack.open(member) as opened:  # reads no more than this, whatever it claims to hold
            content = opened.read(MOST_BYTES + 1)
    except _MEMBER_DAMAGED as error:
        raise BadFile(_("it is damaged")) from error
    if len(content) > MOST_BYTES:
        raise BadFile(_("it is too long for a template"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("it is no text in UTF-8")) from error


def starter_pack(language: str) -> list[Packed]:
    """The templates for the usual situations.

    Args:
        language: ``fr`` or ``en``.
    """
    return [
        Packed(name, parse(contents, name.removesuffix(SUFFIX)))
        for name, contents in starter(language)
    ]


def write_pack(path: Path, files: Mapping[str, str]) -> None:
    """Writes a pack: a zip file where the path ends so, else a folder.

    Args:
        path: must not be there yet; a folder may, if none of these files is in it.
        files: what stands in each, by its name.

    Raises:
        FileExistsError: something would be overwritten; nothing was written.
        OSError: it cannot be written.
    """
    if path.suffix.lower() == ZIP:
        _write(path, _zipped(files))
        return
    if taken := [name for name in files if os.path.lexists(path / name)]:
        raise FileExistsError(EEXIST, os.strerror(EEXIST), taken[0])
    make_folder(path)
    for name, contents in files.items():
        _write(path / name, contents.encode())


def _write(path: Path, content: bytes) -> None:
    """Writes what is not there yet; through no link, even one that leads nowhere."""
    with path.open("xb") as file:
        file.write(content)


def _zipped(files: Mapping[str, str]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, contents in files.items():
            pack.writestr(zipfile.ZipInfo(name, _NO_TIME), contents.encode())
    return written.getvalue()
