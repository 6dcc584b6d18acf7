"""Deployments: the platforms that this computer knows, and what each knows this program by.

A coordinator is asked for none of it: it is imported once, from a small file or a pasted line.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from jva_tui.i18n import _
from jva_tui.paths import private_folder, write_private
from jva_tui.text import clean, fold, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jva_tui.paths import Paths

MOST_BYTES = 16_384
"""Of a file, or of what was pasted."""
SUFFIX = ".json"
FOLDER = "deployments"
"""In that of the preferences."""
_MOST_SIGNS = 500
"""Of a number or a secret."""
_LONGEST_NAME = 80
_PREFIX = re.compile(r"jva\W?tui\s*:", re.IGNORECASE)  # French puts a space before the colon
_BETWEEN = "1"
"""Stands before the checksum: no letter of base 32."""
_CHECK_SIGNS = 8


class NotADeployment(ValueError):  # noqa: N818 - what it is, told to the user in its own words
    """What was given names no platform that can be used; its text says what is wrong."""


class Deployment(NamedTuple):
    """One platform."""

    url: str
    """Without a slash at its end."""
    client_id: str
    """What the platform knows this program by; not a secret of the user's."""
    client_secret: str
    name: str
    """What people call it."""

    def __repr__(self) -> str:
        return f"Deployment({self.name!r}, …)"


def parse(text: str, *, url: str = "") -> Deployment:
    """A deployment from the content of a file (TOML or JSON), or from a pasted line.

    The first call is slow: it imports what judges addresses.

    Args:
        text: as it was given; a line may be broken, quoted and surrounded by other words.
        url: the address, where it is known better than from the text.

    Raises:
        NotADeployment: it is none, or its address cannot be used.
    """
    if len(text) > MOST_BYTES:
        raise NotADeployment(_("This is too long to name a platform."))
    found = _fields(text)
    if found is None:
        found = _from_line(text)
    return _checked(found | ({"url": url} if url else {}))


def to_line(deployment: Deployment) -> str:
    """The deployment as one line to paste: in base 32, which no mail program embellishes."""
    content = json.dumps(deployment, ensure_ascii=False, separators=(",", ":"))
    body = _letters(content.encode())
    return f"jva-tui:{body}{_BETWEEN}{_check(body)}"


def same_address(url: str) -> str:
    """An address as deployments have it: pasted with ``/api``, as often as not.

    Raises:
        NotADeployment: it cannot be used.
    """
    from jva_tui.api.address import checked

    try:
        return str(checked(url.strip().rstrip("/").removesuffix("/api"))).rstrip("/")
    except ValueError as error:
        raise NotADeployment(str(error)) from error


def load(paths: Paths) -> list[Deployment]:
    """The deployments of this computer, by name; a file that is none is left out."""
    found = []
    for file in _folder(paths).glob(f"*{SUFFIX}"):
        with suppress(OSError, ValueError), file.open(encoding="utf-8") as opened:
            found.append(parse(opened.read(MOST_BYTES + 1)))
    return sorted(found, key=lambda deployment: fold(deployment.name))


def add(paths: Paths, deployment: Deployment) -> None:
    """Keeps a deployment, in place of an earlier one of the same address.

    Raises:
        NotADeployment: another address has the same name.
        OSError: it cannot be written.
    """
    called = find(paths, deployment.name)
    if called is not None and called.url != deployment.url:
        told = _(
            "“{name}” is what {url} is called here already. Give the new one another name, or "
            "remove the other first: jva-tui deployment remove."
        )
        raise NotADeployment(told.format(name=called.name, url=called.url))
    content = json.dumps(deployment._asdict(), ensure_ascii=False, indent=2) + "\n"
    private_folder(_folder(paths))
    write_private(_file(paths, deployment), content.encode())


def remove(paths: Paths, name: str) -> bool:
    """Forgets the deployment of that name, or of that address; whether there was one."""
    known = find(paths, name)
    if known is not None:
        _file(paths, known).unlink(missing_ok=True)
    return known is not None


def find(paths: Paths, named: str) -> Deployment | None:
    """The deployment that is called so, or has this address; None where none is."""
    known = load(paths)
    by_name = (each for each in known if fold(each.name) == fold(one_line(named)))
    return next(by_name, None) or (of(paths, named) if "://" in named else None)


def of(paths: Paths, url: str) -> Deployment | None:
    """The deployment of that address; None where none is known."""
    with suppress(NotADeployment):
        address = same_address(url)
        return next((each for each in load(paths) if each.url == address), None)
    return None


def _folder(paths: Paths) -> Path:
    return paths.config / FOLDER


def _file(paths: Paths, deployment: Deployment) -> Path:
    return _folder(paths) / (quote(deployment.url.split("://", 1)[-1], safe="") + SUFFIX)


def _fields(text: str) -> dict[str, object] | None:
    """The names and values of a file; None where it is neither JSON nor TOML."""
    for read in (json.loads, tomllib.loads):
        with suppress(ValueError, RecursionError):
            found = read(text.removeprefix("\ufeff"))
            if isinstance(found, dict):
                return found
    return None


def _from_line(text: str) -> dict[str, object]:
    """What stands in a line of `to_line`, wherever in the text that is.

    Raises:
        NotADeployment: there is none, or not all of it.
    """
    prefixes = list(_PREFIX.finditer(text))
    if not prefixes:
        told = _(
            "This names no platform. What is expected is a file, TOML or JSON, with url, "
            "client_id, client_secret and, if you like, name; or a line that begins with jva-tui: "
            "and was given to you."
        )
        raise NotADeployment(told)
    for prefix in prefixes:
        # Line breaks, spaces, quotes and brackets are what mail programs put in.
        signs = re.sub(r"[^a-z1-7]", "", text[prefix.end() :].lower())
        body, rest = signs.partition(_BETWEEN)[::2]
        if body and rest[:_CHECK_SIGNS] == _check(body):
            with suppress(ValueError, TypeError):
                values = json.loads(_content(body))
                return dict(zip(Deployment._fields, values, strict=True))
    told = _("Part of the line is missing or was changed: copy it whole, from jva-tui: to its end.")
    raise NotADeployment(told)


def _letters(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _content(letters: str) -> bytes:
    return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))


def _check(body: str) -> str:
    return _letters(hashlib.sha256(body.encode()).digest())[:_CHECK_SIGNS]


def _checked(found: Mapping[str, object]) -> Deployment:
    """A deployment of values that anybody may have written.

    Raises:
        NotADeployment: one is missing, or cannot be used.
    """
    url = same_address(_needed(found, "url"))
    name = found.get("name")
    called = one_line(clean(name), _LONGEST_NAME) if isinstance(name, str) else ""
    return Deployment(
        url=url,
        client_id=_needed(found, "client_id"),
        client_secret=_needed(found, "client_secret"),
        name=called or url.split("://", 1)[-1],
    )


def _needed(found: Mapping[str, object], field: str) -> str:
    value = found.get(field)
    if isinstance(value, int) and not isinstance(value, bool) and field == "client_id":
        value = str(value)  # the platform's are numbers, so people leave out the quotes
    if not isinstance(value, str) or not value.strip():
        told = _("This names no platform that can be used: {field} is missing.")
        raise NotADeployment(told.format(field=field))
    value = value.strip()
    if len(value) > _MOST_SIGNS or not value.isprintable():
        told = _("This names no platform that can be used: {field} is not what it should be.")
        raise NotADeployment(told.format(field=field))
    return value
