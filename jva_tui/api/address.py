"""Which addresses a platform may have: nobody between us and it may read what we say."""

from __future__ import annotations

import ipaddress

import httpx

from jva_tui.i18n import _
from jva_tui.text import clean, one_line


def checked(address: str) -> httpx.URL:
    """The address of a platform: HTTPS, or HTTP on this computer.

    Raises:
        ValueError: not such an address; its text says so to the user.
    """
    told = _("This is not an internet address: {}").format(one_line(clean(address)))
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise ValueError(told) from error
    is_odd = any(sign.isspace() or not sign.isprintable() for sign in address)
    if is_odd or url.userinfo or url.query or url.fragment or not url.host:
        raise ValueError(told)
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url)):
        raise ValueError(_("The address must begin with https://, or be on this computer."))
    return url


def is_loopback(url: httpx.URL) -> bool:
    """Whether it is this very computer."""
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False
