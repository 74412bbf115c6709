"""Who is angry, and who only writes loudly: messages as shops get them, written apart from the lists."""

import pytest

from counterbell.bot import pack
from counterbell.bot.models import Bot
from counterbell.bot.mood import is_angry
from counterbell.conversations.models import Conversation
from tests.bot.test_answering import Do, ask

ANGRY = {
    "en": [
        "😡",
        "🤬🤬🤬",
        "where is my order 😡",
        "WHERE IS MY ORDER!!!",
        "I WANT MY MONEY BACK NOW!!",
        "THIS IS THE THIRD TIME I ASK!!",
        "You are all idiots",
        "this is absolutely unacceptable, I paid two weeks ago",
        "what the f*** is going on with my parcel",
        "Are you kidding me? Again the wrong size",
        "I'm really pissed off now",
        "fuuuck you",
        "worst customer service ever",
        "why is it STILL not here!!!!",
        "Your shop is a joke and you are liars",
        "shut up you stupid bot",
        "#@$%! you",
        "I am furious. Nobody answers my emails.",
        "I am fed up with waiting for you people",
        "how dare you charge me twice",
    ],
    "fa": [
        "😡",
        "🤬 سفارشم کو",
        "واقعا مسخره کردید ما رو",
        "این چه وضعشه؟ دو هفته است منتظرم",
        "خجالت بکشید با این خدماتتون",
        "افتضاحید",
        "چرا هنوز نرسیده!!!!",
        "از دستتون خسته شدم دیگه",
        "اعصابم رو خورد کردین",
        "شما دروغگویید",
        "یه مشت احمق اونجا نشستن",
        "خیلی عصبانی‌ام",
        "صبرم تموم شد",
        "لعنت به شما",
        "بیشعورها جواب بدید",
        "پولمو بدید دزدا",
        "خفه شو ربات احمق",
    ],
    "ar": [
        "😡",
        "وين طلبي 🤬",
        "هذه مهزلة، أسبوعين وأنا أنتظر",
        "خدمة سيئة جدا وعيب عليكم",
        "أنتم كذابون",
        "يا حرامية رجعوا فلوسي",
        "أسوأ خدمة شفتها بحياتي",
        "لماذا لم يصل طلبي!!!!",
        "حسبي الله ونعم الوكيل فيكم",
        "أنا غاضبة جدا منكم",
        "نفد صبري معكم",
        "هذا غير مقبول إطلاقا",
        "طفح الكيل",
        "يا غبي افهم",
        "شركة فاشلة",
        "تضحكون علينا ولا إيش",
    ],
    "ja": [
        "😡",
        "荷物まだ？🤬",
        "ふざけるな！",
        "いい加減にしてください、もう三週間ですよ",
        "対応が最悪です",
        "馬鹿にしてるんですか",
        "まだ届かないんですけど！！！",
        "金返せよ",
        "本当に腹が立ちます",
        "責任者を出してください、話にならない",
        "二度と買いません",
        "どうなってるんだよ",
        "役立たずのボット",
        "ひどい対応ですね、許せません",
        "もう我慢の限界です",
        "嘘つき",
    ],
    "hr": [
        "😡",
        "gdje mi je paket 🤬",
        "GDJE JE MOJA NARUDŽBA!!!",
        "Ovo je sramota!",
        "sramite se",
        "lopovi jedni vratite mi novac",
        "zašto još nije stiglo!!!!",
        "Dosta mi je vas i vaših izgovora",
        "jako sam ljuta, treći put krivo",
        "užasna usluga, katastrofa",
        "jebote koliko treba čekati",
        "vi ste obični prevaranti",
        "idioti",
        "bijesan sam",
        "nikad više kod vas",
        "glupi bot",
        "zezate li me?",
        "pun mi je kufer čekanja",
    ],
    "de": [
        "Das ist eine Frechheit!",
        "ihr seid Betrüger",
        "WO IST MEINE BESTELLUNG!!!",
        "Ich bin stinksauer",
        "so ein Saftladen",
    ],
    "fr": [
        "C'est inadmissible",
        "vous vous foutez de moi ?",
        "bande d'escrocs",
        "OÙ EST MON COLIS !!!",
        "j'en ai marre",
    ],
    "es": [
        "Esto es una vergüenza",
        "sois unos ladrones",
        "¡¡DÓNDE ESTÁ MI PEDIDO!!",
        "estoy harta de vosotros",
        "vaya mierda de servicio, una mierda",
    ],
    "sv": ["Det är helt oacceptabelt", "jag är så arg", "VAR ÄR MITT PAKET!!!", "jävla idioter"],
    "pl": ["To jest skandal", "kurwa gdzie moja paczka", "GDZIE JEST MOJE ZAMÓWIENIE!!!", "jestem wściekła"],
}
CALM = {
    "en": [
        "I'm SO HAPPY!!!",
        "Where is my ORDER?",
        "WHERE IS MY ORDER",
        "do you ship to CANADA!",
        "THANK YOU SO MUCH!!!",
        "hello!!!",
        "IT FITS PERFECTLY!!! LOVE IT",
        "omg these shoes are fucking amazing",
        "Is the XL jacket in stock?",
        "Is this site a scam?",
        "My LEGO TECHNIC NASA SET is incomplete",
        "HI, I NEED AN INVOICE PLEASE!",
        "I'm not angry, just curious",
        "Do you sell Angry Birds plushies?",
        "can I return a gift???",
        "the zip is broken, can you help",
        "how do I cancel?!",
        "I ordered like an idiot the wrong size, can I change it",
        "Wow that was fast!!!",
        "pros and cons of the two models?",
        "Happy New Year!!! When do you open?",
        "worst case, can I return it?",
        "😂😂 wrong address, sorry",
        "!!!",
        "???",
    ],
    "fa": [
        "عاشقشم!!!",
        "سفارش من کجاست؟",
        "ممنونم!!! خیلی قشنگه",
        "سطل آشغال هم دارید؟",
        "قفل ضد دزد دارید؟",
        "سلام!!!",
        "چطور مرجوع کنم؟",
        "رنگش رو عوضی فرستادید",
        "این سایت کلاهبرداری نیست؟",
        "هزینه ارسال چقدره؟",
        "خیلی خوشحالم!!! کی می‌رسه؟",
        "کد تخفیف کار نمی‌کنه",
        "کی دوباره موجود می‌شه؟",
        "هنوز نرسیده، پیگیری می‌کنید؟",
        "چرا پرداختم ناموفق بود؟",
    ],
    "ar": [
        "أين طلبي؟",
        "شكرا جزيلا!!!",
        "أحببت الحذاء!!!",
        "رمز الخصم غير مقبول",
        "عملية الدفع فاشلة",
        "هل أنتم نصابين؟",
        "عندكم أكياس زبالة؟",
        "كيف أرجع المنتج؟",
        "متى يصل الطلب؟",
        "لماذا لم تنجح عملية الدفع؟",
        "مرحبا!!!",
        "المقاس صغير، هل يمكن تبديله؟",
        "هل تشحنون إلى كندا؟",
        "رائع!!! متى تفتحون؟",
        "لم يصل طلبي بعد",
    ],
    "ja": [
        "注文はどこですか？",
        "ありがとうございます！！！",
        "最高です！！！",
        "最悪の場合、返品できますか",
        "まだ届いていません",
        "返金はいつですか",
        "サイズを間違えました、交換できますか",
        "めっちゃかわいい！！！また買います",
        "使えないクーポンがあります",
        "これは詐欺ではないですよね？",
        "怖いくらい早く届きました！",
        "配送にどのくらいかかりますか",
        "なぜ支払いが失敗したのですか？",
        "こんにちは！！！",
        "早く届けてもらえますか",
    ],
    "hr": [
        "Gdje je moja narudžba?",
        "GDJE JE MOJA NARUDŽBA",
        "PRESRETNA SAM!!!",
        "hvala puno!!!",
        "naplaćeno mi je dva puta",
        "Jeste li vi prevaranti?",
        "kako mogu vratiti cipele?",
        "super su mi tenisice!!!",
        "još nije stiglo, možete li provjeriti",
        "Zašto plaćanje nije prošlo?",
        "dostavljate li u Kanadu!",
        "bok!!!",
        "radim preko puta, mogu li pokupiti osobno?",
        "dosta mi je jedan komad",
        "stiglo je brže od očekivanog, bravo!!!",
    ],
    "de": ["Wo ist meine Bestellung?", "Super, danke!!!", "Ich liebe die Schuhe!!!", "Gibt es saure Gurken?"],
    "fr": ["Où est mon colis ?", "Merci beaucoup !!!", "J'adore !!! Quand rouvrez-vous ?"],
    "es": ["¿Dónde está mi pedido?", "¡¡¡Muchas gracias!!!", "Me encanta!!!"],
    "sv": ["Var är min beställning?", "Tack så mycket!!!", "Har ni en fläkt (fan) i lager?"],
    "pl": ["Gdzie jest moje zamówienie?", "Dziękuję!!!", "pęknięte dno pudełka"],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in ANGRY.items() for text in texts])
def test_anger_is_seen(language: str, text: str) -> None:
    assert is_angry(text)


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in CALM.items() for text in texts])
def test_joy_haste_and_questions_are_no_anger(language: str, text: str) -> None:
    assert not is_angry(text)


@pytest.mark.parametrize("language", pack.languages())
def test_what_shops_are_asked_is_hardly_ever_angry(language: str) -> None:
    asked = [way for name, ways in pack.phrasings(language).items() if name != "complaint" for way in ways]
    assert sum(map(is_angry, asked)) / len(asked) < 0.001


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", ["😡", "where is my order 🤬", "WHERE IS MY ORDER!!!", "سفارشم کو؟ خجالت بکشید"])
def test_who_is_angry_gets_a_person(bot: Bot, conversation: Conversation, do_duties: Do, text: str) -> None:
    last = ask(conversation, text, do_duties)
    assert last is not None
    assert last.facts is not None
    assert last.facts["handed_over"] == "anger"
