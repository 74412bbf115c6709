"""Words of a text whose language is known, so cut that the forms of one word meet: for ranking, where a little too much
is put right by the other words. Pure.
"""

import re
from functools import cache

from counterbell.search.tokens import tokens

# Letters that are kept of a longer word: endings are long where languages inflect.
_KEPT = {"hr": 5, "pl": 5, "fa": 5, "ar": 5, "de": 7, "sv": 6, "fr": 6, "es": 6}
_KEPT_ELSE = 7
_ENGLISH = re.compile(r"(?<=.{3})(?:ings?|edly|ed|ies|es|s|ly|y|e)$")
_DOUBLED = re.compile(r"([bdfgklmnprt])\1$")
_ARABIC = re.compile(r"(?<=.{3})(?:ها|نا|ات|ين|ون|ی|ه|ك|ک)$")
_PERSIAN = re.compile(r"(?<=.{3})(?:هایی|های|ها|ات|ی)$")
# Words that stand in every question and say nothing of what it is about.
_SMALL = {
    "en": """
        a an and any are as at be been but by can cannot could did do does for from get had has have how i
        if in into is it its just me my need of off on once one or our out please so some than that the
        their them then there they this to us want was we what when where which who why will with would you
        your t s m ve re am not no
    """,
    "hr": """
        a ako ali bi bih biti da do ga gdje i iz ili ima imam imate je jesam kad kada kako koja koje koji
        koliko li me mi moj moja moje mogu moze na nam nas ne nije o od on pa po se sam si smo sta sto su te
        ti to u uz vam vas za zelim
    """,
    "fa": """
        از است ام اند ای این آن با باید برای بود به تا چطور چطوری چه چند چگونه در را رو شما شود شد کنم کنیم
        کند کی که ما من می میخوام میخواهم نمی و هم هر هست هستم هنوز یا یک خواهم خوام توانم
    """,
    "ar": """
        ان انا او اي الى التي الذي اريد استطيع بعد على عن عند في قد كل كم كيف لا لم لي ليس ما متى من هذا هذه
        هل هو هي و يا يمكن یمکننی این الی علی فی متی لی
    """,
    "ja": """
        です ます した には どう すれ れば いい よい たい いで ください さい ので から まで こと もの ある
        あり りま せん ませ して くだ ださ です すか たの のは のが のを をし いま まし でし てい いる 教え
        えて 知り りた
    """,
}
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


@cache
def small_words(language: str) -> frozenset[str]:
    """The stems of a language's small words."""
    return frozenset(stem for word in _SMALL.get(language, "").split() for stem in stems(word, language))
