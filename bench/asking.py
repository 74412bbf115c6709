"""An HTTP client for crowds: what a browser asks for, over lines that stay open, and nothing done with the answer."""

import asyncio
from urllib.parse import urlencode

CSRF = "benchbenchbenchbenchbenchbench12"  # what one says twice, in a cookie and beside it
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Asking:
    """One browser that is signed in."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nCookie: counterbell_session={session}; counterbell_csrf={CSRF}\r\n"
            "HX-Request: true\r\nAccept-Encoding: identity\r\n"
        )
        self._free: list[Line] = []

    async def get(self, path: str) -> bytes:
        """The body of an answer with 200.

        Raises:
            RuntimeError: when it is another answer.
        """
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode(), path)

    async def post(self, path: str, **fields: str) -> bytes:
        """The same for a form."""
        body = urlencode(fields).encode()
        said = (
            f"X-CSRFToken: {CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
        return await self._ask(f"POST {path} HTTP/1.1\r\n{self._head}{said}\r\n".encode() + body, path)

    def close(self) -> None:
        """Hang up."""
        for _reader, writer in self._free:
            writer.close()

    async def _ask(self, request: bytes, path: str) -> bytes:
        line, head = await self._sent(request)
        body = await _body(head, line[0])
        if b"\r\nconnection: close" in head:
            line[1].close()
        else:
            self._free.append(line)
        if not head.startswith((b"http/1.1 200", b"http/1.1 204")):
            raise RuntimeError(f"{path}: {head[:60]!r} {body[:300]!r}")
        return body

    async def _sent(self, request: bytes) -> tuple[Line, bytes]:
        """The line over which it went, and the head of the answer; a line that was hung up meanwhile is none."""
        while self._free:
            reader, writer = line = self._free.pop()
            try:
                writer.write(request)
                return line, (await reader.readuntil(b"\r\n\r\n")).lower()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request)
        return (reader, writer), (await reader.readuntil(b"\r\n\r\n")).lower()


async def _body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    if b"transfer-encoding: chunked" not in head:
        _before, _name, after = head.partition(b"content-length:")
        return await reader.readexactly(int(after.split(b"\r\n", 1)[0] or 0))
    pieces = []
    while size := int(await reader.readline(), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(pieces)
