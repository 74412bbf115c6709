"""Where the pictures of a letter stand in its words: "[lamp.png]", whatever its mail program wrote there.

Gmail's plain form says "[image: lamp.png]", Outlook's "[cid:image001.png@01DB…]"; where others say nothing, the HTML
tells.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from counterbell.base.markup.cleaning import INSIDE, NAMED
from counterbell.base.markup.tree import Element
from counterbell.contracts.letters import Part

_MARK = re.compile(r"\[(?:cid:([^\]\s]{1,500})|image:\s?([^\]\n]{1,255}))\]")


class Places:
    """The pictures that came with a letter, by their content ids."""

    def __init__(self, files: Iterable[Part]) -> None:
        pictures = [one for one in files if one.content_id and one.content_type.startswith("image/")]
        self._names = {one.content_id: one.name for one in pictures}

    def in_plain(self, text: str) -> str:
        """The words with one kind of mark."""
        return _MARK.sub(self._mark, text) if self._names else text

    def in_page(self, tree: Element) -> list[str]:
        """Note the name of each picture at its place in the tree; the marks that words will have for them."""
        marks = []
        for element in tree.elements():
            if name := self._name(element.get(INSIDE)):
                element.attributes[NAMED] = name
                marks.append(f"[{name}]")
        return marks

    def _mark(self, found: re.Match[str]) -> str:
        name = self._name(found[1] or "") or (found[2] if found[2] in self._names.values() else "")
        return f"[{name}]" if name else found[0]

    def _name(self, content_id: str) -> str:
        return self._names.get(content_id) or self._names.get(unquote(content_id), "")
