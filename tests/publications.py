"""Publications of templates, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.operations import Publication

if TYPE_CHECKING:
    from jva_tui.domain import Template

NEW_TEXT = "Bonjour [destinataire_prenom], soyez la bienvenue !"


def new(
    file: str = "accueil.txt",
    *,
    name: str = "Accueil",
    text: str = NEW_TEXT,
    is_shared: bool = False,
    owner_id: int = 2,
) -> Publication:
    """A template that the platform does not hold yet."""
    return Publication(file, None, name, text, is_shared, owner_id)


def changed(
    seen: Template,
    file: str = "bienvenue.txt",
    *,
    name: str = "",
    text: str = NEW_TEXT,
    is_shared: bool | None = None,
    is_deletion: bool = False,
) -> Publication:
    """One that its author saw there so, with another text; or to be deleted."""
    return Publication(
        file=file,
        template_id=seen.id,
        name=seen.name if is_deletion else name or seen.name,
        text=seen.text if is_deletion else text,
        is_shared=seen.is_shared if is_shared is None else is_shared,
        owner_id=seen.owner_id,
        is_deletion=is_deletion,
        seen_name=seen.name,
        seen_text=seen.text,
        seen_is_shared=seen.is_shared,
    )
