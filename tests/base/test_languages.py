"""Which language somebody writes."""

import pytest

from counterbell.base.languages import language_of

SAID = {
    "en": ["Where is my order? I have not received it yet.", "Hello, can I return the lamp?"],
    "de": [
        "Hallo, wo ist mein Paket? Die Bestellung ist noch nicht da.",
        "Ich möchte die Lampe zurückgeben.",
        "Vielen Dank",
    ],
    "fr": ["Bonjour, je n'ai toujours pas reçu ma commande.", "Où est mon colis ?", "Merci beaucoup"],
    "es": ["Hola, ¿dónde está mi pedido? Todavía no ha llegado.", "Quiero devolver la lámpara", "Muchas gracias"],
    "it": ["Buongiorno, non ho ancora ricevuto il mio ordine.", "Dove è il mio pacco?", "Vorrei restituire la lampada"],
    "nl": ["Hallo, waar is mijn bestelling? Ik heb hem nog niet ontvangen.", "Kan ik de lamp terugsturen?"],
    "pl": ["Dzień dobry, gdzie jest moje zamówienie?", "Chciałbym zwrócić lampę, ponieważ nie działa."],
    "sv": ["Hej, var är min beställning? Jag har inte fått den ännu.", "Kan jag returnera lampan?"],
    "da": ["Hej, hvor er min bestilling? Jeg har ikke modtaget den endnu."],
    "cs": ["Dobrý den, kde je moje objednávka? Ještě nepřišla.", "Chtěl bych vrátit lampu, protože nefunguje."],
    "pt": ["Olá, onde está o meu pedido? Ainda não chegou.", "Gostaria de devolver o candeeiro, não funciona."],
    "tr": ["Merhaba, siparişim nerede? Henüz gelmedi.", "Lambayı iade etmek istiyorum çünkü çalışmıyor."],
    "ru": ["Здравствуйте, где мой заказ?"],
    "ja": ["こんにちは。注文した商品がまだ届きません。", "返品したいです"],
    "zh": ["你好，我的订单在哪里？", "我想退货"],
    "ko": ["안녕하세요, 제 주문은 어디에 있나요?"],
    "fa": ["سلام، سفارش من هنوز نرسیده است.", "چراغ کار نمی‌کند و می‌خواهم آن را پس بدهم"],
    "ar": ["مرحبا، أين طلبي؟ لم يصل حتى الآن.", "أريد إرجاع المصباح لأنه لا يعمل"],
    "hr": ["Dobar dan, gdje je moja narudžba? Još nije stigla.", "Želim vratiti svjetiljku jer ne radi."],
    "": ["12345", "https://shop.example/where-is-my-order", "ok", "#1234 :-)", "", "dana@shop.example"],
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in SAID.items() for text in texts])
def test_language(language: str, text: str) -> None:
    assert language_of(text) == language


def test_a_name_of_a_product_in_another_script_changes_nothing() -> None:
    assert language_of("سلام، چراغ Lumen Pro 3000 من هنوز نرسیده است و کار نمی‌کند.") == "fa"
    assert language_of("Lumen Pro の注文がまだ届きません") == "ja"
