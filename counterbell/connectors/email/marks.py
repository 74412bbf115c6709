"""Lines that stand above a quoted or a forwarded letter, and the words that end one, in many languages."""

import re

from counterbell.connectors.email.phrases import any_of

_ORIGINAL = any_of("""
    original message | original appointment | original e-mail | reply message | ursprüngliche nachricht |
    originalnachricht | original-nachricht |
    ursprüngliche e-mail | ursprüngliche mail | message d'origine |
    message d’origine | message original | message initial | courriel original | messaggio originale |
    mensaje original | oorspronkelijk bericht | origineel bericht | mensagem original |
    wiadomość oryginalna | oryginalna wiadomość | originalmeddelande | ursprungligt meddelande |
    oprindelig besked | oprindelig meddelelse | original meddelelse | opprinnelig melding |
    původní zpráva | původní e-mail | özgün ileti | orijinal mesaj | orijinal ileti | исходное сообщение |
    пересланное сообщение | 元のメッセージ | オリジナルメッセージ | 元のメール | 原始邮件 | 原邮件 |
    原始郵件 | 原始訊息 | 원본 메시지 | 원본 메일 | 원본 이메일 | 回复的原邮件 | 回覆的原郵件 |
    پیام اصلی | پیغام اصلی | نامه اصلی | الرسالة الأصلية |
    رسالة أصلية | izvorna poruka | originalna poruka | originalna wiadomość | alkuperäinen viesti |
    replied message
""")
ORIGINAL = re.compile(
    rf"[\s*_>]{{0,5}}[-–—_=]{{2,40}}\s{{0,3}}{_ORIGINAL}\s{{0,3}}:?\s{{0,3}}[-–—_=*]{{2,40}}[\s*]{{0,5}}", re.IGNORECASE
)
# Without rules around it the mark counts only right above the head of a letter.
BARE_ORIGINAL = re.compile(rf"\s{{0,3}}{_ORIGINAL}\s{{0,3}}:?\s{{0,3}}", re.IGNORECASE)

FORWARD = re.compile(
    r"[\s*_>]{0,5}(?:[-–—_=]{2,40}\s{0,3})?"
    + any_of("""
        forwarded message | begin forwarded message | begin forwarded message: | forwarded by |
        weitergeleitete nachricht | anfang der weitergeleiteten nachricht |
        anfang der weitergeleiteten e-mail | message transféré | message transmis |
        début du message transféré | début du message réexpédié | messaggio inoltrato |
        inizio messaggio inoltrato | mensaje reenviado | inicio del mensaje reenviado | doorgestuurd bericht |
        begin doorgestuurd bericht | mensagem encaminhada | mensagem reencaminhada |
        início da mensagem encaminhada | início da mensagem reencaminhada | przekazana wiadomość |
        wiadomość przekazana | początek przekazywanej wiadomości | vidarebefordrat meddelande |
        vidarebefordrat brev | vidarebefordrat mejl | videresendt besked | videresendt meddelelse |
        start på videresendt besked | přeposlaná zpráva | začátek přeposílané zprávy | iletilen mesaj |
        yönlendirilen ileti | i̇letilen ileti | пересылаемое сообщение | пересланное сообщение |
        начало переадресованного сообщения | 転送されたメッセージ | 転送メッセージ | 转发的邮件 |
        转发邮件信息 | 转发的原邮件 | 轉寄的郵件 | 已轉寄的郵件 | 전달된 메시지 | 전달된 메일 | پیام هدایت‌شده |
        پیام هدایت شده | پیام فوروارد شده | نامهٔ هدایت‌شده | الرسالة المعاد توجيهها | رسالة معاد توجيهها |
        رسالة محولة | proslijeđena poruka | početak proslijeđene poruke | välitetty viesti |
        videresendt melding
    """)
    + r"\s{0,3}:?(?:\s{0,3}[-–—_=*]{2,40})?[\s*]{0,5}",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"\s{0,3}(?:\[[^\]]{1,40}\]\s{0,3})?"
    r"(?:fwd?|wg|weitergeleitet|tr|rv|enc|doorst|fs|vb|pd|vl|ilt|пересл|转发|轉寄|転送|전달|"
    r"ارسال|هدایت|إعادة توجيه|psl|proslijeđeno)"
    r"\s{0,2}[:：]",
    re.IGNORECASE,
)

