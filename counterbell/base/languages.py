"""Which language a text is written in: by its script first, then by its small words and its special letters.

Made for letters and chat: one sentence is enough, and where it is not, nothing is guessed.
"""

import re
from collections import Counter
from functools import cache

LOOK_AT = 4_000
# So much of a script and it is the script of the text.
_SHARE = 0.3
_ENOUGH = 1.0
_AHEAD = 1.25


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SCRIPTS = {
    "kana": re.compile(r"[\u3040-\u30ff\uff66-\uff9f]"),
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    "arabic": re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "thai": re.compile(r"[\u0e01-\u0e5b]"),
    "devanagari": re.compile(r"[\u0904-\u0939]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_OF_SCRIPT = {"hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th", "devanagari": "hi"}

_SMALL_WORDS = {
    "en": """
        the and you is are was were have has had not this that with for from my your can could would will
        please thank thanks hello hi dear order when where what how it i me we they be been do does did but
        if of to in on at an a as there here which who any just get got it's i'm don't still about yet
        received want because back work works doesn't
    """,
    "de": """
        der die das und ist nicht ich sie wir ihr ein eine einen mit von für auf zu den dem des im am auch
        noch aber wenn wie was wo wann bitte danke hallo guten tag meine mein meiner meinen habe haben hat
        wird werden kann können sind bin war es als bei nach über dass sich bestellung vielen dank ihre
        ihnen schon kein keine oder nur möchte weil zurück hätte gerne kommt mehr wieder
    """,
    "fr": """
        le la les et est pas je vous nous un une des du de mon ma mes votre vos avec pour dans sur que qui
        ce cette ne il elle en au aux bonjour merci suis avez ai été être mais ou où quand comment commande
        toujours bien plus très j'ai c'est n'est d'un d'une l'on qu'il sans par se svp plaît reçu voudrais
        souhaite parce fonctionne retour
    """,
    "es": """
        el la los las y es no un una de del mi mis su sus con para por que en se al lo le como pero cuando
        donde dónde cuándo hola gracias buenos días tengo tiene está estoy he ha pedido muy más ya aún
        todavía también usted ustedes quiero puedo puede me te nos sin favor quisiera porque funciona
        devolver
    """,
    "it": """
        il lo la gli le e è non un una di del della dei delle mio mia miei con per che in si al alla come ma
        quando dove ciao buongiorno salve grazie ho ha hai sono siamo ordine ancora anche più molto già
        vorrei posso può questo questa nel nella sul dal dalla mi ti ci vi se perché ricevuto restituire
        funziona indietro
    """,
    "nl": """
        de het een en is niet ik je jij u wij we mijn uw met van voor op te in dat dit die er maar als hoe
        wat waar wanneer hallo bedankt dank goedemorgen heb hebt heeft hebben ben bent zijn was kan kunt
        kunnen wordt nog ook al bestelling graag geen naar bij om aan over zou deze mij omdat werkt terug
        ontvangen wil
    """,
    "pl": """
        i nie jest się w z na do że to ja mój moja moje jak co gdzie kiedy czy ale dla od po za przez proszę
        dziękuję dzień dobry witam mam ma są był była było zamówienie już jeszcze tylko tak pan pani państwo
        będzie mogę można który która bardzo o ze mi mnie pozdrawiam cześć chciałbym chciałabym chcę
        ponieważ zwrócić działa
    """,
    "sv": """
        och är inte jag du ni vi en ett det den de att som på med för av till har hade kan kunde skulle vill
        min mitt mina er ert era hej tack när var hur vad men om från eller beställning också bara ännu än
        nu detta dessa blev fick får mig dig sig här där ju så gärna eftersom fungerar tillbaka mottagit
    """,
    "da": """
        og er ikke jeg du i vi en et det den de at som på med for af til har havde kan kunne skulle vil min
        mit mine jeres hej tak hvornår hvor hvordan hvad men om fra eller bestilling også kun endnu nu dette
        disse blev fik får mig dig sig her der så noget være blive ville gerne fordi virker tilbage modtaget
    """,
    "nb": """
        og er ikke jeg du dere vi en et det den de at som på med for av til har hadde kan kunne skulle vil
        min mitt mine hei takk når hvor hvordan hva men om fra eller bestilling også bare ennå nå dette
        disse ble fikk får meg deg seg her der så noe være bli ville gjerne fordi virker tilbake mottatt
    """,
    "fi": """
        ja on ei en olen olet se tämä että mutta kun kuin missä milloin miten mitä minun sinun teidän hei
        kiitos tilaus voi voin vielä myös jo niin ovat oli ole jos tai kanssa mikä saanut minulle ette
    """,
    "cs": """
        a je není v ve na s se z ze do že to já můj moje moji jak co kde kdy ale pro od po za prosím děkuji
        dobrý den ahoj mám máte má jsou jsem byl byla bylo objednávka objednávku už ještě jen také by mi mne
        jsme který která nebo když při k ke o u protože chtěl chtěla bych chci vrátit prosil zatím nefunguje
        kolik
    """,
    "hr": """
        i je nije u na s sa se iz do da to ja moj moja moje kako što gdje kada ali za od po prema molim
        hvala dobar dan bok pozdrav imam imate ima su sam smo bio bila bilo narudžba narudžbu već još samo
        također bi mi me koji koja koje ili nisam jesam jeste možete mogu zašto poštovani lijep nego jer
        želim vratiti radi ne bih htio htjela može koliko kad dobio dobila
    """,
    "pt": """
        o a os as e é não um uma de do da dos das meu minha meus seu sua com para por que em no na se ao
        como mas quando onde olá obrigado obrigada bom dia tenho tem está estou pedido muito mais já ainda
        também você vocês quero posso pode me nos sem foi ser são gostaria queria porque funciona devolver
    """,
    "tr": """
        ve bir bu ne için ile mi mı mu mü de da değil var yok ben siz biz benim sizin nasıl nerede zaman ama
        çok daha merhaba teşekkürler teşekkür ederim lütfen sipariş siparişim siparişimi henüz hala olarak
        gibi kadar sonra önce her olan iyi günler selam ediyorum istiyorum çünkü çalışmıyor iade etmek
        gelmedi
    """,
    "ro": """
        și este nu un o de la cu pentru că în pe se al ai mea meu dar când unde cum ce bună ziua mulțumesc
        vă rog am are sunt comanda încă mai foarte din sau
    """,
    "hu": """
        a az és nem van egy hogy de én ön mi meg már még csak kérem köszönöm jó napot helló rendelés
        rendelésem hol mikor mit miért vagy ha is volt lesz nekem
    """,
}
# Letters that only a few languages write; each counts a little.
_SPECIAL_LETTERS = {
    "de": "äöüß",
    "fr": "éèêëàâçùûîïôœ",
    "es": "ñ¿¡áéíóú",
    "it": "àèéìòù",
    "pl": "ąćęłńóśźż",
    "sv": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "fi": "äö",
    "cs": "ěščřžýáíéůúňťď",
    "hr": "čćđšž",
    "pt": "ãõçáéíóúâêô",
    "tr": "ğışçöü",
    "ro": "ăâîșțşţ",
    "hu": "áéíóöőúüű",
}
_LETTER_LANGUAGES = {
    letter: frozenset(one for one, letters in _SPECIAL_LETTERS.items() if letter in letters)
    for letter in "".join(_SPECIAL_LETTERS.values())
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"https?://\S{1,500}|\S{1,100}@\S{1,100}|[\w-]{1,60}\.(?:com|net|org|de|io)\b")
_PERSIAN = re.compile(r"[پچژگکی]|\u200c")
_ARABIC = re.compile(r"[ةىأإئؤكي]")
_PERSIAN_WORDS = _words("""
    از به که این را با در است برای من شما هم می نمی آن تا یک ها بود شده سلام ممنون لطفا سفارش هنوز چرا
""")
_ARABIC_WORDS = _words("""
    من في على إلى عن هذا هذه التي الذي لم لا ما هل مع أن كان لقد طلبي الطلب شكرا مرحبا السلام عليكم متى أين
""")


def language_of(text: str) -> str:
    """The two letters of its language, or "" when the text does not show it."""
    text = _NOISE.sub(" ", text[:LOOK_AT])
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    letters = sum(counts.values())
    if not letters:
        return ""
    # A Latin letter is a sound, a Chinese one a word; Japanese is the one that mixes them.
    if (
        counts["kana"] >= max(1, (counts["han"] + counts["kana"]) * 0.05)
        and counts["kana"] + counts["han"] > letters * _SHARE
    ):
        return "ja"
    script = max(counts, key=lambda name: counts[name] * (2 if name in {"han", "hangul"} else 1))
    if counts[script] < letters * _SHARE:
        return ""
    match script:
        case "latin":
            return _latin(text)
        case "arabic":
            return _arabic(text)
        case "cyrillic":
            return "uk" if re.search(r"[іїєґІЇЄҐ]", text) else "ru"
        case "han":
            return "zh"
        case _:
            return _OF_SCRIPT.get(script, "ja" if script == "kana" else "")


def _arabic(text: str) -> str:
    words = text.split()
    persian = len(_PERSIAN.findall(text)) + 2 * sum(word in _PERSIAN_WORDS for word in words)
    arabic = len(_ARABIC.findall(text)) + 2 * sum(word in _ARABIC_WORDS or word.startswith("ال") for word in words)
    return "fa" if persian >= arabic else "ar"


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Word → language → how much it says: a word that many languages share says little."""
    of_word: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in set(words.split()):
            of_word.setdefault(word, []).append(language)
    return {word: dict.fromkeys(languages, 1 / len(languages)) for word, languages in of_word.items()}


def _latin(text: str) -> str:
    lower = text.lower().replace("’", "'")
    scores: Counter[str] = Counter()
    weights = _weights()
    for word in _WORD.findall(lower):
        for language, weight in weights.get(word, {}).items():
            scores[language] += weight  # type: ignore[assignment]  # a Counter of halves is still a Counter
    letters = Counter(sign for sign in lower if sign in _LETTER_LANGUAGES)
    for letter, count in letters.items():
        writers = _LETTER_LANGUAGES[letter]
        for language in _SMALL_WORDS:
            own = (0.6 if len(writers) == 1 else 0.15) if language in writers else -0.2
            scores[language] += min(count, 8) * own  # type: ignore[assignment]
    ranked = scores.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH:
        return ""
    if len(ranked) > 1 and ranked[0][1] < ranked[1][1] * _AHEAD:
        return _closest(lower, ranked[0][0], ranked[1][0])
    return ranked[0][0]


def _closest(lower: str, first: str, second: str) -> str:
    """Sisters that share most of their small words are told apart by the few that they do not share."""
    words = set(_WORD.findall(lower))
    mine, theirs = set(_SMALL_WORDS[first].split()), set(_SMALL_WORDS[second].split())
    only_first, only_second = len(words & (mine - theirs)), len(words & (theirs - mine))
    if only_first == only_second:
        return first if {first, second} <= {"da", "nb"} or {first, second} <= {"es", "pt"} else ""
    return first if only_first > only_second else second
