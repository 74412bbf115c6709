"""What people say to an answer; each is folded before it is compared."""

# It was no answer to what they asked.
NO_HELP = {
    "en": """
        that didn't help | this didn't help | it didn't help | that did not help | didn't help | doesn't help
        does not help | that doesn't help me | not helpful | isn't helpful | not very helpful | unhelpful
        no help at all | that's no help | not what i asked | not what i'm asking | not what i meant
        not what i mean | not my question | wasn't my question | didn't answer my question
        doesn't answer my question | does not answer my question | not answering my question | you didn't understand
        you did not understand | you don't understand | you misunderstood | you misunderstand me | wrong answer
        that's wrong | that is wrong | that's not it | that's not right | not right | still doesn't work
        still not working | i already did that | i already know that | i know that already | already tried that
        tried that already | none of these | none of those | neither | something else | i asked something else
    """,
    "fa": """
        کمکی نکرد | کمک نکرد | کمکم نکرد | کمکی بهم نکرد | به دردم نخورد | بدردم نخورد | به درد نخورد | فایده نداشت
        فایده‌ای نداشت | فایده نداره | جواب سوالم نبود | جواب سوال من نبود | جواب سوالم نیست | جواب سوال من این نیست
        جواب سوالمو ندادی | جواب سوالم رو ندادی | جواب من این نیست | سوالم این نبود | سوال من این نبود
        اینو نپرسیدم | این رو نپرسیدم | این را نپرسیدم | منظورم این نبود | منظورم این نیست | منظور من این نبود
        متوجه نشدی | متوجه نشدید | نفهمیدی | نفهمیدید | درست متوجه نشدی | اشتباه فهمیدی | جوابت اشتباهه
        جواب اشتباه | این اشتباهه | غلطه | مشکلم حل نشد | مشکل حل نشد | حل نشد | اینو خودم می‌دونم | اینو می‌دونستم
        قبلا امتحان کردم | هیچکدام | هیچ‌کدوم | هیچ کدوم | ربطی نداشت
    """,
    "ar": """
        لم يساعدني | لم يساعد | هذا لم يساعدني | ما ساعدني | ما ساعدتني | ما فادني | ما أفادني | لم يفدني | لم تفدني
        مش مفيد | غير مفيد | مو مفيد | ليس هذا سؤالي | هذا ليس سؤالي | مش ده سؤالي | مو هذا سؤالي | ليس هذا ما سألت
        ليس ما سألت عنه | هذا ليس ما سألت عنه | ما سألت عن هذا | لم أسأل عن هذا | لم تجب عن سؤالي | لم تجب على سؤالي
        ما جاوبت على سؤالي | ما جاوبتني | مجاوبتش | لم تفهمني | لم تفهم سؤالي | ما فهمتني | ما فهمت علي | مش فاهمني
        فهمتني غلط | ليس هذا قصدي | مو قصدي | مش قصدي | لا أقصد هذا | إجابة خاطئة | جواب خاطئ | جواب غلط | هذا خطأ
        لم تحل المشكلة | ما انحلت المشكلة | جربت هذا | أعرف هذا | ولا واحد | لا شيء منها | ولا شي منها
    """,
    "ja": """
        役に立たない | 役に立ちません | 役に立たなかった | 役に立ちませんでした | 参考にならない | 参考になりません
        参考になりませんでした | 解決しない | 解決しません | 解決していません | 解決しませんでした | 解決してない
        聞きたいのはそれじゃ | 聞きたいことと違 | 聞いたことと違 | 聞いているのはそれじゃ | 聞いてるのはそれじゃ
        そういうことじゃ | そういうことでは | そうじゃなく | そうではなく | それじゃない | それではありません
        それは聞いてな | それは聞いてい | 質問の答えになって | 答えになって | 回答になって | 質問と違
        質問の意図と違 | わかってない | 分かってない | 理解していません | 理解してない | 違います | ちがいます
        違うんですけど | 違うよ | 間違って | もう試しました | それは知って | どれでもない | どれでもありません
        どれも違
    """,
    "hr": """
        nije pomoglo | to nije pomoglo | ne pomaže | ne pomaže mi | to mi ne pomaže | nije mi pomoglo
        nije mi od pomoći | od toga nemam koristi | ne koristi mi | nisam to pitao | nisam to pitala
        to nisam pitao | to nisam pitala | nije ono što pitam | nije ono što sam pitao | nije ono što sam pitala
        nisam na to mislio | nisam na to mislila | nije odgovor na moje pitanje | to nije odgovor
        nisi mi odgovorio | niste mi odgovorili | niste odgovorili | nisi odgovorio | nisi razumio | niste razumjeli
        niste me razumjeli | krivo ste shvatili | krivo ste me shvatili | krivo si shvatio | krivi odgovor
        pogrešan odgovor | to je krivo | to nije točno | nije to | i dalje ne radi | to već znam | već sam probao
        već sam probala | ništa od toga | nijedno | nijedno od toga
    """,
    "de": """
        das hilft nicht | hilft mir nicht | hilft mir nicht weiter | hat nicht geholfen | nicht hilfreich
        das war nicht meine frage | nicht meine frage | das habe ich nicht gefragt | das hab ich nicht gefragt
        das meine ich nicht | falsche antwort | falsch verstanden | nicht verstanden | keine antwort auf meine frage
        keins davon | nichts davon | das ist falsch
    """,
    "fr": """
        ça ne m'aide pas | cela ne m'aide pas | ne m'aide pas | pas utile | ce n'est pas ma question
        pas ma question | ce n'est pas ce que j'ai demandé | pas ce que je demande | ne répond pas à ma question
        vous n'avez pas compris | mauvaise réponse | aucun des deux | rien de tout ça | ce n'est pas ça | c'est faux
    """,
    "es": """
        no me ayuda | no me ha ayudado | no me sirve | no ayuda | no es lo que pregunté | no es lo que he preguntado
        no he preguntado eso | esa no es mi pregunta | no responde a mi pregunta | no me has entendido
        no me entiendes | respuesta incorrecta | ninguna de esas | ninguno de esos | no es eso
    """,
    "sv": """
        det hjälpte inte | hjälper inte | hjälpte inte | det var inte min fråga | inte min fråga
        det frågade jag inte om | det var inte det jag frågade | inte svar på min fråga | du förstod inte
        du förstår inte | fel svar | inget av dem | ingen av dem | det är fel
    """,
    "pl": """
        to nie pomogło | nie pomogło | to nie pomaga | nie pomaga mi | nie o to pytałem | nie o to pytałam
        nie o to pytam | to nie jest odpowiedź | nie na temat | nie rozumiesz | nie zrozumiałeś | zła odpowiedź
        żadne z nich | żadne z tych | nie o to chodzi
    """,
}
# She has all she wanted; each is a whole message.
CONFIRMS = {
    "en": """
        ok | okay | okey | ok great | ok good | great | perfect | got it | i see | understood | all clear | good
        good to know | that helps | that helped | that helps a lot | makes sense | alright | all right | cool
        sorted
    """,
    "fa": """
        باشه | اوکی | باشه فهمیدم | فهمیدم | متوجه شدم | خوبه | عالی | عالیه | حله | آهان | آها | درسته | کمک کرد
        مشکلم حل شد | حل شد
    """,
    "ar": """
        حسنا | تمام | اوكي | أوكي | طيب | فهمت | واضح | ماشي | جيد | ممتاز | هذا مفيد | ساعدني هذا | تمام فهمت
        انحلت المشكلة
    """,
    "ja": """
        わかりました | 分かりました | 了解 | 了解です | 了解しました | 承知しました | なるほど | オッケー | okです
        解決しました | 大丈夫です
    """,
    "hr": """
        ok | okej | u redu | dobro | super | odlično | razumijem | shvaćam | jasno | jasno mi je | to pomaže
        pomoglo je | može | važi | riješeno
    """,
    "de": "ok | okay | gut | alles klar | verstanden | super | perfekt | das hilft | passt",
    "fr": "ok | d'accord | parfait | compris | très bien | super | ça m'aide",
    "es": "ok | vale | de acuerdo | perfecto | entendido | muy bien | genial",
    "sv": "ok | okej | bra | förstår | perfekt | toppen | uppfattat",
    "pl": "ok | dobra | dobrze | rozumiem | jasne | super | świetnie",
}
ENOUGH = {
    "en": """
        no thanks | no thank you | no thx | nope thanks | no that's all | no that's it | that's all | that is all
        that's all thanks | that's all thank you | that's it thanks | that was all | that was all thanks
        nothing else | nothing else thanks | no nothing else | nothing more | no i'm good | i'm good
        i'm good thanks | no i'm fine | no all good | all good thanks | no more questions | i'm done
        no that's everything | that's everything | that's everything thanks | no thats all | thats all
        thats all thanks | no thats it
    """,
    "fa": """
        نه ممنون | نه مرسی | نه ممنونم | نه متشکرم | نه همین بود | همین بود | همین | فقط همین | نه فقط همین
        نه همینه | همین بود ممنون | نه دیگه | نه دیگه ممنون | سوال دیگه‌ای ندارم | سوال دیگری ندارم | نه سوالی ندارم
        نه کافیه | کافیه ممنون | نه چیز دیگه‌ای نیست
    """,
    "ar": """
        لا شكرا | لا شكرا لك | لا شكرا جزيلا | لا هذا كل شيء | هذا كل شيء | هذا كل شيء شكرا | هذا كل ما أردت
        لا يوجد شيء آخر | لا شيء آخر | لا خلاص | خلاص شكرا | لا بس كذا | بس كذا | ليس لدي سؤال آخر
        لا ما في شي ثاني | لا مافي شي ثاني | لأ شكرا | لا تمام شكرا | هذا يكفي شكرا
    """,
    "ja": """
        いいえ大丈夫です | いえ大丈夫です | もう大丈夫です | 大丈夫ですありがとうございます | いいえ結構です
        結構です | いいえありがとう | いいえありがとうございます | いいえありません | 特にありません | 特にないです
        いえ特にありません | 以上です | それだけです | 他にありません | ほかにありません | 他にはありません
        もうありません | いいえ以上です
    """,
    "hr": """
        ne hvala | ne hvala to je sve | to je sve | to je sve hvala | to je to | to je to hvala | ne to je sve
        ne to je to | ništa više | ništa više hvala | ne ništa više | nemam više pitanja | ne ne treba
        ne treba hvala | sve je u redu hvala | to bi bilo sve | to bi bilo sve hvala
    """,
    "de": """
        nein danke | nein das war alles | das war alles | das war alles danke | das wars | das wars danke
        das war's | das war's danke | nichts weiter | keine weiteren fragen | ne danke | nö danke
    """,
    "fr": """
        non merci | non c'est tout | c'est tout | c'est tout merci | c'est bon merci | non c'est bon | rien d'autre
        rien d'autre merci | plus de questions
    """,
    "es": """
        no gracias | no eso es todo | eso es todo | eso es todo gracias | nada más | nada más gracias | no nada más
        no ya está | ya está gracias
    """,
    "sv": """
        nej tack | nej det var allt | det var allt | det var allt tack | inget mer | inget mer tack | nej det är bra
        det är bra så tack
    """,
    "pl": """
        nie dziękuję | nie dzięki | nie to wszystko | to wszystko | to wszystko dziękuję | to wszystko dzięki
        nic więcej | nie nic więcej | nie mam więcej pytań
    """,
}
# Only after "is there anything else?".
NO = {
    "en": "no | nope | nah | no no",
    "fa": "نه | نخیر | خیر",
    "ar": "لا | لأ | كلا",
    "ja": "いいえ | いえ | ないです | ありません",
    "hr": "ne | ne ne",
    "de": "nein | nö",
    "fr": "non",
    "es": "no",
    "sv": "nej",
    "pl": "nie",
}
