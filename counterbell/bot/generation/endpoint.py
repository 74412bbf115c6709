"""Where a brand's language model is asked: its connector by name, so that nobody imports one, and its key in clear."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from counterbell.base.secrets import unseal
from counterbell.bot.models import LanguageModel
from counterbell.contracts.llm import Endpoint, Model

GROUP = "counterbell.llms"
KIND = "openai"
BUILT_IN = {KIND: "counterbell.connectors.openai.adapter:OpenAI"}


@cache
def connector(kind: str = KIND) -> Model:
    """The connector to models of that kind."""
    if where := BUILT_IN.get(kind):
        module, _, name = where.partition(":")
        return cast("Model", getattr(import_module(module), name)())
    point = next(iter(entry_points(group=GROUP, name=kind)))
    return cast("Model", point.load()())


def endpoint_of(model: LanguageModel) -> Endpoint:
    """For its connector, never for a page or the log.

    Raises:
        Unsealable: when the key was sealed with another secret.
    """
    return Endpoint(model.address, unseal(model.key) if model.key else "", model.name, float(model.seconds))
