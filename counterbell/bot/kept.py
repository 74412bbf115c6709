"""The learned pack on disk, so that it is learned once and not after every start.

A release brings it (`python -m counterbell.bot.kept`, which make and whoever packs a release call); where it does not,
it is learned at the first question and kept in the data folder. The file's name is a digest of all that it was made of,
texts and code: whatever changes either learns anew. What cannot be read or written is no error: then it is learned in
memory.

The weights lie beside the rest in a file that is mapped, not read: a question needs a few hundred of their rows.
"""

import hashlib
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import scipy
from scipy import sparse

from counterbell import search
from counterbell.bot import pack
from counterbell.bot.doubt import Judge
from counterbell.bot.knowledge import Knowledge, Rehearsed, Settled
from counterbell.bot.linear import Linear
from counterbell.bot.matcher import Matcher
from counterbell.bot.space import Space
from counterbell.bot.verbatim import Verbatim

_JUDGE = ("centre", "spread", "knots", "weights")
_REHEARSED = ("chance", "right", "weight", "guessed")


BROUGHT = Path(__file__).parent / "learned"
# What the learned pack is made by; the search room's words and concepts come with it.
_MADE_BY = (
    "pack", "features", "space", "linear", "meaning", "matcher", "rehearsal", "doubt", "knowledge", "nearness",
    "verbatim", "kept",
)  # fmt: skip


class Learned(NamedTuple):
    """All that is kept of the pack."""

    knowledge: Knowledge
    verbatim: Verbatim


def learned_pack(folder: Path) -> Learned:
    """What the release brought, or from the folder, or learned now and put there. Nothing can be added to it."""
    name = f"pack-{digest()}.npz"
    return _read(BROUGHT / name) or _read(folder / name) or learn(folder / name)


def learn(path: Path) -> Learned:
    """Learn the pack now, keep it there, and forget what was learned of other texts."""
    examples = pack.examples()
    knowledge = Knowledge(examples)
    knowledge.settle()
    learned = Learned(knowledge, Verbatim.of(examples, knowledge.answers))
    _write(path, learned)
    return learned


@cache
def digest() -> str:
    """Of the texts, the code that reads them, and the libraries that count."""
    here, room = Path(__file__).parent, Path(search.__file__).parent
    made_of = [here / f"{name}.py" for name in _MADE_BY] + sorted(here.rglob("*.txt"))
    made_of += [path for kind in ("*.txt", "*.py") for path in sorted(room.rglob(kind))]
    sum_ = hashlib.sha256(f"{np.__version__} {scipy.__version__}".encode())
    for path in made_of:
        sum_.update(path.read_bytes())
    return sum_.hexdigest()[:20]


def _write(path: Path, learned: Learned) -> None:
    settled = learned.knowledge.settled()
    matcher, space = settled.matcher, settled.matcher.space
    examples = space.rows.tocsc()  # as one question looks at them: by column
    arrays: dict[str, Any] = {
        "bias": matcher.linear.bias,
        "numbers": matcher.answers,
        "rarity": space.rarity,
        "concepts": space.concepts,
        "data": examples.data,
        "indices": examples.indices,
        "indptr": examples.indptr,
        "lengths": matcher.lengths,
        "answers": _letters(settled.answers),
        "columns": _letters(list(space.columns)),
        "said": learned.verbatim.said,
        "said_answers": learned.verbatim.answers,
        **limits_as_arrays(settled),
    }
    weights = matcher.linear.weights.astype(np.float16)  # half of the file; no vote changes by a hundredth
    beside = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(beside, lambda file: np.save(file, weights))
        put(path, lambda file: np.savez(file, **arrays))
        for other in path.parent.glob("pack-*.np[yz]"):
            if other not in {path, beside}:
                other.unlink(missing_ok=True)
    except OSError:
        return


def limits_as_arrays(settled: Settled) -> dict[str, Any]:
    """What says how likely a guess is right, and from where on it may be said."""
    return {
        "line": settled.line,
        "doubt": settled.rehearsed.doubt,
        **{f"judge_{name}": getattr(settled.judge, name) for name in _JUDGE},
        **{f"rehearsed_{name}": getattr(settled.rehearsed, name) for name in _REHEARSED},
    }


def limits_of(kept: Any) -> tuple[Judge, Rehearsed, float]:
    """The same, read again."""
    judge = Judge(**{name: kept[f"judge_{name}"] for name in _JUDGE})
    rehearsed = Rehearsed(**{name: kept[f"rehearsed_{name}"] for name in _REHEARSED}, doubt=float(kept["doubt"]))
    return judge, rehearsed, float(kept["line"])


def _beside(path: Path) -> Path:
    return path.with_suffix(".npy")


def put(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """At once as a whole: another process may be writing the same."""
    handle, half = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        write(file)
    Path(half).chmod(0o644)
    Path(half).replace(path)


def _read(path: Path) -> Learned | None:
    try:
        weights = np.load(_beside(path), mmap_mode="r", allow_pickle=False)
        with np.load(path, allow_pickle=False) as kept:
            return _restored(kept, weights)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _restored(kept: Any, weights: Any) -> Learned:
    columns = json.loads(kept["columns"].tobytes())
    shape = (len(kept["numbers"]), len(columns))
    rows = sparse.csc_matrix((kept["data"], kept["indices"], kept["indptr"]), shape=shape)
    space = Space.of({name: at for at, name in enumerate(columns)}, kept["rarity"], rows, float(kept["concepts"]))
    if weights.shape != (len(columns), len(kept["bias"])):
        raise ValueError("the weights are another pack's")
    linear = Linear(weights, kept["bias"])
    judge, rehearsed, line = limits_of(kept)
    matcher = Matcher(space, kept["numbers"], kept["lengths"], linear)
    settled = Settled(json.loads(kept["answers"].tobytes()), matcher, judge, rehearsed, line)
    return Learned(Knowledge.of(settled), Verbatim(kept["said"], kept["said_answers"]))


def _letters(words: list[str]) -> Any:
    return np.frombuffer(json.dumps(words).encode(), np.uint8)


if __name__ == "__main__":
    place = BROUGHT / f"pack-{digest()}.npz"
    if _read(place) is None:
        sys.stdout.write("Learning what shops are asked (once, about a minute) …\n")
        sys.stdout.flush()
        learn(place)
