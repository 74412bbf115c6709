"""Search of the help centre: what fits a question best, among what its reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterbell.accounts.models import Brand
from counterbell.helpcenter.models import Synonym, Translation
from counterbell.helpcenter.policies import shelf_of, shelves_for
from counterbell.search.ranked import Ranked, ranked
from counterbell.search.shelving import Paper, shelve, take_down
from counterbell.search.stems import stems

TEXTS = Path(__file__).resolve().parent / "texts" / "synonyms"
BATCH = 500
# Below this share of what was asked, an article has a word of the question and nothing else.
FITS = 0.12


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits."""

    translation: Translation
    share: float


def search(
    brand: Brand,
    language: str,
    words: str,
    *,
    audiences: Sequence[str],
    limit: int = 10,
    unfinished: bool = False,
) -> list[Found]:
    """The articles in a language that fit these words, the best first."""
    hits = ranked(
        words,
        shelves=shelves_for(brand.pk, language, audiences),
        language=language,
        limit=limit,
        unfinished=unfinished,
        synonyms=synonyms_of(brand, language),
    )
    return _taken_home(brand, hits, audiences)


def put_on_shelf(translations: Iterable[int]) -> None:
    """Let the search know these translations as they are now: those that nobody can read, not at all."""
    ids = list(dict.fromkeys(translations))
    for some in (ids[at : at + BATCH] for at in range(0, len(ids), BATCH)):
        live = list(Translation.objects.live().filter(pk__in=some).select_related("article"))
        take_down(set(some) - {one.pk for one in live})
        shelve([paper_of(one) for one in live])


def paper_of(one: Translation) -> Paper:
    """A translation as the search keeps it."""
    return Paper(
        id=one.pk,
        shelf=shelf_of(one.brand_id, one.language, one.article.audience),
        language=one.language,
        title=one.title,
        hints=f"{one.hints} {one.summary}",
        text=one.words,
    )


def synonyms_of(brand: Brand, language: str) -> dict[str, list[str]]:
    """The other words for a word, by its stem: ours, and the brand's own."""
    found = {word: list(others) for word, others in _built_in(language).items()}
    for (words,) in Synonym.objects.filter(brand=brand, language=language).values_list("words"):
        _add(found, words, language)
    return found


@cache
def _built_in(language: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    path = TEXTS / f"{language}.txt"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            _add(found, [word.strip() for word in line.split(",") if word.strip()], language)
    return found


def _add(found: dict[str, list[str]], words: Sequence[str], language: str) -> None:
    for word in words:
        for key in _pieces(word, language):
            known = found.setdefault(key, [])
            for other in words:
                if other != word:
                    known.extend(piece for piece in _pieces(other, language) if piece not in known)


@cache
def _pieces(word: str, language: str) -> tuple[str, ...]:
    # A single ideograph says too little.
    return tuple(one for one in dict.fromkeys(stems(word, language)) if len(one) > 1)


def _taken_home(brand: Brand, hits: Sequence[Ranked], audiences: Sequence[str]) -> list[Found]:
    shares = {hit.id: hit.share for hit in hits if hit.share >= FITS}
    rows = Translation.objects.live().filter(pk__in=shares, article__audience__in=audiences)
    known = {one.pk: one for one in rows.select_related("article__section").defer("html", "words")}
    for one in known.values():  # the shelves are this brand's: it need not be read with each of them
        one.brand = one.article.brand = brand
        if one.article.section:
            one.article.section.brand = brand
    return [Found(known[pk], share) for pk, share in shares.items() if pk in known]
