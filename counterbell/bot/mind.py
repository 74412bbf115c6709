"""What the bot of a brand knows, in the memory of this process; what it thinks of a message.

The pack is learned once for all brands. What a shop teaches is laid over it, and is there again a moment after it
changed: the bot's `version` in the database says whether an index is still good.
"""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from counterbell.bot import sources
from counterbell.bot.answers import Step, kind_of
from counterbell.bot.apart import pack_of, pretended_of
from counterbell.bot.corrections import Barred, Correction, corrections_of
from counterbell.bot.curve import guesses_of
from counterbell.bot.embeddings.at_hand import guess_of, is_held
from counterbell.bot.kept import Learned
from counterbell.bot.looks import Look
from counterbell.bot.nearness import words_of
from counterbell.bot.outcomes import Happened, happened_at
from counterbell.bot.own_limits import OwnLimits, Tried, none_tried, share_of
from counterbell.bot.own_rehearsal import rehearsed_of
from counterbell.bot.passages import Passages
from counterbell.bot.router import Kind, by_rule, is_joint, questions
from counterbell.bot.sources import Entry
from counterbell.bot.taught import Taught
from counterbell.bot.verbatim import bare
from counterbell.conversations.canned import language_for

if TYPE_CHECKING:
    from counterbell.bot.doubt import Guesses
    from counterbell.bot.knowledge import Guess, Knowledge

SURE = 1.0
TOO_CLOSE = 0.03  # two that are so alike: she says which she means
ALMOST = 0.8  # the runner-up among the shop's own is as like as this share of the best: offered beside it
MEANT = 0.8  # what a sentence model surely finds the same, though its words are others
NOTHING_OWN = 2.0  # a line above everything
LOWEST = 0.5  # a shop that says little may be wrong often and still stay within its share: not like this
ASK_BACK = 0.25  # of either line: of what the pack offers from there on, two of five are right
CLOSE = 0.5  # the runner-up is as likely as this share of the best
HARMLESS = 0.4  # a greeting answered in vain, a person called in vain: nobody is misled
COVERED, MAYBE_COVERED = 0.8, 0.55  # of the words of a question, by a passage
BY_ITSELF = 0.9  # a sentence that is so clear is answered whatever stands around it
FEW_WORDS = 6  # of a message that may go on from the last one


