"""The reading process of `apart`: takes letters from its input, answers, and ends when nobody asks any more."""

import contextlib
import gc
import json
import resource
import sys
from typing import Any, BinaryIO

from counterbell.connectors.email.passing import packed
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Unreadable

LARGE = 1_000_000


def limit(cpu_seconds: int, memory: int) -> None:
    """What this process may never exceed, whatever a letter makes it do."""
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
    """So much for the next letter: the kernel ends the process at the soft limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def serve(source: BinaryIO, target: BinaryIO, cpu_seconds: int) -> None:
    """One letter after the other."""
    while line := source.readline(1_000_000):
        told = json.loads(line)
        _allow_cpu(cpu_seconds)
        answer, fatal = _answer(source, told)
        target.write(len(answer).to_bytes(8, "big"))
        target.write(answer)
        target.flush()
        if fatal:
            return
        if int(told["size"]) > LARGE:
            del answer
            gc.collect()


def _answer(source: BinaryIO, told: dict[str, Any]) -> tuple[bytes, bool]:
    """The answer, and whether this process should end with it."""
    try:
        letter = read_letter(
            source.read(told["size"]),
            authserv_id=told["authserv_id"],
            own_hosts=told["own_hosts"],
            own_addresses=told["own_addresses"],
        )
        return b"letter\n" + packed(letter), False
    except Unreadable as refused:
        return f"unreadable\n{refused.reason}\n{refused}".encode(), False
    except MemoryError:
        return b"unreadable\ntoo_big\nReading this letter takes more memory than any letter may take.", True
    except RecursionError:
        return b"unreadable\ntoo_deep\nThis letter is nested deeper than any letter may be.", True
    except Exception as broken:  # noqa: BLE001  # whatever it is, the next letter must be read
        return f"unreadable\nbroken\n{type(broken).__name__} while reading.".encode(), True


def main() -> None:
    """`python -m counterbell.connectors.email.reader CPU_SECONDS MEMORY`."""
    cpu_seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    limit(cpu_seconds, memory)
    serve(sys.stdin.buffer, sys.stdout.buffer, cpu_seconds)


if __name__ == "__main__":
    main()
