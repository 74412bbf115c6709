"""What would have been right to say to past questions, as far as people have said so.

Who looked at the answer; who attached the question to an answer, or wrote one for it; and what an agent answered, where
that is word for word or nearly what the shop says to something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from counterbell.bot.corrections import versions_said
from counterbell.bot.features import see
from counterbell.bot.models import Turn, Unanswered
from counterbell.bot.nearness import Weights, likeness, weights_of
from counterbell.bot.sources import Entry

SAME = 0.75  # so alike, two texts say the same


@dataclass(slots=True)
class Truth:
    """Of one question: keys that are right, keys that are wrong with the version that is, what an agent said to it."""

    right: set[str] = field(default_factory=set)
    wrong: dict[str, int | None] = field(default_factory=dict)  # None: in all versions
    reply: str = ""


def truths_of(messages: Sequence[int]) -> dict[int, Truth]:
    """What is known of these questions; those of which nothing is are left out."""
    found: dict[int, Truth] = {}
    turns = Turn.objects.filter(pk__in=messages, move=Turn.Move.ANSWER)
    for turn in turns.exclude(verdict=Turn.Verdict.NONE).select_related("reply"):
        truth = found.setdefault(turn.pk, Truth())
        if turn.verdict == Turn.Verdict.RIGHT:
            truth.right |= set(turn.keys)
        elif turn.verdict == Turn.Verdict.WRONG:
            versions = versions_said(turn)
            truth.wrong |= {key: versions.get(key) for key in turn.keys}
    handed = Unanswered.objects.filter(message__in=messages).exclude(state=Unanswered.State.IGNORED)
    for pk, settled, taken, reply in handed.values_list("message", "settled", "taken", "reply__text"):
        truth = found.setdefault(pk, Truth())
        truth.right |= {key for key in (settled or taken,) if key}
        truth.reply = truth.reply or reply or ""
    return found


class Judge:
    """Says whether an answer was right. `entries`: what the bot knows, in all versions that are compared."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._said: dict[str, list[str]] = {}
        for one in entries:
            if one.answer:
                self._said.setdefault(one.key, []).append(one.answer)
        self._weighed: dict[str, Weights] = {}

    def verdict(
        self, truth: Truth | None, keys: Sequence[str], text: str, versions: Mapping[str, int] | None = None
    ) -> str:
        """ "right", "wrong", or "" when nobody has said enough. `versions`: of what is said, by key."""
        if truth is None or not keys:
            return ""
        if set(keys) & truth.right or any(self._alike(text, one) for one in self._texts(truth.right)):
            return "right"
        if truth.reply and self._alike(text, truth.reply):
            return "right"
        said = versions or {}
        wrong = any(key in truth.wrong and truth.wrong[key] in {None, said.get(key)} for key in keys)
        return "wrong" if wrong or truth.right else ""

    def _texts(self, keys: Iterable[str]) -> list[str]:
        return [text for key in keys for text in self._said.get(key, ())]

    def _alike(self, one: str, other: str) -> bool:
        first, second = (" ".join(text.split()) for text in (one, other))
        if not first or not second:
            return False
        return first == second or likeness(self._weights(first), self._weights(second)) >= SAME

    def _weights(self, text: str) -> Weights:
        if text not in self._weighed:
            self._weighed[text] = weights_of(see(text))
        return self._weighed[text]
