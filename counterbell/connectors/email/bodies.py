"""From the parts of a letter to its words and its files."""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import quote

from counterbell.base.charsets import decode, decode_html
from counterbell.base.markup.links import paragraphs
from counterbell.connectors.email.facts import facts_of
from counterbell.connectors.email.headers import Head
from counterbell.connectors.email.mime import Node, read_tree
from counterbell.connectors.email.tnef import read_envelope
from counterbell.connectors.email.words import decode_words, one_line, read_parameters
from counterbell.contracts.letters import Part

MOST_FILES = 200
LONGEST_TEXT = 2_000_000
LONGEST_NAME = 255

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_TNEF = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])
_LETTERS = frozenset(["message/rfc822", "message/global"])
_SECRET = frozenset(["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"])
# Parts whose words are somewhere else: they are neither put together nor fetched.
_ELSEWHERE = {"message/partial": "in_pieces", "message/external-body": "lies_elsewhere"}
_PGP = "-----BEGIN PGP MESSAGE-----"
# Texts that are read as words; other texts (calendars, tables, cards) are files.
_WORDS = frozenset(
    ["text/plain", "text/html", "text/enriched", "text/markdown", "text/x-markdown", "text/rfc822-headers"]
)


@dataclass(slots=True)
class Content:
    """What a letter holds: `plain` its words as text, `html` as HTML (raw!), and its files."""

    plain: str = ""
    html: str = ""
    files: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Unit:
    """One stretch of the letter, in one or two forms."""

    plain: str = ""
    html: str = ""
    is_picture: bool = False


def read_content(root: Node) -> Content:
    """Walk through the parts in their order."""
    content = Content()
    units: dict[int, _Unit] = {}
    for node in root.walk():
        if node.kind in _SECRET:
            _warn(content, "encrypted")
        if node.kind in _ELSEWHERE:
            _warn(content, _ELSEWHERE[node.kind])
        if node.children:
            continue
        if _is_words(node, root):
            unit = units.setdefault(id(_stretch(node)), _Unit())
            _read_words(node, unit)
        elif (file := _read_file(node, content)) and _stands_between(node):
            units[id(node)] = _picture(file)
    _put_together(list(units.values()), content)
    if not content.plain and not content.html:
        _read_what_is_inside(root, content)
    if content.plain.lstrip().startswith(_PGP):
        _warn(content, "encrypted")
    if root.cut:
        _warn(content, "too_many_parts")
    return content


def _is_words(node: Node, root: Node) -> bool:
    disposition, parameters = _disposition(node)
    if node.kind not in _WORDS or disposition == "attachment":
        return False
    if node is root:
        return True
    return not (parameters.get("filename") or node.parameters.get("name")) or _alternative(node) is not None


def _stretch(node: Node) -> Node:
    """The outermost choice a part is one form of, or itself."""
    return _alternative(node) or node


def _alternative(node: Node) -> Node | None:
    found = None
    for above in node.ancestors():
        if above.kind == "multipart/alternative":
            found = above
        elif above.kind in {"multipart/mixed", "multipart/report"} and found:
            break
    return found


def _read_words(node: Node, unit: _Unit) -> None:
    charset = node.parameters.get("charset", "")
    data = node.content()[:LONGEST_TEXT]
    if node.kind == "text/html":
        unit.html = decode_html(data, charset) or unit.html
        return
    text = decode(data, charset)
    if node.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=node.parameters.get("delsp", "").lower() == "yes")
    unit.plain = unit.plain or text.strip("\n")


