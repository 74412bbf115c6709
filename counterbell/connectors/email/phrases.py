"""What mail programs write around a reply, in the languages that people write to us in."""

import re


def any_of(text: str) -> str:
    """A pattern for any of these, the longest first; a blank stands for any blank."""
    words = sorted((word.strip() for word in text.split("|")), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("\\ ", r"\s{1,3}") for word in words) + ")"


# The words in front of the colon in the head of a quoted letter.
_LABELS = {
    "from": """
        From | Von | De | Da | Van | Od | Från | Fra | Kimden | Gönderen | От | От кого | 差出人 | 送信者 |
        送信元 | 发件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | از | فرستنده | من | المرسل | Šalje |
        Pošiljatelj | Lähettäjä | Mittente | Remitente | Expéditeur | Afzender | Absender | Nadawca |
        Avsändare | Afsender | Odesílatel | Remetente | Отправитель | 발신
    """,
    "date": """
        Sent | Date | Gesendet | Datum | Envoyé | Envoyé le | Message du | Inviato | Data | Enviado |
        Enviado el | Fecha | Enviada em | Enviado em | Enviada | Verzonden | Wysłano | Skickat | Sendt |
        Dato | Odesláno | Gönderilme | Gönderildi | Gönderme tarihi | Tarih | Отправлено | Дата | 送信日時 |
        日付 | 日時 | 发送时间 | 发送日期 | 日期 | 寄件日期 | 傳送時間 | 보낸 날짜 | 날짜 | تاریخ |
        ارسال شده | ارسال‌شده | تاریخ ارسال | زمان | تاريخ | التاريخ | تم الإرسال | تاريخ الإرسال | أرسلت |
        Poslano | Poslato | 发件时间 | 보냄 | Wysłane | Lähetetty | Päiväys | Invio | Date d'envoi
    """,
    "to": """
        To | An | À | A | Para | Aan | Do | Till | Til | Komu | Kime | Alıcı | Кому | 宛先 | 收件人 | 收件者 |
        받는 사람 | 받는사람 | 받은 사람 | 수신 | به | گیرنده | إلى | الى | المستلم | Prima | Za | Vastaanottaja |
        Destinataire | Destinatario | Destinatário | Empfänger
    """,
    "subject": """
        Subject | Betreff | Objet | Sujet | Oggetto | Ogg | Asunto | Assunto | Onderwerp | Temat | Ämne | Emne |
        Předmět | Konu | Тема | 件名 | 主题 | 主旨 | 主題 | 제목 | موضوع | الموضوع | Predmet | Naslov | Aihe
    """,
    "cc": """
        Cc | Kopie | Copie à | Copie | CC | DW | Kopia | Копия | 抄送 | 副本 | 참조 | رونوشت | نسخة |
        نسخة إلى | Kopija | Bilgi | Kopi | Reply-To | Répondre à | Antwort an | Importance | Wichtigkeit |
        Attachments | Anlagen
    """,
}
LABELS = {label.strip().casefold(): kind for kind, text in _LABELS.items() for label in text.split("|")}

# The verb of "On Monday Dana wrote:".
VERB = re.compile(
    any_of("""
        wrote | schrieb | geschrieben | a écrit | ha scritto | escribió | schreef | geschreven | escreveu |
        napisał | napisała | napisał(a) | skrev | napsal | napsala | napsal(a) | odesílatel | yazdı |
        şunu yazdı | şunları yazdı | написал | написала | написал(а) | пишет | kirjoitti | napisao je |
        napisala je | je napisao | je napisala | je napisao/la | je napisao/napisala | napisao/la je |
        napisao/la | napisao | napisala | のメール | さんは書きました | さんが書きました | 書きました | 写道 |
        寫道 | 님이 작성 | 작성 | نوشت | نوشته است | نوشته | كتب | كتبت | تمت كتابة ما يلي بواسطة
    """),
    re.IGNORECASE,
)
# How such a line begins, where it does not begin with the date.
STARTER = re.compile(
    r"(?:on|am|le|il|in data|el|op|em|w dniu|dnia|den|dne|dana|u|ter|lø|man|tir|ons|tor|fre|lør|søn|"
    r"a\(s\)|no dia|at|в|在|于|於|في|بتاريخ|در|در تاریخ|به تاریخ)(?=[\s\d,،:.])",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{1,4}\s?[./年-]\s?\d{1,2}|\d{1,2}\s?[:.h]\s?\d{2}|\b\d{1,2}\.?\s{1,2}[^\W\d]{3,}|[^\W\d]{3,}\.?\s{1,2}\d{1,2}\b|\d{4}년|\d{1,2}月|"
    r"\d{1,2}\s{1,2}de\s"
)

