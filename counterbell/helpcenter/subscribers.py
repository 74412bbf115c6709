"""What the help centre does when it was announced that words are public: they can be found; and what the clock owes."""

from counterbell.helpcenter import actions
from counterbell.helpcenter.events import (
    ArticleChanged,
    ArticlePublished,
    ArticleWithdrawn,
    ExpirySet,
    ImportContinued,
    PublicationScheduled,
)
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.gathering import gather
from counterbell.journal import bus
from counterbell.journal.bus import Recorded


@bus.on(ArticlePublished)
def shelve_published(event: ArticlePublished, _recorded: Recorded) -> None:
    """Make it findable."""
    put_on_shelf([event.translation])


@bus.on(ArticleChanged)
def shelve_changed(event: ArticleChanged, _recorded: Recorded) -> None:
    """Make its new words findable, for those whom it is for now."""
    put_on_shelf([event.translation])


@bus.on(ArticleWithdrawn)
def take_down_withdrawn(event: ArticleWithdrawn, _recorded: Recorded) -> None:
    """Let nobody find it any more."""
    put_on_shelf([event.translation])


@bus.on(PublicationScheduled, due=lambda event: event.publish_at)
def publish_scheduled(event: PublicationScheduled, _recorded: Recorded) -> None:
    """Publish it when its time has come."""
    actions.publish_scheduled(event.translation, revision=event.revision, at=event.publish_at)


@bus.on(ExpirySet, due=lambda event: event.expires_at)
def expire(event: ExpirySet, _recorded: Recorded) -> None:
    """End it when its time has come."""
    actions.expire(event.translation, at=event.expires_at)


@bus.on(ImportContinued, due=lambda event: event.at, outside=True)
def read_pages(event: ImportContinued, _recorded: Recorded) -> None:
    """Read the next pages of a site."""
    gather(event.run, step=event.step)
