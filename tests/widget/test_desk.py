"""What the chat asks over HTTP: coming in, reading, files, contact, rating."""

import io
import time
from datetime import timedelta
from uuid import uuid4

import jwt
import pytest
from PIL import Image

from counterbell.accounts.models import Agent, Brand
from counterbell.base import clock
from counterbell.conversations.actions import resolve
from counterbell.conversations.models import Attachment, Conversation
from counterbell.customers import visitors
from counterbell.customers.actions import sign_out
from counterbell.customers.models import Customer, Identity
from counterbell.feedback.models import Rating
from tests.people import Shopper
from tests.widget.knocking import Knocker

NOBODY = {"name": "", "email": "", "known": False}


def shops_word(brand: Brand, **claims: object) -> str:
    told = {
        "sub": "u-17",
        "exp": clock.now() + timedelta(minutes=5),
        "name": "Dana Silva",
        "email": "dana@mail.example",
    }
    return jwt.encode({**told, **claims}, brand.jwt_secret, algorithm="HS256")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


# ——— coming in ———


def test_a_new_browser_gets_a_token_and_nothing_is_stored(brand: Brand) -> None:
    came = Knocker(brand).post("visitor", {"lang": "fa"}).json()
    assert visitors.read(came["token"], brand)
    assert (came["customer"], came["conversations"]) == (NOBODY, [])
    assert (Customer.objects.count(), Identity.objects.count()) == (0, 0)


def test_who_comes_back_sees_her_conversations(dana: Shopper, danas: Conversation) -> None:
    came = Knocker(dana.brand).post("visitor", {"token": dana.token}).json()
    assert visitors.read(came["token"], dana.brand) == dana.visitor
    assert came["conversations"] == [
        {
            "c": str(danas.public_id),
            "epoch": 0,
            "last": danas.last_number,
            "status": "open",
            "preview": "In Porto, it arrives tomorrow.",
            "by": "agent",
            "at": danas.active_at.isoformat(),
            "unread": 1,
        }
    ]


@pytest.mark.parametrize("spoil", ["", "x", "a" * 33 + ":1:zzz", "{good}x", "A{good}"])
def test_a_tampered_token_is_worth_what_none_is(dana: Shopper, danas: Conversation, spoil: str) -> None:
    came = Knocker(dana.brand).post("visitor", {"token": spoil.replace("{good}", dana.token)}).json()
    assert visitors.read(came["token"], dana.brand) not in {None, dana.visitor}
    assert came["conversations"] == []


