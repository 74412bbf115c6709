"""Finding a channel, and what waits at it."""

import json

from django.db.models import Count, Q, QuerySet

from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.queries import brands_of
from counterbell.base.secrets import fingerprint
from counterbell.channels.models import Channel, Envelope


def webchat_of(brand: Brand) -> Channel:
    """The brand's web chat; it is made with the brand, and again if somebody removed it."""
    channel, _ = Channel.objects.get_or_create(brand=brand, kind=Channel.Kind.WEBCHAT, defaults={"name": "Web chat"})
    return channel


def mailboxes(agent: Agent) -> QuerySet[Channel]:
    """The e-mail channels of an agent's brands, with what is `waiting` and `refused` in each."""
    mine = Channel.objects.filter(kind=Channel.Kind.EMAIL, brand__in=brands_of(agent)).select_related("brand")
    waiting, refused = (Q(envelopes__state=state) for state in (Envelope.State.WAITING, Envelope.State.REFUSED))
    return mine.annotate(
        waiting=Count("envelopes", filter=waiting), refused=Count("envelopes", filter=refused)
    ).order_by("brand__name", "name", "pk")


def mail_channels() -> QuerySet[Channel]:
    """Every e-mail channel in use."""
    return Channel.objects.filter(kind=Channel.Kind.EMAIL, is_active=True).select_related("brand")


def mail_channel_of(brand: Brand | int) -> Channel | None:
    """The e-mail channel from which a brand writes by itself: its first one in use."""
    return mail_channels().filter(brand=brand).order_by("pk").first()


def refused_at(channel: Channel) -> QuerySet[Envelope]:
    """What could not be understood, newest first, without the letters themselves."""
    return channel.envelopes.filter(state=Envelope.State.REFUSED).defer("raw").order_by("-pk")


def settings_mark(channel: Channel) -> str:
    """Another word whenever a channel has other settings; it says nothing of them."""
    return fingerprint(json.dumps([channel.address, channel.config], sort_keys=True))


def has_passed(channel: Channel) -> bool:
    """Whether both halves passed their test with the settings as they are now."""
    halves = channel.tried.get("halves", {})
    return bool(halves.get("in") and halves.get("out") and halves.get("mark") == settings_mark(channel))
