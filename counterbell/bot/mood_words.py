"""The words of anger, of delight and of thanks, as people write them to shops; each is folded before it is compared.

Whole words, also several in a row; Japanese is found within its run of letters. What a calm shopper may ask with is not
here: "is this a scam?", 最悪の場合, a bin for آشغال.
"""

# Said to us, or of us: nothing beside it makes it friendly.
ANGER = {
    "en": """
        this is ridiculous | it's ridiculous | absolutely ridiculous | ridiculous service | unacceptable
        a disgrace | disgraceful | disgusting service | how disgusting | outrageous | an outrage | pathetic
        shame on you | ashamed of yourself | ashamed of yourselves | how dare you | fed up | sick of you
        sick of this | sick and tired | had enough of | i've had it with | at the end of my patience
        lost my patience | losing my patience | i'm angry | i am angry | so angry | very angry | really angry
        i'm furious | i am furious | furious | i'm fuming | i'm livid | i am livid | pissed off | i'm pissed
        so pissed | you must be joking | you must be kidding | are you kidding me | are you kidding | are you joking
        is this a joke | is this some kind of joke | what a joke | you are a joke | you're a joke | a complete joke
        worst company | worst service | worst shop | worst store | worst customer service | worst experience
        terrible service | horrible service | awful service | rubbish service | appalling | waste of my time
        you are wasting my time | you're wasting my time | never buying from you | never ordering from you
        never shop here again | never order here again | liars | you lied to me | you thieves | you crooks
        bunch of crooks | you are scammers | you're scammers | bunch of scammers | you scammed me | you robbed me
        you stole my money | rip off merchants | idiots | you idiot | morons | you moron | imbeciles
        bunch of clowns | incompetent | useless bot | useless company | useless shop | useless service
        you are useless | you're useless | this is useless | stupid bot | stupid company | stupid machine
        stupid robot | dumb bot | go to hell | shut up | screw you | piss off | get lost | what the hell
        where the hell | why the hell | how the hell | bloody hell | damn you
    """,
    "fa": """
        مسخره است | مسخره کردید | مسخره کردین | مسخرمون کردید | مسخره‌مون کردین | مسخره بازی | مسخره‌بازی | مسخرست
        مسخره‌ست | افتضاح | افتضاحه | افتضاحید | چه افتضاحی | خجالت بکشید | خجالت بکشین | خجالت داره | خجالت‌آوره
        شرم‌آور | شرم‌آوره | این چه وضعشه | این چه وضعیه | این چه وضعی است | این چه وضع | چه وضعیه آخه
        شورشو درآوردید | شورشو در آوردین | شورش را درآوردید | خسته شدم از دستتون | از دستتون خسته شدم
        از دست شما خسته شدم | اعصابم خورد شد | اعصابم خرد شد | اعصابمو خورد کردید | اعصابم رو خورد کردین
        اعصاب منو خورد کردید | عصبانی‌ام | عصبانیم | عصبانی هستم | خیلی عصبانی | عصبانی شدم | صبرم تموم شد
        صبرم تموم شده | صبرم تمام شده | کلافه شدم | دروغگو | دروغگوها | دروغگویید | بی‌مسئولیت | بی‌مسئولیتی
        بی مسئولیتین | مزخرف | مزخرفه | دزدها | دزدا | شما دزدید | دزدید شما | ای کلاهبردارها | شما کلاهبردارید
        کلاهبرداری کردید | کلاهبرداری می‌کنید | احمق | احمق‌ها | احمقا | بی‌شعور | بیشعور | بیشعورها | بیشعورا
        بی‌شعورها | عوضیا | آدم عوضی | کثافت | کثافتا | بی‌شرف | خفه شو | گمشو | گم شو | پدرسگ | زهرمار
        لعنت به شما | لعنت بهتون | لعنتیا | گندتون بزنن | وقتمو تلف کردید | وقتم رو تلف کردید | بدترین فروشگاه
        بدترین خدمات | دیگه ازتون خرید نمی‌کنم | دیگه عمرا ازتون | به درد نخور | بدرد نخور | ربات احمق | ربات مسخره
        maskhare | maskharast | eftezah | eftezahe | khejalat bekeshid | bishoor | ahmagh
    """,
    "ar": """
        مهزلة | هذه مهزلة | سخافة | هذا غير مقبول | شيء غير مقبول | أمر غير مقبول | غير مقبول أبدا | عيب عليكم
        استحوا | عار عليكم | حرامية | يا حرامية | يا نصابين | لصوص | كذابين | كذابون | يا كذابين | كاذبون | أغبياء
        يا غبي | بوت غبي | روبوت غبي | حقير | حقيرين | خدمة زبالة | موقع زبالة | شركة زبالة | متجر زبالة | قرفت منكم
        مقرف | مقرفين | شيء مقرف | زفت | خدمة زفت | تبا لكم | اللعنة | لعنة الله عليكم | الله يلعنكم | حسبي الله
        حسبنا الله | أسوأ خدمة | أسوأ متجر | أسوأ شركة | أسوأ تجربة | اسوء خدمة | اسوء متجر | طفح الكيل | نفد صبري
        نفذ صبري | فقدت صبري | أنا غاضب | أنا غاضبة | غاضب جدا | غاضبة جدا | انا معصب | انا معصبة | معصب | معصبة
        استهتار | قلة احترام | قلة ادب | قليلين الادب | خدمة فاشلة | شركة فاشلة | متجر فاشل | موقع فاشل | يا فاشلين
        خدمة سيئة جدا | اخرس | يا حمير | يا كلاب | زهقت منكم | زهقت | مللت منكم | تعبت منكم | تضحكون علينا
        تضحكوا علينا | بتستهبلوا | تستهبلون | هل تمزحون | تضييع وقت | ضيعتم وقتي | لن أشتري منكم | مش هشتري منكم
        ya nasabin | ya nassabin | haramiya | 7aramiya | 7aramia
    """,
    "ja": """
        ふざけるな | ふざけんな | ふざけてる | ふざけてん | いい加減にし | いいかげんにし | 馬鹿にし | バカにし
        ばかにし | 腹が立 | 腹立つ | 腹立た | むかつく | ムカつく | ムカツク | むかつい | ムカつい | 頭にき | 頭に来
        許せな | 許せません | 許さない | 許しません | 怒って | 怒りが | 激怒 | 最悪です | 最悪だ | 最悪な | 最悪!
        最悪の対応 | 最悪の店 | 対応最悪 | 対応が最悪 | 本当に最悪 | マジ最悪 | まじ最悪 | 死ね | クソ対応 | クソ店
        クソみたい | クソが | クソサイト | クソボット | くそったれ | 役立たず | 役に立たねえ | 使えねえ | 使えねー
        使えないボット | 使えないな | 話にならな | 話になりません | ありえない対応 | ありえないんだけど
        ありえないです | あり得ない対応 | あり得ません | ありえません | ありえないでしょ | なめてんの | なめてるの
        舐めてんの | 舐めてるの | どうなってるんだ | どうなってんだ | どうなってるんですか! | 責任者を出せ
        責任者出せ | 二度と買わ | 二度と買い | 二度と利用し | 二度と頼ま | もううんざり | 対応にうんざり
        時間の無駄 | 金返せ | 金を返せ | 返金しろ | 早くしろ | 早く送れ | 対応がひどい | 対応が酷い | ひどすぎ
        酷すぎ | ひどい店 | ひどい対応 | 酷い対応 | 失礼すぎ | 失礼な対応 | 馬鹿野郎 | バカ野郎 | バカヤロー
        この野郎 | アホか | あほか | 無能 | 嘘つき | うそつき | 詐欺だろ | 詐欺師め | 泥棒 | 舐めるな | なめるな
        なめんな | 我慢の限界 | 堪忍袋 | 信じられない対応 | 呆れて | あきれて | あきれました | fuzakeruna
    """,
    "hr": """
        sramota | kakva sramota | sramite se | sram vas bilo | bezobrazluk | bezobrazni | bezobrazno | katastrofa
        katastrofalna usluga | katastrofalno | užasna usluga | užas od usluge | neprihvatljivo | nedopustivo
        odvratno | lopovi jedni | vi ste lopovi | prevaranti jedni | vi ste prevaranti | obični prevaranti
        obični lopovi | varalice | lažovi | lažete | lažljivci | idioti | idiote | glupi bot | glupi robote
        glupane | kreteni | kretenu | kreten | budale | budalo | debili | debilu | moroni | majmuni | stoko | jebote
        jebem | jebeni | jebi se | odjebite | odjebi | zajebavate | zajebavaš | sranje od | kakvo sranje | govno od
        u pizdu | pun mi je kurac | boli vas kurac | koji kurac | koji vrag | dovraga | dosta mi je vas
        dosta mi vas je | pun kufer | pun mi je kufer | pukao mi je film | puknut ću | ljut sam | ljuta sam
        jako sam ljut | jako sam ljuta | sam bijesna | jako ljut | jako ljuta | bijesan sam | bijesna sam | bijesna
        izgubio sam živce | izgubila sam živce | idete mi na živce | ideš mi na živce | gubitak vremena
        gubim vrijeme s vama | zezate li me | zezate me | šalite li se | šalite se | je li ovo šala
        jel ovo neka šala | nikad više kod vas | nikad više neću | nikad više ne naručujem | najgora usluga
        najgori dućan | najgora trgovina | najgori shop | nesposobni | nesposobnjakovići | nula od firme
        dokle više | do kada više | prevarili ste me | pokrali ste me
    """,
    "de": """
        frechheit | unverschämt | unverschämtheit | inakzeptabel | saftladen | sauladen | saladen | scheiße
        scheisse | scheiß | scheiss | scheißladen | drecksladen | verarscht | verarschen | verarsche | idioten
        vollidioten | vollidiot | arschloch | arschlöcher | ihr betrüger | seid betrüger | sind betrüger | lügner
        abzocker | wütend | stinksauer | bin sauer | so sauer | zum kotzen | schnauze voll | nase voll von
        mir reichts | mir reicht's | jetzt reichts | jetzt reicht's | jetzt reicht es | nie wieder bei euch
        nie wieder bei ihnen | eine zumutung | schämt euch | schämen sie sich | lächerlich | unter aller sau
        katastrophe | unmöglicher service | dummer bot | blöder bot | miserabel
    """,
    "fr": """
        honteux | c'est une honte | une honte | inadmissible | inacceptable | scandaleux | ras le bol
        j'en ai marre | marre de vous | bande de voleurs | bande d'escrocs | menteurs | connards | connard
        bande de cons | bande de nuls | incompétents | foutez de moi | foutez de ma gueule | fichez de moi
        moquez de moi | je suis furieux | je suis furieuse | très en colère | suis en colère | nul à chier
        allez vous faire | pitoyable | lamentable | service de merde | site de merde | robot stupide
        plus jamais chez vous
    """,
    "es": """
        qué vergüenza | es una vergüenza | sinvergüenzas | inaceptable | indignante | indignada | indignado
        sois unos ladrones | son unos ladrones | sois unos estafadores | son unos estafadores | mentirosos | idiotas
        imbéciles | una mierda | de mierda | a la mierda | hijos de puta | gilipollas | cabrones | estoy harto
        estoy harta | hasta las narices | estoy furioso | estoy furiosa | estoy enfadado | estoy enfadada
        estoy cabreado | estoy cabreada | muy enojado | muy enojada | qué asco | menudo asco | tomadura de pelo
        me toman el pelo | se ríen de mí | pésimo servicio | inútiles | bot estúpido | nunca más os compro
    """,
    "sv": """
        oacceptabelt | skandal | skäms på er | ni borde skämmas | skamligt | jävla | helvete | för fan | fy fan
        idioter | era tjuvar | era bedragare | lögnare | förbannad | rasande | jag är arg | skitarg | så arg
        så trött på er | värdelösa | under all kritik | dumma bot | aldrig mer hos er
    """,
    "pl": """
        skandal | żenada | kpina | kpiny | wy złodzieje | złodzieje jedni | wy oszuści | kłamcy | idioci | debile
        kurwa | do dupy | gówniany | wkurzony | wkurzona | wkurwiony | wkurwiona | wściekły | wściekła
        mam was dość | mam dość was | mam was dosyć | mam tego dość | nie do przyjęcia | niedopuszczalne | żałosne
        kompletne dno | to jest dno | hańba | wstydźcie się | głupi bot | nigdy więcej u was
    """,
}
# Rude, and yet some people are delighted like that.
SWEARING = {
    "en": """
        fuck | fucking | fucked | fuckin | fck | fcking | wtf | wth | bullshit | piece of shit | this is shit
        shit service | shitty | asshole | assholes | arsehole | bastards | bastard | bitch | crap service
        load of crap | goddamn | shambles
    """,
    "fr": "putain | merde",
    "es": "joder",
    "ja": "クソすぎ | くそすぎ",
    "fa": "لعنتی | گندش",
    "hr": "sranje | govno | kurac | pizda",
}
# Said to a customer by one of ours: what is told of her anger ("I see why you are furious") is not here.
INSULTS = {
    "en": """
        idiot | idiots | you moron | morons | imbecile | are you stupid | you are stupid | you're stupid
        how stupid are you | don't be stupid | you fool | are you blind | are you deaf | can't you read
        can you not read | learn to read | shut up | go to hell | get lost | screw you | piss off | go away
        damn you | you are a liar | you're a liar | stop lying | you are pathetic | you're pathetic | shame on you
        you are crazy | you're crazy | are you crazy | stop whining | stop complaining | stop wasting my time
        you are wasting my time | you're wasting my time | your own fault
    """,
    "fa": """
        احمق | احمقی | احمق هستید | بی‌شعور | بیشعور | بی‌سواد | نفهم | نفهمید شما | خنگ | دیوانه | دیوونه | خفه شو
        خفه شید | گمشو | گم شو | برو گمشو | زهرمار | پدرسگ | عوضی | کثافت | بی‌شرف | دروغگو | دروغگویی | دروغ نگو
        دروغ نگویید | خجالت بکش | خجالت بکشید | مگر کوری | مگه کوری | مگه کورید | مگر سواد ندارید | مگه سواد نداری
        لعنت به شما | وقت ما را تلف نکنید | وقت من رو تلف نکن
    """,
    "ar": """
        يا غبي | غبي | غبية | أنت غبي | أحمق | حمقاء | يا حمار | يا حمير | يا كلب | يا كلاب | اخرس | اخرسي | انقلع
        اذهب إلى الجحيم | تبا لك | تبا لكم | كذاب | كذابة | أنت كاذب | لا تكذب | حقير | عيب عليك | استح
        هل أنت أعمى | أنت أعمى | ألا تقرأ | ما تفهم | لا تفهم شيئا | قليل الأدب | قليلة الأدب | أنت مجنون | مجنونة
        لا تضيع وقتي
    """,
    "ja": """
        馬鹿野郎 | バカ野郎 | ばか野郎 | お前は馬鹿 | お前はバカ | あなたは馬鹿 | あなたはバカ | バカですか | 馬鹿ですか
        アホですか | うるさい | 黙れ | だまれ | 死ね | 消えろ | 失せろ | ふざけるな | ふざけんな | 嘘つき | うそつき
        頭がおかしい | 頭おかしい | 日本語が読めない | 読めないんですか | 字が読めない | てめえ | くそ客 | クソ客
    """,
    "hr": """
        idiot | idiote | idioti | budala | budalo | budale | glupan | glupane | glupača | glupi ste | glupi jeste
        jeste li glupi | kreten | kretenu | kreteni | debil | debilu | začepi | začepite | umukni | umuknite
        marš | gubi se | gubite se | idi k vragu | idite k vragu | lažeš | lažete | lažljivac | lažljivče
        sram te bilo | sram vas bilo | jeste li slijepi | jeste li gluhi | znate li čitati | naučite čitati
        ludi ste | jeste li ludi | trošite mi vrijeme
    """,
}
DELIGHT = {
    "en": """
        love | loved | amazing | awesome | happy | perfect | excited | delighted | thrilled | congratulations | yay
        wow | brilliant | fantastic | wonderful | best | beautiful | gorgeous | hooray | finally here | merry | cool
    """,
    "fa": """
        عاشقشم | عالی | عالیه | عالی بود | خوشحالم | خوشحال | محشر | محشره | قشنگ | قشنگه | تبریک | بهترین | آخ جون
    """,
    "ar": """
        رائع | رائعة | ممتاز | ممتازة | سعيد | سعيدة | أحببت | أحب | أحبكم | جميل | جميلة | مبروك | أفضل
    """,
    "ja": """
        嬉しい | うれしい | 最高 | 大好き | 素敵 | すてき | 可愛い | かわいい | やった | 楽しみ | すごい | 感動
    """,
    "hr": """
        sretan | sretna | presretan | presretna | oduševljen | oduševljena | super | odlično | obožavam | volim
        divno | predivno | savršeno | bravo | čestitam | najbolji | jupi
    """,
    "de": """
        glücklich | super | toll | liebe | perfekt | begeistert | klasse | wunderbar | juhu | genial | freue | gut
        schön
    """,
    "fr": """
        heureux | heureuse | contente | content | génial | super | parfait | adore | j'adore | bravo | magnifique
        ravie | ravi
    """,
    "es": """
        feliz | contento | contenta | genial | perfecto | encanta | encantada | encantado | increíble | bravo
    """,
    "sv": "glad | lycklig | älskar | perfekt | underbart | fantastiskt | grattis | härligt | hurra",
    "pl": """
        szczęśliwa | szczęśliwy | super | kocham | świetnie | cudownie | idealnie | brawo | zachwycona | hura
    """,
}
THANKS = {
    "en": "thanks | thank you | thank u | thx | hello | good morning | please help",
    "fa": "ممنون | ممنونم | مرسی | سپاس | متشکرم | سلام",
    "ar": "شكرا | مرحبا | السلام عليكم | أهلا",
    "ja": "ありがとう | お願いします | こんにちは | おはよう | 助かりました",
    "hr": "hvala | pozdrav | bok",
    "de": "danke | hallo",
    "fr": "merci | bonjour",
    "es": "gracias | hola",
    "sv": "tack | hej",
    "pl": "dzięki | dziękuję | cześć",
}
# With a row of exclamation marks they are a reproach; alone they are a question.
REPROACH = {
    "en": """
        why | still | again | where | when | how long | how many times | nobody | no one | enough | answer me
    """,
    "fa": """
        چرا | هنوز | کجاست | کجا | کو | کی | تا کی | چند بار | چندبار | دوباره | بازم | هیچکس | جواب بدید
        جواب بدین | پس
    """,
    "ar": """
        لماذا | ليش | ليه | أين | وين | فين | متى | إلى متى | لحد متى | كم مرة | مرة أخرى | لا أحد | ما حد | ردوا
        لم | حتى الآن
    """,
    "ja": """
        なぜ | なんで | 何で | どうして | まだ | いつまで | いつになったら | 何回 | 何度 | また | 返事 | 早く | どこ
    """,
    "hr": """
        zašto | još | opet | gdje | kada | dokad | dokle | koliko puta | nitko | odgovorite | javite se
    """,
    "de": """
        warum | wieso | immer noch | schon wieder | wo | wann | niemand | keiner | wie oft | endlich
    """,
    "fr": "pourquoi | toujours | encore | où | quand | personne | combien de fois | répondez",
    "es": "por qué | todavía | otra vez | dónde | cuándo | nadie | cuántas veces | respondan",
    "sv": "varför | fortfarande | igen | var | när | ingen | hur länge | svara",
    "pl": "dlaczego | nadal | wciąż | znowu | gdzie | kiedy | nikt | ile razy | odpowiedzcie",
}
