"""What a person wrote now: other people's sets, and our own cases in the languages they lack."""

import time

import pytest

from bench import replies as bench
from counterbell.connectors.email.replies import Kind, read_reply
from tests import corpora

WRITTEN = {
    "fa": "سلام، چراغ هنوز نرسیده است.\nلطفاً پیگیری کنید.",
    "ar": "مرحبا، لم يصل المصباح بعد.\nأرجو المتابعة.",
    "hr": "Dobar dan, lampa još nije stigla.\nMolim provjerite.",
    "ja": "こんにちは。ランプがまだ届きません。\nご確認ください。",
    "zh": "你好，灯还没有到。\n请查一下。",
    "ko": "안녕하세요, 램프가 아직 도착하지 않았습니다.",
    "tr": "Merhaba, lamba henüz gelmedi.",
    "ru": "Здравствуйте, лампа ещё не пришла.",
    "cs": "Dobrý den, lampa ještě nepřišla.",
    "sv": "Hej, lampan har inte kommit.",
    "da": "Hej, lampen er ikke kommet.",
    "es": "Hola, la lámpara no ha llegado.",
    "en": "Hello, the lamp has not come.",
}
ABOVE = {
    "fa": [
        "در تاریخ دوشنبه ۲ نوامبر ۲۰۲۶ ساعت ۱۰:۰۰ Shop <help@shop.example> نوشت:",
        "\u200fدر دوشنبه ۲ نوامبر ۲۰۲۶،\u200f ۱۰:۰۰ فروشگاه \u200e<help@shop.example>\u200e نوشت:",
        "در ۲۰۲۶/۱۱/۰۲ ۱۰:۰۰، فروشگاه نوشته است:",
        "-----پیام اصلی-----",
        "از: فروشگاه <help@shop.example>\nارسال شده: دوشنبه ۲ نوامبر ۲۰۲۶ ۱۰:۰۰\nبه: دانا\nموضوع: سفارش",
    ],
    "ar": [
        "في الاثنين، 2 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Shop <help@shop.example>:",
        "في ٢ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠، كتب Shop <help@shop.example>:",
        "بتاريخ 2026-11-02 10:00، كتب المتجر:",
        "----- الرسالة الأصلية -----",
        "من: المتجر <help@shop.example>\nتم الإرسال: الاثنين، 2 نوفمبر 2026\nإلى: دانا\nالموضوع: الطلب",
    ],
    "hr": [
        "pon, 2. stu 2026. u 10:00 Shop <help@shop.example> napisao je:",
        "Dana 2.11.2026. u 10:00, Shop je napisao/la:",
        "-------- Izvorna poruka --------",
        "Od: Shop <help@shop.example>\nPoslano: ponedjeljak, 2. studenoga 2026. 10:00\nPrima: Dana\nPredmet: Narudžba",
    ],
    "ja": [
        "2026年11月2日(月) 10:00 Shop <help@shop.example>:",
        "2026/11/02 10:00、Shop <help@shop.example>のメール:",
        "-----元のメッセージ-----",
        "差出人: Shop <help@shop.example>\n送信日時: 2026年11月2日 10:00\n宛先: Dana\n件名: 注文",
    ],
    "zh": [
        "Shop <help@shop.example> 于2026年11月2日周一 10:00写道：",
        "在 2026年11月2日，10:00，Shop <help@shop.example> 写道：",
        "------------------ 原始邮件 ------------------",
        "发件人：Shop <help@shop.example>\n发送时间：2026年11月2日\n收件人：Dana\n主题：订单",
    ],
    "ko": ["2026년 11월 2일 (월) 오전 10:00, Shop <help@shop.example>님이 작성:"],
    "tr": [
        "Shop <help@shop.example>, 2 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
        "Kimden: Shop\nGönderildi: 2 Kasım 2026\nKime: Dana\nKonu: Sipariş",
    ],
    "ru": ["пн, 2 нояб. 2026 г. в 10:00, Shop <help@shop.example>:", "02.11.2026 10:00, Shop пишет:"],
    "cs": [
        "po 2. 11. 2026 v 10:00 odesílatel Shop <help@shop.example> napsal:",
        "Dne 2.11.2026 v 10:00 Shop napsal(a):",
    ],
    "sv": ["Den mån 2 nov. 2026 kl 10:00 skrev Shop <help@shop.example>:"],
    "da": ["Den man. 2. nov. 2026 kl. 10.00 skrev Shop <help@shop.example>:"],
    "es": ["El lun, 2 nov 2026 a las 10:00, Shop (<help@shop.example>) escribió:"],
    "en": ["On Mon, Nov 2, 2026 at 10:00 AM Shop <help@shop.example> wrote:"],
}
SIGNED = {
    "fa": ["ارسال‌شده از iPhone من", "با احترام،\nدانا", "-- \nدانا"],
    "ar": ["أُرسلت من الـ iPhone", "مع تحياتي،\nدانا", "تم الإرسال من جهاز Samsung"],
    "hr": ["Poslano s mog iPhonea", "Lijep pozdrav,\nDana", "Srdačan pozdrav\nDana Horvat\n+385 1 234"],
    "ja": ["iPhoneから送信", "--\nダナ"],
    "zh": ["发自我的iPhone"],
    "ko": ["나의 iPhone에서 보냄"],
    "tr": ["iPhone'umdan gönderildi", "Saygılarımla,\nDana"],
    "ru": ["Отправлено с iPhone", "С уважением,\nДана"],
    "cs": ["Odesláno z iPhonu", "S pozdravem\nDana"],
    "sv": ["Skickat från min iPhone", "Med vänliga hälsningar\nDana"],
    "da": ["Sendt fra min iPhone", "Med venlig hilsen\nDana"],
    "es": ["Enviado desde mi iPhone", "Un saludo,\nDana"],
    "en": ["Sent from my iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>", "Kind regards,\nDana"],
}


