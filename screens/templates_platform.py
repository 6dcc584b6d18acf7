"""The part of the templates' screen about the platform: publishing, fetching, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.i18n import _
from jva_tui.sharing import Keep
from jva_tui.templates.library import Standing
from screens.template_words import pulled_words
from screens.templates_base import TemplatesBase
from widgets.choices import Choice

if TYPE_CHECKING:
    from jva_tui.templates.library import Entry

HERE, THERE, EVERYWHERE = "here", "there", "everywhere"
"""Where a template is deleted."""


class TemplatesPlatform(TemplatesBase):
    """See the module."""

    @property
    def is_reached(self) -> bool:
        """Whether the platform answers."""
        status = self.desk.status
        return status.has_platform and not status.is_offline

    # Publishing

    def do_publish(self) -> None:
        """Queues the template for the platform."""
        if entry := self.entry:
            self.work(self._publish(entry), "publish")

    async def _publish(self, entry: Entry) -> None:
        try:
            batch_id = await self.desk.publish_templates([entry.key])
        except ValueError:  # it has changed since the key was pressed
            self.tell(self.desk.why_not_published(entry), is_trouble=True)
            return
        name = entry.template.name
        # What was published before and has not left does not leave any more.
        self.steps[:] = [step for step in self.steps if step.publishes != entry.key]
        self._can_take_back(batch_id, name, publishes=entry.key)
        told = _("“{name}” leaves for the platform in a moment · z takes it back")
        if entry.template.is_shared:
            told = _("“{name}” leaves, to be shared with your organisation · z takes it back")
        if not self.is_reached:
            told = _("“{name}” waits for the connection, and leaves then · z takes it back")
            if entry.template.is_shared:
                told = _("“{name}” waits for the connection, to be shared · z takes it back")
        self.tell(told.format(name=name))

    def _can_take_back(self, batch_id: int, name: str, *, publishes: str = "") -> None:
        async def back() -> str:
            if (await self.desk.undo(batch_id)).taken:
                return _("“{name}” does not leave.").format(name=name)
            return _("Too late: “{name}” has left already.").format(name=name)

        self.can_undo(back, publishes=publishes)

    def do_share(self) -> None:
        """Lets the organisation see it, or not, from the next publishing on."""
        if entry := self.entry:
            self.work(self._share(entry), "share")

    async def _share(self, entry: Entry) -> None:
        shared = not entry.template.is_shared
        await self.change(entry, is_shared=shared)
        told = _("“{name}” is for yourself only, once it is published: p")
        if shared:
            told = _("“{name}” is for your whole organisation, once it is published: p")
        self.tell(told.format(name=entry.template.name))

    # Fetching

    def do_pull(self) -> None:
        """Fetches what is new on the platform."""
        self.work(self._pull(self.entry), "pull", is_reading=True)

    async def _pull(self, entry: Entry | None) -> None:
        self.tell(_("Reading the platform’s templates…"))
        await self.desk.read_templates()
        self.work(self._take_over(entry), "take over")

    async def _take_over(self, entry: Entry | None) -> None:
        pulled = await self.desk.pull_templates()
        if entry and entry.standing is Standing.THERE and self.desk.template(entry.key):
            # It was deleted here on purpose, and is asked for now.
            pulled = pulled.also(await self.desk.pull_templates([entry.key]))
        self.load()
        is_trouble = bool(pulled.asking or pulled.gone or pulled.too_long)
        self.tell(pulled_words(pulled), is_trouble=is_trouble)

    # Comparing

    def do_compare(self) -> None:
        """Shows what differs, and asks what is to be kept."""
        from screens.compare import CompareScreen

        if (entry := self.entry) is None:
            return

        def answer(keep: Keep | None) -> None:
            if keep is not None:
                self.work(self._settle(entry, keep), "settle")

        self.app.push_screen(CompareScreen(entry, self.desk.author), answer)

    async def _settle(self, entry: Entry, keep: Keep) -> None:
        contents = self.desk.template_contents(entry.key)
        if entry.standing is Standing.GONE_THERE:
            if keep is Keep.THEIRS:
                await self._delete_here(entry)
                return
            await self._keep_here(entry)
            return
        ours = await self.desk.settle_template(entry.key, keep, entry)
        since = len(self.steps)
        self.undo_by_writing(entry.key, entry.template.name, contents, entry.base)
        if ours != entry.key:
            self.undo_by_deleting(ours, entry.template.name)
            self.join_steps(since)
        told = {
            Keep.MINE: _("Yours is kept: p publishes it in the place of the platform’s."),
            Keep.THEIRS: _("The platform’s is kept; yours is in the history: H"),
            Keep.BOTH: _("Both are kept: yours is a template of its own now."),
            Keep.MERGED: _(
                "The changes of both are in it: read it once more, then p publishes it."
            ),
        }[keep]
        self.tell(told)

    async def _keep_here(self, entry: Entry) -> None:
        """Parts a file from what the platform does not hold any more."""
        base, name = entry.base, entry.template.name
        assert base is not None  # noqa: S101 - what is gone there was there

        async def back() -> str:
            await self.desk.unsettle_template(entry.key, base)
            return _("“{name}” is as it was before.").format(name=name)

        await self.desk.keep_here_only(entry.key)
        self.can_undo(back)
        self.tell(_("“{name}” is only here now.").format(name=name))

    # Deleting

    def do_delete(self) -> None:
        """Deletes it: here at once, on the platform once it is clear that this is meant."""
        if (entry := self.entry) is None:
            return
        ways = self._ways_to_delete(entry)
        if list(ways) == [HERE]:
            self.work(self._delete_here(entry), "delete")
        elif not ways:
            told = _("It belongs to {owner}: only they can delete it on the platform.")
            owner = entry.there.owner_name if entry.there else ""
            self.tell(told.format(owner=owner or _("a colleague")), is_trouble=True)
        else:
            self._ask_where(entry, ways)

    def _ways_to_delete(self, entry: Entry) -> dict[str, str]:
        ways = {}
        is_deletable_there = entry.there is not None and entry.is_mine(self.desk.author)
        if entry.has_file:
            ways[HERE] = _("Here only: it stays on the platform")
        if is_deletable_there:
            ways[THERE] = _("On the platform only: it stays here")
        if entry.has_file and entry.can_be_shown and is_deletable_there:
            ways[EVERYWHERE] = _("Here and on the platform")
        return ways

    def _ask_where(self, entry: Entry, ways: dict[str, str]) -> None:
        from screens.choose import ChooseScreen

        is_shared = entry.there is not None and entry.there.is_shared
        warning = _("your colleagues lose it") if is_shared else ""
        if not entry.has_file:
            ways = {THERE: _("On the platform, for good")}
        choices = [
            Choice(way, label, "" if way == HERE else warning) for way, label in ways.items()
        ]

        def chosen(way: str | None) -> None:
            if way is not None:
                self.work(self._delete(entry, way), "delete")

        title = _("Delete “{name}”").format(name=entry.template.name)
        self.app.push_screen(ChooseScreen(title, choices), chosen)

    async def _delete(self, entry: Entry, way: str) -> None:
        name = entry.template.name
        if way == HERE:
            await self._delete_here(entry)
        elif way == THERE:
            batch_id = await self.desk.delete_there(entry.key, entry)
            self._can_take_back(batch_id, name)
            told = _("“{name}” will be deleted on the platform in a moment · z takes that back")
            self.load()
            self.tell(told.format(name=name))
        else:
            await self._delete_everywhere(entry)

    async def _delete_everywhere(self, entry: Entry) -> None:
        removed, batch_id = await self.desk.delete_everywhere(entry)
        self.undo_by_restoring(removed, entry.template.name, batch_id)
        self.load()
        told = _("“{name}” is deleted here, and on the platform in a moment · z takes both back")
        self.tell(told.format(name=entry.template.name))

    async def _delete_here(self, entry: Entry) -> None:
        removed = await self.desk.delete_template(entry.key)
        name = entry.template.name
        self.undo_by_restoring(removed, name)
        self.load()
        self.tell(_("“{name}” is deleted here · z brings it back").format(name=name))
