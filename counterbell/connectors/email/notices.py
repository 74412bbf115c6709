"""The notices that offices put under every letter: "This e-mail is confidential …", in many languages."""

import re

from counterbell.connectors.email.phrases import any_of

# Both must be there: how such a line begins, and one of the words it is about.
_BEGINS = re.compile(
    r"[\s*_>\"“«(\[-]{0,6}(?:"
    + any_of("""
        this message | this e-mail | this email | this communication | this transmission |
        the information contained | the information transmitted | the information in this |
        the contents of this | the content of this | information in this | any views |
        confidentiality notice | legal notice | disclaimer | please consider the environment |
        before printing | diese e-mail | diese email | diese mail | diese nachricht | der inhalt dieser |
        die information in dieser | die in dieser | die informationen in dieser | dieses e-mail |
        bitte denken sie an die umwelt | bitte prüfen sie, ob | ce message | ce courriel | cet e-mail |
        cet email | ce mail | les informations contenues | l'information contenue | le contenu de ce |
        pensez à | avant d'imprimer | avis de confidentialité | questo messaggio | questa e-mail |
        questa email | questa comunicazione | la presente comunicazione | la presente e-mail |
        il presente messaggio | le informazioni contenute | il contenuto di questa |
        il contenuto della presente | prima di stampare | rispetta l'ambiente | este mensaje | este correo |
        esta comunicación | la información contenida | el contenido de este | antes de imprimir |
        aviso legal | aviso de confidencialidad | dit bericht | deze e-mail | deze email | dit e-mailbericht |
        de informatie in | de inhoud van dit | de inhoud van deze | denk aan het milieu |
        niniejsza wiadomość | niniejszy e-mail | ta wiadomość | treść tej wiadomości | informacje zawarte |
        esta mensagem | este e-mail | este email | as informações contidas | a informação contida |
        aviso de confidencialidade | antes de imprimir este | detta meddelande | detta e-post | detta mail |
        denna e-post | innehållet i detta | informationen i detta | tänk på miljön | denne e-mail |
        denne mail | denne meddelelse | denne e-post | denne besked | indholdet af denne |
        oplysningerne i denne | tænk på miljøet | tato zpráva | tento e-mail | tento email | obsah této |
        obsah tohoto | informace obsažené | bu e-posta | bu eposta | bu mesaj | bu ileti |
        bu elektronik posta | настоящее сообщение | настоящее электронное | данное сообщение | данное письмо |
        это сообщение | это письмо | информация, содержащаяся | содержание этого | ova poruka | ovaj e-mail |
        ova elektronička | sadržaj ove | informacije sadržane
    """)
    + r"\b|(?:本邮件|此邮件|这封邮件|本郵件|此郵件|本電子郵件|本信件|本电子邮件|本メール|このメール|このEメール|"
    r"본\s?메일|본\s?이메일|이\s?메일|이\s?이메일|본\s?전자우편|본\s?메시지|이\s?전자우편|"
    r"این\s(?:ایمیل|پیام|نامه|رایانامه)|محتوای\sاین|اطلاعات\sاین|"
    r"هذه\sالرسالة|هذا\sالبريد|هذا\sالإيميل|المعلومات\sالواردة|محتوى\sهذه|محتويات\sهذه))",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"confidential|privileged|addressee|recipient|before\sprinting|vertraulich|rechtlich\sgeschützt|adressat|"
    r"ausdruck|umwelt|confiden[ct]i|destinataire|imprimer|riservat|destinatari|stampare|imprimir|vertrouwelijk|geadresseerde|"
    r"milieu|afdrukken|poufn|adresat|zastrzeżon|konfidentiell|sekretess|adressaten|mottagare|skriver\sut|fortrolig|"
    r"modtager|udskriver|důvěrn|adresát|příjemc|gizli|alıcı|muhatab|конфиденциальн|адресат|получател|povjerljiv|"
    r"primatelj|保密|机密|機密|仅限|僅限|秘密|기밀|비밀|수신자|محرمانه|گیرنده|سرية|سري\b|مخصصة|المرسل\sإليه",
    re.IGNORECASE,
)


def is_notice(line: str) -> bool:
    """Whether a line is such a notice. The line must be short: the caller cuts it."""
    return bool(_BEGINS.match(line) and _ABOUT.search(line))
