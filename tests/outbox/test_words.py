"""What is said of a request that the platform did not simply take, in words for anybody."""

from __future__ import annotations

import pytest

from jva_tui.api.errors import (
    ApiError,
    Forbidden,
    Invalid,
    NotFound,
    ServerTrouble,
    Unanswered,
    Unexpected,
)
from jva_tui.outbox.words import not_confirmed, refused
from tests.people import NOW


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            Invalid("La mission est complète.", status=422),
            "The platform refused: “La mission est complète”. It was not recorded.",
        ),
        (
            Invalid("", status=422),
            "The platform refused it, without saying why. It was not recorded.",
        ),
        (
            Forbidden("This action is unauthorized.", status=403),
            "The platform refuses: this is not yours to answer. It was not recorded.",
        ),
        (
            NotFound("No query results for model", status=404),
            "The platform no longer knows this request or its conversation: it was not recorded.",
        ),
        (
            Unexpected("Une autre demande est en cours.", status=409),
            "The platform refused: “Une autre demande est en cours”. It was not recorded.",
        ),
    ],
)
def test_a_refusal_quotes_only_what_explains_it(error: ApiError, words: str) -> None:
    assert refused(error) == words


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (500, "the platform had an error"),
        (503, "the platform was not available"),
        (504, "the platform did not answer in time"),
    ],
)
def test_what_nobody_knows_is_told_without_codes(status: int, why: str) -> None:
    told = not_confirmed(ServerTrouble("Server Error", status=status), NOW)
    assert told.startswith(f"Not confirmed: {why}. We are checking; nothing is sent again before ")


def test_silence_and_a_stop_are_told_apart() -> None:
    assert "no answer" in not_confirmed(Unanswered("ReadTimeout"), NOW)
    assert "jva-tui was stopped while it was on its way" in not_confirmed(None, NOW)
