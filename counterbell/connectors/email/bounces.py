"""Bounces: which address a letter of ours did not reach, and whether trying again can help.

First what machines wrote for machines (RFC 3464, X-Failed-Recipients), then what they wrote for people. A letter is
only read as a bounce when its sender says that it is a machine: a person who forwards a bounce is a person.
"""

import re
from collections.abc import Iterator, Sequence

from counterbell.base.mail_addresses import Address, read_address
from counterbell.connectors.email.headers import Head, read_head
from counterbell.connectors.email.mime import Node, read_tree
from counterbell.connectors.email.words import decode_words, one_line
from counterbell.contracts.letters import Bounce

_COPIES = frozenset(["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"])
LOOK_AT = 60_000
MOST_ADDRESSES = 50

_MACHINE_LOCAL = re.compile(
    r"(?:mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|mailer|mdaemon|mail[-_.]?delivery[-_.]?(?:system|subsystem)?|"
    r"delivery|smtp32|ndr|imss|inetgw\d{0,2}|bounces?|undeliverable|microsoftexchange[0-9a-f]*|"
    r"administrator|mailadmin|mail[-_.]?admin|"
    r"email_?bounces?|noc|system|exchange|[\w.-]{0,40}(?:antivirus|smtp)[\w.-]{0,40})",
    re.IGNORECASE,
)
_MACHINE_NAME = re.compile(
    r"mail(?:er)?[ -]?(?:daemon|delivery|administrator|admin|system)|mail delivery|"
    r"delivery (?:sub)?system|postmaster|"
    r"system administrator|jetmail|automated response|internet mail|message router|microsoft outlook",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|not deliver|nondeliver|non[- ]deliver|deliver\w* (?:status|fail|notif|error|problem|report|delay)|"
    r"fail(?:ed|ure)\b.{0,30}\b(?:mail|deliver|notice|send|message)|(?:mail|message|sending|"
    r"deliver\w*)\b.{0,30}\b(?:fail|error|warning|"
    r"problem|delayed|returned|status|refused|rejected|undeliver)|returned (?:mail|message|to sender)|"
    r"could not (?:be deliver|send)|"
    r"unable to deliver|bounce|user unknown|unknown user|mailbox (?:full|unavailable|not found)|"
    r"no such (?:user|address)|"
    r"unzustellbar|nicht zugestellt|unzustellbare|zustellung|non remis|non distribu|échec|"
    r"mancata consegna|non recapitabile|"
    r"no entreg|devuelto|onbestelbaar|niet bezorgd|não entregue|não foi entregue|devolvid|niedostarcz|"
    r"nie dostarczon|ej levererat|"
    r"kunne ikke|nedoručen|teslim edilemedi|не доставлен|недоставлен|возврат|配信不能|配信できません|戻りました|退信|"
    r"投递失败|無法傳遞|"
    r"전송 실패|반송|تحویل نشد|برگشت خورد|تعذر تسليم|فشل تسليم|neisporučen|nije isporučen|邮件发送失败",
    re.IGNORECASE,
)
# Where the copy of our letter begins: its head, a line of dashes that says so, or a sentence that does.
_COPY = re.compile(
    r"^(?:return-path: |received: (?:from|by) |message-id: <|mime-version: 1|"
    r"[-=_*~>+ ]{2,60}[^\n]{0,30}(?:copy of|original (?:e-?mail|message)|unsent message|returned (?:e-?mail|message)|"
    r"message (?:header|body|text|follows|contents?)|headers?(?: of| from)?|forwarded message)[^\n]{0,60}$|"
    r"[^\n]{0,60}(?:(?:original|your|unsent|undelivered|returned|rejected) (?:e-?mail|message)|"
    r"message headers?|copy of)"
    r"[^\n]{0,60}(?:follows?|begins|below|is a copy|attached)\s{0,3}[:.]?\s{0,3}$)",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?<![\w.+=-])[\w.+=&'*/-]{1,80}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}(?![\w@])", re.IGNORECASE
)
_FIELD_LINE = re.compile(r"\s{0,20}(?:to|from|cc|subject|sent|date|reply-to|for|sender)\s{0,5}:", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:expanded from:|message was addressed,|rcpt to:|recipient:|recipient is|recipient address:|addressed to|"
    r"failed:|address:|user:|original-recipient: rfc822;|final-recipient: rfc822;|dda:smtp=|"
    r"unknown (?:user|recipient):?|"
    r"(?:following|this) (?:address|recipient)[^:]{0,40}:)\s{0,3}[<\"'(]{0,2}$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:recipient|address|deliver)[^\n]{0,120}(?:\n[^\n]{0,120})?:[ \t]*\n", re.IGNORECASE)
