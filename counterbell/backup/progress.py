"""How a long work says how far it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Told = Callable[[int], None]
# Begins a stage that has so many steps; inside, the callable is told how many more were done.
Stages = Callable[[str, int], AbstractContextManager[Told]]


@contextmanager
def silent(_label: str, _total: int) -> Iterator[Told]:
    """For callers that show nothing."""
    yield lambda _steps: None
