"""What was learned with the sentence model, in the memory of this process; words do where it is not there.

Nobody waits for it: until it is learned, and for a while after it did not answer, there is none.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from counterbell.bot.embeddings import NoModel
from counterbell.bot.embeddings.chosen import chosen
from counterbell.bot.embeddings.understanding import Understanding, read
from counterbell.bot.knowledge import Guess, Knowledge
from counterbell.contracts.llm import NoReply
from counterbell.conversations.tongues import tongue_of

LOOK_AGAIN = 20.0  # seconds until somebody looks again whether it is learned
LEARN_AGAIN = 900.0  # until learning is tried again, where it failed
REST = 60.0  # after it did not answer
_log = logging.getLogger(__name__)


class _Hand:
    """One for the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: Understanding | None = None
        self.knowledge: Knowledge | None = None  # with the pack's words
        self.look_at = self.learn_at = self.ask_at = 0.0


_hand = _Hand()


def at_hand() -> Understanding | None:
    """None where there is no model, or none that is learned, or one that rests."""
    now = time.monotonic()
    if not settings.SENTENCES or now < _hand.ask_at:
        return None
    if _hand.held is None and now >= _hand.look_at and _hand.lock.acquire(blocking=False):
        try:
            _hand.look_at = now + LOOK_AGAIN
            _hand.held = _looked(now)
        finally:
            _hand.lock.release()
    return _hand.held


def is_held() -> bool:
    """Whether it is learned, even while it rests."""
    at_hand()
    return _hand.held is not None


def forget() -> None:
    """Look anew, as after a start."""
    _hand.held = _hand.knowledge = None
    _hand.look_at = _hand.learn_at = _hand.ask_at = 0.0
    chosen.cache_clear()


def _looked(now: float) -> Understanding | None:
    try:
        embedder = chosen()
    except NoModel as nothing:
        _log.warning("The sentence model cannot be used: %s.", nothing)
        _hand.look_at = now + LEARN_AGAIN
        return None
    assert embedder is not None
    found = read(settings.BOT_ROOT, embedder)
    if found is None and now >= _hand.learn_at:
        _hand.learn_at = now + LEARN_AGAIN
        # A process of its own, and a patient one: a minute of learning must not slow whoever is talking.
        command = [sys.executable, "-m", "counterbell.cli", "learn"]
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
    return found


def guess_of(text: str, words: Knowledge) -> tuple[Guess, Knowledge] | None:
    """What a message asks for, by meaning and words, and who says so; None where words alone decide.

    `words`: the pack, as it is learned without a model.
    """
    held = at_hand()
    if held is None or tongue_of(text) not in held.languages:
        return None
    if _hand.knowledge is None:
        _hand.knowledge = held.beside(words)
    try:
        guess = _hand.knowledge.guess(text)
    except NoReply as silence:
        _rests(silence)
        return None
    return None if guess is None else (guess, _hand.knowledge)


def vectors(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """A row for each text; of a language that the model does not know it is empty. None where there is no model."""
    held = at_hand()
    if held is None:
        return None
    known = [at for at, text in enumerate(texts) if tongue_of(text) in held.languages]
    if not known:
        return None
    try:
        found = held.embedder.embed([texts[at] for at in known])
    except NoReply as silence:
        _rests(silence)
        return None
    rows = np.zeros((len(texts), found.shape[1]), np.float32)
    rows[known] = found
    return rows


def _rests(silence: NoReply) -> None:
    _log.warning("The sentence model did not answer (%s): the bot goes by words for a minute.", silence)
    _hand.ask_at = time.monotonic() + REST
