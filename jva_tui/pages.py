"""Pages of the platform's own web client, and opening them in the browser of whoever sits here."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 5.0
"""How long a browser may take to say that it is there; some say nothing before they end."""
# In a process of its own: browsers of the terminal would take the screen, others write on it.
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def of_mission(site: str, mission_id: int) -> str:
    """Where an organisation looks after one of its missions.

    Args:
        site: the platform's address; its web client is there as well.
        mission_id: which one.
    """
    return f"{site.rstrip('/')}/admin/missions/{mission_id}"


def of_request(site: str, participation_id: int, conversation_id: int | None) -> str:
    """Where a request can be read: its conversation, else the list of requests with it alone.

    Args:
        site: see `of_mission`.
        participation_id: which one.
        conversation_id: None where there is none that the user may read.
    """
    if conversation_id is not None:
        return f"{site.rstrip('/')}/messages/{conversation_id}"
    return f"{site.rstrip('/')}/admin/participations?filter%5Bsearch%5D={participation_id}"


def can_open(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a browser would open before the eyes of whoever reads the screen.

    Args:
        environ: variables of the environment.
        platform: as in `sys.platform`.
    """
    if environ.get("BROWSER"):
        return True
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    desktops = ("WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME")
    return platform in {"darwin", "win32"} or any(map(environ.get, desktops))


def open_in_browser(address: str, seconds: float = SECONDS) -> bool:
    """Opens a page; False where no browser could be started. Blocks: for a thread.

    Args:
        address: of the page.
        seconds: after which a browser that has not ended counts as opened.
    """
    environ = {name: value for name, value in os.environ.items() if name != "TERM"}
    try:
        done = subprocess.run(  # noqa: S603 - ourselves, with an address that is ours
            [sys.executable, "-I", "-c", _OPEN, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environ,
            start_new_session=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode == 0