# How a letter ends before the name. Only what stands alone on its line counts.
CLOSING = re.compile(
    any_of("""
        regards | best regards | kind regards | warm regards | warmest regards | kindest regards |
        many regards | with regards | with best regards | with kind regards | rgds | kr |
        mit freundlichen grüßen | mit freundlichen grüssen | mit freundlichem gruß | freundliche grüße |
        freundliche grüsse | viele grüße | viele grüsse | liebe grüße | liebe grüsse | beste grüße |
        herzliche grüße | schöne grüße | mit besten grüßen | mfg | lg | vg | cordialement |
        bien cordialement | bien à vous | salutations | salutations distinguées | sincères salutations |
        meilleures salutations | cordiali saluti | distinti saluti | saluti | cari saluti |
        un cordiale saluto | saludos | saludos cordiales | un saludo | un cordial saludo | atentamente |
        met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten |
        hartelijke groeten | groeten | groetjes | mvg | atenciosamente | cumprimentos |
        com os melhores cumprimentos | melhores cumprimentos | abraços | pozdrawiam | pozdrawiam serdecznie |
        serdecznie pozdrawiam | z poważaniem | z wyrazami szacunku | med vänliga hälsningar |
        med vänlig hälsning | vänliga hälsningar | vänligen | mvh | med venlig hilsen | venlig hilsen |
        med vennlig hilsen | vennlig hilsen | de bedste hilsner | s pozdravem | se srdečným pozdravem |
        saygılarımla | saygılarımızla | iyi çalışmalar | с уважением | с наилучшими пожеланиями | с приветом |
        敬具 | 此致 | 敬礼 | 顺颂商祺 | با احترام | با تشکر و احترام | با سپاس و احترام | ارادتمند |
        ارادتمند شما | با درود | مع تحياتي | مع خالص التحية | مع أطيب التحيات | أطيب التحيات | تحياتي |
        وتفضلوا بقبول فائق الاحترام | srdačan pozdrav | srdačni pozdravi | lijep pozdrav | lijepi pozdrav |
        pozdrav | puno pozdrava | s poštovanjem | uz pozdrav | lp | s přátelským pozdravem | s úctou | hezký den |
        pěkný den | přeji hezký den | zdravím | mange hilsner | mange venlige hilsner | hilsen | kærlig hilsen |
        hälsningar | bästa hälsningar | hälsar | att | att. | at.te | grato | grata | iyi günler | sevgiler |
        saygılar | en içten dileklerimle | 祝好 | 祝商祺 | 顺祝商祺 | 谨此 | schönen gruß | beste groeten |
        hartelijke groet | met hartelijke groet | cordialmente | un abrazo | com cumprimentos | pozdrowienia |
        łączę pozdrowienia
    """)
    + r"(?:,?\s{1,2}(?:from|aus|de|iz|از)\s[\w ]{1,30})?[\s,.!،:~-]{0,6}",
    re.IGNORECASE,
)

# Words of thanks that close a letter where a name stands below them, and are words of the letter where none does.
THANKS = re.compile(
    any_of("""
        감사합니다 | 감사드립니다 | 고맙습니다 | よろしくお願いいたします | よろしくお願いします |
        宜しくお願いいたします | どうぞよろしくお願いいたします | 以上、よろしくお願いいたします | با تشکر | با سپاس |
        با سپاس فراوان |        شكرا | شكراً | شكرا لكم | شكراً لكم | مع الشكر | مع جزيل الشكر
    """)
    + r"[\s,.!،。:~-]{0,6}",
    re.IGNORECASE,
)
