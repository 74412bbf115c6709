"""S11: nobody is a customer because a text field says so, or because of a token that proves nothing."""

import base64
import json
import time
import uuid
import warnings
from collections.abc import Mapping
from typing import Any

import jwt

from counterbell.customers import visitors
from counterbell.customers.actions import sign_out
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.world import Shopper, World, conversation_of, shopper, world

EMAIL = "dana@customer.example"
WORDS = "my card ends in 4242"


def pretend(plan: Plan) -> Outcome:
    """S11: typed addresses, stale and tampered tokens, forged words of the shop, another brand's token."""
    outcome = Outcome()
    with world() as here:
        c = _danas_past(here)
        tried = _bad_tokens(here, c, outcome)
        tried += _bad_words(here, c, outcome)
        _typed_address(here, c, outcome)
        _good_word(here, c, outcome)
        _signed_out(here, c, outcome)
        outcome.figures["forgeries"] = tried
    return outcome


def _danas_past(here: World) -> str:
    """Dana is signed in by her shop, and has said something that nobody else may read."""
    token = _knock(here, jwt=_word(here, {"sub": "dana-1", "email": EMAIL, "name": "Dana"})).get("token", "")
    c = str(uuid.uuid4())
    hello = {**here.people.dana.hello(), "token": token}
    frame = {"t": "say", "id": str(uuid.uuid4()), "c": c, "text": WORDS}
    said = here.ask("POST", "/live/send", data={"hello": hello, "frames": [frame]}).json()
    assert said["frames"][0]["t"] == "ack", said
    return c


def _knock(here: World, **how: str) -> dict[str, Any]:
    answer: dict[str, Any] = here.ask("POST", f"/widget/{here.people.brand.key}/visitor", data=how).json()
    return answer


def _word(
    here: World, claims: Mapping[str, object], *, secret: str = "", algorithm: str = "HS256", life: int = 300
) -> str:
    full = {"exp": int(time.time()) + life, **claims}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the keys of forgers are not ours to lengthen
        return jwt.encode(full, secret or here.people.brand.jwt_secret, algorithm=algorithm)


def _sees_nothing(here: World, token: str, c: str) -> bool:
    """Whether that token opens nothing of dana's by any door."""
    key = here.people.brand.key
    bearer = {"Authorization": f"Bearer {token}"}
    looks = [
        here.ask("GET", f"/widget/{key}/conversations", headers=bearer),
        here.ask("GET", f"/widget/{key}/conversations/{c}/entries", headers=bearer),
        here.ask("POST", f"/widget/{key}/visitor", data={"token": token}),
        here.ask("POST", f"/widget/{key}/rating", headers=bearer, data={"c": c, "score": 5}),
    ]
    hello = {"t": "hello", "role": "visitor", "brand": key, "token": token}
    asked = {**hello, "resume": [{"c": c, "epoch": 0, "last": 0}]}
    looks += [
        here.ask("POST", "/live/poll", data=asked),
        here.ask("POST", "/live/send", data={"hello": hello, "frames": [_said(c)]}),
    ]
    rated = looks[3].status in {401, 404}
    taken = b'"ack"' not in looks[5].body
    shown = any(
        WORDS.encode() in look.body or EMAIL.encode() in look.body or c.encode() in _without_echo(look.body, c)
        for look in looks
    )
    return rated and taken and not shown


def _said(c: str) -> dict[str, str]:
    return {"t": "say", "id": str(uuid.uuid4()), "c": c, "text": "let me in"}


def _without_echo(body: bytes, c: str) -> bytes:
    """The answer without the name that the asker brought herself (errors and refusals repeat it)."""
    try:
        frames = json.loads(body).get("frames")
    except ValueError:
        return body
    return json.dumps([f for f in frames if f["t"] not in {"error", "nack"}]).encode() if frames is not None else body


def _typed_address(here: World, c: str, outcome: Outcome) -> None:
    """Eve types dana's address, name and number into the chat."""
    eve = here.people.eve
    form = {"name": "Dana", "email": EMAIL, "phone": "+351 910 000 000"}
    answer = here.ask("POST", f"/widget/{eve.brand.key}/contact", who=eve, data=form)
    outcome.expect(answer.status == 200, f"an address could not be typed at all: {answer.status}")
    key = eve.brand.key
    own = here.ask("GET", f"/widget/{key}/conversations", who=eve)
    outcome.expect(own.json() == {"conversations": []}, "eve sees conversations after typing dana's address")
    thread = here.ask("GET", f"/widget/{key}/conversations/{c}/entries", who=eve)
    outcome.expect(thread.status == 404, f"eve reads dana's thread: {thread.status}")
    polled = here.ask("POST", "/live/poll", data={**eve.hello(), "resume": [{"c": c, "epoch": 0, "last": 0}]})
    outcome.expect(WORDS.encode() not in polled.body, "eve hears dana's thread")
    said = here.ask("POST", "/live/send", data={"hello": eve.hello(), "frames": [_said(c)]})
    outcome.expect(b'"nack"' in said.body and b'"ack"' not in said.body, "eve writes into dana's thread")


