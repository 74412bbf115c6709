"""In which language a text is written: by its letters, then by the small words that no text does without.

Only for a warning that an agent may overrule, so it says nothing rather than something doubtful.
"""

import re
from collections import Counter

_KANA = re.compile(r"[\u3041-\u30ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNREAD = re.compile(r"https?://\S+|\S+@\S+|\{\{[^{}]*\}\}")
_READ = 2_000  # characters
_FEWEST_LETTERS = 8

# Letters that only one of the two writes.
_PERSIAN = Counter(dict.fromkeys("پچژگکی", 1))
_ARABIAN = Counter(dict.fromkeys("ةيكأإؤىئ", 1))
_SMALL_WORDS = {
    "fa": "از به که این را با است برای در شما های می هم تا یا اگر ما آن بود شد سلام لطفا خیلی",
    "ar": "من في على إلى أن هذا هذه لا ما مع كان قد عن هل أو نحن لكم لك شكرا مرحبا التي الذي",
    "en": "the and you your is are for of to we with have this that will not be can our it from hello thanks please if",
    "hr": "je se na da su za ne što koji ali ili smo ste nije od kako hvala molim vas vam naš naša bi će biti sam ako",
    "de": "der die das und ist nicht sie ihre wir ich mit für auf ein eine zu haben wird bitte danke den dem von sind",
    "fr": "le la les et est vous votre nous pas pour dans une des que qui sur avec merci bonjour je ce du au sont sera",
    "es": "el la los las y es su usted para con que una por no gracias hola de en se lo del está pedido favor son",
}
_LATIN = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items() if code not in {"fa", "ar"}}
_ARABIC_WORDS = {code: frozenset(_SMALL_WORDS[code].split()) for code in ("fa", "ar")}
_TELLING = {"hr": "čćžšđ", "de": "äöüß", "fr": "êèçàâœîù", "es": "ñ¿¡"}
# Languages that are written so alike that a warning between them would only annoy.
_KIN = {"bs": "hr", "sr": "hr", "sh": "hr", "cnr": "hr", "no": "nb", "nn": "nb", "prs": "fa", "dari": "fa", "in": "id"}


def base(code: str) -> str:
    """ "de-AT" → "de"; near kin under one name."""
    short = code.replace("_", "-").split("-", maxsplit=1)[0].lower()
    return _KIN.get(short, short)


def tongue_of(text: str) -> str:
    """en, fa, ar, ja, hr, de, fr or es; "" when the text does not say."""
    plain = _UNREAD.sub(" ", text[:_READ]).lower()
    letters = sum(map(str.isalpha, plain))
    if len(_KANA.findall(plain)) * 5 > letters > 2:
        return "ja"
    if letters < _FEWEST_LETTERS:
        return ""
    if len(_ARABIC.findall(plain)) * 2 > letters:
        return _persian_or_arabic(plain)
    return _by_small_words(plain)


def _persian_or_arabic(plain: str) -> str:
    marks = Counter(plain)
    words = Counter(_WORD.findall(plain))
    persian = sum(marks[letter] for letter in _PERSIAN) + 2 * sum(words[word] for word in _ARABIC_WORDS["fa"])
    arabian = sum(marks[letter] for letter in _ARABIAN) + 2 * sum(words[word] for word in _ARABIC_WORDS["ar"])
    if persian > 1.5 * arabian:
        return "fa"
    return "ar" if arabian > 1.5 * persian else ""


def _by_small_words(plain: str) -> str:
    words = _WORD.findall(plain)
    scores = {
        code: sum(word in small for word in words) + 0.5 * sum(plain.count(letter) for letter in _TELLING.get(code, ""))
        for code, small in _LATIN.items()
    }
    (best, most), (_second, next_most) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    enough = most >= 2 and most * 6 >= len(words)
    return best if enough and most > 1.4 * next_most else ""
