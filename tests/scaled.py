"""Which tests run again on PostgreSQL and Redis (`-m scaled`): those that can tell the difference.

Who asks for the database is marked here, by what it asks for: pytest-django lets nobody else near it. Nobody else gets
near the cache either, which is Redis there. Who speaks with them in processes of its own says `scaled` itself.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.core.cache import caches

DATABASE = {"db", "transactional_db"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before anybody chooses among marks."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.scaled)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Whoever does not run again is kept from what would be Redis."""
    if item.get_closest_marker("scaled"):
        return (yield)
    with without_cache():
        return (yield)


@contextmanager
def without_cache() -> Iterator[None]:
    """Where the cache fails whoever asks for it; at the end of a request there is none to be closed."""
    with patch.object(type(caches), "__getitem__", _refuse), patch.object(type(caches), "all", _none):
        yield


def _refuse(_caches: object, _alias: str) -> object:
    raise AssertionError("It asks for the cache, which is Redis elsewhere, and would not run there: mark it `scaled`")


def _none(*_: object, **__: object) -> list[object]:
    return []
