"""Letters are read in a process of their own, which may be killed: a letter can cost a fixed budget and not more.

The child lives on from letter to letter; one that exceeds its budget is killed and replaced. It may write no file, and
what it answers is data (see `passing`).
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from pathlib import Path

from counterbell.connectors.email.passing import unpacked
from counterbell.contracts.letters import Letter, Unreadable

CPU_SECONDS = 10
WALL_SECONDS = 30.0
MEMORY = 300_000_000
# So many children at most wait for work; more are started when many ask at once, and end after their letter.
KEPT = 3
LETTERS_EACH = 5_000
LARGEST_ANSWER = 120_000_000
_PIECE = 1 << 20


def read_apart(
    raw: bytes,
    *,
    authserv_id: str = "",
    own_hosts: Collection[str] = (),
    own_addresses: Collection[str] = (),
    wall: float = WALL_SECONDS,
) -> Letter:
    """`reading.read_letter` in a child with limits. Raises Unreadable also for what is too slow, too big, or fatal."""
    told = {
        "size": len(raw),
        "authserv_id": authserv_id,
        "own_hosts": sorted(own_hosts),
        "own_addresses": sorted(own_addresses),
    }
    request = json.dumps(told).encode() + b"\n"
    deadline = time.monotonic() + wall
    child = _pool.take()
    try:
        answer = child.ask(request, raw, deadline)
    except _Ended:
        # Its predecessor's letter may have ended it after the answer: this letter gets one child of its own.
        child.kill()
        child = _Child()
        try:
            answer = child.ask(request, raw, deadline)
        except _Ended as ended:
            raise _unreadable(ended) from ended
    finally:
        _pool.give_back(child)
    return _understood(answer)


class _Ended(Exception):
    """The child ended, or was ended, before it answered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _unreadable(ended: _Ended) -> Unreadable:
    texts = {
        "too_slow": "Reading this letter takes longer than any letter may take.",
        "crashed": "The process that read this letter ended.",
    }
    return Unreadable(ended.reason, texts[ended.reason])


def _understood(answer: bytes) -> Letter:
    kind, _, rest = answer.partition(b"\n")
    if kind == b"letter":
        try:
            return unpacked(rest)
        except (ValueError, KeyError, TypeError) as broken:
            raise Unreadable("crashed", "The process that read this letter gave no proper answer.") from broken
    reason, _, text = rest.partition(b"\n")
    raise Unreadable(reason.decode(errors="replace")[:40], text.decode(errors="replace")[:500])


class _Child:
    """One reading process."""

    def __init__(self) -> None:
        self.letters = 0
        self.ended = False
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", "counterbell.connectors.email.reader", str(CPU_SECONDS), str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )

    @property
    def usable(self) -> bool:
        return not self.ended and self.letters < LETTERS_EACH and self.process.poll() is None

    def ask(self, request: bytes, raw: bytes, deadline: float) -> bytes:
        """The answer to one letter. Raises _Ended; the child is then no longer usable."""
        self.letters += 1
        try:
            self._write(request + raw, deadline)
            size = int.from_bytes(self._read(8, deadline), "big")
            return self._read(size, deadline)
        except OSError as broken:
            raise _Ended(self._why()) from broken
        except _Ended:
            self.ended = True
            raise

    def _write(self, data: bytes, deadline: float) -> None:
        assert self.process.stdin
        pipe, view = self.process.stdin.fileno(), memoryview(data)
        os.set_blocking(pipe, False)
        while view:
            if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
                raise _Ended("too_slow")
            view = view[os.write(pipe, view[:_PIECE]) :]

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout
        if size > LARGEST_ANSWER:
            raise _Ended("crashed")
        pipe, pieces, missing = self.process.stdout.fileno(), [], size
        while missing:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _Ended("too_slow")
            piece = os.read(pipe, min(missing, _PIECE))
            if not piece:
                raise _Ended(self._why())
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _why(self) -> str:
        """A child that used up its CPU seconds is killed by the kernel with SIGXCPU or SIGKILL."""
        self.ended = True
        try:
            code = self.process.wait(1)
        except subprocess.TimeoutExpired:
            return "crashed"
        return "too_slow" if code in {-24, -9} else "crashed"

    def kill(self) -> None:
        self.ended = True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Pool:
    """Children that wait for the next letter."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[_Child] = []
        self.owner = os.getpid()

    def take(self) -> _Child:
        with self.lock:
            if self.owner != os.getpid():  # after a fork the children belong to the other process
                self.idle, self.owner = [], os.getpid()
            while self.idle:
                child = self.idle.pop()
                if child.usable:
                    return child
                child.kill()
        return _Child()

    def give_back(self, child: _Child) -> None:
        with self.lock:
            if child.usable and len(self.idle) < KEPT:
                self.idle.append(child)
                return
        child.kill()

    def close(self) -> None:
        """End all that wait; for the end of this process and for tests."""
        with self.lock:
            children, self.idle = self.idle, []
        if self.owner == os.getpid():
            for child in children:
                child.kill()


_pool = _Pool()
atexit.register(_pool.close)


def close() -> None:
    """End the children that wait; the next letter gets a new one."""
    _pool.close()


def cost() -> tuple[float, float]:
    """CPU seconds, and megabytes at their highest, of the child that waits; (0, 0) when none does. Linux only."""
    child = next(iter(_pool.idle), None)
    if not child:
        return 0.0, 0.0
    status = Path(f"/proc/{child.process.pid}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    times = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"), peak / 1_000
