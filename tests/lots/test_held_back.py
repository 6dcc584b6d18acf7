"""What is said of a template and what is sent agree: by a lot, and by the shell."""

from __future__ import annotations

from argparse import Namespace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from jva_tui.cli.checking import Known, Ready, Wish, check
from jva_tui.cli.failures import Stop as Refusal
from jva_tui.cli.written import sendable
from jva_tui.lots.stops import Stop
from jva_tui.templates.lint import Weight, lint
from jva_tui.templates.tokens import LOCAL_TOKENS, TOKENS, is_nested
from tests.lots.crowd import lot_of, seen, somebody
from tests.people import ROSA

PIECES = st.one_of(
    st.text(st.sampled_from("ab [|]{}<>$*%_\n"), max_size=6),
    st.sampled_from(
        [
            *TOKENS,
            *LOCAL_TOKENS,
            *("[mission_ville|là]", "[mission_ville|", "[signature|x]", "[ville|", "[ville]"),
            *("{{prenom}}", "{nom}", "%NOM%", "<<nom>>", "<<sic>>", "*|FNAME|*", "${nom}"),
            *("[[nom]]", "[[mission_ville]]", "[sic]", "[a_b]", "ville", "prenom", "<b>", "</b>"),
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=8).map(lambda pieces: "Bonjour " + "".join(pieces))


def is_wrong(text: str) -> bool:
    return any(one.weight is Weight.WRONG for one in lint("Bienvenue", text, me=ROSA))


def stop_in_a_lot(text: str) -> Stop | None:
    """Why nothing goes to somebody of whom everything is known."""
    lot = lot_of(somebody(1), decision=None, text=text)
    verdict = lot.verdict(1)
    assert verdict
    if not verdict.stop:
        assert lot.replies([1])
    return verdict.stop


def is_sent_from_the_shell(text: str) -> bool:
    try:
        kept = sendable(text, Namespace(accept_text=True))
    except Refusal:
        return False
    reading = seen(1)
    return isinstance(check(Known(1, reading, reading), Wish(None, None, kept, False), ROSA), Ready)


@given(TEXTS)
@example("Bonjour [mission_ville|à [confirmer]]")
@example("Bonjour [vi<b>lle]")
@example("Bonjour [<b>signature|x] [signature|x]")
@example("Bonjour <[a_b]>")
def test_what_is_told_to_be_wrong_is_not_sent(text: str) -> None:
    assume(is_wrong(text))
    stop = stop_in_a_lot(text)
    assert stop is not None
    if stop is not Stop.MISSING or "<" not in text:  # the shell was shown that a token is removed
        assert not is_sent_from_the_shell(text)


@given(TEXTS)
@example("Bonjour [[prenom]]")
@example("Bonjour [[signature]]")
@example("Bonjour [ville<b>]")
def test_what_is_not_sent_for_a_token_is_told_to_be_wrong(text: str) -> None:
    assume(not is_nested(text))  # there it depends on the person
    if stop_in_a_lot(text) in (Stop.UNKNOWN, Stop.MISSING):
        assert is_wrong(text)


@given(TEXTS)
def test_a_lot_and_the_shell_send_the_same(text: str) -> None:
    assume("<" not in text)
    assert is_sent_from_the_shell(text) == (stop_in_a_lot(text) is None)


@pytest.mark.parametrize("prose", ["{sic}", "%PRENOM%", "{nom}", "[[mission_ville]]", "<<à tous>>"])
def test_what_may_be_prose_is_sent(prose: str) -> None:
    text = f"Bonjour {prose}, merci"
    assert not is_wrong(text)
    assert stop_in_a_lot(text) is None
    assert is_sent_from_the_shell(text)
