"""Work that strangers can make dear is done in a process that may be killed."""

import time
from collections.abc import Iterator

import pytest

from counterbell.base import apart
from counterbell.base.apart import Child, Ended, Pool


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(lambda: Child("tests.base.echo", 2, 300_000_000))
    yield pool
    pool.close()


def test_a_child_answers_again_and_again(pool: Pool) -> None:
    assert pool.ask({}, b"abc", wall=20) == b"cba"
    first = pool.idle[0]
    assert pool.ask({}, b"x" * 3_000_000 + b"y", wall=20)[:2] == b"yx"
    assert pool.idle == [first]


def test_one_that_ends_after_its_answer_is_replaced(pool: Pool) -> None:
    assert pool.ask({"do": "last"}, b"ab", wall=20) == b"ba"
    assert pool.ask({}, b"cd", wall=20) == b"dc"


@pytest.mark.parametrize(("do", "why"), [("sleep", "too_slow"), ("spin", "too_slow"), ("die", "crashed")])
def test_what_does_not_answer_is_ended(pool: Pool, do: str, why: str) -> None:
    began = time.monotonic()
    with pytest.raises(Ended) as ended:
        pool.ask({"do": do}, b"", wall=8)
    assert ended.value.reason == why
    assert time.monotonic() - began < 20
    assert pool.idle == []
    assert pool.ask({}, b"ab", wall=20) == b"ba"


def test_memory_has_a_limit(pool: Pool) -> None:
    assert pool.ask({"do": "eat"}, b"", wall=20) == b"too much"


def test_an_answer_has_a_largest_size(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGEST_ANSWER", 10)
    with pytest.raises(Ended) as ended:
        pool.ask({}, b"x" * 11, wall=8)
    assert ended.value.reason == "crashed"
