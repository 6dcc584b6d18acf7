"""Folders: who gets at them, on which disk they are, what was left there."""

from __future__ import annotations

from pathlib import Path

import pytest

from jva_tui.doctor import disks, storage
from jva_tui.doctor.finding import Verdict, carry_out
from jva_tui.locks import FileLock
from jva_tui.paths import Paths, private_folder

MOUNTS = """\
21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 21 0:40 / /houses rw shared:2 - nfs4 server:/houses rw
31 30 0:41 / /houses/rosa/my\\040disk rw - fuse.sshfs rosa@there:/ rw
32 21 0:42 / /mnt/c rw - 9p drvfs rw
33 32 0:43 / /mnt/c rw - tmpfs tmpfs rw
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//rosa@there/houses on /Volumes/her share (smbfs, nodev, nosuid, mounted by rosa)
"""


def found(home: Path) -> dict[str, Verdict]:
    """What the checks find, by what they are about."""
    told = {
        check.name.split(".")[1]: carry_out(check)
        for check in storage.checks(Paths(home, home), {"JVA_TUI_HOME": str(home)})
    }
    return {name: finding.verdict for name, finding in told.items() if finding}


def test_before_the_first_start_all_is_well(home: Path) -> None:
    assert set(found(home).values()) == {Verdict.FINE}


def test_what_others_can_get_at_is_counted(home: Path) -> None:
    account = private_folder(home / "accounts" / "rosa@example.org" / "1")
    (account / "cache.db").touch(0o600)
    assert found(home)["folders"] is Verdict.FINE
    (account / "cache.db").chmod(0o644)
    account.parent.chmod(0o750)
    finding = storage._folders(Paths(home, home), {"JVA_TUI_HOME": str(home)})
    assert finding.verdict is Verdict.TROUBLE
    assert finding.told == (
        "Others on this computer can get at 2 files and folders of $JVA_TUI_HOME."
    )
    assert "chmod -R go= $JVA_TUI_HOME" in finding.then


def test_a_folder_is_shown_without_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "rosa"))
    assert storage.shown(tmp_path / "rosa" / ".local" / "jva", {}) == "~/.local/jva"
    assert storage.shown(tmp_path / "else", {}) == "the folder of jva-tui"


@pytest.mark.parametrize(
    ("folder", "kind", "is_far"),
    [
        ("/srv/x", "ext4", False),
        ("/housing", "ext4", False),
        ("/houses/rosa", "nfs4", True),
        ("/houses/rosa/my disk/x", "fuse.sshfs", True),
        ("/mnt/c/Users", "tmpfs", False),
    ],
)
def test_the_kind_of_disk_is_that_of_the_nearest_mount(
    folder: str, kind: str, *, is_far: bool
) -> None:
    assert disks.of_linux(Path(folder), MOUNTS) == kind
    assert disks.is_of_the_network(kind) is is_far


def test_the_kind_of_disk_of_a_mac_is_read_likewise() -> None:
    assert disks.of_mac(Path("/people/rosa"), MAC) == "apfs"
    assert disks.of_mac(Path("/Volumes/her share/x"), MAC) == "smbfs"
    assert disks.of_mac(Path("/people/rosa"), "nonsense") == ""


def test_a_drive_of_the_network_is_a_trouble(home: Path) -> None:
    far = storage._disk(Paths(home, home), lambda _folder: "nfs4")
    assert (far.verdict, "nfs4" in far.told) == (Verdict.TROUBLE, True)
    assert storage._disk(Paths(home, home), lambda _folder: "").verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(1 << 20, Verdict.TROUBLE), (100 << 20, Verdict.CARE), (1 << 32, Verdict.FINE)],
)
def test_a_disk_that_is_nearly_full_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("", (), {"free": free}))
    assert found(home)["room"] is verdict


def test_what_a_damage_or_a_death_left_is_counted(home: Path) -> None:
    account = private_folder(home / "accounts" / "rosa@example.org" / "1")
    session = private_folder(home / "sessions" / "1")
    lock = FileLock(session / "session.lock")
    assert lock.acquire()
    assert found(home)["left"] is Verdict.FINE
    lock.release()
    environ = {"JVA_TUI_HOME": str(home)}
    assert "1 session" in storage._left(Paths(home, home), environ).told
    (account / "cache.db.damaged-1800000000").touch(0o600)
    left = storage._left(Paths(home, home), environ)
    assert (left.verdict, "1 damaged" in left.told) == (Verdict.CARE, True)
