"""The registry of adapters: by name or entry point, so that nobody imports a connector."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from django.db import connections

from counterbell.base.env import Env
from counterbell.base.secrets import seal, unseal
from counterbell.channels.models import Channel
from counterbell.channels.tokens import Tokens
from counterbell.contracts import channels as contract

GROUP = "counterbell.channels"
BUILT_IN = {"email": "counterbell.connectors.email.adapter:Email"}
SEALED = "sealed"


class NoAdapter(Exception):
    """Nothing here knows how to speak this channel's language."""


@cache
def adapter_for(kind: str) -> contract.Channel:
    """The adapter of a kind of channel.

    Raises:
        NoAdapter: when there is none.
    """
    if where := BUILT_IN.get(kind):
        module, _, name = where.partition(":")
        return cast("contract.Channel", getattr(import_module(module), name)())
    for point in entry_points(group=GROUP, name=kind):
        return cast("contract.Channel", point.load()())
    raise NoAdapter(f"no connector for channels of kind {kind} is installed")


def settings_of(channel: Channel) -> dict[str, Any]:
    """A channel's settings with its secrets in clear: for its adapter, never for a page or the log.

    Raises:
        Unsealable: when they were sealed with another secret.
    """
    told = {s.name: s.default for s in adapter_for(channel.kind).settings}
    opened = {n: unseal(v[SEALED]) if isinstance(v, dict) and SEALED in v else v for n, v in channel.config.items()}
    whole = {**told, **opened, "address": channel.address, "name": channel.name}
    if refresh := str(whole.get("oauth_refresh") or ""):
        about = (str(whole.get("oauth_url", "")), str(whole.get("oauth_client", "")))
        whole["tokens"] = Tokens(channel.pk, refresh, about)
    return whole


def sealed(kind: str, told: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Settings as they are stored. A secret that was left empty stays what it was."""
    kept: dict[str, Any] = {}
    for setting in adapter_for(kind).settings:
        value = told.get(setting.name, before.get(setting.name, setting.default))
        if setting.secret and not value:
            value = before.get(setting.name, "")
        if setting.secret and isinstance(value, str) and value:
            value = {SEALED: seal(value)}
        kept[setting.name] = value
    return kept


class Open(Protocol):
    """A door that can be closed."""

    def close(self) -> None: ...


def open_door(
    found: Env,
    *,
    knows: Callable[[], Mapping[str, int]],
    keep: Callable[[Sequence[tuple[int, contract.Taken]]], None],
) -> Open:
    """Our own door for letters, open. `knows` gives address → channel, `keep` returns when letters are on disk."""
    make = getattr(import_module("counterbell.connectors.email.opening"), "open_door")  # noqa: B009
    return cast("Open", make(found, knows, keep, connections.close_all))
