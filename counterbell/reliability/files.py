"""S08: stored files are only reached by a signed link that ends, by nobody's guess, and never run."""

import io
import json
import secrets
import time
import uuid
from typing import Any

from PIL import Image

from counterbell.conversations import files
from counterbell.conversations.models import Attachment
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import Answer, Person, World, conversation_of, upload_form, world

RUNS = ("html", "javascript", "svg", "xml", "flash")
HOSTILE = {
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "picture.png": b"<html><script>alert(1)</script>",
    "script.js": b"alert(1)",
    ".htaccess": b"AddType application/x-httpd-php .txt",
    "\u200b.htaccess": b"AddType application/x-httpd-php .txt",
    "page.xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "gifar.gif": b"GIF89a<script>alert(1)</script>",
}


def fetch_files(plan: Plan) -> Outcome:
    """S08: every stored file, by every address that could lead to it, as everybody."""
    outcome = Outcome()
    with world() as here:
        dana = here.people.dana
        c = str(conversation_of(dana).public_id)
        cards = [_send(here, c, name, content, kind) for name, content, kind in _harmless()]
        for card in cards:
            _own_link(here, card, outcome)
            _ended(here, card, outcome)
        _guesses(here, cards, plan.times(2000, 200), outcome)
        _others(here, c, cards, outcome)
        _hostile(here, outcome)
        outcome.figures = {"files": len(cards), **outcome.figures}
    return outcome


