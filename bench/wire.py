"""A websocket client that costs the load generator as little as possible: one asyncio protocol, no mask to compute."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable


class Client(asyncio.Protocol):
    """Sends text frames, and calls `heard` with each that comes back."""

    def __init__(self, port: int, path: str, heard: "Callable[[Client, bytes], None]") -> None:
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        self._heard = heard
        self._buffer = b""
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("closed in the handshake"))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._open:
            head, mark, rest = self._buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            if b" 101 " not in head[:20]:
                self.ready.set_exception(ConnectionError(head[:100].decode()))
                return
            self._open, self._buffer = True, rest
            self.ready.set_result(None)
        self._take_frames()

    def _take_frames(self) -> None:
        data, at = self._buffer, 0
        while len(data) - at >= 2:
            size, head = data[at + 1] & 127, 2
            if size == 126:
                size, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
            elif size == 127:
                size, head = int.from_bytes(data[at + 2 : at + 10], "big"), 10
            if len(data) - at < head + size:
                break
            opcode, at = data[at] & 15, at + head
            payload = data[at : at + size]
            at += size
            if opcode == 1:
                self._heard(self, payload)
            elif opcode == 8:
                self.closed = True
        self._buffer = data[at:]

    def say(self, text: bytes) -> None:
        """One text frame; a mask of zeros leaves the words as they are."""
        size = len(text)
        head = bytes([0x81, 0x80 | size]) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        assert self._transport
        self._transport.write(head + b"\0\0\0\0" + text)

    def close(self) -> None:
        """Cut the line."""
        if self._transport:
            self._transport.abort()


async def connect(
    port: int, path: str, heard: Callable[[Client, bytes], None], *, address: str = "127.0.0.1"
) -> Client:
    """A client whose handshake is done; `address` is the one it comes from."""
    loop = asyncio.get_running_loop()
    _transport, client = await loop.create_connection(
        lambda: Client(port, path, heard), "127.0.0.1", port, local_addr=(address, 0)
    )
    await client.ready
    return client
