"""HTML letters: where the quote is, told by the marks of mail programs, so that it can be folded away and stay.

Marks that contain the quote (`gmail_quote`, `blockquote`) are folded themselves; behind marks that stand above it
(Outlook's head) everything is quote. What is answered between the lines is not folded.
"""

import re
from collections.abc import Iterator

from counterbell.base.markup.cleaning import FOLD
from counterbell.base.markup.tree import BLOCKS, Element
from counterbell.base.markup.words import text_of
from counterbell.connectors.email.replies import begins_quote, is_forward_mark

_CONTAINER_CLASS = re.compile(
    r"(?:^|\s)(?:gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|tutanota_quote|"
    r"zmail_extra|zmail_extra_hr|"
    r"moz-email-headers-table|ntes-mailmaster-quote|mailcontainer_quote|qt-quote|front-blockquote|skiff-quote|"
    r"spark_quote|sh-quoted-content|edo_quote|iCloudQuote|aolReplacedBody|bloop_original_html|missive_quote|hs_reply|"
    r"OutlookMessageHeader_container)(?:\s|$)",
    re.IGNORECASE,
)
_CONTAINER_ID = re.compile(
    r"(?:x_)?(?:yahoo_quoted|isReplyContent|mail-editor-reference-message-container|quoted_\d+|includetail)", re.I
)
_CONTAINER_NAME = frozenset(["quote", "messagereplysection"])
_ABOVE_ID = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|zwchr|ms-outlook-mobile-quote|mail-editor-reply-start)", re.I
)
_ABOVE_CLASS = re.compile(
    r"(?:^|\s)(?:OutlookMessageHeader|yahoo-quoted-begin|mail_quote_header)(?:\s|$)", re.IGNORECASE
)
# Outlook on a desk draws this line above the head of the letter it quotes.
_OUTLOOK_LINE = re.compile(
    r"border-top:\s?(?:solid\s#(?:e1e1e1|b5c4df)|#(?:e1e1e1|b5c4df)\s1\.0pt\ssolid)", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"(?:^|\s)(?:gmail_signature|moz-signature|protonmail_signature_block|tutanota_signature|zmail_signature|"
    r"elementToProof_signature|mail_signature|spark_signature|edo_signature)(?:\s|$)",
    re.IGNORECASE,
)
_SIGNATURE_ID = re.compile(
    r"(?:x_)*(?:Signature|ms-outlook-mobile-signature|composer_signature|AppleMailSignature|signature)", re.I
)
_ATTRIBUTION_CLASS = re.compile(
    r"(?:^|\s)(?:moz-cite-prefix|gmail_attr|protonmail_quote_prefix)(?:\s|$)", re.IGNORECASE
)
_HEAD_LINES = 10
_LOOK_AT = 3_000


