"""Concepts of a shop, with ids that all languages share: a Croatian question finds an English answer.

`texts/concepts/<language>.txt` has a line for each concept with its words, separated by commas; a star stands for any
ending. Words of all languages are looked for at once, since who writes rarely says in which language.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from counterbell.search.tokens import chains, fold, is_run, parts_of, spellings

FOLDER = Path(__file__).parent / "texts/concepts"
# Who waits for a parcel asks where the order is, in whatever words.
_LEADS_TO = dict.fromkeys(("notarrived", "late", "track"), ("where", "order"))
IMPLIED = 0.6
_SHORTEST_STEM = 2
_LONGEST_STEM = 24


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: dict[str, frozenset[str]]
    stems: dict[str, frozenset[str]]
    # First word → phrases that begin with it. A phrase ends with a space, unless any ending will do.
    phrases: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    runs: dict[str, frozenset[str]]  # scripts without spaces
    longest_run: int


def concepts_of(folded: str, words: Sequence[str]) -> list[str]:
    """The ids of the concepts in a folded text whose words (in order) are given."""
    lexicon = _lexicon()
    found: list[str] = []
    line = f" {' '.join(words)} "
    for word in words:
        found.extend(_of_word(word))
        for phrase, concepts in lexicon.phrases.get(word, ()):
            if f" {phrase}" in line:
                found.extend(concepts)
    if not folded.isascii():
        for run in chains(folded):
            if is_run(run):
                found.extend(_in_run(run, lexicon))
    return list(dict.fromkeys(found))


def concepts_in(text: str) -> list[str]:
    """The ids of the concepts in a text."""
    folded = fold(text)
    pieces = chains(folded)
    return concepts_of(folded, [part for piece in pieces for part in ([piece] if is_run(piece) else parts_of(piece))])


def asked_concepts(text: str) -> dict[str, float]:
    """The concepts of a question, and those it leads to; with what they are worth beside each other."""
    said = concepts_in(text)
    led_to = {concept: IMPLIED for one in said for concept in _LEADS_TO.get(one, ())}
    return led_to | dict.fromkeys(said, 1.0)


def concept_mark(concept: str) -> str:
    """A concept as a word of the index; no token has a "=", so nobody can type it."""
    return f"={concept}"


@cache
def known_concepts(language: str) -> dict[str, tuple[str, ...]]:
    """The concepts of one language's file, each with its words as written."""
    found: dict[str, tuple[str, ...]] = {}
    for row in (FOLDER / f"{language}.txt").read_text().splitlines():
        if row.strip() and not row.startswith("#"):
            concept, _, words = row.partition(":")
            found[concept.strip()] = tuple(word.strip() for word in words.split(",") if word.strip())
    return found


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@lru_cache(maxsize=16_384)  # few words are most of what is written
def _of_word(word: str) -> tuple[str, ...]:
    lexicon = _lexicon()
    found: list[str] = []
    for form in dict.fromkeys((word, *spellings(word))):
        found.extend(lexicon.words.get(form, ()))
        found.extend(_by_stem(form, lexicon))
    return tuple(dict.fromkeys(found))


def _by_stem(word: str, lexicon: _Lexicon) -> Iterator[str]:
    for size in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1):
        yield from lexicon.stems.get(word[:size], ())


def _in_run(run: str, lexicon: _Lexicon) -> Iterator[str]:
    for at in range(len(run)):
        for size in range(1, lexicon.longest_run + 1):
            yield from lexicon.runs.get(run[at : at + size], ())


@cache
def _lexicon() -> _Lexicon:
    words: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    runs: dict[str, set[str]] = {}
    phrases: dict[str, dict[str, set[str]]] = {}
    for language in languages():
        for concept, written in known_concepts(language).items():
            for entry in written:
                _enter(entry, concept, words, stems, runs, phrases)
    return _Lexicon(
        _frozen(words),
        _frozen(stems),
        {first: tuple(_frozen(those).items()) for first, those in phrases.items()},
        _frozen(runs),
        max((len(run) for run in runs), default=0),
    )


def _enter(
    entry: str,
    concept: str,
    words: dict[str, set[str]],
    stems: dict[str, set[str]],
    runs: dict[str, set[str]],
    phrases: dict[str, dict[str, set[str]]],
) -> None:
    plain = fold(entry.removesuffix("*"))
    pieces = chains(plain)
    if pieces and is_run(pieces[0]):
        runs.setdefault(pieces[0], set()).add(concept)
        return
    for folded in dict.fromkeys((_line(pieces, 0), _line(pieces, -1))):
        first = folded.split(" ", maxsplit=1)[0]
        if " " in folded:
            ending = "" if entry.endswith("*") else " "
            phrases.setdefault(first, {}).setdefault(folded + ending, set()).add(concept)
        elif folded:
            (stems if entry.endswith("*") else words).setdefault(folded, set()).add(concept)


def _line(pieces: Iterable[str], spelling: int) -> str:
    return " ".join(spellings(part)[spelling] for piece in pieces for part in parts_of(piece))


def _frozen(found: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(those) for name, those in found.items()}