@pytest.mark.parametrize(("language", "above"), [(one, above) for one, lines in ABOVE.items() for above in lines])
def test_quotes(language: str, above: str) -> None:
    written = WRITTEN[language]
    marked = read_reply(f"{written}\n\n{above}\n\n> Old words\n> of ours\n")
    assert (marked.fresh, marked.signature) == (written, "")
    assert "Old words" in marked.quoted
    bare = read_reply(f"{written}\n\n{above}\n\nOld words\nof ours\n")
    assert (bare.fresh, bare.signature) == (written, "")
    assert bare.quoted.endswith("Old words\nof ours")


@pytest.mark.parametrize(("language", "sign"), [(one, sign) for one, lines in SIGNED.items() for sign in lines])
def test_signatures(language: str, sign: str) -> None:
    written = WRITTEN[language]
    reply = read_reply(f"{written}\n\n{sign}\n\n{ABOVE[language][0]}\n> Old words\n")
    assert (reply.fresh, reply.signature) == (written, sign)
    assert reply.quoted.endswith("> Old words")


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, I wrote:\nplease call.",
        "I paid on 12.05.2026 at 10:30.\nMy address is dana@shop.example:\nplease write.",
        "From: the window\nI saw it fall.",
        "The parcel was sent from my house by my sister, on Monday.",
        "Regards the lamp: it flickers.",
        "- first\n- second\n-- third",
        "سلام، از شما ممنونم: چراغ رسید.",
        "من: أريد معرفة متى يصل الطلب؟",
        "Od: kada stiže paket?",
        "件名のとおりです。",
    ],
)
def test_words_that_look_like_marks_stay(text: str) -> None:
    reply = read_reply(text)
    assert (reply.fresh, reply.quoted, reply.signature) == (text, "", "")


def test_answers_between_the_lines_are_shown_with_what_they_answer() -> None:
    above = "On 2 Nov 2026 at 10:00 Shop <help@shop.example> wrote:"
    text = f"{above}\n> A or B?\n\nA.\n\n> And when?\n\nNow.\n\n> Bye\n> Shop"
    reply = read_reply(text)
    assert reply.fresh.endswith("> And when?\n\nNow.")
    assert reply.fresh.startswith("On 2 Nov")
    assert reply.quoted == "> Bye\n> Shop"
    assert reply.only(Kind.WRITTEN).split() == ["A.", "Now."]


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- پیام هدایت‌شده ---------",
        "---------- Proslijeđena poruka ---------",
        "---------- 転送されたメッセージ ---------",
    ],
)
def test_what_is_passed_on_is_what_the_letter_is_about(mark: str) -> None:
    text = f"See below.\n\n{mark}\nFrom: Eve\nDate: 2 Nov 2026\nSubject: x\nTo: Dana\n\nHello Dana"
    reply = read_reply(text)
    assert reply.forwarded
    assert reply.fresh.startswith("See below.")
    assert reply.fresh.endswith("Hello Dana")
    assert reply.quoted == ""


def test_nothing_is_thrown_away() -> None:
    text = "Hi\n\nSent from my iPhone\n\nOn 2 Nov 2026, at 10:00, Shop <a@b.example> wrote:\n> old\n\n-- \nfooter"
    pieces = "\n".join(piece.text for piece in read_reply(text).pieces)
    assert [line for line in pieces.split("\n") if line] == [line for line in text.split("\n") if line]


def test_a_letter_of_nothing_but_a_quote_is_shown() -> None:
    text = "> only\n> quoted"
    reply = read_reply(text)
    assert (reply.fresh, reply.quoted) == (text, "")


@pytest.mark.parametrize("language", bench.own_letters())
def test_our_own_letters_in_each_language(language: str) -> None:
    cases = bench.own_letters()[language]
    odd = [(case.title, read_reply(case.text).fresh) for case in cases if not case.is_met]
    assert len(odd) <= len(cases) * 0.05, odd


@pytest.mark.parametrize(
    "language", ["cs", "da", "de", "es", "fr", "it", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "zh"]
)
def test_a_language_has_enough_letters_to_judge_by(language: str) -> None:
    assert len(bench.own_letters()[language]) >= 12


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\n\nthe information on the label named another recipient.",
        "Guten Tag,\n\nist diese E-Mail vertraulich?",
        "안녕하세요.\n\n감사합니다.",
        "سلام\n\nبا تشکر",
        "This e-mail is confidential.\n\nPlease do not tell my neighbour: may I fetch it?",
    ],
)
def test_words_that_look_like_notices_stay(text: str) -> None:
    assert read_reply(text).fresh == text


def test_other_peoples_sets() -> None:
    corpora.read("corpora/reply_stripping/crisp_email_reply_parser/expected.json")
    figures = bench.run()
    assert figures["github"] >= 0.95
    assert figures["crisp"] >= 0.95
    # What an agent sees, measured by a set that never shows answered quotes: it should not get worse.
    assert figures["crisp_as_shown"] >= 0.87


def test_long_letters_are_taken_apart_in_a_moment() -> None:
    began = time.process_time()
    for text in (
        "> " * 500_000,
        "On 1 May 2026, 10:00 <a@b.example\n" * 30_000,
        "From: a\nx\nTo: b\n\n" * 30_000,
        "\n" * 500_000,
        "Hello\n" + "\nThis e-mail, this e-mail\n" * 100_000,
        "Hello\n\n" + "This e-mail " * 100_000,
    ):
        assert read_reply(text).fresh.strip("\n") == text.strip("\n").rstrip()[: len(text)] or not text.strip()
    assert time.process_time() - began < 5
