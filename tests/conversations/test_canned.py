"""Canned replies: whose they are, how they are found and filled, and the table they travel in."""

import csv
import io

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.conversations import canned, canned_csv
from counterbell.conversations.actions.canned import Wording, count_use, delete_canned, import_canned, save_canned
from counterbell.conversations.models import CannedReply
from counterbell.journal.models import Entry
from tests.people import Shopper, make_agent
from tests.workspace.matters import begin

BUTTONS = {"kind": "buttons", "choices": ["Yes", "No"]}
FORM = {"kind": "form", "fields": [{"kind": "date", "label": "تاریخ", "required": True}]}
KEPT = ("shortcut", "name", "texts", "parts", "brand", "team", "owner")
TEXTS = {"en": "Dear {{customer.name}}, it ships today.", "fa": "{{customer.name}} عزیز، امروز ارسال می‌شود."}


def wording(shortcut: str = "ship", **how: object) -> Wording:
    return Wording(**({"name": "Ships today", "shortcut": shortcut, "texts": TEXTS} | how))  # type: ignore[arg-type]


# ——— whose they are ———


def test_who_sees_and_changes_which(
    alice: Agent, bob: Agent, charlie: Agent, team: Team, brand: Brand, other_brand: Brand
) -> None:
    everybodys = save_canned(wording(), by=alice)
    brands = save_canned(wording(brand=brand), by=alice)
    teams = save_canned(wording(team=team), by=bob)
    own = save_canned(wording(owner=bob), by=bob)
    save_canned(wording(brand=other_brand), by=alice)
    assert set(canned.seen_by(bob)) == {everybodys, brands, teams, own}
    assert [one.brand for one in canned.seen_by(charlie)] == [None, other_brand]
    assert own not in canned.seen_by(alice)
    told = [canned.may_change(bob, one) for one in (everybodys, brands, teams, own)]
    assert told == [False, False, True, True]
    assert [canned.may_change(alice, one) for one in (everybodys, brands, teams, own)] == [True, True, True, False]
    assert not any(canned.may_change(charlie, one) for one in (everybodys, brands, teams, own))


def test_who_may_not_changes_nothing(alice: Agent, bob: Agent, brand: Brand, other_team: Team) -> None:
    made = save_canned(wording(brand=brand), by=alice)
    mine = save_canned(wording(owner=bob), by=bob)
    for how in ({"brand": brand}, {}, {"team": other_team}, {"owner": alice}):
        with pytest.raises(Refused):
            save_canned(wording("new", **how), by=bob)
        with pytest.raises(Refused):
            save_canned(wording("mine", **how), by=bob, canned=mine)  # nor lift one's own up there
    with pytest.raises(Refused):
        save_canned(wording("stolen", owner=bob), by=bob, canned=made)
    with pytest.raises(Refused):
        delete_canned(made, by=bob)
    assert CannedReply.objects.count() == 2
    made.refresh_from_db()
    assert (made.brand, made.shortcut) == (brand, "ship")


