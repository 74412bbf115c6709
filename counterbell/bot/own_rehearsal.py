"""A shop's own examples, each asked as if it were new: once beside the others, once as if its answer were not known.

Beside them what the pack is asked in the shop's languages, and what no shop is. Counting takes a while where a shop has
taught much: it is done in a process of its own, which gets texts and gives numbers.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from counterbell.bot import kept, pack, pretended
from counterbell.bot.apart import NICER
from counterbell.bot.knowledge import Knowledge, elsewhere
from counterbell.bot.looks import Looks
from counterbell.bot.own_limits import AWAY, OWN, PACKED, SIGNS, STRANGE, Tried, signs_beside, signs_of
from counterbell.bot.pretended import Packed
from counterbell.conversations.tongues import tongue_of

Ways = Sequence[tuple[str, str]]
Asked = tuple[tuple[float, ...], bool, int]  # the signs, whether it was right, its kind
MOST = 200  # of each kind that are asked: more teach little
_SEED = 23
_DIGITS = 3


def rehearse(ways: Ways, ignored: Sequence[str], packed: Packed) -> Tried:
    """Ask them all. `ways`: each with the key of its answer; `ignored`: what was asked and is nobody's business."""
    looks = Looks(packed.knowledge.rarity)
    for text, key in ways:
        looks.put(text, key)
    lots = random.Random(_SEED)  # noqa: S311  # no secret: who is asked
    found = [*_own(looks, packed.knowledge, lots), *_packed(looks, packed, lots)]
    found += _away(looks, ignored, packed.knowledge, lots)
    signs = np.array([one for one, _, _ in found], np.float32).reshape(-1, SIGNS)
    right = np.array([ok for _, ok, _ in found], np.bool_)
    return Tried(signs, right, np.array([kind for _, _, kind in found], np.intp))


def _own(looks: Looks, knowledge: Knowledge, lots: random.Random) -> Iterator[Asked]:
    """Each beside the others, unless it is the only one of its answer; and each without all of them."""
    of_key: dict[str, list[int]] = defaultdict(list)
    for at, (_, key) in enumerate(looks.ways):
        of_key[key].append(at)
    for at in lots.sample(range(len(looks.ways)), min(len(looks.ways), MOST)):
        text, key = looks.ways[at]
        guess = knowledge.guess(text)
        assert guess is not None  # the pack is never empty
        if len(of_key[key]) > 1 and (look := looks.look(text, without=[at])):
            yield signs_beside(look, guess), look.key == key, OWN
        if look := looks.look(text, without=of_key[key]):
            yield signs_beside(look, guess), False, STRANGE


def _packed(looks: Looks, packed: Packed, lots: random.Random) -> Iterator[Asked]:
    """What the pack is asked in the languages that the shop has taught."""
    asked = [
        number
        for language in sorted(_spoken(looks))
        for name, numbers in packed.by_language[language].items()
        for number in numbers
        if name is not None
    ]
    for at in lots.sample(asked, min(len(asked), MOST)):
        one = packed.lessons[at]
        if look := looks.look(one.text):
            near, right = packed.nearest(at), look.key == f"pack.{one.answer}"
            if right:
                near[packed.answers.index(str(one.answer))] = 0
            yield signs_of(look, float(near[:-1].max()), float(near[-1])), right, PACKED


def _away(looks: Looks, ignored: Sequence[str], knowledge: Knowledge, lots: random.Random) -> Iterator[Asked]:
    spoken = _spoken(looks)
    away = [text for text in elsewhere() if tongue_of(text) in spoken]
    for text in [*ignored[:MOST], *lots.sample(away, min(len(away), MOST))]:
        if (look := looks.look(text)) and (guess := knowledge.guess(text)):
            yield signs_beside(look, guess), False, AWAY


def _spoken(looks: Looks) -> set[str]:
    return {tongue_of(text) for text, _ in looks.ways} & set(pack.languages())


# ——— in a process of its own ———


def rehearse_apart(ways: Ways, ignored: Sequence[str], folder: Path) -> Tried:
    """The same; whoever serves is not in its way."""
    command = [sys.executable, "-m", "counterbell.bot.own_rehearsal", str(folder)]
    asked = json.dumps({"ways": list(ways), "ignored": list(ignored)})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)  # noqa: S603  # ourselves
    return tried_of(json.loads(done.stdout))


def tried_by() -> str:
    """The code and the texts that examples are asked by."""
    return f"{pretended.name()} {sha256(Path(__file__).read_bytes()).hexdigest()}"


def rehearsed_of(brand: int) -> Tried | None:
    """What was kept of a brand's last; None where there was none, or an older release saw other signs."""
    from counterbell.bot.models import OwnRehearsal  # a process apart has no tables

    kept_ = OwnRehearsal.objects.filter(brand=brand).values_list("tried", flat=True).first()
    return tried_of(kept_) if kept_ and len(next(iter(kept_["signs"]), ())) == SIGNS else None


def as_json(tried: Tried) -> dict[str, Any]:
    """To be kept in the database: it has no words of anybody."""
    signs = [[round(sign, _DIGITS) for sign in row] for row in tried.signs.astype(float).tolist()]
    return {"signs": signs, "right": tried.right.astype(int).tolist(), "kind": tried.kind.tolist()}


def tried_of(kept_: dict[str, Any]) -> Tried:
    """The same, read again."""
    signs = np.array(kept_["signs"], np.float32).reshape(-1, SIGNS)
    return Tried(signs, np.array(kept_["right"], np.bool_), np.array(kept_["kind"], np.intp))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who closes the counter wants no story
    os.nice(NICER)
    told = json.load(sys.stdin)
    knowledge_ = kept.learned_pack(Path(sys.argv[1])).knowledge
    json.dump(
        as_json(rehearse([(text, key) for text, key in told["ways"]], told["ignored"], Packed(knowledge_))), sys.stdout
    )
