"""Strangers' bytes become frames or are called garbled; nothing else ever comes of them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterbell.live import frames
from counterbell.live.frames import Garbled

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
FIELDS = ("c", "id", "number", "epoch", "last", "text", "url", "title", "page", "t")


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_frame_or_garbled(text: str) -> None:
    try:
        frame = frames.read(text)
    except Garbled:
        return
    assert isinstance(frame["t"], str)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_frame_or_garbled(told: object) -> None:
    text = json.dumps(told)
    if isinstance(told, dict) and isinstance(told.get("t"), str):
        assert frames.read(text)["t"] == told["t"]
    else:
        with pytest.raises(Garbled):
            frames.read(text)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
@settings(max_examples=200, deadline=None)
def test_fields_are_what_we_expect_or_nothing(frame: dict[str, object]) -> None:
    assert 0 <= frames.number(frame, "number") < 2**31
    assert len(frames.words(frame, "text", 5)) <= 5
    assert frames.named(frame) is None or str(frames.as_uuid(frames.named(frame) or "")) == frame["c"]
    page = frames.page_of(frame)
    assert page is None or page["url"].startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"t":' * 20_000, '{"t":"x","n":' + "9" * 5000 + "}", "NaN", "\ufeff{}"]
)
def test_what_breaks_parsers_is_garbled_or_read(text: str) -> None:
    try:
        frames.read(text)
    except Garbled:
        return
    assert text.startswith('{"t":"x"')


def test_bytes_and_long_frames_are_garbled() -> None:
    for told in (None, " " * (frames.LONGEST_FRAME + 1)):
        with pytest.raises(Garbled):
            frames.read(told)


@pytest.mark.parametrize("number", [True, -1, 2**31, 1.5, "7", None])
def test_what_is_no_number_of_a_thread_counts_as_nothing(number: object) -> None:
    assert frames.number({"number": number}, "number") == 0


def test_every_reason_has_a_sentence_and_says_whether_to_try_again() -> None:
    codes = ("empty", "too_long", "too_many_files", "file_unknown", "closed", "forbidden", "unknown", "signed_out")
    told = [frames.nack("id", "c", code, "en") for code in codes]
    assert [t["retry"] for t in told] == [False] * len(codes)
    assert len({t["text"] for t in told}) == len(codes)
    assert [frames.nack("id", "c", code, "en")["retry"] for code in ("unavailable", "busy")] == [True, True]
    assert frames.nack("id", "c", "empty", "no such language")["text"]


@pytest.mark.parametrize(
    ("said", "read"), [("\ud800", "?"), ("a\0b", "ab"), ("ok", "ok"), ("😀", "😀"), (5, ""), (None, "")]
)
def test_words_can_be_written_again(said: object, read: str) -> None:
    frame = frames.read(json.dumps({"t": "typing", "text": said}))
    text = frames.words(frame, "text", 20)
    assert text == read
    assert json.loads(frames.write({"t": "typing", "text": text}))["text"] == read
