"""Light and dark, in the spirit of the French State's design system (blue France, red Marianne)."""

from __future__ import annotations

from textual.theme import Theme

JVA_LIGHT = Theme(
    name="jva-light",
    dark=False,
    primary="#000091",
    secondary="#3A3A3A",
    accent="#C9191E",
    foreground="#161616",
    background="#FFFFFF",
    surface="#EEEEEE",
    panel="#F6F6F6",
    success="#18753C",
    warning="#B34000",
    error="#CE0500",
    variables={
        "jva-muted": "#666666",
        "jva-rule": "#6A6A6A",
        "jva-info": "#0063CB",
        "jva-cursor": "#000091",
        "jva-cursor-text": "#FFFFFF",
        "jva-cursor-muted": "#CACAFB",
        "jva-resting": "#EEEEEE",
        "input-cursor-background": "#161616",
        "input-cursor-foreground": "#FFFFFF",
        "input-selection-background": "#CACAFB",
        "border": "#000091",
        "scrollbar": "#929292",
        "scrollbar-background": "#F6F6F6",
    },
)

JVA_DARK = Theme(
    name="jva-dark",
    dark=True,
    primary="#8585F6",
    secondary="#CECECE",
    accent="#F95C5E",
    foreground="#FFFFFF",
    background="#161616",
    surface="#242424",
    panel="#1E1E1E",
    success="#27A658",
    warning="#FC5D00",
    error="#FF5655",
    variables={
        "jva-muted": "#929292",
        "jva-rule": "#929292",
        "jva-info": "#518FFF",
        "jva-cursor": "#313178",
        "jva-cursor-text": "#FFFFFF",
        "jva-cursor-muted": "#CACAFB",
        "jva-resting": "#2A2A2A",
        "input-cursor-background": "#FFFFFF",
        "input-cursor-foreground": "#161616",
        "input-selection-background": "#313178",
        "border": "#8585F6",
        "scrollbar": "#666666",
        "scrollbar-background": "#1E1E1E",
    },
)

THEMES = (JVA_LIGHT, JVA_DARK)
