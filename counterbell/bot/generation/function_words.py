"""Words that carry no fact of their own, and words that limit one, by language.

FREE words may be added or left out: articles, "is", "can", "please". PERSONS keep their places: who pays matters. NOT
and LIMITS must be the same in a sentence and in the passage it rests on: they turn or bound what is said.
A language that is missing here has neither, and is then held to the passage's own words.
"""

from collections.abc import Mapping
from functools import cache

from counterbell.search.tokens import fold

NOT = "not"
SPEAKER, SPOKEN_TO, OTHERS = "speaker", "spoken to", "others"
_FREE: Mapping[str, str] = {
    "en": "a an the this that these those it its is are was be been being will would can could do does did has have "
    "and also so then please yes sure of there here s ll re ve m d don doesn isn aren won didn wasn couldn shouldn "
    "hello hi thanks thank glad happy course",
    "de": "der die das den dem des ein eine einen einem einer eines es ist sind war wird werden kann können könnte hat "
    "haben und auch dann bitte ja gern gerne dies diese dieser dieses hier da hallo danke",
    "fr": "le la les l un une des de du d ce cette ces c est sont était sera peut peuvent pouvez a ont avez et aussi "
    "donc alors oui bien sûr ici bonjour merci il s te plaît",
    "es": "el la los las un una unos unas de del es son era será puede pueden puedes ha han y también entonces sí "
    "claro por favor aquí este esta esto estos estas lo hola gracias",
    "sv": "en ett den det de är var blir kan kunde har och också då ja gärna tack här detta denna dessa hej",
    "pl": "to jest są był będzie może można mogą i także też więc tak proszę oczywiście tu ten ta te tego dzień dobry "
    "dziękuję",
    "hr": "je su bio bila bit će može možete mogu i također pa tada da molim naravno ovdje to taj ta ovo ovaj ova se "
    "pozdrav hvala",
    "fa": "را رو این آن است هست هستند بود می باشد میباشد باشد و هم نیز پس بله لطفا حتما که ها های اینجا سلام ممنون",
    "ar": "هذا هذه ذلك تلك هو هي يكون تكون كان كانت و ايضا نعم من فضلك يرجى قد يمكن هنا مرحبا شكرا الذي التي",
    "ja": "です ます",
}
_PERSONS: Mapping[str, tuple[str, str, str]] = {  # who speaks · who is spoken to · others
    "en": ("i me my we us our ours", "you your yours", "he she they them their"),
    "de": (
        "ich mich mir mein meine wir uns unser unsere unseren",
        "sie ihr ihnen ihre ihren du dich dir dein deine",
        "",
    ),
    "fr": ("je me mon ma mes nous notre nos", "vous votre vos tu ton ta tes", "ils elles leur leurs"),
    "es": ("yo me mi mis nosotros nos nuestro nuestra nuestros nuestras", "usted ustedes su sus tu tus te le les", ""),
    "sv": ("jag mig min mitt mina vi oss vår vårt våra", "du dig din ditt dina ni er ert era", "de dem deras"),
    "pl": ("ja mnie mi mój moja my nas nam nasz nasza nasze", "państwo ty cię ci twój twoja pan pani", "oni one ich"),
    "hr": ("ja mi me moj moja nas nam naš naša naše", "vi vas vam vaš vaša vaše ti te tvoj tvoja", "oni one njih"),
    "fa": ("من ما", "شما تو", "او آنها ایشان"),
    "ar": ("انا نحن لنا", "انت انتم لك لكم", "هم"),
}
_NOT: Mapping[str, str] = {
    "en": "not no never none nothing nobody cannot without nor t neither unable",
    "de": "nicht kein keine keinen keiner keinem nie niemals ohne weder nichts niemand",
    "fr": "ne n pas jamais aucun aucune sans ni rien personne non",
    "es": "no nunca jamás ningún ninguna ninguno sin ni nada nadie",
    "sv": "inte ej ingen inget inga aldrig utan varken",
    "pl": "nie nigdy żaden żadna żadne bez ani nic nikt brak",
    "hr": "ne nije nisu nismo niste nema nemamo nemaju nemate nećemo neće nikad nikada bez ni niti ništa nitko nijedan",
    "fa": "نه نمی نیست نیستند ندارد نداریم ندارند ندارید نشود نشده نمیشود بدون هیچ هرگز نکنید نباید غیر",
    "ar": "لا لن لم ليس ليست لسنا ما غير بدون دون ابدا",
}
_LIMITS: Mapping[str, str] = {
    "en": "only if unless except until till within after before from to over under above below than least most up per "
    "each every between when while but must may otherwise excluding including plus minus first for by during always "
    "sometimes usually about all any some free",
    "de": "nur wenn falls außer bis innerhalb nach vor ab von über unter mehr weniger mindestens höchstens pro je jede "
    "jeder jeden zwischen während aber muss müssen sonst ausgenommen inklusive zzgl für durch immer alle einige "
    "kostenlos",
    "fr": "seulement uniquement que si sauf jusqu jusque dans après avant dès à plus moins par chaque entre pendant "
    "mais doit doivent devez sinon hors pour toujours tous toutes certains gratuit gratuite gratuits gratuite",
    "es": "solo sólo solamente si salvo excepto hasta dentro después antes desde a más menos por cada entre durante "
    "pero debe deben sino para siempre todos todas algunos gratis gratuito gratuita",
    "sv": "bara endast om utom till inom efter före från över under mer mindre minst högst per varje mellan medan men "
    "måste annars för alltid alla några gratis fri fritt",
    "pl": "tylko jeśli jeżeli chyba oprócz do w po przed od ponad poniżej więcej mniej co każdy każda między podczas "
    "ale musi muszą inaczej dla zawsze wszystkie niektóre darmowy darmowa bezpłatny bezpłatna",
    "hr": "samo ako osim do unutar nakon poslije prije od iznad ispod više manje najmanje najviše po svaki svaka "
    "između dok ali mora moraju morate inače za uvijek svi sve neki besplatno besplatna besplatan",
    "fa": "فقط تنها اگر مگر جز تا ظرف طی بعد پس قبل پیش از به بالای زیر بیش کمتر حداقل حداکثر هر بین هنگام اما ولی "
    "باید وگرنه برای همیشه همه برخی رایگان",
    "ar": "فقط اذا الا حتى خلال بعد قبل من الى فوق تحت اكثر اقل كل بين عند لكن يجب والا على لـ دائما جميع بعض مجانا "
    "مجاني مجانية",
}
# Scripts without spaces have no words to compare: these are looked for wherever they stand.
NOT_IN_RUNS = ("ない", "ません", "なく", "できず", "せず", "不可", "なし", "無し", "没", "不")
LIMITS_IN_RUNS = (
    "のみ", "だけ", "まで", "から", "以内", "以上", "以下", "未満", "限り", "限定", "除", "場合", "後", "前", "ごと",
    "必ず", "無料", "すべて", "一部", "より",
)  # fmt: skip


@cache
def free(language: str) -> frozenset[str]:
    """What may come and go."""
    return _folded(_FREE, language)


@cache
def persons(language: str) -> Mapping[str, str]:
    """Who does it → which of the three that is."""
    kinds = zip((SPEAKER, SPOKEN_TO, OTHERS), _PERSONS.get(language, ("", "", "")), strict=True)
    return {word: kind for kind, words in kinds for word in fold(words).split()}


@cache
def limits(language: str) -> Mapping[str, str]:
    """What turns or bounds a sentence → what it stands for; all denials are one."""
    found = {word: word for word in _folded(_LIMITS, language)}
    return {**found, **dict.fromkeys(_folded(_NOT, language), NOT)}


def _folded(words: Mapping[str, str], language: str) -> frozenset[str]:
    return frozenset(fold(words.get(language, "")).split())
