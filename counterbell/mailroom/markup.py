"""The little markup that agents write (bold, italics, lists, links) as the HTML of a letter: nothing else."""

import re
from collections.abc import Iterator
from html import escape

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")
_NAMED = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^\s<>()\"']{1,2000}|mailto:[^\s<>()\"']{1,300})\)")
_LINK = re.compile(r"(?<![\w/@.\"'=>])(https?://[^\s<>\"']{1,2000})")
_AFTER = ".,;:!?)]}»”’،؛؟。、」』）"
_ITEM = re.compile(r"(?:[-*•]|(\d{1,3}|[۰-۹]{1,3}|[٠-٩]{1,3})[.)])\s+(.*)")


def as_html(text: str) -> str:
    """Paragraphs, lists, bold, italics and links; everything else is shown as it stands."""
    return "".join(_blocks(text.replace("\r\n", "\n")))


def as_text(text: str) -> str:
    """The same in plain words: a named link shows where it leads."""
    plain = _NAMED.sub(lambda found: found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})", text)
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", plain))


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        while lines:
            items, kind = _items(lines)
            if items:
                yield f'<{kind} dir="auto">' + "".join(f"<li>{_inline(item)}</li>" for item in items) + f"</{kind}>"
                lines = lines[len(items) :]
                continue
            said: list[str] = []
            while lines and not _ITEM.match(lines[0]):
                said.append(lines.pop(0))
            yield f'<p dir="auto">{"<br>".join(_inline(line) for line in said)}</p>'


def _items(lines: list[str]) -> tuple[list[str], str]:
    items: list[str] = []
    kind = ""
    for line in lines:
        found = _ITEM.match(line)
        this = "" if not found else "ol" if found[1] else "ul"
        if not found or (kind and this != kind):
            break
        kind = this
        items.append(found[2])
    return items, kind


def _inline(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _NAMED.finditer(text):
        pieces += [_plain(text[at : found.start()]), _anchor(found[2], _bold(escape(found[1])))]
        at = found.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _LINK.finditer(text):
        url = found[1].rstrip(_AFTER)
        pieces += [_bold(escape(text[at : found.start()])), _anchor(url, escape(url))]
        at = found.start() + len(url)
    return "".join([*pieces, _bold(escape(text[at:]))])


def _bold(escaped: str) -> str:
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", escaped))


def _anchor(url: str, inside: str) -> str:
    return f'<a href="{escape(url)}">{inside}</a>'
