"""What a person wrote now, apart from what they quote and how they sign. Every line is looked at a few times.

Nothing is thrown away: the pieces, one after the other, are the whole letter. In doubt a line counts as written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from counterbell.connectors.email.marks import BARE_ORIGINAL, CLOSING, FORWARD, ORIGINAL, THANKS
from counterbell.connectors.email.notices import is_notice
from counterbell.connectors.email.phrases import DATE, DEVICE, LABELS, STARTER, VERB

# Longer lines are not looked at beyond this: no mail program writes such marks.
LOOK_AT = 400
# Behind so many lines no marks are looked for: what stands there belongs to what stands above it.
MOST_LINES = 4_000
ATTRIBUTION_LINES = 4
HEAD_LINES = 9
SIGNATURE_LINES = 14
LIST_FOOTER_LINES = 12
LONGEST_SIGNATURE_LINE = 120
NAME_WORDS = 4

_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTED = re.compile(r"\s{0,3}(?:>(?!:\s*$)|&gt;\s)")
_ADDRESS_END = re.compile(r"[<(＜\[]?[^\s<>()]{1,100}@[^\s<>()]{1,100}[>)\]＞]{1,3}[\"'”\s]{0,3}[:：]\s*$")
_ENDS = re.compile(r"[:：]\s*$")
# A cheap look before the dear ones: such a line may be the last of "On Monday Dana wrote:".
_MAY_END = re.compile(rf"(?:[:：]|-{{2,6}}|{VERB.pattern})\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s{0,5}[-_=*–—#]{3,200}\s*|\s{0,3}--\s*")
_DASHES = re.compile(r"--\s?")
_UNDERSCORES = re.compile(r"\s{0,3}_{2,200}\s*")
_NAME = re.compile(r"[-–—~]{1,2}\s?[^\W\d_][\w.'’-]{0,30}(?:\s[^\W\d_][\w.'’-]{0,30}){0,3}\s*")
_POSTSCRIPT = re.compile(r"\s{0,3}(?:p\.?\s?s\.?|n\.?\s?b\.?|پ\.?\s?ن|ملاحظة)\b", re.IGNORECASE)
_QUESTION = re.compile(r"[?？؟]\s*$")
_LINK = re.compile(r"\s?[<(\[]?https?://\S{1,300}", re.IGNORECASE)
_ZOHO = re.compile(r"-{2,6}\s?on\s.{5,300}\swrote\s?-{2,6}\s*", re.IGNORECASE)


class Kind(StrEnum):
    """What a piece of a letter is."""

    WRITTEN = "written"
    ATTRIBUTION = "attribution"  # "On Monday Dana wrote:"
    QUOTE = "quote"
    SIGNATURE = "signature"
    NAME = "name"  # a signature of nothing but "-Dana"
    FORWARDED = "forwarded"  # a letter of somebody else, passed on: it is what this letter is about


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring lines of one kind."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A letter taken apart."""

    pieces: tuple[Piece, ...]

    @property
    def forwarded(self) -> bool:
        return any(piece.kind is Kind.FORWARDED for piece in self.pieces)

    @property
    def fresh(self) -> str:
        """What the person wrote now, with the quotes between it that they answer, and what they forward."""
        last = max((n for n, piece in enumerate(self.pieces) if piece.kind in _SAID), default=-1)
        shown = [piece.text for piece in self.pieces[: last + 1] if piece.kind not in _SIGNED]
        return _joined(shown) or _joined([piece.text for piece in self.pieces])

    @property
    def quoted(self) -> str:
        """The rest that was not written now."""
        last = max((n for n, piece in enumerate(self.pieces) if piece.kind in _SAID), default=-1)
        if last < 0:
            return ""  # nothing was written: then the quote is the letter
        return _joined([piece.text for piece in self.pieces[last + 1 :] if piece.kind in _QUOTES])

    @property
    def signature(self) -> str:
        if not any(piece.kind in _SAID for piece in self.pieces):
            return ""
        return _joined([piece.text for piece in self.pieces if piece.kind in _SIGNED])

    def only(self, *kinds: Kind) -> str:
        return _joined([piece.text for piece in self.pieces if piece.kind in kinds])


_SAID = frozenset([Kind.WRITTEN, Kind.FORWARDED])
_SIGNED = frozenset([Kind.SIGNATURE, Kind.NAME])
_QUOTES = frozenset([Kind.ATTRIBUTION, Kind.QUOTE])


def _joined(texts: Sequence[str]) -> str:
    """One text, without blank lines around it."""
    return _BLANK_START.sub("", "\n".join(texts)).rstrip()


