"""One tokeniser for every language: the words under which a text is found.

The language of a message is unknown and often mixed, so nothing here depends on it, only on the letters:

* case, width, diacritics, Arabic and Persian variants of a letter, and all digits are folded to one form;
* letters that people also spell out (ö as oe, đ as dj) are indexed in both spellings;
* scripts without spaces (Japanese, Chinese, Thai …), and Korean with its glued particles, give pairs of letters;
* what is joined by punctuation (dana@example.com, 1042-A, Persian half-spaces) is indexed whole, without the
  punctuation, and in parts; telephone numbers also without their country code.

There is no suffix stemming of Latin words: without the language it would fold names and order words into each other,
and the last word of a search is taken as a beginning anyway. Arabic articles and the Persian affixes that people write
joined, half-spaced or apart are taken off, beside the full form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TEXT_CAP = 20_000  # characters of a text that are read
WORD_CAP = 64  # characters of a word that count
PARTS_CAP = 8  # a chain of more parts is a list or a long address, not a name: parts only

HALF_SPACE = "\u200c"

# ——— letters ———

_SAME_LETTER = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("يىئېۍےۓ", "ی"),
    **dict.fromkeys("كڪګ", "ک"),
    **dict.fromkeys("ةۀەۂۃہھ", "ه"),
    **dict.fromkeys("ؤۆۇۈ", "و"),
    "ـ": "",
    **dict.fromkeys("’‘ʼʹ`′", "'"),
    **dict.fromkeys("‐−", "-"),
    **dict(zip("łðħŧıŋĸ", "ldhtink", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"}
_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a", "ø": "o", "đ": "d"})
_SPELLED = str.maketrans(_SPELLED_OUT)


class _Folding(dict[int, str]):
    """A translate table that fills itself, letter by letter, as texts bring them."""

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        if code < 0x10000:  # the planes above are not worth remembering, and a hostile text has a million of them
            self[code] = folded
        return folded


def _fold_letter(letter: str) -> str:
    if letter in _SAME_LETTER:
        return _SAME_LETTER[letter]
    if letter.isascii() or letter == HALF_SPACE or letter in _SPELLED_OUT:
        return letter
    match unicodedata.category(letter):
        case "Nd":
            return str(unicodedata.digit(letter))
        case "Cf":
            return ""  # bidi marks, joiners, soft hyphens: invisible, so they cannot matter
        case "Mn" | "Me":
            return letter if _KEEPS_MARKS.match(letter) else ""
        case "Ll" | "Lo" | "Lm" if letter < "\u0530" or "\u1e00" <= letter < "\u2000":
            return unicodedata.normalize("NFD", letter)[0]  # Latin, Greek and Cyrillic lose their diacritics
        case _:
            return letter


# Indic and south-east Asian vowels are marks, and so is the kana dakuten: without them they are other words.
_KEEPS_MARKS = re.compile(r"[\u0900-\u109f\u1780-\u17ff\u3099\u309a]")
_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text with every letter in its one form; punctuation and spaces stay."""
    text = text[:TEXT_CAP]
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text)[:TEXT_CAP].casefold().translate(_FOLDING)
    return _AFFIX.sub(_half_spaced, folded) if _ARABIC.search(folded) else folded


# ——— words ———

_HAN = r"\u2e80-\u2fd5\u3005\u3007\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED = (
    r"\u0e00-\u0e3e\u0e40-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u31f0-\u31ff\uac00-\ud7a3" + _HAN
)
_JOINTS = r"-.@_'+/&" + HALF_SPACE
_LETTER = rf"[^\W_{_UNSPACED}]"
_INDIC_LETTER = rf"(?:{_LETTER}|[\u0900-\u0963\u0966-\u0dff])"


def _chains(letter: str) -> re.Pattern[str]:
    return re.compile(rf"{letter}+(?:[{_JOINTS}]{letter}+)*|[{_UNSPACED}]+")


_ASCII_CHAIN, _CHAIN, _INDIC_CHAIN = _chains("[a-z0-9]"), _chains(_LETTER), _chains(_INDIC_LETTER)
_INDIC = re.compile(r"[\u0900-\u0dff]")
_RUN = re.compile(rf"[{_UNSPACED}]")
_IDEOGRAPH = re.compile(rf"[{_HAN}]")
_SAME_SCRIPT = re.compile(rf"[{_HAN}]+|[\u3041-\u309f]+|[\u30a1-\u30ff]+|[^{_HAN}\u3041-\u309f\u30a1-\u30ff]+")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_JOINT = re.compile(rf"[{_JOINTS}]")
_DIGIT = re.compile(r"\d")
_STRETCHES = re.compile(r"\d+|[^\W\d_]+")

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_AFFIX = re.compile(r"(?<!\w)(ن?می) +(?=[\u0621-\u06d3])|(?<=[\u0621-\u06d3]) +(?=(?:ها|های|هایی|تر|ترین)(?!\w))")
_ARTICLE = re.compile(r"(?:[وبفک]?ال|لل)(?=.{3})")
_PERSIAN_ENDING = re.compile(r"(?<=.{3})(?:هایی|های|ها)$")
_PERSIAN_VERB = re.compile(r"ن?می(?=.{4})")