def test_a_shortcut_is_folded_and_once_in_its_place(alice: Agent, bob: Agent, brand: Brand) -> None:
    assert save_canned(wording(" /Versand-Ü "), by=alice).shortcut == "versand-ü"
    save_canned(wording("ship"), by=alice)
    save_canned(wording("ship", brand=brand), by=alice)
    save_canned(wording("ship", owner=bob), by=bob)
    for how in ({}, {"brand": brand}):
        with pytest.raises(Refused):
            save_canned(wording("/SHIP", **how), by=alice)
    with pytest.raises(Refused):
        save_canned(wording("ship", owner=bob), by=bob)
    assert CannedReply.objects.filter(shortcut="ship").count() == 3


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 81}, {"shortcut": ""}, {"shortcut": "a b"}, {"shortcut": "a/b"},
     {"shortcut": "x" * 41}, {"texts": {}}, {"texts": {"en": "  "}}, {"texts": {"xx": "?"}},
     {"texts": {"en": "x" * 10_001}}],
)  # fmt: skip
def test_what_cannot_be_is_refused(alice: Agent, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        save_canned(wording(**wrong), by=alice)
    assert (CannedReply.objects.count(), Entry.objects.filter(name__contains="canned").count()) == (0, 0)


# ——— found and filled ———


def test_they_are_found_as_people_type(alice: Agent, bob: Agent, dana: Shopper) -> None:
    save_canned(wording("ship"), by=alice)
    save_canned(wording("shipping-cost", name="Cost of shipping", texts={"en": "It is free."}), by=alice)
    save_canned(wording("sto", name="Što je ovo?", texts={"hr": "Ovo je čudo.", "ja": "お荷物は明日です"}), by=alice)
    matter = begin(dana, "Hello")

    def found(words: str) -> list[str]:
        return [one.canned.shortcut for one in canned.offers(bob, matter, words)]

    assert found("") == ["shipping-cost", "ship", "sto"]  # by name while none was used
    assert found("ship") == ["ship", "shipping-cost"]
    assert found("/SHIP") == ["ship", "shipping-cost"]
    assert found("cost ship") == ["shipping-cost"]
    assert found("cudo") == ["sto"]
    assert found("荷物") == ["sto"]
    assert found("ارسال") == ["ship"]
    assert found("free") == ["shipping-cost"]
    assert found("nothing") == []
    count_use(CannedReply.objects.get(shortcut="sto"))
    assert found("")[0] == "sto"


@pytest.mark.parametrize(
    ("language", "chosen"), [("fa", "fa"), ("fa-IR", "fa"), ("en-GB", "en"), ("hr", "fa"), ("", "fa")]
)
def test_the_customers_language_is_chosen(
    alice: Agent, bob: Agent, brand: Brand, dana: Shopper, language: str, chosen: str
) -> None:
    Brand.objects.filter(pk=brand.pk).update(default_language="fa")
    dana.customer.language = ""
    dana.customer.save(update_fields=["language"])
    save_canned(wording(), by=alice)
    matter = begin(dana, "?", language=language)
    offer = canned.offers(bob, matter, "ship")[0]
    assert offer.language == chosen
    assert offer.filled.text == TEXTS[chosen].replace("{{customer.name}}", "Dana")


def test_without_hers_and_the_brands_it_is_english_or_what_there_is() -> None:
    assert canned.language_for({"hr": "", "en": ""}, "ja", "fa") == "en"
    assert canned.language_for({"hr": ""}, "ja", "fa") == "hr"
    assert canned.language_for({"hr": ""}, "sr-Latn", "en") == "hr"
    assert canned.language_for({}, "ja", "fa") == ""


def test_what_is_not_known_is_shown(alice: Agent, bob: Agent, dana: Shopper) -> None:
    save_canned(wording(texts={"en": "{{customer.email}} {{conversation.number}} {{agent.first_name}}"}), by=alice)
    matter = begin(dana, "Hello")
    filled = canned.offers(bob, matter, "ship")[0].filled
    assert filled.text == f"{{{{customer.email}}}} {matter.public_id.hex[:8].upper()} Bob"
    assert filled.missing == ("customer.email",)


def test_those_of_other_brands_teams_and_people_are_not_offered(
    alice: Agent, bob: Agent, brand: Brand, other_brand: Brand, other_team: Team, dana: Shopper
) -> None:
    save_canned(wording("one", brand=other_brand), by=alice)
    save_canned(wording("two", team=other_team), by=alice)
    save_canned(wording("three", owner=alice), by=alice)
    save_canned(wording("four", brand=brand), by=alice)
    matter = begin(dana, "Hello")
    assert [one.canned.shortcut for one in canned.offers(bob, matter, "")] == ["four"]
    bob.teams.add(other_team)
    assert [one.canned.shortcut for one in canned.offers(bob, matter, "")] == ["four"]  # of another brand still


# ——— what goes along ———


def test_what_goes_along_comes_in_the_language_that_was_chosen(
    alice: Agent, bob: Agent, brand: Brand, dana: Shopper
) -> None:
    made = save_canned(wording(parts={"fa": FORM}), by=alice)
    assert made.parts["fa"]["fields"][0]["key"] == "f0"
    hers = canned.offers(bob, begin(dana, "?", language="fa"), "ship")[0]
    theirs = canned.offers(bob, begin(dana, "?", language="en"), "ship")[0]
    assert (hers.part, theirs.part) == (made.parts["fa"], None)
    save_canned(wording(), by=alice, canned=made)  # nothing is said of it: it stays
    made.refresh_from_db()
    assert list(made.parts) == ["fa"]
    save_canned(wording(texts={"en": "Hi"}), by=alice, canned=made)
    made.refresh_from_db()
    assert made.parts == {}  # its text is gone


@pytest.mark.parametrize(
    "parts",
    [{"ja": BUTTONS}, {"en": {"kind": "buttons", "choices": ["one"]}}, {"en": {"kind": "carousel"}}, {"en": 7}],
)
def test_what_cannot_go_along_is_refused(alice: Agent, parts: dict[str, object]) -> None:
    with pytest.raises(Refused):
        save_canned(wording(parts=parts), by=alice)
    assert CannedReply.objects.count() == 0


# ——— the table ———


def test_the_table_comes_back_as_it_went(alice: Agent, bob: Agent, brand: Brand, team: Team) -> None:
    nasty = {"en": "=cmd|' /C calc'!A0", "fa": "'already guarded", "ja": '一行目\r\n二行目, "x"; y', "hr": "-1"}
    save_canned(wording("one", name="@SUM(1)", texts=nasty), by=alice)
    save_canned(wording("two", brand=brand, parts={"en": BUTTONS, "fa": FORM}), by=alice)
    save_canned(wording("three", team=team), by=alice)
    save_canned(wording("four", owner=alice), by=alice)
    table = canned_csv.write(canned.seen_by(alice))
    cells = [cell for row in csv.reader(io.StringIO(table.removeprefix("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    before = list(CannedReply.objects.order_by("shortcut").values(*KEPT))
    CannedReply.objects.all().delete()
    assert import_canned(canned_csv.read(table.encode(), by=alice), by=alice) == (4, 0)
    assert list(CannedReply.objects.order_by("shortcut").values(*KEPT)) == before
    assert import_canned(canned_csv.read(table.encode(), by=alice), by=alice) == (0, 4)
    without = "scope,whose,shortcut,name,en\nbrand,Lisbon Ceramics,two,Two,Hello\n"
    import_canned(canned_csv.read(without.encode(), by=alice), by=alice)
    assert CannedReply.objects.get(shortcut="two").parts == {"en": BUTTONS}
    import_canned(
        canned_csv.read(f"{without.splitlines()[0]},along\n{without.splitlines()[1]},\n".encode(), by=alice), by=alice
    )
    assert CannedReply.objects.get(shortcut="two").parts == {}


def test_a_table_with_semicolons_and_few_columns(bob: Agent) -> None:
    import_canned(canned_csv.read(b"shortcut;name;en\nhi;Hello;Hi, there\n", by=bob), by=bob)
    made = CannedReply.objects.get()
    assert (made.owner, made.texts) == (bob, {"en": "Hi, there"})


@pytest.mark.parametrize(
    "table",
    [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b'shortcut,name\n"unfinished',
     b"scope,whose,shortcut,name,en\nbrand,Oslo Knitwear,x,x,x\n",
     b"scope,whose,shortcut,name,en\nwhat,,x,x,x\n", b"shortcut,name,en\nok,Ok,Ok\n,Nameless,x\n",
     b"scope,shortcut,name,en\neverybody,x,x,x\n", b"shortcut,name,en,along\nx,x,x,[]\n",
     b"shortcut,name,en,along\nx,x,x,{\n",
     b'shortcut,name,en,along\nx,x,x,"{""en"":{""kind"":""form""}}"\n', b"\x89PNG\r\n\x1a\n" + b"\0" * 100],
)  # fmt: skip
def test_a_table_that_cannot_be_changes_nothing(bob: Agent, other_brand: Brand, table: bytes) -> None:
    with pytest.raises(Refused):
        import_canned(canned_csv.read(table, by=bob), by=bob)
    assert CannedReply.objects.count() == 0


def test_too_large_a_table_is_not_read(alice: Agent) -> None:
    with pytest.raises(Refused):
        canned_csv.read(b"x" * (canned_csv.LARGEST + 1), by=alice)


def test_a_reply_goes_with_its_owner(bob: Agent) -> None:
    frida = make_agent("frida")
    save_canned(wording(owner=frida), by=frida)
    assert canned.seen_by(bob).count() == 0
    frida.is_active = False
    assert canned.seen_by(frida).count() == 0
