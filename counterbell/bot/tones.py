"""The tone in which the bot says its own sentences: each sentence stands in every tone that differs from the usual one.

What a shop has written itself is said as it stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

from django.db.models import TextChoices
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _


class Tone(TextChoices):
    """How it speaks with shoppers."""

    USUAL = "", _("Polite, as usual")
    FORMAL = "formal", _("Formal")
    FRIENDLY = "friendly", _("Friendly")


_spoken: ContextVar[str] = ContextVar("tone", default=Tone.USUAL.value)


@contextmanager
def in_tone(tone: str) -> Iterator[None]:
    """Within it, `toned` speaks so."""
    before = _spoken.set(tone)
    try:
        yield
    finally:
        _spoken.reset(before)


def toned(usual: str, *, formal: str = "", friendly: str = "") -> str:
    """The one of these that is said now; the usual one where a tone has none of its own."""
    return {Tone.FORMAL.value: formal, Tone.FRIENDLY.value: friendly}.get(_spoken.get(), "") or usual


def toned_lazy(usual: Promise, *, formal: Promise, friendly: Promise) -> Promise:
    """The same, chosen when it is said."""

    def chosen() -> str:
        return toned(str(usual), formal=str(formal), friendly=str(friendly))

    return cast("Promise", lazy(chosen, str)())
