"""Languages that the bot does not know: to see that a message is in one, and to say so in it."""

import re

from counterbell.base.languages import language_of
from counterbell.bot import pack
from counterbell.bot.answers import known_share
from counterbell.conversations.tongues import base, tongue_of

# Short Chinese is written with letters that Japanese has, too; these it has not.
_CHINESE = re.compile(r"[们这哪吗么订单货费请没买卖给钱发个为时问东换话说谢嗎們這單沒賣錢發謝你您]")
_FEWEST_LETTERS = 4
_KNOWN_WORDS = 0.5  # so many of them stand in the pack: then it is one of ours, with a word that looks like another's
_OWN_SCRIPT = frozenset({"ru", "uk", "ko", "el", "he", "th", "hi"})

SAYS_SO = {
    "cs": "Omlouvám se, zatím vám nerozumím. Volám člověka.",
    "da": "Beklager, jeg forstår endnu ikke dit sprog. Jeg kalder på et menneske.",
    "el": "Λυπάμαι, δεν καταλαβαίνω ακόμη τη γλώσσα σας. Καλώ έναν άνθρωπο.",
    "fi": "Valitettavasti en vielä ymmärrä kieltäsi. Kutsun paikalle ihmisen.",
    "he": "מצטערים, העוזר האוטומטי עדיין לא מבין את השפה שלך. נקרא לאדם שיענה.",
    "hi": "क्षमा करें, मैं अभी आपकी भाषा नहीं समझता। मैं किसी व्यक्ति को बुला रहा हूँ।",
    "hu": "Sajnálom, az Ön nyelvét még nem értem. Szólok egy munkatársnak.",
    "it": "Mi dispiace, non capisco ancora la sua lingua. Chiamo una persona.",
    "ko": "죄송합니다. 아직 이 언어를 이해하지 못합니다. 담당자를 불러 드리겠습니다.",
    "nb": "Beklager, jeg forstår ikke språket ditt ennå. Jeg tilkaller et menneske.",
    "nl": "Het spijt me, ik begrijp uw taal nog niet. Ik roep er iemand bij.",
    "pt": "Lamento, ainda não entendo a sua língua. Vou chamar uma pessoa.",
    "ro": "Îmi pare rău, încă nu înțeleg limba dumneavoastră. Chem o persoană.",
    "ru": "Извините, я пока не понимаю ваш язык. Зову сотрудника.",
    "th": "ขออภัย ระบบยังไม่เข้าใจภาษาของคุณ กำลังเรียกเจ้าหน้าที่ให้",
    "tr": "Üzgünüm, dilinizi henüz anlamıyorum. Bir yetkiliyi çağırıyorum.",
    "uk": "Вибачте, я ще не розумію вашої мови. Кличу працівника.",
    "zh": "抱歉，我还不懂您的语言。我正在请工作人员来答复您。",
}


def tongue_unknown(text: str) -> str:
    """The two letters of the language of a message, where it surely is none of those that the bot reads; else ""."""
    code = _by_script(text) or tongue_of(text)
    if not code or (code == "zh" and not _CHINESE.search(text)) or code in {base(one) for one in pack.languages()}:
        return ""
    if code in _OWN_SCRIPT or code == "zh":
        return code
    return "" if known_share(text) > _KNOWN_WORDS else code


def _by_script(text: str) -> str:
    """Where the script says it, fewer letters are enough."""
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return ""
    code = language_of(text)
    return code if code in _OWN_SCRIPT or code == "zh" else ""
