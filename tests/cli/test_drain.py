"""A server that ends tells everybody to come back, and what it acknowledged is on disk."""

import json
import uuid
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from counterbell.conversations.models import Message
from counterbell.live.frames import several
from tests.people import Shopper
from tests.running import RunningServer


def say_hello(line: ClientConnection, shopper: Shopper) -> None:
    """The shopper is welcomed."""
    who = {"role": "visitor", "brand": shopper.brand.key, "token": shopper.token, "lang": "en"}
    line.send(json.dumps({"t": "hello", **who, "resume": []}))
    assert several(line.recv(timeout=10))[0]["t"] == "welcome"


def heard_until_closed(line: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    """Every frame that still comes, and the closing code."""
    frames = []
    try:
        while True:
            frames += several(line.recv(timeout=10))
    except ConnectionClosed as closed:
        return frames, closed.rcvd.code if closed.rcvd else None


def test_everybody_is_told_to_come_back(server: RunningServer, dana: Shopper) -> None:
    with connect(server.socket_url, additional_headers={"Origin": server.url}) as line:
        say_hello(line, dana)
        assert server.stop() == 0
        frames, code = heard_until_closed(line)
    assert frames[-1]["t"] == "bye"
    assert frames[-1]["reconnect_in"] > 0
    assert code == 1012


def test_what_was_acknowledged_just_before_is_kept(server: RunningServer, dana: Shopper) -> None:
    conversation = str(uuid.uuid4())
    with connect(server.socket_url, additional_headers={"Origin": server.url}) as line:
        say_hello(line, dana)
        for number in range(20):
            said = {"t": "say", "id": str(uuid.uuid4()), "c": conversation, "text": f"line {number}", "files": []}
            line.send(json.dumps(said))
        server.stop()
        frames, _ = heard_until_closed(line)
    acknowledged = {frame["id"] for frame in frames if frame["t"] == "ack"}
    kept = set(Message.objects.exclude(client_id=None).values_list("client_id", flat=True))
    assert acknowledged <= kept
    assert not {frame["id"] for frame in frames if frame["t"] == "nack"} & kept
