"""The reading process of `apart`: takes what is to be read, answers, and ends when nobody asks any more."""

import contextlib
import gc
import json
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

LARGE = 1_000_000

# (the bytes, what was told about them) → (the answer, whether this process should end with it)
Answer = Callable[[bytes, dict[str, Any]], tuple[bytes, bool]]


def limit(cpu_seconds: int, memory: int) -> None:
    """What this process may never exceed, whatever a reading makes it do."""
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    _allow_cpu(cpu_seconds)


def _allow_cpu(seconds: int) -> None:
    """So much for the next reading: the kernel ends the process at the soft limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def serve(source: BinaryIO, target: BinaryIO, cpu_seconds: int, answer: Answer) -> None:
    """One reading after the other."""
    while line := source.readline(1_000_000):
        told = json.loads(line)
        _allow_cpu(cpu_seconds)
        said, fatal = answer(source.read(told["size"]), told)
        target.write(len(said).to_bytes(8, "big"))
        target.write(said)
        target.flush()
        if fatal:
            return
        if int(told["size"]) > LARGE:
            del said
            gc.collect()


def run(answer: Answer) -> None:
    """`python -m MODULE CPU_SECONDS MEMORY`."""
    cpu_seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    limit(cpu_seconds, memory)
    serve(sys.stdin.buffer, sys.stdout.buffer, cpu_seconds, answer)
