"""The editor and the guards go by what a conversation's channel can carry."""

import pytest

from counterbell.channels.abilities import abilities_of
from counterbell.channels.models import Channel


@pytest.mark.parametrize(
    ("kind", "longest", "files"), [("webchat", 10_000, 10), ("email", 10_000, 10), ("pigeon", 1_000, 0)]
)
def test_a_channel_carries_what_its_connector_says(kind: str, longest: int, files: int) -> None:
    able = abilities_of(Channel(kind=kind))
    assert (able.longest, able.files) == (longest, files)


def test_what_came_by_a_form_is_answered_as_a_letter() -> None:
    assert abilities_of(Channel(kind=Channel.Kind.FORM)) == abilities_of(Channel(kind=Channel.Kind.EMAIL))