def read_reply(text: str) -> Reply:
    """Take a plain letter apart."""
    lines = text.split("\n")
    plain = [line and _UNSEEN.sub("", line[:LOOK_AT]).rstrip() for line in lines]
    pieces: list[Piece] = []
    for kind, start, end in _ranges(plain):
        if kind is Kind.WRITTEN:
            pieces.extend(_signed(lines, plain, start, end))
        else:
            pieces.append(Piece(kind, "\n".join(lines[start:end])))
    return Reply(tuple(piece for piece in pieces if piece.text.strip()))


def begins_quote(lines: Sequence[str]) -> bool:
    """Whether these lines are the head of a quoted letter: for text that came out of HTML."""
    plain = [_UNSEEN.sub("", line[:LOOK_AT]).strip() for line in lines if line.strip()]
    return bool(plain) and (bool(ORIGINAL.fullmatch(plain[0])) or _is_head(plain, 0) or _attribution(plain, 0) > 0)


def is_forward_mark(line: str) -> bool:
    """Whether a line says that a letter is passed on."""
    return bool(FORWARD.fullmatch(_UNSEEN.sub("", line[:LOOK_AT]).strip()))


def _ranges(lines: Sequence[str]) -> Iterator[tuple[Kind, int, int]]:
    """(kind, first line, line after the last), without gaps."""
    at = start = 0
    while at < min(len(lines), MOST_LINES):
        kind, end = _mark(lines, at)
        if kind is Kind.WRITTEN:
            at += 1
            continue
        begin = _with_separator(lines, start, at) if kind is Kind.QUOTE and end == len(lines) else at
        if begin > start:
            yield Kind.WRITTEN, start, begin
        yield kind, begin, end
        at = start = end
    if start < len(lines):
        yield Kind.WRITTEN, start, len(lines)


def _mark(lines: Sequence[str], at: int) -> tuple[Kind, int]:
    """What begins on this line, and where it ends. WRITTEN: nothing does."""
    line = lines[at]
    if not line.strip():
        return Kind.WRITTEN, at
    if _QUOTED.match(line):
        return Kind.QUOTE, _end_of_quote(lines, at)
    if FORWARD.fullmatch(line) and not ORIGINAL.fullmatch(line):
        return Kind.FORWARDED, len(lines)
    if ORIGINAL.fullmatch(line) or _is_head(lines, at):
        return Kind.QUOTE, len(lines)
    if count := _attribution(lines, at):
        end = at + count
        following = next((one for one in lines[end : end + HEAD_LINES] if one.strip()), "")
        # Without marks nobody can tell where the quote ends: it is the rest.
        return (Kind.ATTRIBUTION, end) if _QUOTED.match(following) or not following else (Kind.QUOTE, len(lines))
    return Kind.WRITTEN, at


def _end_of_quote(lines: Sequence[str], at: int) -> int:
    end = at
    while at < len(lines) and (not lines[at].strip() or _QUOTED.match(lines[at])):
        at += 1
        if lines[at - 1].strip():
            end = at
    return end


def _with_separator(lines: Sequence[str], start: int, at: int) -> int:
    """Where a quote begins when the rules and blank lines above its head belong to it."""
    begin = at
    for before in range(at - 1, max(start, at - HEAD_LINES) - 1, -1):
        if _SEPARATOR.fullmatch(lines[before]) or BARE_ORIGINAL.fullmatch(lines[before]):
            begin = before
        elif lines[before].strip():
            break
    return begin


def _label(line: str) -> str:
    """Which field of a letter's head a line names: from, date, to, subject, cc, or ""."""
    name, colon, _ = line[:60].replace("：", ":").partition(":")
    return LABELS.get(name.strip(" \t*_>|\u00a0").casefold(), "") if colon else ""


def _is_head(lines: Sequence[str], at: int) -> bool:
    """Whether a head such as Outlook writes it begins here: three different fields in a few lines, From among them."""
    if not _label(lines[at]):
        return False
    found: set[str] = set()
    others = 0
    for line in lines[at : at + HEAD_LINES]:
        if kind := _label(line):
            found.add(kind)
        elif line.strip():
            others += 1
            if others > 2:
                break
        elif len(found) >= 3:
            break
    return len(found) >= 3 and "from" in found


def _attribution(lines: Sequence[str], at: int) -> int:
    """How many lines from here say who wrote what follows; 0 if none do."""
    count = _attribution_lines(lines, at)
    if count > 1 and not STARTER.match(lines[at].lstrip()) and _attribution_lines(lines, at + 1):
        return 0  # the line above belongs to the letter
    return count


