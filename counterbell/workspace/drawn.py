"""Rows that many look at: read and drawn once for all whose browsers were told of the same change.

The live counter gives each round of its news a word that nobody can guess (`at`). Whoever asks with it may have what
was read since that news went out, and nothing older; who asks without one gets what is read for her.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from counterbell.conversations.models import Conversation

MOST = 1_000
Look = tuple[object, ...]


@dataclass(slots=True)
class _Kept:
    at: str
    conversation: Conversation
    looks: dict[Look, str] = field(default_factory=dict)


_kept: dict[int, _Kept] = {}


def conversations(pks: Iterable[int], at: str) -> list[Conversation]:
    """These, with what a row shows of each; whether the reader may see them was asked before."""
    wanted = list(pks)
    found = {pk: kept.conversation for pk in wanted if (kept := _kept.get(pk)) and kept.at == at}
    if missing := [pk for pk in wanted if pk not in found]:
        if len(_kept) > MOST:
            _kept.clear()
        for conversation in Conversation.objects.filter(pk__in=missing).living().drawn():
            _kept[conversation.pk] = _Kept(at, conversation)
            found[conversation.pk] = conversation
    return [found[pk] for pk in wanted if pk in found]


def row(conversation: Conversation, look: Look, draw: Callable[[], str]) -> str:
    """A row as it looks to somebody; `look` is all on which that depends besides the conversation."""
    kept = _kept.get(conversation.pk)
    if kept is None or kept.conversation is not conversation:
        return draw()
    if look not in kept.looks:
        kept.looks[look] = draw()
    return kept.looks[look]
