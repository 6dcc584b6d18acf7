"""A platform is named once, by a file or a pasted line, and what is no such thing is said."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.accounts.deployment import (
    Deployment,
    NotADeployment,
    add,
    find,
    load,
    of,
    parse,
    remove,
    to_line,
)
from jva_tui.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

PLATFORM = Deployment("https://api.example.org", "2", "S3cr-et_", "La plateforme d’essai")
OTHER = Deployment("http://127.0.0.1:8100", "3", "s", "Bac à sable")


def line_in_pieces(every: int, between: str) -> str:
    line = to_line(PLATFORM)
    return between.join(line[at : at + every] for at in range(0, len(line), every))


@pytest.mark.parametrize(
    "pasted",
    [
        to_line(PLATFORM),
        to_line(PLATFORM).upper(),
        f"“{to_line(PLATFORM)}”.",
        f"<{to_line(PLATFORM)}>",
        f"Bonjour, copiez ceci dans jva-tui :\n\n{to_line(PLATFORM)}\n\nBonne journée, Rosa",
        to_line(PLATFORM).replace(":", "\u00a0: ", 1),
        line_in_pieces(72, "\n"),
        line_in_pieces(72, "\r\n> > "),
        line_in_pieces(40, " \u200b\u00ad"),
        line_in_pieces(76, "=\n"),
    ],
)
def test_a_line_survives_what_mail_programs_do_to_it(pasted: str) -> None:
    assert parse(pasted) == PLATFORM


@given(st.integers(min_value=1, max_value=len(to_line(PLATFORM)) - 1), st.booleans())
def test_a_cut_line_is_noticed(kept: int, more: bool) -> None:
    cut = to_line(PLATFORM)[:-kept] + (" Bonne journée 1 abcdefgh" if more else "")
    with pytest.raises(NotADeployment):
        parse(cut)


@given(st.data())
def test_a_changed_letter_is_noticed(data: st.DataObject) -> None:
    line = to_line(PLATFORM)
    at = data.draw(st.integers(min_value=len("jva-tui:"), max_value=len(line) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(line[at].__ne__))
    with pytest.raises(NotADeployment, match="missing or was changed"):
        parse(line[:at] + other + line[at + 1 :])


SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(SIGNS, SIGNS, SIGNS)
def test_a_line_holds_whatever_a_deployment_holds(number: str, secret: str, name: str) -> None:
    given = parse(json.dumps({**PLATFORM._asdict(), "client_id": number, "name": name}))
    assert parse(to_line(given._replace(client_secret=secret))) == given._replace(
        client_secret=secret
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(PLATFORM._asdict()), PLATFORM),
        ("\ufeff" + json.dumps(PLATFORM._asdict() | {"client_id": 2, "more": [1]}), PLATFORM),
        (
            (
                "# for jva-tui: copy it\n"
                'url = "HTTPS://API.example.org/api/"\nclient_id = 2\n'
                'client_secret = " S3cr-et_ "\n'
                "[else]\nwhat = true\n"
            ),
            PLATFORM._replace(name="api.example.org"),
        ),
        (
            json.dumps(PLATFORM._asdict() | {"name": " La\n\u202eplateforme \x1b d’essai "}),
            PLATFORM,
        ),
    ],
)
def test_a_file_is_toml_or_json(content: str, expected: Deployment) -> None:
    assert parse(content) == expected


def test_an_address_that_is_known_better_goes_before_the_file_s() -> None:
    told = json.dumps({"client_id": "3", "client_secret": "s"})
    assert parse(told, url=OTHER.url) == OTHER._replace(name="127.0.0.1:8100")


def with_(**fields: object) -> str:
    return json.dumps(PLATFORM._asdict() | fields)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no platform"),
        ("jva-tui", "names no platform"),
        ("[" * 10_000, "names no platform"),
        ("[1]", "names no platform"),
        ("x" * 20_000, "too long"),
        ("jva-tui:", "missing or was changed"),
        (with_(client_secret=None), "client_secret is missing"),
        (with_(client_secret=" "), "client_secret is missing"),
        (with_(client_id=True), "client_id is missing"),
        (with_(url=3), "url is missing"),
        (with_(client_secret="a\x1b[2J"), "client_secret is not what"),
        (with_(client_id="2" * 501), "client_id is not what"),
        (with_(url="http://api.example.org"), "https://"),
        (with_(url="https://rosa:word@api.example.org"), "not an internet address"),
        (with_(url="api example"), "not an internet address"),
        (to_line(PLATFORM._replace(url="http://api.example.org")), "https://"),
        (to_line(PLATFORM._replace(client_id="")), "client_id is missing"),
    ],
)
def test_what_names_no_platform_is_said(text: str, said: str) -> None:
    with pytest.raises(NotADeployment, match=said):
        parse(text)


def test_what_was_imported_is_known_from_then_on_and_closed_to_others(home: Path) -> None:
    paths = Paths.here()
    assert load(paths) == []
    add(paths, PLATFORM)
    add(paths, OTHER)
    assert load(paths) == [OTHER, PLATFORM]
    assert of(paths, "https://API.example.org/api/") == PLATFORM
    assert of(paths, "https://elsewhere.example.org") is None
    assert of(paths, "no address") is None
    assert find(paths, "la plateforme D'ESSAI") == find(paths, PLATFORM.url) == PLATFORM
    for path in (home / "deployments", *(home / "deployments").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_new_secret_takes_the_place_of_the_old_one() -> None:
    paths = Paths.here()
    add(paths, PLATFORM)
    add(paths, renewed := PLATFORM._replace(client_secret="new", name="Essai"))
    assert load(paths) == [renewed]


def test_two_addresses_do_not_share_a_name() -> None:
    paths = Paths.here()
    add(paths, PLATFORM)
    with pytest.raises(NotADeployment, match=re.escape(f"is what {PLATFORM.url} is called")):
        add(paths, OTHER._replace(name=PLATFORM.name.upper()))
    assert load(paths) == [PLATFORM]


def test_what_is_removed_is_gone_and_a_file_that_is_none_hides_nothing(home: Path) -> None:
    paths = Paths.here()
    add(paths, PLATFORM)
    add(paths, OTHER)
    (home / "deployments" / "broken.json").write_bytes(b"\xff{")
    assert remove(paths, OTHER.name)
    assert not remove(paths, OTHER.name)
    assert load(paths) == [PLATFORM]
