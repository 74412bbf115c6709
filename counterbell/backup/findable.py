"""The search index, made anew from the tables."""

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from counterbell.backup.progress import Stages, silent
from counterbell.conversations.models import Message
from counterbell.conversations.subscribers import documents, index_people
from counterbell.customers.models import Customer
from counterbell.helpcenter.finding import put_on_shelf
from counterbell.helpcenter.models import Translation
from counterbell.search import actions as search
from counterbell.search.shelving import clear_shelves

BATCH = 1000
T = TypeVar("T")


def rebuild(stages: Stages = silent) -> int:
    """Empty the index and fill it again; what is written meanwhile is indexed as always. Returns how many messages."""
    messages = (
        Message.objects.exclude(kind=Message.Kind.HAPPENING)
        .exclude(text="")
        .order_by("pk")
        .values_list("pk", "conversation__brand_id", "conversation_id", "text")
    )
    search.clear()
    count = 0
    with stages("Search index", messages.count() + Customer.objects.count()) as told:
        for some in _by(messages.iterator(chunk_size=BATCH)):
            search.index(documents(some))
            count += len(some)
            told(len(some))
        for people in _by(Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)):
            index_people(set(people))
            told(len(people))
    clear_shelves()
    articles = Translation.objects.live().order_by("pk").values_list("pk", flat=True)
    with stages("Help centre", articles.count()) as told:
        for some_articles in _by(articles.iterator(chunk_size=BATCH)):
            put_on_shelf(some_articles)
            told(len(some_articles))
    return count


def _by(found: Iterator[T]) -> Iterator[list[T]]:
    while some := list(islice(found, BATCH)):
        yield some
