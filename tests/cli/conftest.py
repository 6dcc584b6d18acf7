"""A platform to sign in to, and commands as typed in this process."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import keyring
import pytest

from jva_tui.__main__ import main
from jva_tui.accounts.account import current
from jva_tui.accounts.keys import TOKEN
from jva_tui.cli.exits import Exit
from jva_tui.paths import Paths
from tests.accounts.memory import Memory
from tests.cli.browsed import TEXT, there
from tests.cli.bureau import Bureau, bureau, move_in
from tests.cli.support import WELCOME, Said, Shell, client_file, jva_tui, sandbox, templates_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.browsed import Json


@pytest.fixture
def memory() -> Iterator[Memory]:
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(scope="package")
def platform() -> Iterator[dict[str, Any]]:
    with sandbox("--participations", "60", "--seed", "2") as address:
        yield address


@pytest.fixture
def lever(platform: dict[str, Any]) -> Callable[..., Any]:
    """Does something on the platform without signing in: what to its control, with which fields."""

    def pull(what: str, **fields: Any) -> Any:
        answer = httpx.put(f"{platform['url']}/sandbox/{what}", json=fields, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    return pull


@pytest.fixture
def room(lever: Callable[..., Any]) -> None:
    """There is room for signing in: the requests of this minute are forgotten."""
    lever("levers", afresh=True)


@pytest.fixture
def client(platform: dict[str, Any], tmp_path: Path) -> str:
    """The file that names the platform, as ``--client`` takes it."""
    return str(client_file(tmp_path, platform))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs a command with what stands on its standard input, which is no terminal."""

    def run(*arguments: str, typed: str = "") -> Said:
        given = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", given)
        code = main(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


class Homes(NamedTuple):
    """Folders to begin from; signing in for each test would exhaust what the platform allows."""

    signed_in: Path
    read: Path


@pytest.fixture(scope="package")
def homes(platform: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Homes:
    folder = tmp_path_factory.mktemp("homes")
    homes = Homes(folder / "signed-in", folder / "read")
    options = ("--client", str(client_file(folder, platform)), "--secrets", "files")
    login = ("login", "--email", platform["email"], *options)
    said = jva_tui(*login, typed=platform["password"], home=homes.signed_in)
    assert said.code == Exit.OK, said.err
    shutil.copytree(homes.signed_in, homes.read)
    assert jva_tui("sync", home=homes.read).code == Exit.OK
    return homes


@pytest.fixture
def own_token(platform: dict[str, Any], lever: Callable[..., Any]) -> Callable[[], None]:
    """Gives whose home this is a token of their own: tests end the ones that they have."""

    def give() -> None:
        account = current(Paths.here())
        assert account
        token = lever("tokens/give", email=platform["email"])["access_token"]
        account.secrets(Paths.here()).write(TOKEN, token)

    return give


@pytest.fixture
def signed_in(homes: Homes, home: Path, own_token: Callable[[], None]) -> None:
    """Somebody whose secrets are in files, as on a computer without a screen."""
    shutil.copytree(homes.signed_in, home)
    own_token()


@pytest.fixture
def inbox(homes: Homes, home: Path, own_token: Callable[[], None]) -> None:
    """An inbox that was read."""
    shutil.copytree(homes.read, home)
    own_token()


@pytest.fixture(scope="module")
def opened_bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    with bureau(tmp_path_factory.mktemp("bureau")) as opened:
        yield opened


@pytest.fixture
def office(opened_bureau: Bureau, home: Path) -> Bureau:
    """A platform with new requests, and their inbox, which is ours."""
    move_in(opened_bureau, home)
    return opened_bureau


@pytest.fixture
def folder(inbox: None) -> Path:
    """Where the files of the templates are."""
    del inbox
    return templates_folder()


@pytest.fixture
def welcome(shell: Shell, folder: Path) -> Path:
    """A template of one's own: its file."""
    template = ("--text", WELCOME, "--decision", "validate")
    assert shell("templates", "new", "Bienvenue, l’été !", *template).code == Exit.OK
    return folder / "bienvenue-l-ete.txt"


@pytest.fixture
def published(office: Bureau, shell: Shell) -> Callable[[str], Json]:
    """Makes a template that is the same here and on the platform; its row there."""

    def publish(name: str) -> Json:
        assert shell("templates", "new", name, "--text", TEXT).code == Exit.OK
        said = shell("templates", "publish", name)
        assert said.code == Exit.OK, said
        [row] = there(office, name)
        return row

    return publish
