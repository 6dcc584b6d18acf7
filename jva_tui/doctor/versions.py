"""Which versions of what work together here."""

from __future__ import annotations

import platform
import sys
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING

from jva_tui import __version__
from jva_tui.doctor.finding import Check, fine, harmless, trouble
from jva_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.doctor.finding import Finding

_NEEDED = ("textual", "apsw-sqlite3mc", "httpx", "pydantic", "platformdirs", "keyring", "tzdata")
_FOR_THE_DEMO = ("starlette", "uvicorn", "faker")


def checks() -> list[Check]:
    """What is looked at."""
    return [
        Check("versions.program", _program),
        Check("versions.system", _system),
        Check("versions.packages", partial(_packages, _NEEDED)),
        Check("versions.sqlite", _sqlite),
        Check("versions.demo", partial(_demo, _FOR_THE_DEMO)),
    ]


def _program() -> Finding:
    told = f"jva-tui {__version__} · {platform.python_implementation()} {platform.python_version()}"
    return fine(f"{told}.")


def _system() -> Finding:
    """The operating system, without the computer's name."""
    names = [platform.system(), platform.release(), platform.machine()]
    if sys.platform == "linux":
        try:
            release = platform.freedesktop_os_release()
        except OSError:
            release = {}
        names[:1] = [release.get("ID", "Linux"), release.get("VERSION_ID", ""), "· Linux"]
    if sys.platform == "darwin":
        names[:2] = ["macOS", platform.mac_ver()[0]]
    return fine(" ".join(name if name == "· Linux" else harmless(name) for name in names if name))


def _packages(names: Iterable[str]) -> Finding:
    known = {name: _version(name) for name in names}
    missing = [name for name, version in known.items() if not version]
    if missing:
        told = _("Packages are missing: {names}.").format(names=", ".join(missing))
        return trouble(told, _("Install jva-tui anew, as with pipx reinstall jva-tui."))
    return fine(" · ".join(f"{name} {version}" for name, version in known.items()))


def _sqlite() -> Finding:
    import apsw

    ciphers = getattr(apsw, "mc_version", "").split(" - ")[-1]
    if not ciphers:
        return trouble(
            _("The SQLite that is used cannot encrypt: another apsw hides the one we need."),
            _("In the environment of jva-tui: pip uninstall apsw, then install jva-tui anew."),
        )
    return fine(f"SQLite {apsw.sqlite_lib_version()} · {ciphers}")


def _demo(names: Iterable[str]) -> Finding:
    missing = [name for name in names if not _version(name)]
    if missing:
        told = _("The demonstration is not installed ({names}); nothing else needs it.")
        return fine(told.format(names=", ".join(missing)))
    return fine(_("The demonstration is installed."))


def _version(name: str) -> str:
    try:
        return harmless(metadata.version(name))
    except metadata.PackageNotFoundError:
        return ""
