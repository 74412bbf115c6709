"""What strangers wrote is read in a process of its own, which may be killed: a reading costs a fixed budget, not more.

The child (see `confined`) lives on from reading to reading; one that exceeds its budget is killed and replaced. It may
write no file, and what it answers is data.
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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

# So many children at most wait for work; more are started when many ask at once, and end after their reading.
KEPT = 3
READINGS_EACH = 5_000
LARGEST_ANSWER = 120_000_000
_PIECE = 1 << 20


class Ended(Exception):
    """The child ended, or was ended, before it answered: `reason` is "too_slow" or "crashed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Child:
    """One reading process: `python -m MODULE CPU_SECONDS MEMORY`."""

    def __init__(self, module: str, cpu_seconds: int, memory: int) -> None:
        self.readings = 0
        self.ended = False
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath, "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, "-m", module, str(cpu_seconds), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )

    @property
    def usable(self) -> bool:
        return not self.ended and self.readings < READINGS_EACH and self.process.poll() is None

    def ask(self, request: bytes, raw: bytes, deadline: float) -> bytes:
        """The answer to one reading. Raises Ended; the child is then no longer usable."""
        self.readings += 1
        try:
            self._write(request + raw, deadline)
            size = int.from_bytes(self._read(8, deadline), "big")
            return self._read(size, deadline)
        except OSError as broken:
            raise Ended(self._why()) from broken
        except Ended:
            self.ended = True
            raise

    def _write(self, data: bytes, deadline: float) -> None:
        assert self.process.stdin
        pipe, view = self.process.stdin.fileno(), memoryview(data)
        os.set_blocking(pipe, False)
        while view:
            if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
                raise Ended("too_slow")
            view = view[os.write(pipe, view[:_PIECE]) :]

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout
        if size > LARGEST_ANSWER:
            raise Ended("crashed")
        pipe, pieces, missing = self.process.stdout.fileno(), [], size
        while missing:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise Ended("too_slow")
            piece = os.read(pipe, min(missing, _PIECE))
            if not piece:
                raise Ended(self._why())
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


class Pool:
    """Children that wait for the next reading. `start` makes one."""

    def __init__(self, start: Callable[[], Child]) -> None:
        self.start = start
        self.lock = threading.Lock()
        self.idle: list[Child] = []
        self.owner = os.getpid()
        atexit.register(self.close)

    def ask(self, told: Mapping[str, Any], raw: bytes, *, wall: float) -> bytes:
        """The answer of a child that was told so much about these bytes, within `wall` seconds. Raises Ended."""
        request = json.dumps({**told, "size": len(raw)}).encode() + b"\n"
        deadline = time.monotonic() + wall
        child = self.take()
        try:
            return child.ask(request, raw, deadline)
        except Ended:
            # What its predecessor read may have ended it after the answer: this reading gets one child of its own.
            child.kill()
            child = self.start()
            return child.ask(request, raw, deadline)
        finally:
            self.give_back(child)

    def take(self) -> Child:
        with self.lock:
            if self.owner != os.getpid():  # after a fork the children belong to the other process
                self.idle, self.owner = [], os.getpid()
            while self.idle:
                child = self.idle.pop()
                if child.usable:
                    return child
                child.kill()
        return self.start()

    def give_back(self, child: Child) -> None:
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

    def cost(self) -> tuple[float, float]:
        """CPU seconds, and megabytes at their highest, of the child that waits; (0, 0) when none does. Linux only."""
        child = next(iter(self.idle), None)
        if not child:
            return 0.0, 0.0
        status = Path(f"/proc/{child.process.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        times = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"), peak / 1_000