def _put_together(units: list[_Unit], content: Content) -> None:
    while units and units[-1].is_picture:
        units.pop()  # what stands at the end is shown there as a file
    content.plain = "\n\n".join(unit.plain for unit in units if unit.plain.strip())
    if any(unit.html.strip() for unit in units if not unit.is_picture):
        content.html = "\n".join(unit.html if unit.html.strip() else paragraphs(unit.plain) for unit in units)
    if any(unit.html.strip() and not unit.plain.strip() for unit in units):
        content.plain = ""  # not all of it exists as text: the words of the HTML are the letter


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """The lines of RFC 3676 joined again: a blank at the end of a line means that it goes on."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        shown = words[:-1] if flows and delete_space else words
        if open_depth == depth and lines and words != "-- ":
            lines[-1] += shown
        else:
            lines.append((">" * depth + " " if depth else "") + shown)
        open_depth = depth if flows else None
    return "\n".join(lines)


def _disposition(node: Node) -> tuple[str, dict[str, str]]:
    return read_parameters(node.head.text("content-disposition"))


def _read_file(node: Node, content: Content) -> Part | None:
    if len(content.files) >= MOST_FILES:
        _warn(content, "too_many_files")
        return None
    disposition, parameters = _disposition(node)
    data = node.content()
    name = decode_words(parameters.get("filename") or node.parameters.get("name") or "")
    if (node.kind in _TNEF or name.lower() == "winmail.dat") and (envelope := read_envelope(data)):
        content.plain = content.plain or envelope.text
        content.html = content.html or envelope.html
        content.files.extend(
            _part(one.name, one.content_type or _guessed(one.name), one.data, content_id=one.content_id)
            for one in envelope.files[:MOST_FILES]
        )
        return None
    if node.kind in _LETTERS and not name:
        name = _subject_of(data)
    content_id = next(iter(node.head.ids("content-id")), node.head.line("content-id").strip("<> "))
    part = _part(name, node.kind, data, content_id=content_id, inline=disposition == "inline")
    if content_id and part.content_type.startswith("image/"):
        part = replace(part, name=_distinct(part.name, content.files))
    content.files.append(part)
    return part


def _distinct(name: str, files: Sequence[Part]) -> str:
    """Another name where one of the files has it: words that name a picture mean this one."""
    known = sum(1 for one in files if one.name == name)
    if not known:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem or ending}-{known + 1}{dot and stem and f'.{ending}'}"


def _stands_between(node: Node) -> bool:
    """Whether a picture is a stretch of the letter of its own, as Apple Mail writes them between the words."""
    above = node.parent.kind if node.parent else ""
    return above == "multipart/mixed" and node.kind.startswith("image/") and _disposition(node)[0] != "attachment"


def _picture(part: Part) -> _Unit:
    shown = f'<p><img src="cid:{escape(quote(part.content_id, safe="@"))}"></p>' if part.content_id else ""
    return _Unit(f"[{part.name}]", shown, is_picture=True)


def _part(name: str, kind: str, data: bytes, *, content_id: str = "", inline: bool = False) -> Part:
    name = clean_name(name)
    if not name:
        name = f"file{_ending(kind)}"
    return Part(name, kind.lower()[:100], data, content_id[:500], inline, facts_of(kind, name, data))


def clean_name(name: str) -> str:
    """The name as its writer sees it: without path, without what cannot be seen, never empty dots."""
    last = _UNSEEN.sub("", name.replace("\\", "/")).rsplit("/", 1)[-1].strip()
    return last.strip(". ")[-LONGEST_NAME:]


def _ending(kind: str) -> str:
    return {"message/rfc822": ".eml", "text/calendar": ".ics", "text/vcard": ".vcf"}.get(
        kind, mimetypes.guess_extension(kind) or ""
    )


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _subject_of(data: bytes) -> str:
    subject = _head_of(data).line("subject")
    return f"{subject[:100]}.eml" if subject else "letter.eml"


def _head_of(data: bytes) -> Head:
    return read_tree(data[:20_000]).head


def _read_what_is_inside(root: Node, content: Content) -> None:
    """A letter that only carries another letter, or a text as a file: show that."""
    for node in _leaves(root):
        if node.kind in _LETTERS:
            inner = read_tree(node.content())
            found = Content()
            units: dict[int, _Unit] = {}
            for one in _leaves(inner):
                if _is_words(one, inner):
                    _read_words(one, units.setdefault(id(_stretch(one)), _Unit()))
            _put_together(list(units.values()), found)
            content.html = found.html
            head = [
                f"{name.capitalize()}: {inner.head.line(name)}"
                for name in ("from", "date", "subject")
                if inner.head.line(name)
            ]
            content.plain = "\n".join([*head, "", found.plain]) if found.plain else ""
            return
        if node.kind == "text/plain":
            content.plain = decode(node.content()[:LONGEST_TEXT], node.parameters.get("charset", "")).strip("\n")
            return


def _leaves(root: Node) -> Iterator[Node]:
    return (node for node in root.walk() if not node.children)


def _warn(content: Content, what: str) -> None:
    if what not in content.warnings:
        content.warnings.append(what)


__all__ = ["Content", "clean_name", "one_line", "read_content", "unflowed"]
