"""What strangers write in a frame can always be stored and written again."""

import json

import pytest

from counterbell.live import frames


@pytest.mark.parametrize(
    ("said", "read"), [("\ud800", "?"), ("a\0b", "ab"), ("ok", "ok"), ("😀", "😀"), (5, ""), (None, "")]
)
def test_words_can_be_written_again(said: object, read: str) -> None:
    frame = frames.read(json.dumps({"t": "typing", "text": said}))
    text = frames.words(frame, "text", 20)
    assert text == read
    assert json.loads(frames.write({"t": "typing", "text": text}))["text"] == read
