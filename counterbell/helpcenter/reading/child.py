"""The reading process for pages and documents: `python -m counterbell.helpcenter.reading.child CPU_SECONDS MEMORY`."""

import json
import logging
from dataclasses import asdict
from typing import Any

from counterbell.base.confined import run
from counterbell.helpcenter.reading.files import read_file
from counterbell.helpcenter.reading.page import read_page
from counterbell.helpcenter.reading.pieces import Piece, Unreadable


def answer(raw: bytes, told: dict[str, Any]) -> tuple[bytes, bool]:
    """What was read, as JSON (`{"pieces": […]}` or `{"why": …}`), and whether this process should end with it."""
    try:
        return json.dumps({"pieces": [asdict(one) for one in _read(raw, told)]}).encode(), False
    except Unreadable as refused:
        return _refusal(refused.why), False
    except MemoryError:
        return _refusal("too_heavy"), True
    except RecursionError:
        return _refusal("too_heavy"), True
    except Exception:  # noqa: BLE001  # whatever it is, the next page must be read
        return _refusal("broken"), True


def _read(raw: bytes, told: dict[str, Any]) -> list[Piece]:
    if told["kind"] == "page":
        return [read_page(raw, url=told["url"], charset=told["charset"])]
    return read_file(raw, kind=told["kind"], name=told["name"], divided=told["divided"])


def _refusal(why: str) -> bytes:
    return json.dumps({"why": why}).encode()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the library tells of every oddity of a PDF; nobody listens
    run(answer)
