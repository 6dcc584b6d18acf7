from __future__ import annotations

import itertools

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from widgets.palette import Look, Palette, Tone
from widgets.themes import THEMES

READABLE = 4.5


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return float(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast(Color.parse("#FFFFFF"), Color.parse("#000000")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("theme", "tone", "look"),
    itertools.product(THEMES, Tone, Look),
    ids=lambda value: value.name if isinstance(value, Theme) else str(value.value),
)
def test_every_tone_can_be_read_on_every_ground(theme: Theme, tone: Tone, look: Look) -> None:
    palette = Palette(theme)
    style = palette.style(tone, look)
    assert style.color is not None
    assert style.bgcolor is not None
    ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    assert contrast(ink, ground) >= READABLE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_without_colours_the_cursor_is_reversed_and_bold(theme: Theme) -> None:
    palette = Palette(theme, no_color=True)
    for tone in Tone:
        cursor = palette.style(tone, Look.CURSOR)
        assert cursor.reverse
        assert cursor.bold
        assert palette.style(tone, Look.RESTING).underline
        assert not palette.style(tone, Look.PLAIN).reverse


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_other_themes_work_too(name: str) -> None:
    palette = Palette(BUILTIN_THEMES[name])
    assert all(palette.style(tone, look).bgcolor for tone in Tone for look in Look)
