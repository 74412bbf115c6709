"""The reading process of `apart`, for letters."""

from typing import Any

from counterbell.base.confined import run
from counterbell.connectors.email.passing import packed
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Unreadable


def answer(raw: bytes, told: dict[str, Any]) -> tuple[bytes, bool]:
    """The answer, and whether this process should end with it."""
    try:
        letter = read_letter(
            raw,
            authserv_id=told["authserv_id"],
            sealers=told["sealers"],
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


if __name__ == "__main__":
    run(answer)
