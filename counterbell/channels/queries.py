"""Finding a channel."""

from counterbell.accounts.models import Brand
from counterbell.channels.models import Channel


def webchat_of(brand: Brand) -> Channel:
    """The brand's web chat; it is made with the brand, and again if somebody removed it."""
    channel, _ = Channel.objects.get_or_create(brand=brand, kind=Channel.Kind.WEBCHAT, defaults={"name": "Web chat"})
    return channel
