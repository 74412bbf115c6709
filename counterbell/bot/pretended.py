"""Shops that are pretended: some questions of the pack as if they were a shop's own, with one to five ways to ask them.

A shop that has taught three phrasings knows nothing about how sure it may be. What it looks like in many such shops is
measured here, once for each release: other ways to ask the same, what the shop does not know, what the rest of the pack
is asked, and what no shop is. Kept on disk like the pack itself.
"""

import random
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from counterbell.bot import kept, pack
from counterbell.bot.knowledge import Example, Knowledge, lessons
from counterbell.bot.looks import Looks
from counterbell.bot.own_limits import AWAY, OWN, PACKED, SIGNS, STRANGE, Tried, signs_of
from counterbell.bot.space import Floats
from counterbell.conversations.tongues import tongue_of

SHOPS = 100
_QUESTIONS = (3, 6, 10, 15, 20)
_WAYS = 5  # at most
_ASKED, _MOST_OWN, _STRANGE, _PACKED, _AWAY = 2, 20, 6, 20, 6  # of each question; of each shop
_SEED = 3
_MADE_BY = ("pretended", "own_limits", "looks")


class Packed:
    """The pack's own examples, by number: how like each is to the others.

    `by_language`: the numbers, by language and answer; None where nothing is asked.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        settled = knowledge.settled()
        self.lessons = lessons(pack.examples())  # as it was learned
        self.answers = settled.answers
        matcher = settled.matcher
        self._rows, self._columns = matcher.space.rows.tocsr(), matcher.space.rows.tocsc()
        self._order = np.argsort(matcher.answers, kind="stable")
        self._starts = np.unique(matcher.answers[self._order], return_index=True)[1]
        self.by_language = _by_language(self.lessons)

    def nearest(self, number: int) -> Floats:
        """How like one is to the nearest other of each answer; the last is that of no answer."""
        row: sparse.csr_matrix = self._rows[number]
        alike = self._columns[:, row.indices] @ row.data
        alike[number] = 0
        return np.asarray(np.maximum.reduceat(alike[self._order], self._starts), np.float32)


def pretend(knowledge: Knowledge, *, shops: int = SHOPS) -> Tried:
    """Ask so many shops."""
    packed = Packed(knowledge)
    lots = random.Random(_SEED)  # noqa: S311  # no secret: who plays what
    asked = (packed.by_language[lots.choice(pack.languages())] for _ in range(shops))
    found = [one for ways in asked for one in _shop(packed, ways, lots)]
    signs, right, kind = zip(*found, strict=True)
    return Tried(np.array(signs, np.float32).reshape(-1, SIGNS), np.array(right, np.bool_), np.array(kind, np.intp))


def _by_language(known: Sequence[Example]) -> dict[str, dict[str | None, list[int]]]:
    found: dict[str, dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    number = 0
    for language in pack.languages():
        for name, ways in pack.phrasings(language).items():
            found[language][name] += range(number, number + len(ways))
            number += len(ways)
    for at in range(number, len(known)):
        # Trials of what the pack knows are not asked: with them, what had nearly a shop's own words was not answered.
        if known[at].answer is None:
            found[tongue_of(known[at].text)][None].append(at)
    return found


def _shop(
    packed: Packed, ways: dict[str | None, list[int]], lots: random.Random
) -> Iterator[tuple[tuple[float, ...], bool, int]]:
    """What one shop makes of what it is asked."""
    names = [name for name in ways if name is not None]
    chosen = lots.sample(names, lots.choice(_QUESTIONS) + _STRANGE)
    strange, own = chosen[:_STRANGE], chosen[_STRANGE:]
    taught = Looks(packed.knowledge.rarity)
    asked: list[tuple[int, str | None, int]] = []
    for name in own:
        some = lots.sample(ways[name], min(len(ways[name]), _ASKED + lots.randint(1, _WAYS)))
        asked += [(number, name, OWN) for number in some[:_ASKED]]
        for number in some[_ASKED:]:
            taught.put(packed.lessons[number].text, name)
    asked = lots.sample(asked, min(len(asked), _MOST_OWN))
    asked += [(number, None, STRANGE) for name in strange for number in lots.sample(ways[name], _ASKED)]
    rest = [name for name in names if name not in chosen]
    asked += [(lots.choice(ways[name]), None, PACKED) for name in lots.sample(rest, min(_PACKED, len(rest)))]
    asked += [(number, None, AWAY) for number in lots.sample(ways[None], min(_AWAY, len(ways[None])))]
    hidden = [packed.answers.index(name) for name in chosen]  # the pack of this shop has never heard of them
    for number, wanted, kind in asked:
        if look := taught.look(packed.lessons[number].text):
            near = packed.nearest(number)
            near[hidden] = 0
            yield signs_of(look, float(near[:-1].max()), float(near[-1])), look.key == wanted, kind


# ——— on disk ———


@cache
def name() -> str:
    """Of the file: a digest of all that it is made of."""
    sum_ = sha256(kept.digest().encode())
    for room in _MADE_BY:
        sum_.update((Path(__file__).parent / f"{room}.py").read_bytes())
    return f"pretended-{sum_.hexdigest()[:20]}.npz"


def is_kept(folder: Path) -> bool:
    """Whether there is something to read."""
    return any((place / name()).exists() for place in (kept.BROUGHT, folder))


def keep(folder: Path, knowledge: Knowledge) -> Tried:
    """Pretend now and keep it there; forget what was kept of other texts. What cannot be written is no error."""
    tried, path = pretend(knowledge), folder / name()
    arrays: dict[str, Any] = {
        "signs": tried.signs.astype(np.float16),
        "right": tried.right,
        "kind": tried.kind.astype(np.int8),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept.put(path, lambda file: np.savez(file, **arrays))
        for other in folder.glob("pretended-*.npz"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:
        return tried
    return tried


def pretended(folder: Path, knowledge: Knowledge) -> Tried:
    """What the release brought, or from the folder, or pretended now."""
    return _read(kept.BROUGHT / name()) or _read(folder / name()) or keep(folder, knowledge)


def _read(path: Path) -> Tried | None:
    try:
        with np.load(path, allow_pickle=False) as found:
            return Tried(found["signs"].astype(np.float32), found["right"], found["kind"].astype(np.intp))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


if __name__ == "__main__":
    if not (kept.BROUGHT / name()).exists():
        sys.stdout.write("Learning how sure a shop with few examples may be (once, some seconds) …\n")
        sys.stdout.flush()
        keep(kept.BROUGHT, kept.learned_pack(kept.BROUGHT).knowledge)