def _harmless() -> list[tuple[str, bytes, str]]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    return [
        ("notes.txt", b"the lamp flickers\n" * 100, "text/plain"),
        ("photo.png", picture.getvalue(), "image/png"),
        ("report.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "application/pdf"),
    ]


def _upload(here: World, who: Person, name: str, content: bytes, kind: str) -> Answer:
    body, header = upload_form(name, content, kind)
    return here.ask("POST", f"/widget/{here.people.brand.key}/files", who=who, headers=header, body=body)


def _send(here: World, c: str, name: str, content: bytes, kind: str) -> dict[str, Any]:
    dana = here.people.dana
    card: dict[str, Any] = _upload(here, dana, name, content, kind).json()
    frame = {"t": "say", "id": str(uuid.uuid4()), "c": c, "text": name, "files": [card["key"]]}
    here.ask("POST", "/live/send", data={"hello": dana.hello(), "frames": [frame]})
    return card


def _own_link(here: World, card: dict[str, Any], outcome: Outcome) -> None:
    """The link works, whole and in ranges, and what comes is inert."""
    for url in filter(None, (card["url"], card.get("thumb"))):
        answer = here.ask("GET", url)
        outcome.expect(answer.status == 200, f"{card['name']}: its own link answers {answer.status}")
        inert(card["name"], answer, outcome)
        for asked in ("bytes=0-9", "bytes=5-", "bytes=-5", "bytes=9999999-", "bytes=0-1,3-4", "bytes=x"):
            part = here.ask("GET", url, headers={"Range": asked})
            outcome.expect(part.status in {200, 206, 416}, f"{card['name']}: {asked} answers {part.status}")
            inert(card["name"], part, outcome)
        outcome.expect(here.ask("POST", url).status == 405, f"{card['name']}: its link takes POST")


def inert(name: str, answer: Answer, outcome: Outcome, *, sealed: bool = True) -> None:
    """What came can do nothing where it is opened. Not `sealed`: it is only ever downloaded."""
    if answer.status not in {200, 206}:
        return
    kind, shown = answer.headers.get("Content-Type", ""), answer.headers.get("Content-Disposition", "")
    policy = answer.headers.get("Content-Security-Policy", "")
    outcome.expect(answer.headers.get("X-Content-Type-Options") == "nosniff", f"{name}: without nosniff")
    outcome.expect(not any(word in kind for word in RUNS), f"{name}: served as {kind}")
    outcome.expect(
        not sealed or ("sandbox" in policy and "default-src 'none'" in policy), f"{name}: policy is {policy!r}"
    )
    inline = not shown.startswith("attachment")
    outcome.expect(not inline or kind.startswith(("image/", "audio/", "video/")), f"{name}: {kind} is shown in place")


def _ended(here: World, card: dict[str, Any], outcome: Outcome) -> None:
    """A link that has ended, or whose signature, variant or end was changed, leads nowhere."""
    key = card["key"]
    signer = files._signer()  # only the product itself can make a link that has ended
    ended = "/files/" + signer.sign(f"{key}.f.{int(time.time()) - 1:x}")
    token = card["url"].removeprefix("/files/")
    head, _, mac = token.rpartition(".")
    named, variant, ends = head.split(".")
    forged = [
        ended,
        f"/files/{named}.{variant}.{int(ends, 16) + 3600:x}.{mac}",
        f"/files/{named}.t.{ends}.{mac}",
        f"/files/{head}.{mac[:-1]}{'A' if mac[-1] != 'A' else 'B'}",
        f"/files/{head}.",
        f"/files/{head}",
        f"/files/{token}.{mac}",
        f"/files/{key}",
        f"/files/face/{key}",
    ]
    for url in forged:
        outcome.expect(here.ask("GET", url).status == 404, f"{card['name']}: {url} does not answer 404")


def _guesses(here: World, cards: list[dict[str, Any]], many: int, outcome: Outcome) -> None:
    """By path, by number, by drawing keys: as anybody."""
    people: list[Person | None] = [None, here.people.eve, here.people.charlie, here.people.bob]
    stored = [files.path_of(card["key"]) for card in cards]
    numbers = list(Attachment.objects.values_list("pk", flat=True))
    places = [
        f"/{root}{path}" for path in stored for root in ("", "media/", "files/", "static/", "data/files/", "static/../")
    ]
    places += [f"/files/{number}" for number in numbers]
    places += ["/files/..%2f..%2fsecret", "/files/face/..%2f..%2fcounterbell.sqlite3", "/static/0/../../data/secret"]
    places += ["/counterbell.sqlite3", "/data/secret", "/files/", "/files/face/", "/static/0/../../../etc/passwd"]
    places += [f"/files/{secrets.token_urlsafe(24)}.f.ffffffff.{secrets.token_urlsafe(32)}" for _ in range(many)]
    found = 0
    for place in places:
        answer = here.ask("GET", place, who=people[len(place) % len(people)])
        found += answer.status == 200
        outcome.expect(answer.status in {301, 302, 400, 404}, f"{place} answers {answer.status}")
    outcome.figures |= {"guesses": len(places), "found": found}


def _others(here: World, c: str, cards: list[dict[str, Any]], outcome: Outcome) -> None:
    """Where links are given out, they are given to those who may see the message."""
    entries = f"/widget/{here.people.brand.key}/conversations/{c}/entries"
    strangers = {"anonymous": None, "eve": here.people.eve, "charlie": here.people.charlie}
    for name, who in strangers.items():
        for path in (entries, f"/inbox/{c}/entries/", f"/inbox/{c}/"):
            answer = here.ask("GET", path, who=who)
            shown = any(card["key"].encode() in answer.body for card in cards)
            outcome.expect(answer.status != 200 and not shown, f"{name} is given links by {path}")
    _steal(here, cards[0], outcome)


def _steal(here: World, card: dict[str, Any], outcome: Outcome) -> None:
    """Eve names the key of a file that dana uploaded and has not sent yet, and one that she has."""
    waiting = _upload(here, here.people.dana, "private.txt", b"not yet sent\n", "text/plain").json()
    for key in (waiting["key"], card["key"]):
        frame = {"t": "say", "id": str(uuid.uuid4()), "c": str(uuid.uuid4()), "text": "mine now", "files": [key]}
        answer = here.ask("POST", "/live/send", data={"hello": here.people.eve.hello(), "frames": [frame]})
        said = json.dumps(answer.json())
        outcome.expect('"nack"' in said and "/files/" not in said, f"eve could send dana's file: {said[:200]}")
    frame = {"t": "say", "id": str(uuid.uuid4()), "c": str(uuid.uuid4()), "text": "mine", "files": [waiting["key"]]}
    answer = here.ask("POST", "/live/send", data={"hello": here.people.dana.hello(), "frames": [frame]})
    outcome.expect('"ack"' in json.dumps(answer.json()), "dana could not send her own file afterwards")


def _hostile(here: World, outcome: Outcome) -> None:
    """Files that would run: refused, or served so that they do not."""
    refused = 0
    for name, content in HOSTILE.items():
        answer = _upload(here, here.people.dana, name, content, "image/png")
        refused += answer.status == 422
        outcome.expect(answer.status in {201, 422}, f"{name}: the upload answers {answer.status}")
        if answer.status == 201:
            inert(name, here.ask("GET", answer.json()["url"]), outcome)
    outcome.figures["hostile_refused"] = f"{refused}/{len(HOSTILE)}"