_BARE_NAME = re.compile(r"[a-z][\w.-]{1,39}", re.IGNORECASE)
# A machine that writes under a name of its own begins with such words.
_MACHINE_WORDS = re.compile(
    r"your (?:e-?mail |mail |message )(?:.{0,120}\s)?(?:could not|was not|cannot|can't|can not) be(?:en)? delivered|"
    r"votre (?:message|courriel) n'a pas pu etre|(?:non[- ]delivery|delivery status) (?:report|notification)|"
    r"the (?:following|e-?mail below|mail below|message below)[^.]{0,60}could not be delivered|failed recipients|"
    r"created automatically by mail|unable to deliver (?:your )?(?:message|mail)|message from interscan|"
    r"did not reach the following recipient|ihre (?:nachricht|e-mail) konnte nicht zugestellt",
    re.IGNORECASE | re.DOTALL,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=\S)")
_SOFT = re.compile(
    r"delayed|will (?:be )?(?:retried|retry|keep trying|continue|try)|still being (?:retried|tried)|"
    r"not yet been delivered|"
    r"could not send message for|could not be delivered for|temporar(?:y|ily)|deferred|"
    r"this is (?:just )?a warning|warning message|"
    r"do not need to resend|you do not need|has not been delivered yet|is in the queue|"
    r"no action is required|being queued|"
    r"mailbox (?:is )?full|over ?quota|quota exceeded|exceeded.{0,20}quota|insufficient (?:system )?storage|"
    r"greylist|try again later|mail ?box.{0,30}exceed|disk quota",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"giv(?:en|ing) up|permanent|could not be delivered to (?:one|all)|returning message to sender", re.IGNORECASE
)


def is_from_machine(head: Head, words: str = "") -> bool:
    """Whether the sender says that it is a mail system and not a person; `words` is how the letter begins."""
    kind, parameters = head.parameters("content-type")
    if kind == "multipart/report" and parameters.get("report-type", "").lower() in {"", "delivery-status"}:
        return True
    if head.raw("x-failed-recipients"):
        return True
    sender = next(iter(head.addresses("from")), None)
    raw = head.text("from").strip()
    null = head.text("return-path").strip() == "<>"
    machine = (
        not raw
        or raw.endswith("<>")
        or bool(sender and _MACHINE_LOCAL.fullmatch(sender.email.partition("@")[0]))
        or bool(_MACHINE_NAME.search(one_line(decode_words(raw))))
    )
    about_mail = bool(_SUBJECT.search(head.line("subject")))
    if machine and (null or about_mail or _is_daemon(raw)):
        return True
    # People have names and answer to something; a machine of this sort has and does neither.
    nameless = bool(sender and not sender.name) and not head.raw("in-reply-to") and not head.raw("references")
    return nameless and about_mail and bool(_MACHINE_WORDS.search(words[:600]))


def _is_daemon(sender: str) -> bool:
    return "mailer-daemon" in sender.lower() or "mail delivery" in sender.lower()


def read_bounce(root: Node, text: str) -> Bounce | None:
    """What bounced, if this letter says so. `text` are the words of its first readable part."""
    if not is_from_machine(root.head, text):
        return None
    original = _original_id(root, text)
    if found := _from_status(_status_parts(root), original):
        return found
    notice = _notice(text)
    failed = _plain(root.head.texts("x-failed-recipients")) or _in_words(notice, root)
    if not failed and not (_MACHINE_WORDS.search(notice[:2_000]) or _SUBJECT.search(root.head.line("subject"))):
        return None
    status = next(iter(_STATUS.findall(notice)), "")
    return Bounce(
        addresses=tuple(failed[:MOST_ADDRESSES]),
        status=status,
        hard=_is_hard(status, notice, root.head.line("subject")),
        original_message_id=original,
        diagnosis=_diagnosis(notice),
    )


def _status_parts(root: Node) -> list[Node]:
    nodes = list(root.walk())
    # A gateway may have wrapped the whole report into a letter of its own.
    for node in nodes[:10]:
        if node.kind == "message/rfc822" and b"report-type=delivery-status" in (inner := node.content())[:LOOK_AT]:
            nodes.extend(read_tree(inner[:LOOK_AT]).walk())
    return [node for node in nodes if node.kind in {"message/delivery-status", "message/global-delivery-status"}]


