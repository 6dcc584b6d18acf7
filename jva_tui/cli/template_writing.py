"""``jva-tui templates new``, ``edit`` and ``restore``: what the files say."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jva_tui.cli.answering_options import MESSAGE, NOTHING
from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.session import opened_desk
from jva_tui.cli.template_lines import entry_json, line_of, typed_key
from jva_tui.cli.template_lint import findings
from jva_tui.cli.template_names import named, refuse_broken, refuse_hidden
from jva_tui.cli.template_reading import contents_of, file_named, the_version
from jva_tui.cli.written import given
from jva_tui.composing import Removed
from jva_tui.domain import Decision, DeclineReason
from jva_tui.editor import NotEdited, editor_command, has_editor, keep, left_in, private_file
from jva_tui.i18n import _
from jva_tui.store.errors import StoreError
from jva_tui.templates.file import (
    LONGEST_NAME,
    SUFFIX,
    BadFile,
    Brings,
    TemplateFile,
    file_name,
    parse,
    settled_text,
    to_text,
)
from jva_tui.templates.folder import SIGNATURE
from jva_tui.templates.lint import Weight
from jva_tui.text import clean, fold, one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from jva_tui.desk import Desk

_CHANGES = ("name", "text", "text_file", "decision", "reason", "is_shared")
"""The options of ``edit`` that change something without an editor."""


async def new(options: Namespace) -> Exit:
    """Writes the template that ``options`` describe."""
    name = _name(options.name)
    template = TemplateFile(name, _text(options) or "", _brings(options, None), options.is_shared)
    async with opened_desk(online=False) as desk:
        for entry in desk.templates():
            if fold(entry.template.name) == fold(name):
                told = _(
                    "A template is called so already: jva-tui templates edit {key} changes it."
                )
                raise Stop(Exit.USAGE, told.format(key=typed_key(entry)))
        if template.text:
            key = await desk.save_template(None, template)
        else:
            key = await _new_in_editor(desk, template)
        _tell(desk, key, options)
    return Exit.OK


async def _new_in_editor(desk: Desk, template: TemplateFile) -> str:
    file = file_name(template.name, lambda _name: False)
    with _edited(to_text(template), file) as contents:
        if contents == to_text(template):
            raise Stop(Exit.FAILED, _("Nothing was written, so there is no new template."))
        try:
            return await desk.save_template(None, parse(contents, file.removesuffix(SUFFIX)))
        except BadFile:  # what is wrong can be mended in its file
            key = await desk.save_template(None, template)
            await desk.write_template(key, contents)
            return key


async def edit(options: Namespace) -> Exit:
    """Changes a template as ``options`` say, or in the user's editor."""
    async with opened_desk(online=False) as desk:
        entry = named(desk.templates(), options.template)
        refuse_hidden(entry)
        if all(getattr(options, name) is None for name in _CHANGES):
            key = await _edit_outside(desk, entry.key)
        else:
            refuse_broken(entry)
            template = _changed(entry.template, options)
            key = await desk.save_template(entry.key, template)
        _tell(desk, key, options)
    return Exit.OK


async def _edit_outside(desk: Desk, key: str) -> str:
    entry = named(desk.templates(), key)
    before = contents_of(desk, entry)
    name = key if entry.has_file else file_name(entry.template.name, lambda _name: False)
    with _edited(before, name) as contents:
        if contents.removesuffix("\n") == before.removesuffix("\n"):
            complain(_("Nothing was changed."))
            return key
        await desk.look_at_templates()
        if contents_of(desk, entry) != before:
            told = _("It was changed meanwhile: what it said then is in its history.")
            complain(told)
        if not entry.has_file:
            key = await desk.save_template(key, entry.template)
        await desk.write_template(key, contents)
        return key


