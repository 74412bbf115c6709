"""Slow strangers hold no thread, and are cut off."""

import asyncio
import contextlib
import errno
import io
import socket
import time
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl

from counterbell import patience
from counterbell.base.asgi import Message
from tests import loops
from tests.running import RunningServer


def scope(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"type": "http", "method": "POST", "path": "/", "headers": list(headers)}


def receiving(*parts: bytes, ends: bool = True) -> patience.Receive:
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(3600)
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left) or not ends}

    return receive


async def read(receive: patience.Receive) -> bytes:
    taken = b""
    while True:
        message = await receive()
        taken += message["body"]
        if not message["more_body"]:
            return taken


def test_a_body_arrives_unchanged_whatever_its_parts() -> None:
    parts = [b"a" * 70_000, b"", b"b" * 600_000, b"c"]

    async def run() -> bytes:
        async with patience.whole(scope((b"content-length", b"670001")), receiving(*parts)) as request:
            return await read(request)

    assert loops.run(run()) == b"".join(parts)


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EIO, None)])
def test_a_body_for_which_there_is_no_room(monkeypatch: pytest.MonkeyPatch, number: int, status: int | None) -> None:
    from counterbell import asgi

    def fails(*_told: object) -> int:
        raise OSError(number, "…")

    class Full(io.BytesIO):
        write = fails

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda _size: Full())
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def run() -> None:
        await asgi.django_answers(None, scope((b"content-length", b"3")), receiving(b"abc"), send)

    if status is None:
        with pytest.raises(OSError, match="…"):
            loops.run(run())
    else:
        loops.run(run())
    assert [one["status"] for one in said if "status" in one] == ([status] if status else [])


def test_an_empty_body_is_a_body() -> None:
    async def run() -> bytes:
        async with patience.whole(scope((b"content-length", b"0")), receiving(b"")) as request:
            return await read(request)

    assert loops.run(run()) == b""


def test_too_large_is_refused_before_it_is_all_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LARGEST_BODY", 100)

    async def run() -> None:
        async with patience.whole(scope((b"transfer-encoding", b"chunked")), receiving(b"x" * 101, ends=False)):
            pytest.fail("a thread would have been taken")

    with pytest.raises(patience.TooLarge):
        loops.run(run())


def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.05)

    async def run() -> None:
        async with patience.whole(scope((b"content-length", b"10")), receiving(b"x", ends=False)):
            pytest.fail("a thread would have been taken")

    with pytest.raises(patience.TooSlow):
        loops.run(run())


def test_who_does_not_read_gets_no_more_and_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STALL_SECONDS", 0.05)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        await asyncio.sleep(3600)

    async def run() -> patience.Answer:
        answer = patience.Answer(send)
        for part in (b"one", b"two", b"three"):
            await answer({"type": "http.response.body", "body": part})
        return answer

    assert loops.run(run()).stalled
    assert [m["body"] for m in sent] == [b"one"]


@pytest.mark.slow
def test_a_line_cut_while_we_write_is_no_fault_of_ours() -> None:
    async def cut(_message: Message) -> None:
        raise RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed")

    async def wrong(_message: Message) -> None:
        raise RuntimeError("Expected ASGI message")

    async def run() -> None:
        answer = patience.Answer(cut)
        await answer({"type": "http.response.start"})
        assert answer.stalled
        with pytest.raises(RuntimeError, match="Expected"):
            await patience.Answer(wrong)({"type": "http.response.start"})

    loops.run(run())


def test_a_line_that_nobody_reads_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STALL_SECONDS", 0.05)
    aborted: list[str] = []

    class Transport(asyncio.Transport):
        def abort(self) -> None:
            aborted.append("cut")

    async def run() -> None:
        line = patience.PatientHttp.__new__(patience.PatientHttp)  # without the server that a whole one needs
        line.loop, line.transport, line.flow = asyncio.get_running_loop(), Transport(), FlowControl(Transport())
        line.pause_writing()
        line.resume_writing()
        await asyncio.sleep(0.1)
        assert aborted == []
        line.pause_writing()
        await asyncio.sleep(0.1)
        assert aborted == ["cut"]

    loops.run(run())


def test_slow_bodies_do_not_keep_others_waiting(server: RunningServer) -> None:
    head = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx"
    with contextlib.ExitStack() as stack:
        for _ in range(30):  # many more than there are threads
            line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(head)
        time.sleep(0.3)
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as other:
            other.sendall(b"GET /live/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert other.recv(100).startswith(b"HTTP/1.1 200")


def test_a_heap_of_requests_on_one_line_is_cut(server: RunningServer) -> None:
    one = b"GET /live/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for many, heard in ((patience.MOST_PIPELINED, True), (500, False)):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
            line.sendall(one * many)
            got = b""
            with contextlib.suppress(OSError):
                while got.count(b"ok\n") < many and (part := line.recv(65536)):
                    got += part
            assert (got.count(b"ok\n") == many) is heard
