"""What the bot of a brand knows, in the memory of this process; what it thinks of a message.

The pack is learned once for all brands. What a shop teaches is laid over it, and is there again a moment after it
changed: the bot's `version` in the database says whether an index is still good.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from counterbell.bot import pack, sources
from counterbell.bot.answers import Step, kind_of
from counterbell.bot.features import see
from counterbell.bot.knowledge import Knowledge
from counterbell.bot.nearness import Weights, likeness, weights_of, words_of
from counterbell.bot.passages import Passages
from counterbell.bot.router import Kind, by_rule, questions
from counterbell.bot.sources import Entry
from counterbell.conversations.canned import language_for

if TYPE_CHECKING:
    from counterbell.bot.knowledge import Guess

SURE = 1.0
NEAR, MAYBE = 0.72, 0.45  # likeness to what the shop itself has taught: from here on it is said, or asked back
LOWEST = 0.5  # a shop that says little may be wrong often and still stay within its share: not like this
ASK_BACK = 0.4  # of the line
CLOSE = 0.5  # the runner-up is as likely as this share of the best
HARMLESS = 0.4  # a greeting answered in vain, a person called in vain: nobody is misled
COVERED, MAYBE_COVERED = 0.8, 0.55  # of the words of a question, by a passage
_OPENERS = ("greeting", "thanks", "goodbye")


@dataclass(frozen=True, slots=True)
class Thought:
    """What one question of a message asks for. `keys`: the answer, or those that are close, or what nobody answers."""

    text: str
    kind: Kind
    step: Step
    keys: tuple[str, ...] = ()
    chance: float = 0.0


class Mind:
    """All that a brand's bot knows at one version."""

    def __init__(self, entries: Sequence[Entry], *, tolerated: float, default: str) -> None:
        self._default = default
        self._entries: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._verbatim: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._taught: list[tuple[Weights, str]] = []
        self._passages = Passages(rarity)
        for entry in entries:
            self._learn(entry)
        said = [key.removeprefix("pack.") for key in self._entries]
        self._line = max(LOWEST, learned().line_for(tolerated, said))

    def think(self, text: str) -> list[Thought]:
        """Each question of a message in its order; greetings beside a question are left out."""
        found = [self._think(one) for one in questions(text)]
        if len(found) > 1:
            return [one for one in found if one.kind not in {Kind.SMALL_TALK, Kind.NOISE}] or found[:1]
        return found

    def entry(self, key: str, language: str) -> Entry | None:
        """What is said to a question: in her language, else in the brand's, else in any."""
        said = {code: one for code, one in self._entries.get(key, {}).items() if one.answer}
        return said.get(language_for(said_texts(said), language, self._default)) if said else None

    # ——— learning ———

    def _learn(self, entry: Entry) -> None:
        self._entries[entry.key][entry.language] = entry
        for way in entry.phrasings:
            self._verbatim[_bare(words_of(way))].add(entry.key)
            self._taught.append((weights_of(see(way), rarity), entry.key))
        for number, passage in enumerate(entry.passages):
            self._passages.put((entry.key, entry.language, number), passage, title=entry.title)

    # ——— thinking ———

    def _think(self, text: str) -> Thought:
        kind = by_rule(text)
        if kind is not None:
            return Thought(text, kind, Step.HAND_OVER)
        said = _bare(words_of(text))
        word_for_word = self._verbatim.get(said) or {f"pack.{name}" for name in _packed().get(said, ())}
        if len(word_for_word) == 1:
            return self._known(text, next(iter(word_for_word)), SURE)
        key, near = self._nearest(text)
        if near >= NEAR:
            return self._known(text, key, near)
        guess = learned().guess(text)
        assert guess is not None  # the pack is never empty
        return self._guessed(text, guess) or self._maybe(text, guess, key if near >= MAYBE else "")

    def _guessed(self, text: str, guess: "Guess") -> Thought | None:
        """What the pack is sure of."""
        kind = kind_of(guess.answer)
        enough = HARMLESS if kind in {Kind.SMALL_TALK, Kind.PERSON} else self._line
        return self._known(text, f"pack.{guess.answer}", guess.chance) if guess.chance >= enough else None

    def _known(self, text: str, key: str, chance: float) -> Thought:
        kind = kind_of(key.removeprefix("pack."))
        answered = key in self._entries or kind == Kind.SMALL_TALK
        return Thought(text, kind, Step.ANSWER if answered else Step.HAND_OVER, (key,), chance)

    def _maybe(self, text: str, guess: "Guess", taught: str) -> Thought:
        """Several may be meant, or one that is not sure enough: she is asked, if the shop answers any of them."""
        close = [taught] if taught else []
        if guess.chance >= self._line * ASK_BACK:
            close.append(f"pack.{guess.answer}")
            if guess.second and guess.second_chance >= guess.chance * CLOSE:
                close.append(f"pack.{guess.second}")
        passage = self._passage(text)
        if passage and passage[1] >= COVERED:
            return Thought(text, Kind.QUESTION, Step.ANSWER, (passage[0],), passage[1])
        if passage and passage[1] >= MAYBE_COVERED:
            close.append(passage[0])
        offered = tuple(dict.fromkeys(key for key in close if key in self._entries))
        if offered:
            return Thought(text, Kind.QUESTION, Step.ASK_BACK, offered, guess.chance)
        return Thought(text, Kind.QUESTION, Step.HAND_OVER, (), guess.chance)

    def _nearest(self, text: str) -> tuple[str, float]:
        asked = weights_of(see(text), rarity)
        return max(
            ((key, likeness(asked, way)) for way, key in self._taught), key=lambda pair: pair[1], default=("", 0)
        )

    def _passage(self, text: str) -> tuple[str, float] | None:
        found = next(iter(self._passages.find(text, most=1)), None)
        if found is None:
            return None
        assert isinstance(found.key, tuple)
        return str(found.key[0]), found.covered


