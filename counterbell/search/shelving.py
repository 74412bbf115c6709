"""The only writers of shelves: documents that are found by how well they fit, not by how new they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from counterbell.search.lexicon import concept_mark, concepts_in
from counterbell.search.models import Posting, Shelf, ShelfWord
from counterbell.search.stems import stems

# BM25: what a second mention still adds, and how much a long text's mentions are worth less. The usual length is a
# constant, so that a posting stays right when others come and go.
SATURATION, LENGTH_MATTERS, USUAL_LENGTH = 2.5, 0.6, 100
TITLE, HINTS, CONCEPT = 8, 2, 4  # how many mentions in a text these are worth
WORDS_CAP = 4_000  # of one document
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document for a shelf: what it is called, other words for it, and what it says."""

    id: int
    shelf: str
    language: str
    title: str
    hints: str = ""
    text: str = ""


def weights(paper: Paper) -> dict[str, float]:
    """The words of a document, and how much it is about each."""
    text = Counter(stems(paper.text, paper.language))
    # A title says what it says, however long the text below it is.
    norm = 1 - LENGTH_MATTERS + LENGTH_MATTERS * sum(text.values()) / USUAL_LENGTH
    counts = {word: count / norm for word, count in text.items()}
    for worth, words in ((TITLE, paper.title), (HINTS, paper.hints)):
        for word in stems(words, paper.language):
            counts[word] = counts.get(word, 0.0) + worth
    # Concepts of titles only: a text mentions half of what a shop is asked about.
    counts.update(dict.fromkeys(map(concept_mark, concepts_in(paper.title)), CONCEPT))
    most = sorted(counts, key=lambda word: -counts[word])[:WORDS_CAP]
    return {word: counts[word] * (SATURATION + 1) / (counts[word] + SATURATION) for word in sorted(most)}


@transaction.atomic
def shelve(papers: Sequence[Paper]) -> None:
    """Put documents on their shelves; where they stood before, they stand no more."""
    latest = {paper.id: paper for paper in papers}
    take_down(latest)
    for name in sorted({paper.shelf for paper in latest.values()}):
        shelf, _fresh = Shelf.objects.get_or_create(name=name)
        here = {paper.id: weights(paper) for paper in latest.values() if paper.shelf == name}
        counts: Counter[str] = Counter(word for words in here.values() for word in words)
        _count(shelf, counts)
        Posting.objects.bulk_create(
            (
                Posting(shelf=shelf, word=word, document=document, weight=weight)
                for document, words in here.items()
                for word, weight in words.items()
            ),
            batch_size=BATCH,
        )
        Shelf.objects.filter(pk=shelf.pk).update(documents=F("documents") + len(here))


@transaction.atomic
def take_down(documents: Iterable[int]) -> None:
    """Take documents from wherever they stand."""
    ids = sorted(documents)
    for some in (ids[at : at + BATCH] for at in range(0, len(ids), BATCH)):
        standing = list(Posting.objects.filter(document__in=some).values_list("shelf_id", "word", "document"))
        Posting.objects.filter(document__in=some).delete()
        for shelf in sorted({shelf for shelf, _word, _document in standing}):
            _discount(shelf, Counter(word for at, word, _document in standing if at == shelf))
            gone = len({document for at, _word, document in standing if at == shelf})
            Shelf.objects.filter(pk=shelf).update(documents=F("documents") - gone)


@transaction.atomic
def clear_shelves() -> None:
    """Leave nothing, before everything is shelved anew."""
    for table in (Posting, ShelfWord, Shelf):
        table.objects.all().delete()


def _count(shelf: Shelf, counts: Counter[str]) -> None:
    with connection.cursor() as cursor:  # in the order of the words: two writers never wait for each other in a ring
        cursor.executemany(
            "INSERT INTO search_shelfword (shelf_id, word, count) VALUES (%s, %s, %s) ON CONFLICT (shelf_id, word)"
            " DO UPDATE SET count = search_shelfword.count + excluded.count",
            [(shelf.pk, word, count) for word, count in sorted(counts.items())],
        )


def _discount(shelf: int, counts: Counter[str]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_shelfword SET count = count - %s WHERE shelf_id = %s AND word = %s AND count >= %s",
            [(count, shelf, word, count) for word, count in sorted(counts.items())],
        )
    ShelfWord.objects.filter(shelf=shelf, word__in=list(counts), count=0).delete()