class Folds:
    """The quotes and signatures of one letter."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.behind = _behind_mark(tree)  # what follows Outlook's head: no mark of a line says so any more
        self.signatures = [one for one in tree.elements() if _is_signature(one)]

    @property
    def structured(self) -> bool:
        """Whether the HTML itself says more than its lines do."""
        return bool(self.behind or self.signatures)

    def fresh_text(self) -> str:
        """The words without what only the structure shows to be quote or signature."""
        return text_of(self.tree, without=frozenset(map(id, [*self.behind, *self.signatures])))

    def quoted_text(self) -> str:
        return _texts(self.behind)

    def signature_text(self) -> str:
        hidden = {id(below) for one in self.behind for below in [one, *one.elements()]}
        return _texts([one for one in self.signatures if id(one) not in hidden])

    def fold(self) -> None:
        """Put the quote at the end of the letter into `details`."""
        roots = self.behind or _trailing(self.tree)
        for run in _runs(roots):
            _wrap(run)


def _texts(elements: list[Element]) -> str:
    return "\n".join(filter(None, (text_of(_alone(one)) for one in elements)))


def _alone(element: Element) -> Element:
    return Element("", {}, [element])


def _is_signature(element: Element) -> bool:
    return bool(
        _SIGNATURE.search(element.get("class"))
        or _SIGNATURE_ID.fullmatch(element.get("id"))
        or element.get("name").lower() == "messagesignaturesection"
    )


def _is_container(element: Element) -> bool:
    return bool(
        element.tag == "blockquote"
        or _CONTAINER_CLASS.search(element.get("class"))
        or _CONTAINER_ID.match(element.get("id"))
        or element.get("name").lower() in _CONTAINER_NAME
        or element.get("data-marker") == "__QUOTED_TEXT__"
    )


def _stands_above(element: Element) -> bool:
    """A mark behind which everything is quote."""
    if _ABOVE_ID.fullmatch(element.get("id")) or _ABOVE_CLASS.search(element.get("class")):
        return True
    head = _OUTLOOK_LINE.search(element.get("style")) or element.get("class") in {"MsoNormal", ""}
    return bool(head) and element.tag in BLOCKS and _is_head(element)


def _is_head(element: Element) -> bool:
    """A block that begins with "From: … Sent: …" or "-----Original Message-----", in one of many languages."""
    text = element.text(_LOOK_AT)
    if len(text) > _LOOK_AT:
        return False  # the whole letter, not its head
    lines = [line for line in text_of(_alone(element)).split("\n") if line.strip()][:_HEAD_LINES]
    return len(lines) >= 2 and begins_quote(lines)


def _behind_mark(tree: Element) -> list[Element]:
    """The head of the quoted letter and all that follows it, as whole elements."""
    budget = 400  # heads are looked for in so many blocks
    for element in tree.elements():
        if element.tag in BLOCKS or element.get("id") or element.get("class"):
            budget -= 1
            if _stands_above(element):
                return [] if _is_forward(element) else list(_from_here(element))
            if not budget:
                break
    return []


def _is_forward(element: Element) -> bool:
    before = _text_before(element)
    return any(is_forward_mark(line) for line in before.split("\n")[-4:])


def _text_before(element: Element) -> str:
    parent = element.parent
    if not parent:
        return ""
    here = parent.children.index(element)
    pieces = [one if isinstance(one, str) else one.text(_LOOK_AT) for one in parent.children[max(0, here - 4) : here]]
    return "\n".join(pieces)


def _from_here(element: Element) -> Iterator[Element]:
    """This element and its later siblings, and those of everything around it; bare words are put into elements."""
    yield element
    here: Element | None = element
    while here and here.parent:
        siblings = here.parent.children
        at = siblings.index(here)
        for number in range(at + 1, len(siblings)):
            one = siblings[number]
            if isinstance(one, str):
                one = Element("span", {}, [one], here.parent)
                siblings[number] = one
            yield one
        # A rule right above the head belongs to it.
        before = siblings[at - 1] if at else None
        if here is element and isinstance(before, Element) and before.tag == "hr":
            yield before
        here = here.parent


def _trailing(tree: Element) -> list[Element]:
    """The outermost quotes after which nothing more is written."""
    found: list[Element] = []
    waiting: list[Element | str] = list(tree.children)
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if one.strip():
                break
        elif _is_container(one) or (found and _is_attribution(one)):
            found.append(one)
        elif one.tag == "img" or (_is_signature(one) and not found):
            continue
        else:
            waiting.extend(one.children)
    if any(_forwards(one) for one in found):
        return []
    return found if found and _says_something(tree, found) else []


def _is_attribution(element: Element) -> bool:
    if _ATTRIBUTION_CLASS.search(element.get("class")):
        return True
    if element.tag not in BLOCKS:
        return False
    text = element.text(500)
    return len(text) < 500 and begins_quote(text.strip().split("\n")[:4])


def _forwards(element: Element) -> bool:
    return any(is_forward_mark(line) for line in element.text(400).strip().split("\n")[:3])


def _says_something(tree: Element, without: list[Element]) -> bool:
    return bool(text_of(tree, without=frozenset(map(id, without)), most=400).strip())


def _runs(elements: list[Element]) -> Iterator[list[Element]]:
    """Neighbours together, in the order of the page."""
    wanted = {id(one) for one in elements}
    parents = {id(one.parent): one.parent for one in elements if one.parent}
    for parent in parents.values():
        run: list[Element] = []
        for child in list(parent.children):
            if isinstance(child, Element) and id(child) in wanted:
                run.append(child)
            elif run and not (isinstance(child, str) and not child.strip()):
                yield run
                run = []
        if run:
            yield run


def _wrap(run: list[Element]) -> None:
    parent = run[0].parent
    if not parent or not any(one.text(2_000).strip() for one in run):
        return
    if any(one.tag in {"td", "th", "tr", "tbody", "thead", "tfoot", "li", "dd", "dt"} for one in run):
        return  # such elements cannot stand inside `details`; they stay open
    details = Element("details", {FOLD: "quote"}, [Element("summary", {}, ["•••"])], parent)
    parent.children[parent.children.index(run[0])] = details
    for one in run:
        if one in parent.children:
            parent.children.remove(one)
        details.append(one)