def _from_status(parts: Sequence[Node], original: str) -> Bounce | None:
    failed: dict[str, None] = {}
    delayed: dict[str, None] = {}
    status = diagnosis = ""
    for recipient in _recipients(parts):
        action = recipient.text("action").split(";")[0].strip().lower()
        address = _recipient_address(recipient)
        if not address or action in {"delivered", "relayed", "expanded", "relayed-to-non-dsn"}:
            continue
        code = next(iter(_STATUS.findall(recipient.text("status"))), "")
        (delayed if action == "delayed" or (not action and code.startswith("4")) else failed)[address] = None
        status = status or code
        diagnosis = diagnosis or one_line(recipient.text("diagnostic-code").partition(";")[2])[:500]
    if not failed and not delayed:
        return None
    return Bounce(
        addresses=tuple(list(failed or delayed)[:MOST_ADDRESSES]),
        status=status,
        hard=bool(failed) and not status.startswith("4"),
        original_message_id=original,
        diagnosis=diagnosis,
    )


def _recipients(parts: Sequence[Node]) -> Iterator[Head]:
    """The blocks of a delivery status, one for each recipient."""
    for part in parts:
        content = part.content()[:LOOK_AT].replace(b"\r\n", b"\n").strip(b"\n") + b"\n"
        for block in re.split(rb"\n(?:[ \t]*\n)+", content):
            head, _ = read_head(block + b"\n\n")
            if head.raw("final-recipient") or head.raw("original-recipient"):
                yield head


def _recipient_address(recipient: Head) -> str:
    # The original is what we wrote to; some relays put a local name, or a reason, into the final one.
    for name in ("original-recipient", "final-recipient"):
        said = recipient.text(name).rpartition(";")[2].strip().strip("<>\"' ")
        if (found := read_address(said)) and not said.startswith("?"):
            return found
    return ""


def _notice(text: str) -> str:
    """What the machine wrote, without the copy of our letter below it."""
    text = text[:LOOK_AT]
    found = _COPY.search(text, min(len(text), 20))
    return text[: found.start()] if found else text


def _plain(texts: Sequence[str]) -> list[str]:
    found = (read_address(one.strip().strip("<>")) for text in texts for one in text.split(","))
    return list(dict.fromkeys(filter(None, found)))


def _in_words(notice: str, root: Node) -> list[str]:
    """The addresses a notice names: those that begin a line, else those in its sentences, else the one it quotes."""
    sender = next(iter(root.head.addresses("from")), Address())
    ours = {address.key for name in ("to", "reply-to", "sender") for address in root.head.addresses(name)} | {
        sender.key
    }
    leading: dict[str, None] = {}
    others: dict[str, None] = {}
    quoted: dict[str, None] = {}
    for line in notice.splitlines():
        for found in _ADDRESS.finditer(line[:1_000]):
            address = _failed_address(found[0])
            before, after = line[: found.start()].strip(), line[found.end() :].strip()
            alone = not before.strip("<>*\"'([- ") and not after.strip("<>\"').,;:]")
            if not address or (address.lower() in ours and not (alone and address.lower() != sender.key)):
                continue
            if _FIELD_LINE.match(line):
                quoted[address] = None
            elif not before.strip("<>*\"'([- ") or _LEADS.search(before):
                leading[address] = None
            else:
                others[address] = None
    return list(leading or _bare_names(notice, sender.domain) or others or quoted)


def _failed_address(candidate: str) -> str:
    text = re.sub(r"^(?:smtp|rfc822|dda:smtp|internet)[=:]", "", candidate.strip("'*/."), flags=re.IGNORECASE)
    address = read_address(text.strip("'*/."))
    return "" if _MACHINE_LOCAL.fullmatch(address.partition("@")[0]) or "=" in address.partition("@")[0] else address


def _bare_names(notice: str, domain: str) -> list[str]:
    """Old systems name their own users without a domain: it is that of the sender."""
    found = _HEADING.search(notice)
    names = [line.strip() for line in notice[found.end() :].splitlines()[:MOST_ADDRESSES]] if found else []
    return list(filter(None, (read_address(f"{name}@{domain}") for name in names if _BARE_NAME.fullmatch(name))))


def _is_hard(status: str, notice: str, subject: str) -> bool:
    if status:
        return not status.startswith("4")
    if _FINAL.search(notice):
        return True
    return not (_SOFT.search(notice) or _SOFT.search(subject))


def _diagnosis(notice: str) -> str:
    for line in notice.splitlines():
        if _REPLY_CODE.search(line) or _STATUS.search(line):
            return one_line(line)[:500]
    return ""


def _original_id(root: Node, text: str) -> str:
    for node in root.walk():
        if node is not root and node.kind in _COPIES:
            head, _ = read_head(node.content()[:LOOK_AT])
            if found := head.ids("message-id"):
                return found[0]
    found_in_words = re.search(
        r"^\s{0,8}message-id:\s{0,8}<([^<>\s]{1,500})>", text[:LOOK_AT], re.IGNORECASE | re.MULTILINE
    )
    return found_in_words[1] if found_in_words else next(iter(root.head.ids("in-reply-to")), "")
