"""The part of the templates' screen about others' templates: ready ones, packs, deleted ones."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from jva_tui.i18n import _, ngettext
from jva_tui.paths import reason_of
from screens.templates_base import TemplatesBase
from widgets.choices import Choice
from widgets.wording import date_and_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jva_tui.composing import Removed, TakenIn
    from jva_tui.templates.pack import Packed

SHOWN = 3
"""Files of a pack that are named because they are no templates."""


class TemplatesPacks(TemplatesBase):
    """See the module."""

    def do_starter(self) -> None:
        """Installs ready templates, in one of two languages."""
        from screens.choose import ChooseScreen

        choices = [Choice("fr", "Français"), Choice("en", "English")]

        def chosen(language: str | None) -> None:
            if language is not None:
                self.work(self._install(language), "starter")

        self.app.push_screen(ChooseScreen(_("Templates for the usual situations"), choices), chosen)

    async def _install(self, language: str) -> None:
        from jva_tui.templates.pack import starter_pack

        self._tell_taken(await self._taken_in(starter_pack(language)))

    async def _taken_in(self, packed: Iterable[Packed]) -> list[TakenIn]:
        """Takes templates in, and lets that be undone."""
        taken = await self.desk.take_in(packed)
        new = [one.key for one in taken if one.is_new and one.key is not None]

        async def back() -> str:
            for key in new:
                if self.desk.template(key):
                    await self.desk.delete_template(key, forgets=True)
            return _("What was imported is gone again.")

        if new:
            self.can_undo(back)
        self.load()
        return taken

    def _tell_taken(self, taken: Iterable[TakenIn]) -> None:
        every = list(taken)
        known = [one for one in every if one.key is not None]
        broken = [one for one in every if one.key is None]
        new = sum(one.is_new for one in known)
        told = ngettext("{n} template is new.", "{n} templates are new.", new).format(n=new)
        if not new:
            told = _("All of these are here already: nothing was changed.") if known else ""
        elif (old := len(known) - new) > 0:
            more = ngettext("{n} was here already.", "{n} were here already.", old)
            told += " " + more.format(n=old)
        lines = [told] if told else []
        out = _("{file} was left out: {trouble}.")
        lines += [out.format(file=one.file, trouble=one.trouble) for one in broken[:SHOWN]]
        if len(broken) > SHOWN:
            lines.append(_("And {n} more.").format(n=len(broken) - SHOWN))
        self.tell("\n".join(lines), is_trouble=bool(broken))

    def do_take_in(self) -> None:
        """Imports a pack."""
        from screens.ask import AskScreen

        hint = _("A folder or a zip file; what is here already is left alone.")

        def chosen(path: str | None) -> None:
            if path is not None:
                self.work(self._take_in(Path(path).expanduser()), "import")

        question = AskScreen(_("Import templates from"), hint=hint, why_not=_why_not_read)
        self.app.push_screen(question, chosen)

    async def _take_in(self, path: Path) -> None:
        from jva_tui.templates.pack import NoPack, read_pack

        try:
            packed = await asyncio.to_thread(read_pack, path)
        except (NoPack, OSError) as error:
            why = reason_of(error) if isinstance(error, OSError) else str(error)
            told = _("{path} cannot be imported. {why} Nothing was changed.")
            self.tell(told.format(path=path, why=f"{why.rstrip('.')}."), is_trouble=True)
            return
        taken = await self._taken_in(packed)
        self._tell_taken(taken)

    def do_pack(self) -> None:
        """Exports what is kept here as a pack."""
        from screens.ask import AskScreen

        keys = [key for key, one in self.entries.items() if one.has_file and one.is_usable]
        if not keys:
            self.tell(_("There is no template here to export."), is_trouble=True)
            return
        hint = _("A name that ends in .zip makes a zip file; another one, a folder.")

        def chosen(path: str | None) -> None:
            if path is not None:
                self.work(self._pack(Path(path).expanduser(), keys), "export")

        question = AskScreen(
            _("Export your templates to"),
            _("~/templates.zip"),
            hint=hint,
            why_not=_why_not_written,
            is_replaced=True,
        )
        self.app.push_screen(question, chosen)

    async def _pack(self, path: Path, keys: list[str]) -> None:
        from jva_tui.templates.pack import write_pack

        try:
            await asyncio.to_thread(write_pack, path, self.desk.packed(keys))
        except FileExistsError:
            told = _("{path} is there already: nothing was written. Choose another name.")
            self.tell(told.format(path=path), is_trouble=True)
        except OSError as error:
            told = _("{path} cannot be written: {error}.")
            self.tell(told.format(path=path, error=reason_of(error)), is_trouble=True)
        else:
            self._tell_packed(len(keys), path)

    def _tell_packed(self, n: int, path: Path) -> None:
        told = ngettext("{n} template is in {path}.", "{n} templates are in {path}.", n)
        told = told.format(n=n, path=path)
        if broken := sum(not entry.is_usable for entry in self.entries.values()):
            more = ngettext(
                "{n} that is broken was left out.", "{n} that are broken were left out.", broken
            )
            told += " " + more.format(n=broken)
        self.tell(told, is_trouble=bool(broken))

    # What was deleted

    def do_bring_back(self) -> None:
        """Brings back one that was deleted, whenever that was."""
        from screens.choose import ChooseScreen

        gone = {one.removed.file: one for one in self.desk.deleted_templates()}
        now = self.desk.now()
        choices = [
            Choice(file, one.name, date_and_time(one.at, now), preview=one.removed.contents)
            for file, one in gone.items()
        ]

        def chosen(file: str | None) -> None:
            if file is not None:
                self.work(self._bring_file_back(gone[file].removed, gone[file].name), "bring back")

        nothing = _("Nothing was deleted here.")
        self.app.push_screen(ChooseScreen(_("Deleted templates"), choices, nothing), chosen)

    async def _bring_file_back(self, removed: Removed, name: str) -> None:
        self.go_to(await self.desk.restore_template(removed))
        self.tell(_("“{name}” is back.").format(name=name))


def _why_not_read(value: str) -> str:
    from jva_tui.templates.pack import NoPack, read_pack

    path = Path(value).expanduser()
    if not value or not path.exists():
        return _("There is no such file or folder.")
    try:
        read_pack(path)
    except NoPack as error:
        return str(error)
    except OSError as error:
        return _("It cannot be read: {error}.").format(error=reason_of(error))
    return ""


def _why_not_written(value: str) -> str:
    path = Path(value).expanduser()
    if not value or not path.parent.exists():
        return _("There is no such folder.")
    return _("This is there already: choose another name.") if path.exists() else ""
