"""What she fills in joins her conversation, as said and never as proved; what nobody claims is forgotten."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base import clock
from counterbell.conversations.actions import open_conversation, receive
from counterbell.conversations.models import Conversation, Message
from counterbell.customers.actions import sign_in
from counterbell.customers.models import Consent, Customer
from counterbell.journal.models import Entry
from counterbell.journal.worker import work_once
from counterbell.reception.actions import NotFilled, fill_in, set_form
from counterbell.reception.models import FilledForm, Form
from counterbell.reception.queries import asked_of, filled_for
from tests.people import Shopper

pytestmark = pytest.mark.django_db
FIELDS = [
    {"kind": "name", "required": True, "labels": {"en": "Name"}},
    {"kind": "email", "labels": {"en": "E-mail"}},
    {"kind": "text", "labels": {"en": "Order"}},
]
CONSENT = {"texts": {"en": "I agree to be answered."}, "link": "https://shop.example/privacy"}


def ask(brand: Brand, **how: object) -> Form:
    said: dict[str, object] = {"mode": "always", "intro": {}, "fields": FIELDS, "teams": [], "consent": {}, **how}
    return set_form(brand, by=None, **said)  # type: ignore[arg-type]


def fill(shopper: Shopper, c: UUID, **how: object) -> FilledForm:
    said: dict[str, object] = {
        "said": {"q0": "Dana K.", "q1": "dana@mail.example", "q2": "18240"}, "team": None, "agreed": True,
        "language": "en", **how,
    }  # fmt: skip
    return fill_in(shopper.brand, public_id=c, visitor=shopper.visitor, **said)  # type: ignore[arg-type]


def write(shopper: Shopper, c: UUID) -> Conversation:
    made = open_conversation(shopper.customer, brand=shopper.brand, public_id=c)
    receive(made, text="Hello")
    while work_once():
        pass
    made.refresh_from_db()
    return made


def test_answers_consent_and_department_join_the_conversation(brand: Brand, team: Team, dana: Shopper) -> None:
    form = ask(brand, teams=[{"team": team.pk, "labels": {"en": "Returns"}}], consent=CONSENT)
    c = uuid4()
    fill(dana, c, team=team.pk)
    assert (Consent.objects.count(), Conversation.objects.count()) == (0, 0)
    made = write(dana, c)
    filled = filled_for(made)
    assert filled is not None
    assert [(one["label"], one["value"]) for one in filled.answers] == [
        ("Name", "Dana K."), ("E-mail", "dana@mail.example"), ("Order", "18240"),
    ]  # fmt: skip
    assert made.team == team
    proof = Consent.objects.get()
    assert (proof.customer, proof.text, proof.link, proof.version, proof.where) == (
        dana.customer, "I agree to be answered.", "https://shop.example/privacy", form.version, str(c),
    )  # fmt: skip
    happened = [line.facts["what"] for line in made.messages.filter(kind=Message.Kind.HAPPENING) if line.facts]
    assert sorted(happened) == ["assigned", "filled_form"]
    assert Entry.objects.filter(name="customers.consent_given").count() == 1


def test_what_she_says_of_herself_replaces_nothing_and_proves_nothing(brand: Brand, dana: Shopper) -> None:
    ask(brand)
    c = uuid4()
    fill(dana, c)
    write(dana, c)
    her = Customer.objects.get(pk=dana.customer.pk)
    assert (her.name, her.email) == ("Dana", "dana@mail.example")  # the name was known before
    assert not her.identities.filter(kind="email").exists()


def test_only_she_may_claim_it(brand: Brand, dana: Shopper, eve: Shopper) -> None:
    ask(brand)
    c = uuid4()
    fill(dana, c)
    with pytest.raises(NotFilled):
        fill(eve, c)
    made = write(eve, c)  # eve found dana's id
    assert filled_for(made) is None
    assert (Customer.objects.get(pk=eve.customer.pk).email, FilledForm.objects.get().visitor) == ("", dana.visitor)


def test_the_last_word_counts_until_she_writes(brand: Brand, dana: Shopper) -> None:
    ask(brand)
    c = uuid4()
    fill(dana, c)
    fill(dana, c, said={"q0": "Dana", "q2": "18241"})
    made = write(dana, c)
    filled = filled_for(made)
    assert filled is not None
    assert [one["value"] for one in filled.answers] == ["Dana", "18241"]
    with pytest.raises(NotFilled):
        fill(dana, c)


@pytest.mark.parametrize(
    ("how", "faults"),
    [
        ({"said": {}}, ["q0"]),
        ({"agreed": False}, ["consent"]),
        ({"team": None}, ["team"]),
        ({"team": 999_999}, ["team"]),
        ({"said": {"q0": "D", "q1": "no"}}, ["q1"]),
    ],
)
def test_what_is_missing_is_named_and_nothing_kept(
    brand: Brand, team: Team, dana: Shopper, how: dict[str, object], faults: list[str]
) -> None:
    ask(brand, teams=[{"team": team.pk}], consent=CONSENT)
    with pytest.raises(NotFilled) as why:
        fill(dana, uuid4(), **{"team": team.pk, **how})
    assert list(why.value.faults) == faults
    assert FilledForm.objects.count() == 0


def test_who_fills_in_and_writes_nothing_is_forgotten(brand: Brand, dana: Shopper, eve: Shopper) -> None:
    ask(brand)
    kept, left = uuid4(), uuid4()
    fill(dana, kept)
    fill(eve, left)
    write(dana, kept)
    with clock.shifted(timedelta(days=1, minutes=1)):
        while work_once():
            pass
    assert [one.public_id for one in FilledForm.objects.all()] == [kept]


def test_a_consent_follows_her_when_the_shop_says_who_she_is(brand: Brand, dana: Shopper) -> None:
    import jwt

    ask(brand, consent=CONSENT)
    c = uuid4()
    fill(dana, c)
    write(dana, c)
    word = jwt.encode({"sub": "7", "exp": int(clock.now().timestamp()) + 60}, brand.jwt_secret, algorithm="HS256")
    known = sign_in(dana.visitor, word, brand=brand).customer
    assert known != dana.customer
    assert Consent.objects.get().customer == known


def test_a_new_wording_is_a_new_version(alice: Agent, bob: Agent, brand: Brand) -> None:
    assert ask(brand).version == 1
    assert ask(brand).version == 1
    assert ask(brand, mode="offline").version == 1
    assert ask(brand, mode="offline", consent=CONSENT).version == 2
    with pytest.raises(Refused):
        set_form(brand, mode="off", intro={}, fields=[], teams=[], consent={}, by=bob)
    with pytest.raises(Refused):
        set_form(brand, mode="always", intro={}, fields=[], teams=[], consent={}, by=alice)
    assert Form.objects.get().version == 2


def test_nothing_is_asked_by_default_or_when_off(brand: Brand, dana: Shopper) -> None:
    assert asked_of(brand, "en") is None
    ask(brand, mode="off")
    assert asked_of(brand, "en") is None
    with pytest.raises(NotFilled):
        fill(dana, uuid4())


def test_a_shopper_reads_it_in_her_language(brand: Brand, team: Team) -> None:
    choices = [{"en": "S", "fa": "کوچک"}, {"en": "L"}]
    field = {"kind": "choice", "required": True, "labels": {"en": "Size", "fa": "اندازه"}, "choices": choices}
    ask(brand, fields=[field], teams=[{"team": team.pk}], intro={"fa": "سلام"})
    assert asked_of(brand, "fa") == {
        "mode": "always",
        "intro": "سلام",
        "fields": [
            {
                "key": "q0",
                "kind": "choice",
                "required": True,
                "label": "اندازه",
                "longest": 120,
                "choices": ["کوچک", "L"],
            }
        ],
        "teams": [{"team": team.pk, "label": "Lisbon"}],
        "consent": None,
    }