# Seven digits or more, with at most two separators between neighbours.
_PHONE = re.compile(r"(?<!\w)(?:\+ ?)?\d(?:[ ()./-]{0,2}\d){6,17}(?!\w)")
_PHONE_DIGITS = range(7, 16)
_COUNTRY_CODE_DIGITS = 3


def tokens(text: str) -> list[str]:
    """The words to index, in the order of the text, each followed by its other forms.

    Words consist of letters, digits and vowel marks only, and have at most WORD_CAP characters.
    """
    folded = fold(text)
    found: list[str] = []
    for chain in chains(folded):
        if chain.isascii() and chain.isalpha() and len(chain) <= WORD_CAP:
            found.append(chain)
        else:
            found.extend(_remembered_forms(chain) if len(chain) <= WORD_CAP else _forms(chain))
    for match in phones(folded):
        found.extend(phone_forms(match[0]))
    return found


def chains(folded: str) -> list[str]:
    """The folded text in pieces: unspaced runs, words, and words chained by punctuation."""
    if folded.isascii():
        return _ASCII_CHAIN.findall(folded)
    return (_INDIC_CHAIN if _INDIC.search(folded) else _CHAIN).findall(folded)


def _forms(chain: str) -> tuple[str, ...]:
    if is_run(chain):
        return tuple(run_tokens(chain))
    parts = parts_of(chain)
    found = [form for part in parts for form in (*spellings(part), *_stretches(part))]
    if 1 < len(parts) <= PARTS_CAP:
        found.extend(whole_forms(chain))
        if "@" in chain:
            found.extend(form for side in chain.split("@") if _JOINT.search(side) for form in whole_forms(side))
    return tuple(dict.fromkeys(found)) if len(parts) <= PARTS_CAP else tuple(found)


_remembered_forms = lru_cache(maxsize=16_384)(_forms)  # a shop's words repeat


def is_run(chain: str) -> bool:
    """Whether a piece is written in a script without spaces."""
    return _RUN.match(chain) is not None


def run_tokens(run: str) -> list[str]:
    """Neighbouring pairs; ideographs, which are words by themselves, also alone."""
    if len(run) == 1:
        return [run]
    found: list[str] = []
    for at, letter in enumerate(run):
        if _IDEOGRAPH.match(letter):
            found.append(letter)
        if at + 1 < len(run):
            found.append(run[at : at + 2])
    return found


def run_words(run: str) -> list[str]:
    """Roughly the words of a run: what one script writes; the hiragana between others is grammar and left out."""
    words = _SAME_SCRIPT.findall(run)
    return [word for word in words if not _HIRAGANA.match(word)] or words


def stands_alone(letter: str) -> bool:
    """Whether a single letter of a run is indexed wherever it stands."""
    return _IDEOGRAPH.match(letter) is not None


def parts_of(chain: str) -> list[str]:
    return _JOINT.split(chain)


def whole_forms(chain: str) -> tuple[str, ...]:
    """A chain as one word, without its punctuation; nothing when that is longer than a word may be."""
    whole = _JOINT.sub("", chain)
    return spellings(whole) if len(whole) <= WORD_CAP else ()


def spellings(word: str) -> tuple[str, ...]:
    """The ways to write one word, any of which finds it; the plain one first."""
    word = word[:WORD_CAP]
    if word.isascii():
        return (word,)
    if _ARABIC.match(word):
        return tuple(dict.fromkeys((word, *_arabic_stems(word))))
    return tuple(dict.fromkeys((word.translate(_BARE), word.translate(_SPELLED)[:WORD_CAP])))


def _arabic_stems(word: str) -> Iterator[str]:
    yield _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    yield _PERSIAN_ENDING.sub("", word)
    yield _PERSIAN_VERB.sub("", word, count=1) if _PERSIAN_VERB.match(word) else word


def _stretches(word: str) -> list[str]:
    """ab1042 -> ab, 1042: so that a number is found without the letters around it."""
    if word.isalpha() or word.isdigit() or not _DIGIT.search(word):
        return []
    found = _STRETCHES.findall(word[:WORD_CAP])
    return [form for stretch in found if len(stretch) > 1 for form in spellings(stretch)] if len(found) <= 4 else []


def _half_spaced(affix: re.Match[str]) -> str:
    return (affix[1] or "") + HALF_SPACE


# ——— telephone numbers ———


def phones(folded: str) -> Iterator[re.Match[str]]:
    return _PHONE.finditer(folded)


def phone_forms(number: str) -> tuple[str, ...]:
    """A number as people write it: in one piece, without leading zeros, and without its country code."""
    digits = re.sub(r"\D", "", number)
    if len(digits) not in _PHONE_DIGITS:
        return ()
    bare = digits.lstrip("0")
    abroad = number.startswith("+") or digits.startswith("00")
    drops = range(1, _COUNTRY_CODE_DIGITS + 1) if abroad else ()
    return tuple(dict.fromkeys((bare, digits, *(bare[n:] for n in drops if len(bare) - n >= _PHONE_DIGITS.start))))
