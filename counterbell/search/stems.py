"""Words of a text whose language is known, so cut that the forms of one word meet: for ranking, where a little too much
is put right by the other words. Pure.
"""

import re

from counterbell.search.tokens import tokens

# Letters that are kept of a longer word: endings are long where languages inflect.
_KEPT = {"hr": 5, "pl": 5, "fa": 5, "ar": 5, "de": 7, "sv": 6, "fr": 6, "es": 6}
_KEPT_ELSE = 7
_ENGLISH = re.compile(r"(?<=.{3})(?:ings?|edly|ed|ies|es|s|ly|y|e)$")
_DOUBLED = re.compile(r"([bdfgklmnprt])\1$")
_ARABIC = re.compile(r"(?<=.{3})(?:ها|نا|ات|ين|ون|ی|ه|ك|ک)$")
_PERSIAN = re.compile(r"(?<=.{3})(?:هایی|های|ها|ات|ی)$")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def stems(text: str, language: str) -> list[str]:
    """The stems of a text in its order, with repetitions."""
    return [stem(word, language) for word in tokens(text)]


def stem(word: str, language: str) -> str:
    """One token as ranking knows it."""
    if not _LETTERS.fullmatch(word) or _UNSPACED.match(word):
        return word
    match language:
        case "en":
            word = _DOUBLED.sub(r"\1", _ENGLISH.sub("", word))
        case "ar":
            word = _ARABIC.sub("", word)
        case "fa":
            word = _PERSIAN.sub("", word)
        case _:
            pass
    return word[: _KEPT.get(language, _KEPT_ELSE)]
