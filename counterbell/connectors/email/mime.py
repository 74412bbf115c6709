"""A letter as a tree of parts, found in one pass over its bytes: however it is nested, reading it is linear."""

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from counterbell.connectors.email.headers import Head, read_head
from counterbell.connectors.email.words import from_base64

MOST_PARTS = 1_000
LONGEST_BOUNDARY = 500
# Lines that look like a border and are none: more of them between two borders and reading stops.
MOST_DASHES = 200_000
LARGEST_UU = 20_000_000

_LINE_FEED, _RETURN = 0x0A, 0x0D
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass(slots=True)
class Node:
    """One part. `kind` is its type, `body` its bytes as they were sent."""

    head: Head
    kind: str
    parameters: dict[str, str]
    raw: bytes
    start: int
    end: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    cut: bool = False  # more parts were sent than are read
    boundary: bytes = b""

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def is_multipart(self) -> bool:
        return self.kind.startswith("multipart/") and bool(self.children)

    def content(self) -> bytes:
        """The bytes that were meant: the transfer encoding undone, as far as it can be."""
        encoding = self.head.text("content-transfer-encoding").strip().strip("\"';").lower()
        match encoding.replace("_", "-").split(" ")[0]:
            case "base64":
                return from_base64(self.body)
            case "quoted-printable" | "quoted-printeable" | "qp":
                return binascii.a2b_qp(self.body)
            case "x-uuencode" | "uuencode" | "x-uue" | "uue":
                return _from_uu(self.body)
            case _:
                return self.body

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the order of the letter."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def ancestors(self) -> Iterator["Node"]:
        above = self.parent
        while above:
            yield above
            above = above.parent


def read_tree(raw: bytes) -> Node:
    """The tree of a letter; what is broken in it becomes the nearest readable thing."""
    root = here = _open(raw, 0, None, {})
    # The open multiparts, outermost first; a delimiter that names one of them closes all inside it.
    stack = [root] if root.boundary else []
    at, count = root.start, 1
    while stack and count < MOST_PARTS:
        levels = {node.boundary: level for level, node in enumerate(stack)}
        found = _next_delimiter(raw, at, levels)
        if not found:
            break
        here.end = max(found.begin, here.start)
        del stack[found.level + 1 :]
        at = found.after
        if found.closing:
            stack.pop()
            # What follows the end of a multipart belongs to nobody; it is read into a node that is not kept.
            here = Node(Head(), "", {}, raw, at, len(raw))
            continue
        here = _open(raw, at, stack[-1], {node.boundary: level for level, node in enumerate(stack)})
        stack[-1].children.append(here)
        count, at = count + 1, here.start
        if here.boundary:
            stack.append(here)
    root.cut = count >= MOST_PARTS
    _mend(root)
    return root


def _open(raw: bytes, start: int, parent: Node | None, levels: Mapping[bytes, int]) -> Node:
    head, body = read_head(raw, start)
    # A part may end inside its head.
    if levels and (found := _next_delimiter(raw, start, levels, body)):
        head, body = read_head(raw, start, max(found.begin, start))
    kind, parameters = head.parameters("content-type")
    if not _TYPE.fullmatch(kind):
        kind = _nearest_type(kind, parent)
    node = Node(head, kind, parameters, raw, body, len(raw), parent)
    if kind.startswith("multipart/"):
        node.boundary = parameters.get("boundary", "").rstrip()[:LONGEST_BOUNDARY].encode("utf-8", "surrogateescape")
    return node


def _nearest_type(kind: str, parent: Node | None) -> str:
    if found := _TYPE.match(kind):
        return found[0]
    if kind in {"html", "plain"}:
        return f"text/{kind}"
    return "message/rfc822" if parent and parent.kind == "multipart/digest" else "text/plain"


class _Delimiter(NamedTuple):
    begin: int  # where the part in front of it ends
    after: int  # where the next line begins
    level: int  # which of the open multiparts it belongs to
    closing: bool


def _next_delimiter(raw: bytes, at: int, levels: Mapping[bytes, int], stop: int | None = None) -> _Delimiter | None:
    stop = len(raw) if stop is None else stop
    position = at - 1 if at and raw[at - 1] == _LINE_FEED else at
    begin = -1 if position == 0 and raw.startswith(b"--") else raw.find(b"\n--", position, stop)
    for _ in range(MOST_DASHES):
        if begin < 0 and not (begin == -1 and position == 0 and raw.startswith(b"--")):
            return None
        end = raw.find(b"\n", begin + 3)
        end = len(raw) if end < 0 else end
        said = raw[begin + 3 : min(end, begin + 3 + LONGEST_BOUNDARY + 10)].rstrip()
        closing = said not in levels and said.endswith(b"--")
        if closing:
            said = said[:-2].rstrip()
        if (level := levels.get(said)) is not None:
            border = begin - 1 if begin > 0 and raw[begin - 1] == _RETURN else begin
            return _Delimiter(max(border, at), min(end + 1, len(raw)), level, closing)
        position = end
        begin = raw.find(b"\n--", end, stop)
    return None


def _mend(root: Node) -> None:
    """A multipart without parts is what it looks like: text."""
    for node in root.walk():
        if node.kind.startswith("multipart/") and not node.children:
            node.kind, node.parameters = "text/plain", {}


def _from_uu(data: bytes) -> bytes:
    lines, inside = [], False
    for line in data[:LARGEST_UU].splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() in {b"end", b"`"}:
            break
        else:
            lines.append(_uu_line(line))
    return b"".join(lines)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Broken encoders pad too much: take as many letters as the first one promises.
        promised = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:promised])
        except binascii.Error:
            return b""
