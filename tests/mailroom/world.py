"""The world outside: a mail server that takes what we send, and can be told to misbehave."""

import asyncio
import email
import email.policy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.running import free_port


@dataclass
class World:
    """What arrived: (envelope recipients, letter). `says` answers DATA; `hang` is how long it thinks before."""

    port: int = 0
    arrived: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    says: str = "250 2.0.0 taken"
    refuses: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    drops: bool = False  # it takes the letter and hangs up without a word

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self.says.startswith("250"):
            letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            self.arrived.append((list(envelope.rcpt_tos), letter))
        if self.drops:
            server.transport.close()
        await asyncio.sleep(self.hang)
        return self.says

    @property
    def letters(self) -> list[EmailMessage]:
        return [letter for _people, letter in self.arrived]

    def told(self) -> dict[str, object]:
        """The settings of a mailbox that sends through it."""
        return {"send": "smtp", "smtp_host": "127.0.0.1", "smtp_port": self.port, "smtp_security": "none"}

    def wait_for(self, count: int, seconds: float = 15) -> None:
        until = time.monotonic() + seconds
        while len(self.arrived) < count:
            assert time.monotonic() < until, f"{len(self.arrived)} of {count} letters arrived"
            time.sleep(0.02)


@contextmanager
def outside() -> Iterator[World]:
    world = World(free_port())
    controller = Controller(world, hostname="127.0.0.1", port=world.port)
    controller.start()
    try:
        yield world
    finally:
        controller.stop()
