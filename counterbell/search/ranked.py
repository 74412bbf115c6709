"""Finding what fits best: for questions, where no document has all the words.

What a search costs is bounded: it reads the rarest words first, and stops at a number of postings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, Sum

from counterbell.search.lexicon import asked_concepts, concept_mark
from counterbell.search.models import Shelf, ShelfWord
from counterbell.search.stems import small_words, stem, stems
from counterbell.search.tokens import is_run, stands_alone

TYPED_CAP = 300  # characters that are read
WORDS_CAP = 24
READ_CAP = 4_000  # postings that one search reads, as long as it has read its rarest words
ENDINGS_CAP = 8
CANDIDATES_CAP = 2_400
# What a word is worth that was not typed, but meant: another one for it, its end, what it was misspelt for.
SYNONYM, ENDING, MISSPELT, CONCEPT = 0.6, 0.8, 0.75, 0.9
SMALL = 0.05  # what "how" and "my" are worth, where every title has them


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document, and how well it fits; `share` of what was asked (0 … 1), which documents can be compared by."""

    id: int
    score: float
    share: float


class _Sought(NamedTuple):
    """A word that is looked for, what it stands for, and what finding it is worth; `spread` documents have it."""

    word: str
    meaning: int
    worth: float
    spread: int


def ranked(
    words: str,
    *,
    shelves: Iterable[str],
    language: str,
    limit: int = 10,
    unfinished: bool = False,
    synonyms: Mapping[str, Sequence[str]] | None = None,
) -> list[Ranked]:
    """The documents that fit these words best; `unfinished` when the last word is still being typed.

    `synonyms` are by stem: {"parcel": ["package"]}.
    """
    here = list(Shelf.objects.filter(name__in=list(shelves)).values_list("pk", "documents"))
    asked = list(dict.fromkeys(stems(words[:TYPED_CAP], language)))[:WORDS_CAP]
    documents = sum(count for _pk, count in here)
    if not asked or not documents:
        return []
    ids = [pk for pk, _count in here]
    known = _counts(asked, ids)
    meant = _meant(asked, known, ids, language, unfinished=unfinished, synonyms=synonyms or {})
    _add_concepts(meant, f"{words[:TYPED_CAP]} {_put_right(meant)}")
    counts = known | _counts(set(meant).difference(asked), ids)
    sought = [
        _Sought(word, meant[word][0], log(1 + (documents - n + 0.5) / (n + 0.5)) * meant[word][1], n)
        for word, n in counts.items()
    ]
    chosen = _affordable(sought)
    if not chosen:
        return []
    # What fits all that could be found would have about this.
    best_of: dict[int, float] = {}
    for one in chosen:
        best_of[one.meaning] = max(best_of.get(one.meaning, 0.0), one.worth)
    whole = sum(best_of.values()) * 1.6
    return [Ranked(pk, score, min(1.0, score / whole)) for pk, score in _best(chosen, ids, limit)]


def _meant(
    asked: Sequence[str],
    known: Mapping[str, int],
    ids: Sequence[int],
    language: str,
    *,
    unfinished: bool,
    synonyms: Mapping[str, Sequence[str]],
) -> dict[str, tuple[int, float]]:
    """Every word that is looked for, those that were typed and those that were meant: which meaning, and its worth."""
    small = small_words(language)
    meant = {word: (place, SMALL if word in small or _alone(word) else 1.0) for place, word in enumerate(asked)}
    for place, word in enumerate(asked):
        for other in synonyms.get(word, ()):
            meant.setdefault(stem(other, language), (place, SYNONYM))
        if word not in known and word not in small and not (unfinished and word == asked[-1]):
            for near in _near(word, ids):
                meant.setdefault(near, (place, MISSPELT))
    if unfinished:
        for longer in _begun(asked[-1], ids):
            meant.setdefault(longer, (len(asked) - 1, ENDING))
    return meant


def _put_right(meant: Mapping[str, tuple[int, float]]) -> str:
    """The words that others were misspelt for: they have concepts too."""
    return " ".join(word for word, (_meaning, worth) in meant.items() if worth == MISSPELT)


