"""What agents keep for their work, made so that an address can name it."""

import uuid

from counterbell.conversations.actions.canned import Wording, save_canned
from counterbell.conversations.actions.macros import Bundle, save_macro
from counterbell.conversations.models import CannedReply, Conversation
from counterbell.customers.noting import note as note_down
from counterbell.links.actions import declare
from counterbell.reliability.world import World


def canned(here: World) -> CannedReply:
    """Everybody's: who answers may read it, who leads may change it."""
    wording = Wording(name="Ships", shortcut=uuid.uuid4().hex, texts={"en": "Today"}, brand=here.people.brand)
    return save_canned(wording, by=here.people.alice.agent)


def macro(here: World) -> int:
    """One of a brand."""
    bundle = Bundle(name=uuid.uuid4().hex, steps={"priority": 2}, brand=here.people.brand)
    return save_macro(bundle, by=here.people.alice.agent).pk


def note(here: World) -> int:
    """A note about dana that bob wrote."""
    return note_down(here.people.dana.customer, brand=here.people.brand, text="Likes blue", by=here.people.bob.agent).pk


def incident(here: World, conversation: Conversation) -> Conversation:
    """A conversation of which bob says that many write about it."""
    return declare(conversation, title="The lorry is late", by=here.people.bob.agent).conversation
