"""``jva-tui deployment``: the platforms that this computer knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.accounts import deployment
from jva_tui.cli.as_json import print_json
from jva_tui.cli.exits import Exit
from jva_tui.cli.failures import Stop, complain
from jva_tui.cli.naming_platform import from_words
from jva_tui.i18n import _, ngettext
from jva_tui.paths import Paths
from jva_tui.text import clean, one_line

if TYPE_CHECKING:
    from argparse import Namespace

_SHOWN = ("name", "url", "client_id")


def run(options: Namespace) -> Exit:
    """Does the part that ``options`` name.

    Raises:
        Stop: what is named is not known, or cannot be imported.
    """
    part = {"add": _add, "list": _list, "remove": _remove, "share": _share}[options.part]
    return part(options)


def _add(options: Namespace) -> Exit:
    given = from_words(options.words)
    if options.name is not None:
        called = one_line(clean(options.name))
        given = given._replace(name=called or given.name)
    try:
        deployment.add(Paths.here(), given)
    except deployment.NotADeployment as error:
        raise Stop(Exit.USAGE, str(error)) from error
    told = _("{name} ({url}) is known from now on. Sign in there with: jva-tui login")
    print(told.format(name=given.name, url=given.url))
    return Exit.OK


def _list(options: Namespace) -> Exit:
    known = deployment.load(Paths.here())
    if options.json:
        print_json([{name: getattr(one, name) for name in _SHOWN} for one in known])
        return Exit.OK
    for one in known:
        print(f"{one.name}  {one.url}")
    complain(ngettext("{n} platform", "{n} platforms", len(known)).format(n=len(known)))
    return Exit.OK


def _remove(options: Namespace) -> Exit:
    one = _named(options.name)
    deployment.remove(Paths.here(), one.name)
    told = _(
        "{name} ({url}) is forgotten. Whoever is signed in there stays so, until the platform "
        "wants the password again."
    )
    print(told.format(name=one.name, url=one.url))
    return Exit.OK


def _share(options: Namespace) -> Exit:
    one = _named(options.name)
    print(deployment.to_line(one), flush=True)
    told = _(
        "Colleagues import it with: jva-tui deployment add - (or they paste it when jva-tui asks). "
        "It holds what {name} knows this program by, nothing of yours; it is for those who use "
        "{name}, and for nobody else."
    )
    complain(told.format(name=one.name))
    return Exit.OK


def _named(name: str | None) -> deployment.Deployment:
    """The one that is meant; without a name, the only one.

    Raises:
        Stop: there is none, or it is not clear which.
    """
    paths = Paths.here()
    if name is not None:
        if found := deployment.find(paths, name):
            return found
        told = _("No platform is called “{name}” here: jva-tui deployment list tells all.")
        raise Stop(Exit.NO_SUCH_REQUEST, told.format(name=one_line(clean(name))))
    known = deployment.load(paths)
    if len(known) == 1:
        return known[0]
    if not known:
        raise Stop(Exit.NO_SUCH_REQUEST, _("No platform is known here yet."))
    told = _("Several platforms are known here; name one: {names}.")
    raise Stop(Exit.USAGE, told.format(names=", ".join(one.name for one in known)))
