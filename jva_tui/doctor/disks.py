"""On which kind of disk a folder is."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_SECONDS = 3.0
_REMOTE_DRIVE = 4
"""What Windows calls a drive of the network."""
_OF_THE_NETWORK = frozenset(
    {
        *("9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "glusterfs"),
        *("lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs", "webdav"),
        *("fuse.ceph", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)


def kind_of(folder: Path) -> str:
    """What the system calls the file system of a folder that is there; empty where it is unknown.

    Raises:
        OSError: the system does not tell.
    """
    if os.name == "nt":
        return _of_windows(folder.resolve())
    if _MOUNTS.exists():
        return of_linux(folder.resolve(), _MOUNTS.read_text("utf-8", errors="replace"))
    run = subprocess.run(["/sbin/mount"], capture_output=True, timeout=_SECONDS, check=False)
    return of_mac(folder.resolve(), os.fsdecode(run.stdout))


def is_of_the_network(kind: str) -> bool:
    """Whether another computer, or another system, keeps such a disk."""
    return kind in _OF_THE_NETWORK


def of_linux(folder: Path, mounts: str) -> str:
    """As `kind_of`, by the table of what is mounted."""
    found = []
    for line in mounts.splitlines():
        where, _dash, what = line.partition(" - ")
        fields = where.split(" ")
        if len(fields) > 4:
            point = re.sub(r"\\(\d{3})", lambda sign: chr(int(sign[1], 8)), fields[4])
            found.append((point, what.split(" ")[0]))
    return _deepest(folder, found)


def of_mac(folder: Path, mounts: str) -> str:
    """As `kind_of`, by what the command ``mount`` prints there."""
    return _deepest(folder, re.findall(r"^.+? on (.+) \((\w+)[,)]", mounts, re.MULTILINE))


def _deepest(folder: Path, mounts: list[tuple[str, str]]) -> str:
    """The kind of what is mounted nearest above a folder; of several there, the last."""
    above = [(len(point), kind) for point, kind in mounts if folder.is_relative_to(point)]
    deepest = max((length for length, _kind in above), default=0)
    return next((kind for length, kind in reversed(above) if length == deepest), "")


def _of_windows(folder: Path) -> str:
    import ctypes

    system = getattr(ctypes, "windll").kernel32  # noqa: B009 - the type checker knows no Windows
    return "smbfs" if system.GetDriveTypeW(folder.anchor) == _REMOTE_DRIVE else ""
