"""What the owner's sentence model adds to the questions of every shop, in the languages that it knows.

The words of the pack are learned already; beside them comes what the model's vectors say of each answer, and how sure
both together are. Which languages these are is measured, not believed: in each language of the pack a sample is asked
of itself, once by words and once by meaning. A model for English alone is thereby used for English alone. The same
sample, beside messages that no shop answers, says from which nearness on two sentences mean the same: each model has a
scale of its own.

Learning takes a minute or two, once for each model, in a process of its own (`counterbell learn`); until then, and
whenever the model does not answer, the bot goes by words as it does without one.
"""

import hashlib
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterbell.bot import kept, pack
from counterbell.bot.doubt import Judge
from counterbell.bot.embeddings import Embedder
from counterbell.bot.features import see
from counterbell.bot.knowledge import Example, Knowledge, Rehearsed, Settled, elsewhere, lessons
from counterbell.bot.matcher import Matcher
from counterbell.bot.meaning import Meaning
from counterbell.bot.space import Floats, Space
from counterbell.conversations.tongues import tongue_of

WAYS = 60  # to ask one question in one language that are learned: of more, few are new
_SAMPLED = 3  # ways of each question that are asked of the others
_AWAY = 300
_SURE, _LIKELY = 0.97, 0.8  # of those that lie so near each other, so many ask for the same
_SEED = 13
_NEVER = 2.0  # a nearness that nothing has


@dataclass(frozen=True, slots=True)
class Understanding:
    """`near`, `maybe`: how near a question lies to one that surely, and that probably, asks for the same."""

    embedder: Embedder
    languages: frozenset[str]
    near: float
    maybe: float
    meaning: Meaning
    limits: tuple[Judge, Rehearsed, float]

    def beside(self, words: Knowledge) -> Knowledge:
        """With what the pack's words say."""
        return _beside(words.settled(), self.meaning, self.limits, self.embedder)


def path_of(folder: Path, embedder: Embedder) -> Path:
    """Where it is kept: another model, other texts and other code learn anew."""
    made_of = f"{kept.digest()} {embedder.name} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"
    return folder / f"meaning-{hashlib.sha256(made_of.encode()).hexdigest()[:20]}.npz"


def read(folder: Path, embedder: Embedder) -> Understanding | None:
    """What was learned with this model; None when nothing was. Of a model that knows no language, nothing is used."""
    try:
        with np.load(path_of(folder, embedder), allow_pickle=False) as found:
            languages = frozenset(map(str, found["languages"]))
            meaning = Meaning(found["rows"].astype(np.float32), found["at"], found["weights"])
            near, maybe = float(found["near"]), float(found["maybe"])
            return Understanding(embedder, languages, near, maybe, meaning, kept.limits_of(found))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def learn(folder: Path, embedder: Embedder, words: Knowledge) -> frozenset[str]:
    """Learn it now, beside the pack's words, and keep it there; returns the languages in which it will be used.

    Raises:
        NoReply: when the model is somewhere else and does not answer.
    """
    samples = {language: list(_some(language, _SAMPLED)) for language in pack.languages()}
    known = frozenset(language for language, sample in samples.items() if _is_known(sample, embedder))
    # Where it knows none, it is kept as what it learned of the pack's first language, for nobody.
    used = known or frozenset(pack.languages()[:1])
    chosen = {one.text for language in used for one in _some(language, WAYS)}
    chosen |= {text for text in elsewhere() if tongue_of(text) in used}
    near, maybe = _limits([one for language in used for one in samples[language]], embedder)
    texts = [one.text for one in lessons(pack.examples())]  # as the words were learned
    at = np.array([number for number, text in enumerate(texts) if text in chosen], np.intp)
    known_by_words = words.settled()
    matcher = known_by_words.matcher
    rows = embedder.embed([texts[number] for number in at])
    meaning = Meaning.learn(rows, at, matcher.answers, matcher.many, seed=_SEED)
    known_by_words = replace(known_by_words, matcher=_by_row(matcher))
    both = _beside(
        known_by_words, meaning, (known_by_words.judge, known_by_words.rehearsed, known_by_words.line), embedder
    )
    both.judge_anew()
    arrays: dict[str, Any] = {
        "rows": meaning.rows.astype(np.float16),
        "at": meaning.at,
        "weights": meaning.weights,
        "languages": np.array(sorted(known), np.str_),
        "near": near,
        "maybe": maybe,
        **kept.limits_as_arrays(both.settled()),
    }
    path = path_of(folder, embedder)
    folder.mkdir(parents=True, exist_ok=True)
    kept.put(path, lambda file: np.savez(file, **arrays))
    for other in folder.glob("meaning-*.npz"):
        if other != path:
            other.unlink(missing_ok=True)
    return known


def _by_row(matcher: Matcher) -> Matcher:
    return Matcher(matcher.space.by_row(), matcher.answers, matcher.lengths, matcher.linear)


def _beside(words: Settled, meaning: Meaning, limits: tuple[Judge, Rehearsed, float], embedder: Embedder) -> Knowledge:
    by_words = words.matcher
    matcher = Matcher(by_words.space, by_words.answers, by_words.lengths, by_words.linear, meaning)
    return Knowledge.of(Settled(words.answers, matcher, *limits), embedder)


def _some(language: str, most: int) -> Iterator[Example]:
    lots = random.Random(_SEED)  # noqa: S311  # no secret: which ways are learned
    for name, ways in pack.phrasings(language).items():
        for way in lots.sample(ways, min(most, len(ways))):
            yield Example(way, name)


def _is_known(sample: Sequence[Example], embedder: Embedder) -> bool:
    """Whether meaning finds the like of a question at least as often as words do."""
    texts = [one.text for one in sample]
    words = Space([see(text) for text in texts]).rows
    by_words = np.asarray((words @ words.T).todense(), np.float32)
    vectors = embedder.embed(texts)
    answers = np.array([one.answer for one in sample])
    return _found(vectors @ vectors.T, answers) >= _found(by_words, answers)


def _found(likeness: Floats, answers: NDArray[Any]) -> float:
    alone = likeness - 2 * np.eye(len(likeness), dtype=np.float32)  # not itself
    return float((answers[alone.argmax(axis=1)] == answers).mean())


def _limits(sample: Sequence[Example], embedder: Embedder) -> tuple[float, float]:
    vectors = embedder.embed([one.text for one in sample])
    answers = np.array([one.answer for one in sample])
    alone = vectors @ vectors.T - 2 * np.eye(len(vectors), dtype=np.float32)
    away = embedder.embed(list(elsewhere()[:_AWAY])) @ vectors.T
    nearness = np.concatenate([alone.max(axis=1), away.max(axis=1)])
    right = np.concatenate([answers[alone.argmax(axis=1)] == answers, np.zeros(len(away), np.bool_)])
    order = np.argsort(-nearness, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    return _lowest(nearness[order], share >= _SURE), _lowest(nearness[order], share >= _LIKELY)


def _lowest(nearness: Floats, fine: NDArray[np.bool_]) -> float:
    return float(nearness[np.flatnonzero(fine)[-1]]) if fine.any() else _NEVER
