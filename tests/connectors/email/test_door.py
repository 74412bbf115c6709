"""Addresses at the door are read as its library reads them, only at less cost."""

import pytest
from aiosmtpd.smtp import SMTP

from counterbell.connectors.email.door import _Line

ASKED = [
    "<dana@post.example>",
    "<dana@post.example> SIZE=1200 BODY=8BITMIME",
    "<Dana.O'Shop+a=b@Post.Example>  SMTPUTF8",
    "<>",
    "<dana@post.example> ",
    "<dana@post.example> \tSIZE=1",
    "<dana@post.example>SIZE=1",
    "<dana@post.example> (a comment) SIZE=1",
    '<"a b"@post.example>',
    "<dana@[192.0.2.1]>",
    "<.dana@post.example>",
    "<da..na@post.example>",
    "<žena@post.example>",
    "<dana@post.example",
    "dana@post.example SIZE=1",
    " <dana@post.example>",
    "<@relay.example:dana@post.example>",
    "",
]


@pytest.mark.parametrize("asked", ASKED)
def test_addresses_are_read_as_ever(asked: str) -> None:
    line = _Line.__new__(_Line)
    assert line._getaddr(asked) == SMTP._getaddr(line, asked)
