"""The interface's language: English in the code, French in the catalogue."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "jva_tui"
LOCALES = Path(__file__).with_name("locales")

_current: gettext.NullTranslations = gettext.NullTranslations()


def preferred_language() -> str:
    """``fr`` or ``en``, as the environment's locale asks."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def use_language(language: str) -> None:
    """Makes `_` and `ngettext` answer in ``language`` (``fr`` or ``en``) from now on."""
    global _current  # noqa: PLW0603 - one interface, one language
    _current = gettext.translation(DOMAIN, LOCALES, [language], fallback=language == "en")
    # The standard library's argparse asks gettext itself.
    gettext.bindtextdomain(DOMAIN, LOCALES)
    gettext.textdomain(DOMAIN)


def language() -> str:
    """``fr`` or ``en``: the language in use."""
    return "fr" if isinstance(_current, gettext.GNUTranslations) else "en"


def _(text: str) -> str:
    """The text in the interface's language."""
    return _current.gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that suits ``count``, in the interface's language."""
    return _current.ngettext(singular, plural, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Marks a text for translation where it is defined; `_` translates it where it is shown."""
    return text


_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)
"""What argparse says, so that the catalogue has it."""
