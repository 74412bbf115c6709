"""A reading process for tests: says what it was given, or does what it is told."""

import os
import time
from typing import Any

from counterbell.base.confined import run


def answer(raw: bytes, told: dict[str, Any]) -> tuple[bytes, bool]:
    if told.get("do") == "sleep":
        time.sleep(60)
    if told.get("do") == "spin":
        while True:
            pass
    if told.get("do") == "eat":
        try:
            return b"ate %d" % len(bytearray(1_000_000_000)), False
        except MemoryError:
            return b"too much", True
    if told.get("do") == "die":
        os._exit(3)
    return raw[::-1], told.get("do") == "last"


if __name__ == "__main__":
    run(answer)
