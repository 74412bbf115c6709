"""The sentence model that the owner named, if she did."""

from functools import cache
from pathlib import Path

from django.conf import settings

from counterbell.bot.embeddings import Embedder
from counterbell.bot.embeddings.asked import Asked
from counterbell.bot.embeddings.bert import Bert
from counterbell.bot.generation.endpoint import connector
from counterbell.contracts.llm import Endpoint

SECONDS, SECONDS_TO_LEARN = 3.0, 60.0  # that an endpoint may take: a shopper waits, or nobody does


@cache
def chosen(seconds: float = SECONDS) -> Embedder | None:
    """None where she named none.

    Raises:
        NoModel: when she named something else.
    """
    where = settings.SENTENCES
    if not where:
        return None
    if where.startswith(("http://", "https://")):
        return Asked(connector(), Endpoint(where, settings.SENTENCES_KEY, settings.SENTENCES_MODEL, seconds))
    return Bert.load(Path(where))
