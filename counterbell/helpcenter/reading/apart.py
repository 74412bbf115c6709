"""Pages and documents are read in a process of their own, which may be killed: see `base.apart`."""

import json
import re
from dataclasses import replace
from typing import Any

from counterbell.base.apart import Child, Ended, Pool
from counterbell.helpcenter.reading.pieces import Piece, Unreadable

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
CPU_SECONDS = 12
WALL_SECONDS = 20.0
MEMORY = 300_000_000


def _child() -> Child:
    return Child("counterbell.helpcenter.reading.child", CPU_SECONDS, MEMORY)


_pool = Pool(_child)


def page_apart(raw: bytes, *, url: str, charset: str = "", wall: float = WALL_SECONDS) -> Piece:
    """`page.read_page` in a child with limits. Raises Unreadable also for what is too slow or fatal."""
    pieces = _asked(raw, {"kind": "page", "url": url, "charset": charset}, wall)
    if len(pieces) != 1:
        raise Unreadable("broken")
    return pieces[0]


def file_apart(raw: bytes, *, kind: str, name: str, divided: bool, wall: float = WALL_SECONDS) -> list[Piece]:
    """`files.read_file` in a child with limits. Raises Unreadable also for what is too slow or fatal."""
    return _asked(raw, {"kind": kind, "name": name, "divided": divided}, wall)


def _asked(raw: bytes, told: dict[str, Any], wall: float) -> list[Piece]:
    try:
        said = json.loads(_pool.ask(told, raw, wall=wall))
        if "why" in said:
            raise Unreadable(str(said["why"])[:20])
        return [_whole(Piece(**one)) for one in said["pieces"]]
    except Ended as ended:
        raise Unreadable("too_heavy" if ended.reason == "too_slow" else "broken") from ended
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise Unreadable("broken") from broken


def _whole(piece: Piece) -> Piece:
    """The piece without what no table takes: half letters, as PDFs have them, and signs that steer printers."""
    return replace(
        piece, title=_clean(piece.title), body=_clean(piece.body), language=_clean(piece.language),
        pictures=int(piece.pictures), links=[_clean(one) for one in piece.links],
    )  # fmt: skip


def _clean(text: str) -> str:
    return _STEERING.sub("", text.encode("utf-8", "replace").decode())


def close() -> None:
    """End the children that wait; the next reading gets a new one."""
    _pool.close()
