"""What every tone looks like in the theme in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from widgets.tones import Look, Span, Tone

if TYPE_CHECKING:
    from textual.app import App
    from textual.filter import LineFilter
    from textual.theme import Theme

__all__ = ["Look", "Palette", "Span", "Tone", "palette_of"]

_BOLD = frozenset({Tone.STRONG, Tone.HEADING, Tone.ACCENT, Tone.FOUND})
_VARIABLES = {Tone.MUTED: "jva-muted", Tone.RULE: "jva-rule", Tone.INFO: "jva-info"}


class Palette:
    """The styles of one theme, made when first asked for.

    Args:
        theme: The theme in use; one that does not define our own variables works too.
        no_color: Whether colours must not carry anything (NO_COLOR): the cursor is reversed.
        filters: Textual's line filters, which change styles only: applied here, once a style.
    """

    def __init__(
        self, theme: Theme, *, no_color: bool = False, filters: tuple[LineFilter, ...] = ()
    ) -> None:
        self.theme = theme
        """The theme that it was made for."""
        self.filters = filters
        """The filters that it was made for."""
        self._no_color = no_color
        self._made: dict[tuple[Tone, Look], Style] = {}
        self.background = self.ground(Look.PLAIN)
        """Colour behind ordinary lines."""

    def ground(self, look: Look) -> Color:
        """Colour behind a line of this look."""
        theme = self.theme
        plain = theme.background or ("#161616" if theme.dark else "#FFFFFF")
        named = {
            Look.PLAIN: plain,
            Look.CURSOR: theme.variables.get("jva-cursor", theme.primary),
            Look.RESTING: theme.variables.get("jva-resting", theme.panel or plain),
            Look.BAR: theme.surface or plain,
        }
        return Color.parse(named[look])

    def ink(self, tone: Tone, look: Look) -> Color:
        """Colour of a tone on a line of this look."""
        theme, variables = self.theme, self.theme.variables
        text = theme.foreground or ("#FFFFFF" if theme.dark else "#161616")
        if look is Look.CURSOR:
            name = "jva-cursor-muted" if tone in {Tone.MUTED, Tone.RULE} else "jva-cursor-text"
            if name in variables:
                return Color.parse(variables[name])
            return self.ground(look).get_contrast_text(1.0)
        if tone in _VARIABLES:
            return Color.parse(variables.get(_VARIABLES[tone], text))
        named = {
            Tone.HEADING: theme.primary,
            Tone.ACCENT: theme.accent,
            Tone.FOUND: theme.accent,
            Tone.GOOD: theme.success,
            Tone.WARN: theme.warning,
            Tone.BAD: theme.error,
        }
        return Color.parse(named.get(tone) or text)

    def style(self, tone: Tone, look: Look = Look.PLAIN) -> Style:
        """How a piece of text is drawn."""
        if (style := self._made.get((tone, look))) is None:
            segments = [Segment(" ", self._make(tone, look))]
            for line_filter in self.filters:
                segments = line_filter.apply(segments, self.background)
            style = self._made[tone, look] = segments[0].style or Style.null()
        return style

    def _make(self, tone: Tone, look: Look) -> Style:
        bold, underline = tone in _BOLD, tone is Tone.FOUND or None
        if self._no_color and look in {Look.CURSOR, Look.RESTING}:
            on = self.background
            return Style.from_color(self.ink(Tone.TEXT, Look.PLAIN).rich_color, on.rich_color) + (
                Style(reverse=True, bold=True, underline=underline)
                if look is Look.CURSOR
                else Style(underline=True, bold=bold)
            )
        ink, ground = self.ink(tone, look).rich_color, self.ground(look).rich_color
        return Style(color=ink, bgcolor=ground, bold=bold, underline=underline)


_palettes: dict[tuple[str, bool], Palette] = {}


def palette_of(app: App[object]) -> Palette:
    """The palette of the theme in use; the same object as long as nothing changed."""
    theme, filters = app.current_theme, tuple(app.get_line_filters())
    palette = _palettes.get((theme.name, app.no_color))
    if palette is None or palette.theme is not theme or palette.filters != filters:
        palette = Palette(theme, no_color=app.no_color, filters=filters)
        _palettes[theme.name, app.no_color] = palette
    return palette
