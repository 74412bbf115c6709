"""Whether somebody is angry: by signs, by words, or because she shouts. Pure, in the languages of the pack."""

import re

from counterbell.bot import mood_words
from counterbell.bot.phrases import Phrases

_FACES = re.compile("[\U0001f621\U0001f92c\U0001f620\U0001f47f\U0001f595\U0001f4a2\U0001f63e]")  # 😡🤬😠👿🖕💢😾
_MASKED = re.compile(r"(?<!\w)(?:f|sh|s|b|a|as)[*#@$%]{2,4}[a-z]{0,4}(?!\w)|(?<!\w)(?:f\*ck|sh\*t|f@ck|b\*tch)", re.I)
_GRAWLIX = re.compile(r"[@#$%&*!?]{4,}")
_LOUD = re.compile(r"[!！‼]")
_CAPITALS = 0.7  # of the letters
_LOUD_WORDS, _LOUD_MARKS, _MANY_MARKS = 3, 2, 3
_SIGNS_OF_A_CURSE = 3  # different ones of $, #, @ …
_ANGER = Phrases(mood_words.ANGER)
_SWEARING = Phrases(mood_words.SWEARING)
_INSULTS = Phrases(mood_words.INSULTS)
_DELIGHT = Phrases(mood_words.DELIGHT)
_THANKS = Phrases(mood_words.THANKS)
_REPROACH = Phrases(mood_words.REPROACH)


def is_angry(text: str) -> bool:
    """Whether a person should come because of how it is said, whatever it asks."""
    if _FACES.search(text) or _curses(text) or _ANGER.within(text):
        return True
    if (_MASKED.search(text) or _SWEARING.within(text)) and not _DELIGHT.within(text):
        return True
    return (_shouts(text) or _reproaches(text)) and not _DELIGHT.within(text) and not _THANKS.within(text)


def is_rude(text: str) -> bool:
    """Whether somebody of ours shouts at or insults a customer; that she is angry may be told of."""
    if _FACES.search(text) or _curses(text) or _MASKED.search(text) or _shouts(text):
        return True
    return _INSULTS.within(text) or (_SWEARING.within(text) and not _DELIGHT.within(text))


def _curses(text: str) -> bool:
    return any(len(set(found) - set("!?")) >= _SIGNS_OF_A_CURSE for found in _GRAWLIX.findall(text))


def _shouts(text: str) -> bool:
    """WHERE IS MY MONEY!!! Capitals alone are a key that is stuck, marks alone are joy."""
    letters = [sign for sign in text if sign.isalpha() and (sign.isupper() or sign.islower())]
    if not letters or len(text.split()) < _LOUD_WORDS:
        return False
    capitals = sum(map(str.isupper, letters)) / len(letters)
    return capitals >= _CAPITALS and bool(_LOUD.search(text)) and len(re.findall(r"[!?！？]", text)) >= _LOUD_MARKS


def _reproaches(text: str) -> bool:
    return len(_LOUD.findall(text)) >= _MANY_MARKS and _REPROACH.within(text)