def _add_concepts(meant: dict[str, tuple[int, float]], words: str) -> None:
    """What was asked in other words than any author's; each concept is a meaning of its own."""
    first = 1 + max(meaning for meaning, _worth in meant.values())
    for place, (concept, worth) in enumerate(asked_concepts(words).items(), start=first):
        meant[concept_mark(concept)] = (place, worth * CONCEPT)


def _alone(word: str) -> bool:
    """A single ideograph beside the pairs that it is a part of."""
    return len(word) == 1 and is_run(word)


def _counts(words: Iterable[str], ids: Sequence[int]) -> dict[str, int]:
    found = ShelfWord.objects.filter(shelf__in=ids, word__in=list(words)).values_list("word")
    return {word: count for word, count in found.annotate(total=Sum("count")).order_by() if count}


def _begun(beginning: str, ids: Sequence[int]) -> list[str]:
    if is_run(beginning) and not stands_alone(beginning):
        return []
    begun = ShelfWord.objects.filter(shelf__in=ids, word__gte=beginning, word__lt=beginning + chr(0x10FFFF))
    return list(begun.order_by("-count").values_list("word", flat=True)[:ENDINGS_CAP])


def _near(word: str, ids: Sequence[int]) -> list[str]:
    """What a word that nobody wrote may be misspelt for: the nearest words with the same beginning."""
    if len(word) < 4 or not word.isalpha() or is_run(word):
        return []
    beginnings = dict.fromkeys((word[:2], word[1] + word[0], word[0] + word[2], word[1:3]))
    reach = 1 if len(word) < 6 else 2
    near: dict[str, tuple[int, int]] = {}
    begun = Q()
    for beginning in beginnings:
        begun |= Q(word__gte=beginning, word__lt=beginning + chr(0x10FFFF))
    candidates = ShelfWord.objects.filter(begun, shelf__in=ids).order_by("-count").values_list("word", "count")
    letters = set(word)
    for other, count in candidates[:CANDIDATES_CAP]:
        # A mistake changes at most two of the letters that two words have: most words are no candidates by that alone.
        if abs(len(other) - len(word)) > reach or len(letters.symmetric_difference(other)) > 2 * reach:
            continue
        if (far := distance(word, other, reach)) <= reach:
            near[other] = (far, -count)
    return sorted(near, key=lambda other: near[other])[:2]


def distance(one: str, other: str, most: int) -> int:
    """How many letters are missing, too many, wrong or swapped; `most` + 1 when it is more than `most`."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for place, there in enumerate(other, start=1):
            cost = min(last[place] + 1, row[place - 1] + 1, last[place - 1] + (letter != there))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == there:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _affordable(sought: Sequence[_Sought]) -> list[_Sought]:
    """The words that are read: the rarest, until reading more would cost too much."""
    chosen: list[_Sought] = []
    read = 0
    for one in sorted(sought, key=lambda one: one.spread):
        read += one.spread
        if chosen and read > READ_CAP:
            break
        chosen.append(one)
    return chosen


def _best(chosen: Sequence[_Sought], ids: Sequence[int], limit: int) -> list[tuple[int, float]]:
    """The documents with the highest sums; of several words for one meaning, the best one counts."""
    values = ", ".join(["(%s, CAST(%s AS integer), CAST(%s AS double precision))"] * len(chosen))
    shelves = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(word, meaning, worth) AS (VALUES {values}),"  # noqa: S608  # only marks are put in
            " fitting AS (SELECT p.document, a.meaning, MAX(p.weight * a.worth) AS score FROM asked a"
            f" JOIN search_posting p ON p.word = a.word AND p.shelf_id IN ({shelves}) GROUP BY p.document, a.meaning)"
            " SELECT document, SUM(score) AS total FROM fitting GROUP BY document"
            " ORDER BY total DESC, document LIMIT %s",
            [*(cell for one in chosen for cell in (one.word, one.meaning, one.worth)), *ids, limit],
        )
        return [(int(document), float(score)) for document, score in cursor.fetchall()]