@dataclass(frozen=True, slots=True)
class Thought:
    """What one question of a message asks for. `keys`: the answer, or those that are close, or what nobody answers.

    `guess`: what it was taken for, where a line decided whether that may be said; then `chance` is its chance.
    `told`: a passage of an article says it, and `chance` is how much of the question stands in it.
    """

    text: str
    kind: Kind
    step: Step
    keys: tuple[str, ...] = ()
    chance: float = 0.0
    guess: str = ""
    told: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is said whatever else the message says: nothing is, or it is clear by itself."""
        return self.step != Step.ANSWER or (self.chance >= BY_ITSELF and not self.told)


class Mind:
    """All that a brand's bot knows at one version."""

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        tolerated: float,
        default: str,
        happened: Happened | None = None,
        corrections: Iterable[Correction] = (),
        rehearsed: Tried | None = None,
    ) -> None:
        self._default = default
        self._entries: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._verbatim: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._taught = Taught(rarity)
        self._passages = Passages(rarity)
        for entry in entries:
            self._learn(entry)
        self._taught.settle()
        self._barred = Barred(rarity)
        for one in corrections:
            self._barred.put(one.text, self._unmended(one))
        self._happened = guesses_of(happened) if happened else None
        self._own_happened = guesses_of(happened, own=True) if happened else None
        self._tolerated = tolerated
        self.line = self.line_at(tolerated)
        share = share_of([key for _, key in self._taught.ways], list(self._entries))
        self._own = OwnLimits.learn(pretended(), rehearsed or none_tried(), share) if share else None
        self.own_line = self.own_line_at(tolerated)
        self._line_by_meaning: tuple[Knowledge, float] | None = None

    def think(self, text: str) -> list[Thought]:
        """Each question of a message in its order; greetings beside a question are left out."""
        parts = questions(text)
        whole = self._barred.keys(text)
        barred = [whole | self._barred.keys(one) if one != text else whole for one in parts]
        found = [_without(self._think(one, no), no) for one, no in zip(parts, barred, strict=True)]
        if len(found) > 1:
            asked = [one for one in found if one.kind not in {Kind.SMALL_TALK, Kind.NOISE}] or found[:1]
            return self._in_place(text, asked, whole)
        return found

    @property
    def said(self) -> list[str]:
        """The names of the questions of the pack that it answers."""
        return [key.removeprefix("pack.") for key in self._entries if key.startswith("pack.")]

    def line_at(self, tolerated: float) -> float:
        """From which chance on it would speak, were so many wrong answers tolerated."""
        return max(LOWEST, learned().line_for(tolerated, self.said, self._happened))

    def own_line_at(self, tolerated: float) -> float:
        """The same for what the shop has taught it itself; a shop that has taught nothing has no line."""
        return max(LOWEST, self._own.line(tolerated, self._own_happened)) if self._own else NOTHING_OWN

    def rehearsed(self) -> "Guesses":
        """How it did in the rehearsals, with what it says."""
        return learned().rehearsed(self.said)

    def entry(self, key: str, language: str) -> Entry | None:
        """What is said to a question: in her language, else in the brand's, else in any."""
        said = {code: one for code, one in self._entries.get(key, {}).items() if one.answer}
        return said.get(language_for(said_texts(said), language, self._default)) if said else None

    def follow(self, text: str, before: str, language: str) -> list[Thought]:
        """A message that is too little by itself ("and to Canada?"), read after what was answered last.

        Only an answer that has the words of this message in it, and is about what was asked before: "and in red?" is
        none about delivery, and where "we ship to Canada" stands it does not say how much that costs.
        """
        if not before or len(words_of(text)) > FEW_WORDS:
            return []
        asked = [key for one in self.think(before) for key in one.keys]
        barred = self._barred.keys(text)
        known = [entry for key in asked if (entry := self.entry(key, language))]
        for entry in [*known, *self.near(f"{before} {text}", language, most=FEW_WORDS)]:
            if entry.key in barred:
                continue
            said = f"{entry.title}\n{entry.answer}"
            if _covered(text, said) >= COVERED and (entry.key in asked or _covered(before, said) >= MAYBE_COVERED):
                return [Thought(text, Kind.QUESTION, Step.ANSWER, (entry.key,), COVERED)]
        return []

    def repeats(self, text: str, before: str) -> bool:
        """Whether a text asks nothing that another does not ask: "to Norway?" is not "to Canada?" again."""
        asked = " ".join(word for word in words_of(text) if not is_joint(word))
        return _covered(asked, before) >= COVERED

    def near(self, text: str, language: str, *, most: int) -> list[Entry]:
        """What may help somebody who answers this herself: the likeliest first, also what is too unsure to be said."""
        keys = [key for one in self.think(text) for key in one.keys]
        for one in questions(text):
            keys += self._own_near(one)
            keys += [str(found.key[0]) for found in self._passages.find(one) if found.covered >= MAYBE_COVERED]  # type: ignore[index]
        barred = self._barred.keys(text)
        found = (self.entry(key, language) for key in dict.fromkeys(keys) if key not in barred)
        return [one for one in found if one][:most]

    def _own_near(self, text: str) -> list[str]:
        by_words = learned().guess(text)
        look, chance = self._own_look(text, by_words) if by_words else (None, 0.0)
        return self._own_maybe(text, look, chance, self._taught.by_meaning(text))

    # ——— learning ———

    def _learn(self, entry: Entry) -> None:
        self._entries[entry.key][entry.language] = entry
        for way in entry.phrasings:
            self._verbatim[bare(words_of(way))].add(entry.key)
            self._taught.put(way, entry.key)
        for number, passage in enumerate(entry.passages):
            self._passages.put((entry.key, entry.language, number), passage, title=entry.title)

    def _unmended(self, wrong: Correction) -> frozenset[str]:
        """Its answers that still say what was judged."""
        said = {key: self.entry(key, wrong.language) for key in wrong.said}
        return frozenset(key for key, entry in said.items() if entry and wrong.said[key] in {None, entry.version})

    # ——— thinking ———

    def _think(self, text: str, barred: Collection[str]) -> Thought:
        kind = by_rule(text)
        if kind is not None:
            return Thought(text, kind, Step.HAND_OVER)
        said = bare(words_of(text))
        word_for_word = (self._verbatim.get(said) or _packed(said)).difference(barred)
        if len(word_for_word) == 1:
            return self._known(text, next(iter(word_for_word)), SURE)
        by_words = learned().guess(text)
        assert by_words is not None  # the pack is never empty
        look, chance = self._own_look(text, by_words)
        if look and chance >= self.own_line:
            return self._own_said(text, look, chance)
        meant = self._taught.by_meaning(text)
        if meant and meant[1]:
            return self._known(text, meant[0], MEANT)
        guess, line = self._guess(text, by_words)
        if guessed := self._guessed(text, guess, line):
            return guessed
        return self._maybe(text, guess, line, self._own_maybe(text, look, chance, meant))

    def _in_place(self, text: str, thoughts: list[Thought], barred: Collection[str]) -> list[Thought]:
        """Without what a sentence seems to ask by itself and does not ask where it stands: "What now?"."""
        if all(one.stands for one in thoughts):
            return thoughts
        meant = {*self._think(text, barred).keys}
        meant |= {str(found.key[0]) for found in self._passages.find(text) if found.covered >= MAYBE_COVERED}  # type: ignore[index]
        return [one for one in thoughts if one.stands or one.keys[0] in meant] or thoughts

    def _own_look(self, text: str, by_words: "Guess") -> tuple[Look | None, float]:
        """The likest of what the shop has taught, and how likely that is right."""
        look = self._taught.by_words(text)
        return (look, self._own.chance(look, by_words)) if look and self._own else (None, 0.0)

    def _own_said(self, text: str, look: Look, chance: float) -> Thought:
        if look.second_near >= look.near - TOO_CLOSE:
            return Thought(text, Kind.QUESTION, Step.ASK_BACK, (look.key, look.second), chance)
        known = self._known(text, look.key, chance)
        is_own = not look.key.startswith("pack.") and known.keys == (look.key,)
        return replace(known, guess=look.key) if is_own else known

    def _own_maybe(self, text: str, look: Look | None, chance: float, meant: tuple[str, bool] | None) -> list[str]:
        """What the shop has taught that may be meant, the likeliest first: by words, by meaning, by topic."""
        keys = []
        if look and chance >= self.own_line * ASK_BACK:
            keys += [look.key] + [look.second] * (look.second_near >= look.near * ALMOST)
        return [key for key in dict.fromkeys([*keys, meant[0] if meant else "", self._taught.by_topic(text)]) if key]

    def _guess(self, text: str, by_words: "Guess") -> tuple["Guess", float]:
        """What the pack takes it for, and from which chance on that may be said."""
        if understood := guess_of(text, learned()):
            guess, by = understood
            if self._line_by_meaning is None or self._line_by_meaning[0] is not by:
                line = by.line_for(self._tolerated, self.said, self._happened)
                self._line_by_meaning = by, max(LOWEST, line)
            return guess, self._line_by_meaning[1]
        return by_words, self.line

    def _guessed(self, text: str, guess: "Guess", line: float) -> Thought | None:
        """What the pack is sure of."""
        kind = kind_of(guess.answer)
        enough = HARMLESS if kind in {Kind.SMALL_TALK, Kind.PERSON} else line
        if guess.chance < enough:
            return None
        key = f"pack.{guess.answer}"
        known = self._known(text, key, guess.chance)
        return replace(known, guess=key) if kind == Kind.QUESTION and known.keys == (key,) else known

    def _told(self, text: str) -> Thought | None:
        """What an article tells, where one has nearly all the words of the question."""
        passage = self._passage(text)
        if passage is None or passage[1] < COVERED:
            return None
        return Thought(text, Kind.QUESTION, Step.ANSWER, (passage[0],), passage[1], told=True)

    def _known(self, text: str, key: str, chance: float) -> Thought:
        kind = kind_of(key.removeprefix("pack."))
        if key in self._entries or kind == Kind.SMALL_TALK:
            return Thought(text, kind, Step.ANSWER, (key,), chance)
        # What is asked is clear, but the shop has not answered it: an article may.
        told = self._told(text) if kind == Kind.QUESTION else None
        return told or Thought(text, kind, Step.HAND_OVER, (key,), chance)

    def _maybe(self, text: str, guess: "Guess", line: float, taught: Sequence[str]) -> Thought:
        """Several may be meant, or one that is not sure enough: she is asked, if the shop answers any of them."""
        close = list(taught)
        if guess.chance >= line * ASK_BACK:
            close.append(f"pack.{guess.answer}")
            if guess.second and guess.second_chance >= guess.chance * CLOSE:
                close.append(f"pack.{guess.second}")
        if told := self._told(text):
            return told
        passage = self._passage(text)
        if passage and passage[1] >= MAYBE_COVERED:
            close.append(passage[0])
        offered = tuple(dict.fromkeys(key for key in close if key in self._entries))
        if offered:
            return Thought(text, Kind.QUESTION, Step.ASK_BACK, offered, guess.chance, f"pack.{guess.answer}")
        return Thought(text, Kind.QUESTION, Step.HAND_OVER, (), guess.chance, f"pack.{guess.answer}")

    def _passage(self, text: str) -> tuple[str, float] | None:
        found = next(iter(self._passages.find(text, most=1)), None)
        if found is None:
            return None
        assert isinstance(found.key, tuple)
        return str(found.key[0]), found.covered


