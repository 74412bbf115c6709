"""A tree of elements from HTML that the cleaner wrote: its form is strict, so reading it needs no second opinion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape


def names(text: str) -> frozenset[str]:
    """A set of words, written as people read them."""
    return frozenset(text.split())


VOID = names("area base br col embed hr img input link meta source track wbr")
BLOCKS = names("""
    address article aside blockquote caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
""")

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [^<>\"]*(?:\"[^\"]*\")?)*)>|([^<]+|<)")
_ATTRIBUTE = re.compile(r" ([^\s=\"<>]+)(?:=\"([^\"]*)\")?")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|nbsp|#39|#x27);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0", "#39": "'", "#x27": "'"}


@dataclass(slots=True, eq=False)
class Element:
    """An element, or (tag "") the whole page."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)
    parent: "Element | None" = field(default=None, repr=False)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def elements(self) -> "Iterator[Element]":
        """All elements below, in the order of the page."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Element)]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self, most: int = 1_000_000) -> str:
        """The bare letters inside, up to about so many."""
        pieces: list[str] = []
        waiting: list[Element | str] = list(reversed(self.children))
        size = 0
        while waiting and size < most:
            one = waiting.pop()
            if isinstance(one, str):
                pieces.append(one)
                size += len(one)
            else:
                if one.tag == "br" or one.tag in BLOCKS:
                    pieces.append("\n")
                waiting.extend(reversed(one.children))
        return "".join(pieces)

    def append(self, child: "Element | str") -> None:
        if isinstance(child, Element):
            child.parent = self
        self.children.append(child)


def read_tree(html: str) -> Element:
    """The tree of cleaned HTML."""
    root = here = Element("")
    for found in _TOKEN.finditer(html):
        closing, tag, attributes, text = found.groups()
        if text is not None:
            here.children.append(_plain(text))
        elif closing:
            above: Element | None = here
            while above and above.tag != tag:
                above = above.parent
            here = (above.parent if above else here) or root
        else:
            element = Element(tag, {name: _plain(value) for name, value in _ATTRIBUTE.findall(attributes)})
            here.append(element)
            if tag not in VOID:
                here = element
    return root


def write_tree(root: Element) -> str:
    """HTML of the tree."""
    pieces: list[str] = []
    waiting: list[Element | str | None] = [root]
    open_tags: list[str] = []
    while waiting:
        one = waiting.pop()
        if one is None:
            pieces.append(f"</{open_tags.pop()}>")
        elif isinstance(one, str):
            pieces.append(escape(one, quote=False))
        else:
            if one.tag:
                written = "".join(f' {name}="{escape(value)}"' for name, value in one.attributes.items())
                pieces.append(f"<{one.tag}{written}>")
            if one.tag and one.tag not in VOID:
                open_tags.append(one.tag)
                waiting.append(None)
            waiting.extend(reversed(one.children))
    return "".join(pieces)


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda found: _MEANT[found[1]], text) if "&" in text else text