# The lines that a telephone or a program puts under a letter, whole.
DEVICE = re.compile(
    "|".join(
        (
            r"(?:sent|verschickt|skickat|sendt|sent\smail)\s(?:from|via|with|using|från|fra|med)\s(?!the\s)[^.?!,;]{2,60}",
            r"(?:get|download)\soutlook\sfor\s.{2,80}",
            r"(?:gesendet|versendet|verschickt)\s(?:von|vom|mit|über|aus)\s(?:meinem?r?\s)?[^.?!,;]{2,60}",
            r"von\smeinem?r?(?:/meinem?r?)?\s[^.?!,;]{2,40}\sgesendet|diese\snachricht\swurde\svon\smeinem\s.{2,60}gesendet",
            r"(?:outlook\sfür\s.{2,40}(?:herunterladen|beziehen)|holen\ssie\ssich\soutlook.{0,80})",
            r"envoyé\s(?:de\smon|de\sma|depuis|à\spartir\sd|avec|via|par)[^.?!;]{2,60}|(?:obtenir|télécharger)\soutlook\spour\s.{2,80}",
            r"inviato\s(?:da|dal|dallo|con|tramite)\s[^.?!;]{2,60}|(?:scarica|ottieni)\soutlook\sper\s.{2,80}",
            r"enviado\s(?:desde|con|a\spartir\sd[eo]|do|da|de|pelo)\s[^.?!;]{2,60}",
            r"(?:obtener|obtenga|descargar|obter|obtenha|baixar)\s(?:o\s)?outlook\spar?a?\s.{2,80}",
            r"(?:verzonden|verstuurd|gestuurd)\s(?:vanaf|met|via|van)\s[^.?!;]{2,60}|outlook\svoor\s.{2,40}(?:downloaden|ophalen)",
            r"download\soutlook\svoor\s.{2,80}",
            r"(?:wysłane|wysłano|wysłana)\s(?:z|ze|przy\spomocy|za\spomocą)\s[^.?!;]{2,60}|pobierz\s.{0,20}outlook\s.{2,80}",
            r"(?:hämta|skaffa|hent|få)\soutlook\s(?:för|til|for)\s.{2,80}|skickat\sfrån\s.{2,60}",
            r"odesláno\s(?:z|ze|pomocí)\s[^.?!;]{2,60}|získ(?:ejte|at)\s.{0,10}outlook\s.{2,80}",
            r"[^.?!;]{2,40}(?:['’][ıiuü]?mdan|['’]?[dt][ae]n)\sgönderildi|outlook\s.{2,40}edinin.{0,60}",
            r"отправлено\s(?:с|из|через|от)\s[^?!;]{2,60}|(?:загрузите|получить|скачать)\soutlook\s.{2,80}",
            r"(?:私の)?.{2,30}から送信(?:されました)?|.{0,6}outlook\sfor\s.{2,40}を入手.{0,60}",
            r"(?:发自|来自|從|从|傳送自|發自)\s?我的.{0,40}|从我的.{2,30}发送|從我的.{2,30}傳送|获取\s?outlook\s.{2,60}|取得\s?outlook\s.{2,60}",
            r"(?:나의\s)?.{2,30}에서\s보(?:냄|냈습니다)|(?:.{2,12}용\s)?outlook.{0,40}(?:다운로드|가져오기|받기).{0,60}",
            r"(?:ارسال[\s\u200c]?شده|فرستاده[\s\u200c]?شده)\s(?:از|با|توسط)\s.{2,60}|از\s.{2,30}(?:من\s)?(?:ارسال|فرستاده)\sشد(?:ه)?(?:\sاست)?",
            r"دریافت\soutlook\s.{2,60}|(?:أُ?رسلت|أُ?رسل|تم\sالإرسال|مرسل[ةه]?|مُرسَل[ةه]?)\s(?:هذه\sالرسالة\s)?(?:من|عبر|باستخدام)\s.{2,60}",
            r"(?:الحصول\sعلى|تنزيل)\soutlook\s.{2,60}",
            r"poslano\s(?:s|sa|iz|putem)\s(?:mo[gj]\w{0,3}\s)?[^.?!;]{2,60}|(?:preuzmite|nabavite)\soutlook\s.{2,80}",
            r"lähetetty\s.{2,50}",
            r"typed\s.{2,40}(?:phone|thumbs).{0,30}",
        )
    ),
    re.IGNORECASE,
)
