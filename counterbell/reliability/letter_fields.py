"""S16, S22: tokens that nobody guesses, and fields that stay the one line they were written on."""

import csv
import inspect
import io
import math
import random
import secrets
from email import message_from_bytes

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from counterbell.accounts.actions import invitation_for, invitation_token, invite
from counterbell.base.secrets import new_token
from counterbell.connectors.email.writing import as_message
from counterbell.contracts.channels import Enclosure, GiveUp, Outbound
from counterbell.conversations import canned_csv, files
from counterbell.conversations.blanks import fill
from counterbell.conversations.models import Attachment, CannedReply
from counterbell.mailroom import pictures, tokens
from counterbell.reliability.letter_reading import corpora, injected_fields
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import World, world

BITS = 128
HELP, DANA = "help@shop.example", "dana@post.example"
VICTIM = "victim@post.example"
INJECTED = (
    f"a\r\nBcc: {VICTIM}", f"a\nBcc: {VICTIM}", f"a\rBcc: {VICTIM}", f"a\u2028Bcc: {VICTIM}", f"a\x0bBcc: {VICTIM}",
    f"a\x85Bcc: {VICTIM}", f"=?utf-8?q?a=0D=0ABcc:_{VICTIM}?=", "a\r\n\r\n<script>alert(1)</script>",
    f"a\0Bcc: {VICTIM}",
)  # fmt: skip
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1")
BLANKS = (
    "{{ 7*7 }}",
    "{% debug %}",
    "{brand.secret}",
    "{0.__class__}",
    "${7*7}",
    "%(secret)s",
    "{{customer.__class__}}",
)


def guess_tokens(plan: Plan) -> Outcome:
    """S16: every public token has 128 random bits or a signature as long, and no guess among many is taken."""
    outcome = Outcome()
    guesses = plan.times(1_000_000, 20_000)
    with world(servers=0) as here:
        made = _picture(here)
        reply = tokens.in_address(tokens.reply_address(HELP, 7, DANA))
        outcome.expect(reply is not None and reply.holds_for(DANA), "our own sign does not hold")
        outcome.expect(reply is not None and not reply.holds_for("eve@evil.example"), "it holds for somebody else")
        invited = invite(email=DANA, by=here.people.alice.agent)
        given = {
            "file": files.url_of(made).removeprefix("/files/"),
            "picture": pictures.link_to_file(made.key).removeprefix(pictures.PATH),
            "invitation": invitation_token(invited),
        }
        outcome.expect(files.opened(given["file"]) is not None, "our own link to a file leads nowhere")
        outcome.expect(pictures.opened(given["picture"]) is not None, "our own link to a picture leads nowhere")
        outcome.expect(invitation_for(given["invitation"]) is not None, "our own invitation is none")
        bits = {
            "reply": len(reply.mac) * 5 if reply else 0,
            "file": _bits(given["file"].rpartition(".")[2]),
            "picture": _bits(given["picture"].rpartition(":")[2]),
            "invitation": len(given["invitation"]) * 4,
            "upload": _bits(made.key),
        }
        for name, many in bits.items():
            outcome.expect(many >= BITS, f"the token of {name} has {many} bits")
        outcome.expect(len({new_token() for _ in range(10_000)}) == 10_000, "a random token came twice")
        taken = _guessed(guesses, reply, given)
        outcome.expect(taken == 0, f"{taken} of {guesses} guesses were taken")
        alike = "compare_digest" in inspect.getsource(tokens.Sign.holds_for)
        outcome.expect(alike, "signs are not compared in constant time")
        outcome.figures = {"guesses": guesses, "taken": taken, **{f"{name}_bits": many for name, many in bits.items()}}
    return outcome


def inject_lines(plan: Plan) -> Outcome:
    """S22: line breaks in what comes and in what leaves, blanks of template languages, formulas in tables."""
    outcome = injected_fields(plan)
    lines = [*INJECTED, *filter(None, (corpora() / "xss_lists/crlf_injection.txt").read_text().splitlines())]
    refused = sum(_leaves_whole(line, outcome) for line in lines)
    for text in BLANKS:
        outcome.expect(fill(text, {"customer.name": "Dana"}).text == text, f"{text!r} was read as a command")
    hers = fill("{{customer.name}}", {"customer.name": "{{agent.name}}", "agent.name": "Bob"})
    outcome.expect(hers.text == "{{agent.name}}", "what a customer calls herself is read again")
    table = canned_csv.write(CannedReply(name=one, shortcut=one, texts={"en": one}) for one in FORMULAS)
    cells = [cell for row in csv.reader(io.StringIO(table.removeprefix("\ufeff"))) for cell in row]
    running = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    outcome.expect(not running, f"cells that a spreadsheet runs: {running[:3]}")
    outcome.figures |= {"leaving": len(lines), "refused": refused, "blanks": len(BLANKS), "formulas": len(FORMULAS)}
    return outcome


def _picture(here: World) -> Attachment:
    made = Attachment.objects.create(
        brand=here.people.brand, uploader="", name="a.png", kind="image", content_type="image/png", size=1
    )
    default_storage.save(files.path_of(made.key), ContentFile(b"a"))
    return made


def _bits(text: str) -> int:
    """How many bits a text in base64's letters holds at most."""
    return math.floor(len(text) * 6)


def _guessed(many: int, reply: tokens.Sign | None, given: dict[str, str]) -> int:
    """How many of so many guesses at signatures are taken: random ones, and those that differ by a letter."""
    taken, letters = 0, "abcdefghijklmnopqrstuvwxyz234567"
    chance = random.Random(secrets.randbits(64))  # noqa: S311  # guesses, not secrets
    for number in range(many):
        mac = "".join(chance.choices(letters, k=26))
        taken += bool(reply and tokens.Sign(reply.conversation, reply.nonce, mac).holds_for(DANA))
        if number % 20 == 0:  # these cost more, and are the same kind of signature
            at = chance.randrange(8, 40)
            for name, read in (("file", files.opened), ("picture", pictures.opened)):
                token = given[name]
                changed = chance.choice([letter for letter in "ABCxyz019" if letter != token[-at]])
                taken += read(token[:-at] + changed + token[len(token) - at + 1 :]) is not None
            taken += invitation_for(f"{chance.getrandbits(256):064x}") is not None
    return taken


def _leaves_whole(line: str, outcome: Outcome) -> int:
    """A letter of ours whose every field somebody has filled with this; 1 when it is refused."""
    outbound = Outbound(
        message_id=f"x{line}@shop.example",
        sender=HELP,
        sender_name=line,
        to=(DANA,),
        subject=line,
        text=line,
        html="<p>x</p>",
        in_reply_to=line,
        references=(line,),
        headers={"X-Ours": line},
        enclosures=(Enclosure(line, "text/plain", b"x"), Enclosure(line, "image/png", b"x", "a@b")),
    )
    try:
        message = message_from_bytes(as_message(outbound).as_bytes())
    except GiveUp:
        return 1
    heads = [name.lower() for part in message.walk() for name in part]
    outcome.expect("bcc" not in heads, f"{line!r} becomes a field of its own")
    top = [name.lower() for name in message]
    outcome.expect(len(top) == len(set(top)), f"{line!r} doubles a field: {top}")
    outcome.expect(str(message["To"]) == DANA, f"{line!r} changes to whom it goes")
    return 0