def _without(thought: Thought, barred: Collection[str]) -> Thought:
    """Not again what people judged wrong for these words: what else it may mean is asked, or a person called."""
    if thought.step == Step.HAND_OVER or not any(key in barred for key in thought.keys):
        return thought
    left = tuple(key for key in thought.keys if key not in barred)
    return replace(thought, step=Step.ASK_BACK if left else Step.HAND_OVER, keys=left, guess="")


def _covered(text: str, by: str) -> float:
    """What share of the weight of a text's words stands in another."""
    shelf = Passages(rarity)
    shelf.put(0, by)
    return max((one.covered for one in shelf.find(text, most=1)), default=0.0)


def said_texts(said: Mapping[str, Entry]) -> dict[str, str]:
    """The answers by language."""
    return {language: entry.answer for language, entry in said.items()}


# ——— the pack, once for all brands ———

_lock = threading.Lock()
_learned: list[Learned] = []


def learned() -> "Knowledge":
    """The pack, read when it is first asked for; learned, which takes a minute, once in each release."""
    return _pack().knowledge


@cache
def pretended() -> Tried:
    """What shops with few examples are like, read when it is first asked for."""
    return pretended_of(settings.BOT_ROOT, learned())


def _pack() -> Learned:
    with _lock:
        if not _learned:
            _learned.append(pack_of(settings.BOT_ROOT))
        return _learned[0]


