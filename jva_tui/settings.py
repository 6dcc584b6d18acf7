"""What the user prefers, in a small TOML file that any editor opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jva_tui.paths import make_folder, write_private

if TYPE_CHECKING:
    from collections.abc import Container

    from jva_tui.paths import Paths

FILE = "settings.toml"
THEMES = ("dark", "light")
LANGUAGES = ("", "fr", "en")


class Settings(NamedTuple):
    """Preferences, each with a value that is always allowed."""

    theme: str = "dark"
    """``dark`` or ``light``."""
    language: str = ""
    """``fr``, ``en``, or empty: as the system's locale asks."""
    settle_seconds: int = 120
    """How long a request without an answer may still take effect at the platform: nothing is sent
    again before. From `SETTLE_LEAST` to an hour."""
    typed_count_from: int = 50
    """As many replies at once are confirmed by typing their number."""
    keep_closed_days: int = 90
    """After how many days without a change a closed request leaves this computer, from 7 on; 0 for
    never."""
    mask_contacts: bool = False
    """Whether telephone numbers and e-mail addresses are masked everywhere: not only in lists."""
    lock_after_minutes: int = 0
    """Without a key or a move of the mouse for so long the screen is locked; 0: never."""
    has_lock_code: bool = False
    """Whether a code was chosen that unlocks the screen: then it is locked at the start."""


SETTLE_LEAST = 5
_ALLOWED: dict[str, Container[object]] = {
    "theme": THEMES,
    "language": LANGUAGES,
    "settle_seconds": range(SETTLE_LEAST, 3_601),
    "typed_count_from": range(2, 1_001),
    "keep_closed_days": (0, *range(7, 3_651)),
    "mask_contacts": (False, True),
    "lock_after_minutes": range(481),
    "has_lock_code": (False, True),
}


def load(paths: Paths) -> Settings:
    """The preferences; what the file does not say, or says wrongly, is as if it said nothing."""
    try:
        content = (paths.config / FILE).read_bytes()
    except OSError:
        return Settings()
    import tomllib

    try:
        told = tomllib.loads(content.decode())
    except (ValueError, RecursionError):  # neither UTF-8 nor TOML, or brackets without end
        return Settings()
    known: dict[str, Any] = {name: told.get(name) for name in Settings._fields}
    return Settings(**{name: value for name, value in known.items() if _is_allowed(name, value)})


def _is_allowed(name: str, value: object) -> bool:
    is_alike = type(value) is type(Settings._field_defaults[name])  # 1 is no true
    return is_alike and value in _ALLOWED[name]


def save(paths: Paths, settings: Settings) -> None:
    """Writes the preferences; what else stands in the file is not kept."""
    lines = [f"{name} = {_toml(value)}\n" for name, value in settings._asdict().items()]
    make_folder(paths.config)
    write_private(paths.config / FILE, "".join(lines).encode())


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