def said_texts(said: Mapping[str, Entry]) -> dict[str, str]:
    """The answers by language."""
    return {language: entry.answer for language, entry in said.items()}


# ——— the pack, once for all brands ———

_lock = threading.Lock()
_learned: list[Knowledge] = []


def learned() -> Knowledge:
    """The pack, learned when it is first asked for: that takes some seconds, and memory only for their length."""
    with _lock:
        if not _learned:
            knowledge = Knowledge(pack.examples())
            knowledge.settle()
            _learned.append(knowledge)
        return _learned[0]


def rarity(name: str) -> float:
    """How rare a word, a piece or a concept is among what shops are asked."""
    return learned().rarity(name)


@cache
def _packed() -> dict[tuple[str, ...], frozenset[str]]:
    """The words of each phrasing of the pack → the questions that they are."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, way in _ways():
        found[_bare(words_of(way))].add(name)
    return {words: frozenset(names) for words, names in found.items()}


def _ways(names: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    for language in pack.languages():
        for name, ways in pack.phrasings(language).items():
            if not names or name in names:
                yield from ((name, way) for way in ways)


@cache
def _polite() -> frozenset[str]:
    """Single words that only open or close a message: hi, please is not among them, سلام."""
    ways = (words_of(way) for _, way in _ways(_OPENERS))
    return frozenset(words[0] for words in ways if len(words) == 1)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without greetings and thanks around it, unless it is nothing else."""
    return tuple(word for word in words if word not in _polite()) or words


# ——— of each brand ———

_minds: dict[int, tuple[int, Mind]] = {}


def mind_of(brand: int, *, version: int, tolerated: float, default: str) -> Mind:
    """The mind of a brand at this version or a newer one; made anew when what is kept is older."""
    kept = _minds.get(brand)
    if kept is None or kept[0] != version:
        kept = (version, Mind(sources.entries(brand), tolerated=tolerated, default=default))
        _minds[brand] = kept
    return kept[1]
