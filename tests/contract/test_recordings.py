"""The sandbox answers as the platform did."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest

from tests.contract.compare import differences
from tests.contract.deviations import DEVIATIONS
from tests.contract.recordings import Recording, recordings
from tests.contract.replay import Answer, replay


@cache
def answers() -> dict[str, Answer]:
    """All answers of one run: state carries over, so the order of the tests must not matter."""
    return asyncio.run(replay())


@pytest.mark.parametrize("recording", recordings(), ids=lambda recording: str(recording.name))
def test_answers_as_recorded(recording: Recording) -> None:
    answer = answers()[recording.name]
    assert answer.status == recording.response["status"]
    assert _header_differences(recording, answer) == []
    if not recording.response["is_json"]:
        assert answer.text == recording.response["body_text"]
        return
    found = differences(recording.response["body"], answer.body, recording.trimmed)
    allowed = DEVIATIONS.get(recording.name)
    if allowed is None:
        assert found == []
    else:
        assert [line for line in found if not line.startswith(allowed.paths)] == []
        assert found != [], "it deviates no more: take it out of the table"


def test_only_what_is_recorded_deviates() -> None:
    assert DEVIATIONS.keys() <= {recording.name for recording in recordings()}


def _header_differences(recording: Recording, answer: Answer) -> list[str]:
    """The meaningful headers that are not as recorded."""
    wanted = {
        name: value
        for name, value in recording.headers.items()
        if name.startswith("x-ratelimit") or name in ("content-type", "retry-after", "allow")
    }
    found = [
        f"{name}: recorded {value!r}, ours {answer.headers.get(name)!r}"
        for name, value in wanted.items()
        if answer.headers.get(name) != value
    ]
    return found + [
        f"{name}: ours alone has it"
        for name in answer.headers
        if name.startswith("x-ratelimit") and name not in wanted
    ]
