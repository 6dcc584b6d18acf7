"""JSON in slices says exactly what the standard library says, and refuses what it refuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jva_tui.api.decoding import decode

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_it_reads_what_was_written(value: object, indent: int | str | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    assert decode(f" \r\n{text}\n".encode()) == value


@given(JSON, st.data())
def test_what_is_broken_is_refused_as_the_standard_library_refuses_it(
    value: object, data: st.DataObject
) -> None:
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.sampled_from(["", ",", ":", "}", "]", '"', "{", " 1"]))
    broken += data.draw(st.sampled_from(["", text[at:], text[at + 1 :]]))
    try:
        expected = json.loads(broken)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            decode(broken.encode())
    else:
        assert decode(broken.encode()) == expected


def test_of_a_name_that_comes_twice_the_last_counts() -> None:
    assert decode(b'{"a": 1, "a": [2]}') == {"a": [2]}


@pytest.mark.parametrize("body", [b"\xff", b'{"a": "\xe9"}', b"1" * 5_000, b""])
def test_what_is_no_text_or_no_number_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(body)


@pytest.mark.parametrize("sign", [b"[", b'{"a":'])
def test_endless_nesting_is_refused(sign: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        decode(sign * 100_000)


@pytest.mark.parametrize(
    "body", [b'{"a": [0], "data": [1, {"data": [2]}], "b": 3}', b'[1, {"data": [2]}]']
)
def test_each_row_is_handed_on_and_replaced_by_what_comes_back(body: bytes) -> None:
    taken: list[object] = []
    found = decode(body, taken.append)
    assert taken == [1, {"data": [2]}]
    rows = [None, None]
    assert found in (rows, {"a": [0], "data": rows, "b": 3})


def test_rows_are_handed_on_before_the_rest_is_read() -> None:
    taken: list[object] = []
    with pytest.raises(ValueError, match=r"."):
        decode(b'{"data": [1, 2, oops', taken.append)
    assert taken == [1, 2]