def learn_soon() -> bool:
    """Whether the pack is learned; if not, somebody begins now, and nobody waits for it."""
    if _learned:
        return True
    if not _lock.locked():
        threading.Thread(target=learned, daemon=True, name="bot-learns").start()
    return False


def _packed(said: tuple[str, ...]) -> set[str]:
    """The question of the pack that these words are."""
    knowledge, verbatim = _pack()
    answer = verbatim.answer(said)
    return set() if answer is None else {f"pack.{knowledge.answers[answer]}"}


def rarity(name: str) -> float:
    """How rare a word, a piece or a concept is among what shops are asked."""
    return learned().rarity(name)


# ——— of each brand ———


def mind_with(brand: int, entries: Sequence[Entry], *, tolerated: float, default: str) -> Mind:
    """A mind that knows this and nothing else, and is kept nowhere."""
    return Mind(
        entries,
        tolerated=tolerated,
        default=default,
        happened=happened_at(brand),
        corrections=corrections_of(brand),
        rehearsed=rehearsed_of(brand),
    )


_minds: dict[tuple[int, str], tuple[tuple[int, bool], Mind]] = {}


def mind_of(
    brand: int,
    *,
    version: int,
    tolerated: float,
    default: str,
    without: Collection[str] = (),
    audience: str = sources.EVERYBODY,
) -> Mind:
    """The mind of a brand for such readers, at this version or a newer one; made anew when what is kept is older.

    What others may read is not in it at all. Where there is nothing for these readers only, it is everybody's.
    """
    kept, state = _minds.get((brand, audience)), (version, is_held())
    if kept is None or kept[0] != state:
        entries = sources.entries(brand, without=without, audience=audience)
        if audience != sources.EVERYBODY and all(one.audience == sources.EVERYBODY for one in entries):
            made = mind_of(brand, version=version, tolerated=tolerated, default=default, without=without)
        else:
            made = mind_with(brand, entries, tolerated=tolerated, default=default)
        kept = (state, made)
        _minds[brand, audience] = kept
    return kept[1]