def _bad_tokens(here: World, c: str, outcome: Outcome) -> int:
    brand, other = here.people.brand, here.people.other_brand
    token = here.people.dana.token
    who, stamp, mac = token.split(":")
    tokens = {
        "empty": "",
        "one letter changed": f"{who[:-1]}{'0' if who[-1] != '0' else '1'}:{stamp}:{mac}",
        "another time": f"{who}:{stamp[:-1]}{'0' if stamp[-1] != '0' else '1'}:{mac}",
        "another signature": f"{who}:{stamp}:{mac[:-1]}{'A' if mac[-1] != 'A' else 'B'}",
        "no signature": f"{who}:{stamp}:",
        "only the id": who,
        "signed in by herself": f"s{who[1:]}:{stamp}:{mac}",
        "another brand's": visitors.mint(other),
        "of another brand, same id": visitors.token_for(who, other),
        "a word of the shop instead": _word(here, {"sub": "dana-1"}),
        "very long": token + "x" * 10_000,
        "a nul": "a\0" + token,
        "base64 of it": base64.b64encode(token.encode()).decode(),
        "a stranger's": visitors.mint(brand),
        "eve's": here.people.eve.token,
    }
    for name, forged in tokens.items():
        printable = forged.replace("\0", "%00")
        outcome.expect(_sees_nothing(here, printable, c), f"token {name}: opens what is dana's")
    return len(tokens)


def _bad_words(here: World, c: str, outcome: Outcome) -> int:
    """What claims to be the shop's word and is not."""
    other = here.people.other_brand.jwt_secret
    good = _word(here, {"sub": "dana-1"})
    head, body, mac = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    swapped = base64.urlsafe_b64encode(json.dumps({"sub": "dana-1", "exp": 2**33}).encode()).decode().rstrip("=")
    words = {
        "signed with another secret": _word(here, {"sub": "dana-1"}, secret="x" * 43),
        "signed with another brand's secret": _word(here, {"sub": "dana-1"}, secret=other),
        "signed with the public key of the brand": _word(here, {"sub": "dana-1"}, secret=here.people.brand.key * 2),
        "unsigned": f"{none}.{body}.",
        "unsigned, old signature": f"{none}.{body}.{mac}",
        "content changed": f"{head}.{swapped}.{mac}",
        "ended": _word(here, {"sub": "dana-1"}, life=-600),
        "without an end": jwt.encode({"sub": "dana-1"}, here.people.brand.jwt_secret, algorithm="HS256"),
        "without a subject": _word(here, {"email": EMAIL}),
        "another algorithm": _word(here, {"sub": "dana-1"}, algorithm="HS512"),
        "signature cut": f"{head}.{body}.",
        "no word at all": "dana-1",
        "not yet valid": _word(here, {"sub": "dana-1", "nbf": int(time.time()) + 3600}),
    }
    for name, word in words.items():
        answer = here.ask("POST", f"/widget/{here.people.brand.key}/visitor", data={"jwt": word})
        outcome.expect(answer.status == 403 and "token" not in answer.json(), f"word {name}: answers {answer.status}")
    # A word about somebody else that only names dana's address makes nobody dana.
    token = _knock(here, jwt=_word(here, {"sub": "eve-1", "email": EMAIL})).get("token", "")
    listed = here.ask(
        "GET", f"/widget/{here.people.brand.key}/conversations", headers={"Authorization": f"Bearer {token}"}
    )
    outcome.expect(
        listed.json() == {"conversations": []}, "an address in a word about somebody else opens dana's thread"
    )
    return len(words) + 1


def _good_word(here: World, c: str, outcome: Outcome) -> None:
    """So that the table above proves something: the right word does open it."""
    token = _knock(here, jwt=_word(here, {"sub": "dana-1"})).get("token", "")
    bearer = {"Authorization": f"Bearer {token}"}
    thread = here.ask("GET", f"/widget/{here.people.brand.key}/conversations/{c}/entries", headers=bearer)
    outcome.expect(WORDS.encode() in thread.body, "dana herself cannot read her thread")


def _signed_out(here: World, c: str, outcome: Outcome) -> None:
    """A token that was given up, as found in a shared browser, opens nothing any more."""
    left: Shopper = shopper("grace", here.people.brand)
    room = str(conversation_of(left).public_id)
    path = f"/widget/{left.brand.key}/conversations/{room}/entries"
    outcome.expect(here.ask("GET", path, who=left).status == 200, "grace cannot read her own thread")
    sign_out(visitors.read(left.token, left.brand) or "", brand=left.brand)
    outcome.expect(here.ask("GET", path, who=left).status == 401, "a token that was given up still opens a thread")
    hello = {"hello": left.hello(), "frames": [_said(room)]}
    said = here.ask("POST", "/live/send", data=hello)
    outcome.expect(b'"ack"' not in said.body, "a token that was given up still writes")
    outcome.expect(_sees_nothing(here, left.token, c), "a token that was given up opens what is dana's")