@pytest.mark.parametrize(("kind", "days"), [(visitors.ANONYMOUS, 401), (visitors.SIGNED_IN, 2)])
def test_a_stale_token_is_worth_what_none_is(
    dana: Shopper, danas: Conversation, kind: str, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        then = time.time() - days * 86400
        past.setattr("django.core.signing.time.time", lambda: then)
        visitor = kind + dana.visitor[1:]
        stale = visitors.token_for(visitor, dana.brand)
    Identity.objects.filter(value=dana.visitor).update(value=visitor)
    assert visitors.customer_of(visitor, dana.brand) == dana.customer
    assert Knocker(dana.brand, stale).get("conversations").status_code == 401
    came = Knocker(dana.brand).post("visitor", {"token": stale}).json()
    assert (came["customer"], came["conversations"]) == (NOBODY, [])


def test_another_brands_token_opens_nothing(dana: Shopper, danas: Conversation, other_brand: Brand) -> None:
    there = Knocker(other_brand, dana.token)
    assert there.post("visitor", {"token": dana.token}).json()["conversations"] == []
    assert there.get("conversations").status_code == 401
    assert there.entries(danas.public_id).status_code == 401


def test_the_shops_word_signs_her_in_and_what_she_wrote_before_is_hers(dana: Shopper, danas: Conversation) -> None:
    came = Knocker(dana.brand).post("visitor", {"token": dana.token, "jwt": shops_word(dana.brand)}).json()
    assert came["customer"] == {"name": "Dana Silva", "email": "dana@mail.example", "known": True}
    assert came["token"] != dana.token
    assert Knocker(dana.brand, dana.token).get("conversations").status_code == 401


@pytest.mark.parametrize(
    "forge",
    [
        lambda brand: shops_word(brand) + "x",
        lambda brand: jwt.encode({"sub": "u-17", "exp": clock.now() + timedelta(minutes=5)}, "a-guess" * 6, "HS256"),
        lambda brand: jwt.encode({"sub": "u-17", "exp": clock.now() + timedelta(minutes=5)}, "", "none"),
        lambda brand: shops_word(brand, exp=clock.now() - timedelta(minutes=5)),
        lambda brand: "not.a.jwt",
    ],
    ids=["bit", "secret", "none", "old", "garbage"],
)
def test_a_forged_word_signs_nobody_in(brand: Brand, forge: object) -> None:
    assert callable(forge)
    no = Knocker(brand).post("visitor", {"jwt": forge(brand)})
    assert (no.status_code, no.json()["error"]) == (403, "not_proved")
    assert (Customer.objects.count(), Identity.objects.count()) == (0, 0)


def test_signed_out_the_old_token_opens_nothing(dana: Shopper, danas: Conversation, dana_knocks: Knocker) -> None:
    left = dana_knocks.post("signout").json()
    assert left["conversations"] == []
    assert visitors.read(left["token"], dana.brand) != dana.visitor
    assert dana_knocks.get("conversations").status_code == 401
    assert Knocker(dana.brand).post("visitor", {"token": dana.token}).json()["conversations"] == []


# ——— reading ———


def test_she_reads_what_was_said_to_her_and_no_note(danas: Conversation, dana_knocks: Knocker) -> None:
    page = dana_knocks.entries(danas.public_id).json()
    assert [(e["author"], e["text"]) for e in page["entries"]] == [
        ("customer", "Where is my parcel?"),
        ("agent", "In Porto, it arrives tomorrow."),
    ]
    assert {e["kind"] for e in page["entries"]} == {"public"}
    assert page["entries"][1]["who"]["name"] == "Bob"
    assert (page["status"], page["rating"], page["more"]) == ("open", None, False)


def test_pages_before_and_after(danas: Conversation, dana_knocks: Knocker) -> None:
    newest = dana_knocks.entries(danas.public_id).json()["entries"][-1]["number"]
    before = dana_knocks.entries(danas.public_id, before=newest).json()["entries"]
    after = dana_knocks.entries(danas.public_id, after=newest).json()["entries"]
    assert ([e["author"] for e in before], after) == (["customer"], [])
    assert dana_knocks.entries(danas.public_id, after="x").status_code == 400
    assert dana_knocks.entries(danas.public_id, after=10**30).json()["entries"] == []


def test_eve_sees_nothing_of_danas(danas: Conversation, eve_knocks: Knocker) -> None:
    assert eve_knocks.get("conversations").json() == {"conversations": []}
    no = eve_knocks.entries(danas.public_id)
    assert (no.status_code, no.json()) == (404, eve_knocks.entries(uuid4()).json())
    assert eve_knocks.post("rating", {"c": str(danas.public_id), "score": 1}).status_code == 404
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("where", ["conversations", "conversations/{c}/entries"])
def test_without_a_token_nothing_is_read(danas: Conversation, brand: Brand, where: str) -> None:
    no = Knocker(brand).get(where.format(c=danas.public_id))
    assert (no.status_code, no.json()["error"]) == (401, "token")


def test_a_token_in_the_address_or_a_cookie_is_no_token(dana: Shopper, danas: Conversation) -> None:
    nobody = Knocker(dana.brand)
    assert nobody.get("conversations", token=dana.token, Authorization=f"Bearer {dana.token}").status_code == 401


# ——— a typed address proves nothing (S11) ———


def test_typing_danas_address_opens_nothing_of_hers(dana: Shopper, danas: Conversation, eve: Shopper) -> None:
    dana.customer.email = "dana@mail.example"
    dana.customer.save(update_fields=["email"])
    knocks = Knocker(eve.brand, eve.token)
    told = knocks.post("contact", {"name": "Dana", "email": "dana@mail.example"})
    assert told.json()["customer"] == {"name": "Dana", "email": "dana@mail.example", "known": False}
    assert knocks.get("conversations").json() == {"conversations": []}
    assert knocks.entries(danas.public_id).status_code == 404
    eve.customer.refresh_from_db()
    assert (eve.customer.merged_into, eve.customer.pk == dana.customer.pk) == (None, False)
    assert not Identity.objects.filter(kind=Identity.Kind.EMAIL).exists()


def test_an_address_that_is_none_is_refused_in_words(dana: Shopper, dana_knocks: Knocker) -> None:
    no = dana_knocks.post("contact", {"email": "dana at mail"})
    assert no.status_code == 422
    assert "email" in no.json()["text"].lower()
    dana.customer.refresh_from_db()
    assert dana.customer.email == ""


def test_whom_the_shop_vouched_for_is_not_renamed(brand: Brand) -> None:
    came = Knocker(brand).post("visitor", {"jwt": shops_word(brand)}).json()
    no = Knocker(brand, came["token"]).post("contact", {"email": "eve@mail.example"})
    assert no.status_code == 409
    assert Customer.objects.get(merged_into=None).email == "dana@mail.example"


# ——— files ———


def test_a_picture_is_kept_for_its_uploader(dana: Shopper, dana_knocks: Knocker) -> None:
    card = dana_knocks.upload("bowl.png", picture())
    assert card.status_code == 201
    kept = Attachment.objects.get()
    assert (card.json()["key"], card.json()["kind"], card.json()["width"]) == (kept.key, "image", 40)
    assert (kept.uploader, kept.message) == (f"visitor:{dana.visitor}", None)


def test_what_we_do_not_take_is_refused_in_words(dana_knocks: Knocker) -> None:
    no = dana_knocks.upload("bowl.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    assert (no.status_code, no.json()["error"]) == (422, "file")
    assert "bowl.svg" in no.json()["text"]
    assert dana_knocks.post("files").status_code == 400
    assert Attachment.objects.count() == 0


# ——— rating ———


def test_she_rates_how_it_ended(danas: Conversation, dana_knocks: Knocker, bob: Agent) -> None:
    assert dana_knocks.post("rating", {"c": str(danas.public_id), "score": 5}).status_code == 422
    resolve(danas, by=bob)
    rated = dana_knocks.post("rating", {"c": str(danas.public_id), "score": 5, "comment": "ありがとう"})
    assert rated.json() == {"rating": {"score": 5, "comment": "ありがとう"}}
    page = dana_knocks.entries(danas.public_id).json()
    assert (page["status"], page["rating"]) == ("resolved", {"score": 5, "comment": "ありがとう"})


# ——— bad manners ———


@pytest.mark.parametrize("raw", [b"{", b"[]", b"null", b'{"score": "many"}', b"\xff\xfe", b"[" * 5000, b'{"c": 7}'])
def test_garbage_is_a_clear_no(dana_knocks: Knocker, raw: bytes) -> None:
    no = dana_knocks.post("rating", raw=raw)
    assert (no.status_code, no.json()["error"]) == (400, "misshapen")


def test_other_methods_are_named(brand: Brand) -> None:
    no = Knocker(brand).get("visitor")
    assert (no.status_code, no["Allow"]) == (405, "POST")


def test_an_unknown_brand_is_nowhere(brand: Brand) -> None:
    brand.key = "nobody"
    assert Knocker(brand).post("visitor").status_code == 404
    assert Knocker(brand).get("frame").status_code == 404


def test_one_address_that_knocks_too_often_waits_and_others_do_not(brand: Brand) -> None:
    tries = [Knocker(brand).post("visitor").status_code for _ in range(61)]
    assert tries == [200] * 60 + [429]
    late = Knocker(brand).post("visitor")
    assert (late["Retry-After"], late.json()["error"]) == ("60", "too_often")
    assert Knocker(brand, address="198.51.100.7").post("visitor").status_code == 200


def test_one_visitor_behind_many_addresses_waits_too(dana: Shopper) -> None:
    tries = [Knocker(dana.brand, dana.token, f"192.0.2.{n}").post("contact", {}).status_code for n in range(1, 23)]
    assert tries == [200] * 20 + [429] * 2


def test_a_visitor_who_signed_out_elsewhere_cannot_write(dana: Shopper, dana_knocks: Knocker) -> None:
    sign_out(dana.visitor, brand=dana.brand)
    assert dana_knocks.upload("bowl.png", picture()).status_code == 401
    assert dana_knocks.post("contact", {"name": "Eve"}).status_code == 401
    assert Attachment.objects.count() == 0


# ——— ending ———


def test_she_ends_her_own_conversation_once(dana: Shopper, danas: Conversation) -> None:
    knocker = Knocker(dana.brand, dana.token)
    for _ in range(2):
        assert knocker.post("end", {"c": str(danas.public_id)}).json() == {}
    danas.refresh_from_db()
    assert danas.status == "resolved"
    assert danas.messages.filter(facts__what="status").count() == 1


def test_nobody_ends_what_is_anothers(dana: Shopper, eve: Shopper, danas: Conversation) -> None:
    for knocker in (Knocker(dana.brand, eve.token), Knocker(dana.brand)):
        assert knocker.post("end", {"c": str(danas.public_id)}).status_code in {401, 404}
    danas.refresh_from_db()
    assert (danas.status, danas.messages.filter(facts__what="status").count()) == ("open", 0)
