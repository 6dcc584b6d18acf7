"""The code that unlocks the screen: a hash that tells nothing, and ever longer waits."""

from __future__ import annotations

import pytest

from jva_tui.accounts.keys import LOCK
from jva_tui.accounts.lock_code import check, forget_code, is_set, set_code, wait_after


class Drawer:
    """A place of secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self.kept.get(name)

    def write(self, name: str, secret: str) -> None:
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


def test_only_the_code_opens_and_only_its_hash_is_kept() -> None:
    drawer = Drawer()
    assert not is_set(drawer)
    assert not check(drawer, "")
    set_code(drawer, "été 2026")
    kept = drawer.kept[LOCK]
    assert "2026" not in kept
    assert check(drawer, "e\u0301te\u0301 2026")  # as another keyboard may type it
    for wrong in ("", "été 2025", "été 2026 ", "Été 2026"):
        assert not check(drawer, wrong)
    set_code(drawer, "été 2026")
    assert drawer.kept[LOCK] != kept  # two with the same code do not know it of each other
    forget_code(drawer)
    assert not is_set(drawer)


@pytest.mark.parametrize(
    "kept", ["", "scrypt", "scrypt$$", "md5$YQ==$YQ==", "a$b$c$d", "scrypt$é$é"]
)
def test_what_makes_no_sense_opens_to_nothing(kept: str) -> None:
    drawer = Drawer()
    drawer.write(LOCK, kept)
    assert is_set(drawer)
    assert not check(drawer, "")
    assert not check(drawer, "1234")


def test_a_short_code_is_refused() -> None:
    drawer = Drawer()
    with pytest.raises(ValueError, match="short"):
        set_code(drawer, "123")
    assert not is_set(drawer)


def test_waits_grow_and_end() -> None:
    waits = [wait_after(wrong) for wrong in range(40)]
    assert waits[:6] == [0, 0, 0, 5, 10, 20]
    assert waits == sorted(waits)
    assert max(waits) == 300
