"""What is kept of the settings of the rooms above accounts: who set what, and no secret."""

import json

import pytest
from auditlog.models import LogEntry
from django.db import models
from django.test import Client

from counterbell.accounts.models import Agent, Brand
from counterbell.bot.models import LanguageModel, Question
from counterbell.channels.models import Channel
from counterbell.conversations.actions.canned import Wording, delete_canned, save_canned
from counterbell.conversations.actions.macros import Bundle, delete_macro, save_macro
from counterbell.conversations.models import CannedReply, Macro
from counterbell.helpcenter.actions import set_synonyms
from counterbell.helpcenter.models import HelpDomain, Section, Synonym

pytestmark = pytest.mark.django_db


def of(model: type[models.Model]) -> list[tuple[int, dict[str, list[str]]]]:
    """What was kept of a table, oldest first: the act and the changes."""
    entries = LogEntry.objects.get_for_model(model).order_by("pk")
    return [(entry.action, entry.changes) for entry in entries]


def test_a_mailboxs_address_is_kept_and_its_password_never_is(brand: Brand) -> None:
    config = {"imap_host": "mail.shop.example", "imap_password": {"sealed": "gAAAAAsecret"}}
    box = Channel.objects.create(brand=brand, kind="email", name="Mail", address="hello@shop.example", config=config)
    box.address, box.config = "help@shop.example", {**config, "imap_password": {"sealed": "gAAAAAother"}}
    box.save()
    changes = of(Channel)[-1][1]
    assert changes["address"] == ["hello@shop.example", "help@shop.example"]
    hidden = {"imap_host": "mail.shop.example", "imap_password": "••••"}
    assert [json.loads(side) for side in changes["config"]] == [hidden, hidden]
    assert "gAAAAA" not in json.dumps(of(Channel))
    seen = LogEntry.objects.count()
    box.save(update_fields=["looked_at", "state"])  # a look at the mailbox is no change of settings
    assert LogEntry.objects.count() == seen


def test_that_a_models_key_changed_is_kept_and_the_key_never_is(brand: Brand) -> None:
    model = LanguageModel.objects.create(brand=brand, address="https://model.example/v1", name="m", key="sealed-one")
    model.key = "sealed-two"
    model.save()
    assert of(LanguageModel)[-1][1] == {"key": ["••••", "••••"]}
    assert "sealed" not in json.dumps(of(LanguageModel))


def test_a_shared_reply_is_kept_and_an_agents_own_is_nobodys_business(alice: Agent, bob: Agent) -> None:
    shared = save_canned(Wording(name="Late", shortcut="late", texts={"en": "Sorry!"}), by=alice)
    save_canned(Wording(name="Later", shortcut="late", texts={"en": "Sorry!"}), by=alice, canned=shared)
    assert of(CannedReply)[-1][1] == {"name": ["Late", "Later"]}
    part = {"kind": "buttons", "choices": ["Yes", "No"]}
    save_canned(Wording(name="Later", shortcut="late", texts=shared.texts, parts={"en": part}), by=alice, canned=shared)
    before, after = of(CannedReply)[-1][1]["parts"]
    assert (json.loads(before), json.loads(after)) == ({}, {"en": part})
    seen = LogEntry.objects.count()
    own = save_canned(Wording(name="Mine", shortcut="mine", texts={"en": "Hi"}, owner=bob), by=bob)
    delete_canned(own, by=bob)
    assert LogEntry.objects.count() == seen


def test_of_synonyms_only_what_is_other_is_kept(brand: Brand, alice: Agent) -> None:
    set_synonyms(brand, "en", [["flax", "linen"], ["mug", "cup"]], by=alice)
    kept = Synonym.objects.get(words=["flax", "linen"]).pk
    seen = len(of(Synonym))
    set_synonyms(brand, "en", [["flax", "linen"], ["bowl", "dish"]], by=alice)
    assert [action for action, _changes in of(Synonym)[seen:]] == [LogEntry.Action.DELETE, LogEntry.Action.CREATE]
    assert Synonym.objects.get(words=["flax", "linen"]).pk == kept


def test_the_page_names_them_in_words(alice: Agent, alice_client: Client, brand: Brand) -> None:
    Section.objects.create(brand=brand, names={"en": "Delivery"})
    HelpDomain.objects.create(brand=brand, domain="help.shop.example")
    LanguageModel.objects.create(brand=brand)
    Question.objects.create(brand=brand, phrasings={"en": ["Do you wrap gifts?"]})
    page = alice_client.get("/settings/audit/").content.decode()
    assert "section of the help centre" in page
    assert "address of the help centre" in page
    assert "help.shop.example" in page
    assert "language model <bdi>Lisbon Ceramics" in page
    assert "question for the bot <bdi>Do you wrap gifts?" in page


def test_a_shared_macro_is_kept_and_ones_own_is_not(alice: Agent) -> None:
    shared = save_macro(Bundle(name="Close", steps={"status": "resolved"}), by=alice)
    own = save_macro(Bundle(name="Mine", steps={"status": "resolved"}, owner=alice), by=alice)
    delete_macro(own, by=alice)
    assert {entry.object_repr for entry in LogEntry.objects.get_for_model(Macro)} == {str(shared)}