def _attribution_lines(lines: Sequence[str], at: int) -> int:
    first = lines[at].strip()
    if not (STARTER.match(first) or DATE.search(first) or "@" in first):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + ATTRIBUTION_LINES], start=1):
        if not line.strip() or len(joined) > LOOK_AT:
            return 0
        joined = f"{joined} {line.strip()}"
        if _MAY_END.search(line) and _says_who(joined.strip()):
            return count
    return 0


def _says_who(text: str) -> bool:
    if _ZOHO.fullmatch(text):
        return True
    if not DATE.search(text):
        return False
    if _ADDRESS_END.search(text):
        return True
    verbs = list(VERB.finditer(text))
    if not verbs:
        return False
    tail = text[verbs[-1].end() :]
    if _ENDS.search(text):
        return len(tail) < 200
    return not tail.strip() and bool(STARTER.match(text)) and "@" in text


def _signed(lines: Sequence[str], plain: Sequence[str], start: int, end: int) -> Iterator[Piece]:
    """What was written in these lines, and the signature below it."""
    name, cut = _signature(plain, start, end)
    for kind, begin, stop in ((Kind.WRITTEN, start, name), (Kind.NAME, name, cut), (Kind.SIGNATURE, cut, end)):
        if begin < stop:
            yield Piece(kind, "\n".join(lines[begin:stop]))


def _signature(lines: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The lines on which a bare name and on which the signature below it begin; both `end` when there is neither."""
    last = end
    while last > start and not lines[last - 1].strip():
        last -= 1
    cut = last
    for at in range(max(start, last - 400), last):
        if _device(lines, at, start, last) or (_DASHES.fullmatch(lines[at]) and last - at <= 40):
            cut = at
            break
    for find in (_list_footer, _notice, _closing):
        cut = find(lines, start, cut)
    return _name(lines, start, cut), cut


def _device(lines: Sequence[str], at: int, start: int, last: int) -> bool:
    line = _LINK.sub("", lines[at]).strip(" *_.\t<>")
    alone = at == start or not lines[at - 1].strip() or at == last - 1 or _DASHES.fullmatch(lines[at - 1])
    return bool(alone) and len(line) < 100 and bool(DEVICE.fullmatch(line))


def _trimmed(lines: Sequence[str], start: int, cut: int) -> int:
    while cut > start and not lines[cut - 1].strip():
        cut -= 1
    return cut


def _list_footer(lines: Sequence[str], start: int, cut: int) -> int:
    """A rule of underscores and the few lines of a mailing list below it."""
    last = _trimmed(lines, start, cut)
    for at in range(max(start, last - LIST_FOOTER_LINES), last - 1):
        if _UNDERSCORES.fullmatch(lines[at]) and at > start:
            return at
    return cut


def _notice(lines: Sequence[str], start: int, cut: int) -> int:
    """ "This e-mail is confidential …" in a paragraph of its own at the end."""
    last = _trimmed(lines, start, cut)
    for at in range(max(start + 1, last - SIGNATURE_LINES), last):
        if not lines[at - 1].strip() and is_notice(lines[at]) and not any(map(_QUESTION.search, lines[at:last])):
            return at
    return cut


def _closing(lines: Sequence[str], start: int, cut: int) -> int:
    """ "Kind regards," alone on its line, with nothing below it but who sends them."""
    last = _trimmed(lines, start, cut)
    for at in range(max(start + 1, last - SIGNATURE_LINES), last):
        below = [line for line in lines[at + 1 : last] if line.strip()]
        if _closes(lines[at].strip(" *_"), below) and all(_fits_signature(line) for line in below):
            return at
    return cut


def _closes(line: str, below: Sequence[str]) -> bool:
    return bool(CLOSING.fullmatch(line) or (below and THANKS.fullmatch(line)))


def _fits_signature(line: str) -> bool:
    return len(line) <= LONGEST_SIGNATURE_LINE and not _QUESTION.search(line) and not _POSTSCRIPT.match(line)


def _name(lines: Sequence[str], start: int, cut: int) -> int:
    """ "-Dana" as the last line, after a blank one."""
    last = _trimmed(lines, start, cut)
    alone = last - 1 > start and not lines[last - 2].strip()
    if alone and _NAME.fullmatch(lines[last - 1]) and _is_name(lines[last - 1]):
        return last - 1
    return cut


def _is_name(line: str) -> bool:
    words = line.lstrip("-–—~ ").split()
    return len(words) <= NAME_WORDS and all(not word[:1].islower() for word in words)
