"""What was read and what was searched for, written in small heaps: a reader never waits for a statistic."""

import threading
import time
from collections import Counter
from datetime import date

from django.db import connection, transaction

from counterbell.accounts.models import Brand
from counterbell.base.clock import now
from counterbell.helpcenter.models import Translation
from counterbell.helpcenter.policies import countable

HEAP, SECONDS = 50, 10  # what is counted is written when there is so much of it, or so late

_lock = threading.Lock()
_seen: Counter[tuple[int, date]] = Counter()
_asked: dict[tuple[int, date, str, str], tuple[int, int]] = {}
_written_at = 0.0


def count_seen(translation: int) -> None:
    """Somebody read an article."""
    with _lock:
        _seen[translation, now().date()] += 1
    _write_if_due()


def count_asked(brand: int, language: str, words: str, *, found: int) -> None:
    """Somebody searched, and found so many articles."""
    plain = countable(words)
    if not plain:
        return
    key = (brand, now().date(), language, plain)
    with _lock:
        _asked[key] = (_asked.get(key, (0, 0))[0] + 1, found)
    _write_if_due()


def write_counts() -> None:
    """Write down what this process has counted."""
    global _written_at  # noqa: PLW0603  # one heap for the process
    with _lock:
        seen, asked = dict(_seen), dict(_asked)
        _seen.clear()
        _asked.clear()
        _written_at = time.monotonic()
    if seen or asked:
        _write(seen, asked)


def _write_if_due() -> None:
    with _lock:
        due = len(_seen) + len(_asked) >= HEAP or time.monotonic() - _written_at > SECONDS
    if due:
        write_counts()


@transaction.atomic
def _write(seen: dict[tuple[int, date], int], asked: dict[tuple[int, date, str, str], tuple[int, int]]) -> None:
    there = set(Translation.objects.filter(pk__in=[pk for pk, _day in seen]).values_list("pk", flat=True))
    brands = set(Brand.objects.filter(pk__in={brand for brand, *_ in asked}).values_list("pk", flat=True))
    days = [(pk, day, count) for (pk, day), count in sorted(seen.items()) if pk in there]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO helpcenter_seen (translation_id, day, count) VALUES (%s, %s, %s)"
            " ON CONFLICT (translation_id, day) DO UPDATE SET count = helpcenter_seen.count + excluded.count",
            days,
        )
        cursor.executemany(
            "UPDATE helpcenter_translation SET seen = seen + %s WHERE id = %s",
            [(count, pk) for pk, _day, count in days],
        )
        cursor.executemany(
            "INSERT INTO helpcenter_asked (brand_id, day, language, words, count, found)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (brand_id, day, language, words) DO UPDATE"
            " SET count = helpcenter_asked.count + excluded.count, found = excluded.found",
            [(*key, count, found) for key, (count, found) in sorted(asked.items()) if key[0] in brands],
        )
