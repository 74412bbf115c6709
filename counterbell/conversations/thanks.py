"""Whether a message says nothing but thanks, or that all is well: then nobody need come back to it.

Careful on purpose. The whole message must be such words; one word more, a question mark, a figure or a strange sign,
and it is a message like any other.
"""

import unicodedata

from counterbell.search.tokens import fold

LONGEST = 80  # characters

# Written as people do; compared folded, without spaces and marks.
_SAID = """
thanks | thank you | thank u | thx | tnx | ty | tysm | cheers | thanks a lot | thanks a million
many thanks | so much
very much | thank you so much | much appreciated | appreciated | ok | okay | okey | k | kk | great | perfect
super | cool
all good | got it | alright | all right | wonderful | awesome | excellent | for your help | for the help
for your quick reply
have a nice day | you too | you are welcome | nice | lovely | good | fine | bye | goodbye | dear | all
again
مرسی | ممنون | ممنونم | ممنون از شما | متشکرم | متشکر | تشکر | سپاس | سپاسگزارم | سپاسگزار | خیلی ممنون
خیلی ممنونم | خیلی
بسیار سپاسگزارم | بسیار | اوکی | باشه | حله | عالی | عالیه | دستتون درد نکنه | دستت درد نکنه | دمتون گرم
لطف کردید | از لطفتون
از راهنماییتون | خدا نگهدار | خداحافظ | چشم | قربان شما | زنده باشید
شكرا | شكرا جزيلا | شكرا لك | شكرا لكم | جزيلا | ألف شكر | مشكور | مشكورين | تمام | حسنا | أوكي | اوك
ممتاز | رائع | طيب
جزاك الله خيرا | جزاكم الله خيرا | بارك الله فيك | يعطيك العافية | مع السلامة
ありがとう | ありがとうございます | ありがとうございました | 有難うございます | どうも | どうもありがとう
誠に | 感謝します | 了解 | 了解です
了解しました | 承知しました | 承知いたしました | わかりました | 分かりました | オッケー | おけ
助かりました | お世話になりました
よろしくお願いします | よろしくお願いいたします | 大変
hvala | hvala lijepa | hvala lijepo | hvala puno | hvala vam | hvala ti | puno hvala | najljepša hvala
puno | u redu | dobro
odlično | super | može | vrijedi | lijep pozdrav | lp | doviđenja | savršeno | zahvaljujem | na pomoći
danke | danke schön | danke sehr | vielen dank | herzlichen dank | besten dank | dankeschön | alles klar
in ordnung
perfekt | prima | super | klasse | tschüss | mfg
merci | merci beaucoup | merci bien | mille mercis | je vous remercie | d'accord | parfait | très bien
super | bonne journée
gracias | muchas gracias | mil gracias | vale | perfecto | de acuerdo | genial | estupendo | muy amable
obrigado | obrigada | muito obrigado | muito obrigada | perfeito | ótimo | valeu | está bem
grazie | grazie mille | mille grazie | molte grazie | va bene | perfetto | ottimo | d'accordo
dank u | dank je | dank u wel | dank je wel | bedankt | hartelijk dank | prima | oké | in orde
dziękuję | dzięki | dziękuję bardzo | bardzo dziękuję | w porządku | świetnie
tack | tack så mycket | tusen tack | takk | tusen takk | mange tak | kiitos | paljon kiitoksia
teşekkürler | teşekkür ederim | çok teşekkürler | çok teşekkür ederim | sağol | sağolun | tamam | süper
спасибо | большое спасибо | спасибо большое | благодарю | хорошо | ок | окей | понятно | отлично | дякую
щиро дякую
谢谢 | 謝謝 | 多谢 | 多謝 | 感谢 | 好的 | 收到 | 감사합니다 | 고맙습니다 | 알겠습니다
"""
_SIGNS = frozenset(
    "👍👌🙏🙌👏🤝🙂😊☺😀😃😄😁😍🥰😘🤗😇😎🎉🥳💯✅✔❤♥💕💖💙💚💛🧡💜🤍💐🌹🌸🌷🌺🌟⭐✨"
)  # what people thank with
_SKINS = frozenset("🏻🏼🏽🏾🏿")


def _plain(text: str) -> str:
    """Its letters alone, in their one form."""
    decomposed = unicodedata.normalize("NFD", fold(text))
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] == "L")


_PHRASES = frozenset(_plain(phrase) for line in _SAID.split("\n") for phrase in line.split("|")) - {""}
_LENGTHS = sorted({len(phrase) for phrase in _PHRASES})


def is_only_thanks(text: str, *, files: int = 0) -> bool:
    """Whether the whole message is thanks, "ok" or a friendly sign."""
    said = text.strip()
    if files or not said or len(said) > LONGEST:
        return False
    signs = 0
    for letter in said:
        kind = unicodedata.category(letter)
        if letter in _SIGNS:
            signs += 1
        elif letter in "?؟？¿" or kind[0] == "N" or (kind[0] == "S" and letter not in _SKINS):
            return False
    letters = _plain(said)
    return _are_phrases(letters) if letters else signs > 0


def _are_phrases(letters: str) -> bool:
    """Whether they are such words one after the other.

    Each place is looked at once: a pattern would try every way to cut "kkkkkk…" before it says no, and this stands in
    the road of every message.
    """
    ends = {0}
    for at in range(len(letters)):
        if at in ends:
            ends.update(at + long for long in _LENGTHS if letters[at : at + long] in _PHRASES)
    return len(letters) in ends