@contextmanager
def _edited(contents: str, file: str) -> Iterator[str]:
    """What the user makes of a file in their editor; where it cannot be written, it is kept.

    Raises:
        Stop: nothing came of it, or there is no editor.
    """
    if not has_editor(os.environ):
        told = _(
            "No editor is set: name yours in VISUAL or EDITOR, or give the text with --text or "
            "--text-file."
        )
        raise Stop(Exit.USAGE, told)
    try:
        command = editor_command(os.environ)
        with private_file(contents.removesuffix("\n"), os.environ, file) as path:
            with _interrupts_are_the_editors():
                run = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the command that the user has named
            written = left_in(path, run.returncode) + "\n"
            try:
                yield written
            except (OSError, StoreError):
                complain(_("What you have written is kept in {file}.").format(file=keep(path)))
                raise
    except NotEdited as error:
        raise Stop(Exit.FAILED, str(error)) from error


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Leaves Ctrl+C to the editor, which often means something else by it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _changed(template: TemplateFile, options: Namespace) -> TemplateFile:
    text = _text(options)
    return TemplateFile(
        name=template.name if options.name is None else _name(options.name),
        text=template.text if text is None else text,
        brings=_brings(options, template.brings),
        is_shared=template.is_shared if options.is_shared is None else options.is_shared,
    )


def _name(typed: str) -> str:
    name = one_line(clean(typed), LONGEST_NAME + 1)
    if not name:
        raise Stop(Exit.USAGE, _("A template has a name."))
    if len(name) > LONGEST_NAME:
        told = _("The name is longer than {n} characters.")
        raise Stop(Exit.USAGE, told.format(n=LONGEST_NAME))
    return name


def _text(options: Namespace) -> str | None:
    text = given(options.text, options.text_file)
    if text is None:
        return None
    settled = settled_text(text)
    if not settled:
        raise Stop(Exit.USAGE, _("The text is empty: nothing was written."))
    return settled


def _brings(options: Namespace, before: Brings | None) -> Brings | None:
    """What a template is to bring.

    Args:
        options: ``decision`` and ``reason``.
        before: what it has brought.

    Raises:
        Stop: only what declines has a reason.
    """
    brings = before
    if options.decision == NOTHING["en"]:
        brings = None
    elif options.decision:
        decision = None if options.decision == MESSAGE else Decision(options.decision)
        brings = before if before and before.decision is decision else Brings(decision)
    declines = brings is not None and brings.decision is Decision.DECLINE
    if options.reason and not declines:
        raise Stop(Exit.USAGE, _("--reason goes with a template that declines only."))
    if brings is None or not declines:
        return brings
    reason = options.reason or brings.reason or DeclineReason.OTHER
    return brings._replace(reason=DeclineReason(reason))


async def restore(options: Namespace) -> Exit:
    """Lets a template say again what it said before; brings back the file that was deleted."""
    async with opened_desk(online=False) as desk:
        await desk.note_versions()
        file = file_named(desk, options.template)
        if entry := desk.template(file):
            refuse_hidden(entry)
        version = the_version(desk.template_versions(file), options.version, file)
        if file == SIGNATURE:
            await desk.write_template(file, version.contents)
            _tell_signature(file, version.contents, options)
            return Exit.OK
        if entry:
            await desk.write_template(file, version.contents)
        else:
            file = await desk.restore_template(Removed(file, version.contents))
        _tell(desk, file, options)
    return Exit.OK


def _tell_signature(file: str, text: str, options: Namespace) -> None:
    """Tells how the user signs now, which is no template."""
    signature = clean(text).strip()
    if options.json:
        print_json({"file": file, "text": signature})
    else:
        print(_("[signature] stands for this again:") + f"\n{signature}", flush=True)


def _tell(desk: Desk, key: str, options: Namespace) -> None:
    """Tells how a template stands that was written, and what is wrong in it."""
    entry, me = named(desk.templates(), key), desk.author
    if options.json:
        print_json(entry_json(entry, me))
    else:
        print(line_of(entry, me), flush=True)  # before what the other stream says of it
    for one in findings(desk, entry):
        if one.weight is Weight.WRONG:
            complain(str(one))
