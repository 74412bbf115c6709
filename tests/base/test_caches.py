"""Redis may vanish: then nothing is cached, and nobody notices."""

import pytest

from counterbell.base.caches import ForgivingRedis


@pytest.fixture
def gone() -> ForgivingRedis:
    return ForgivingRedis("redis://127.0.0.1:1/0", {})


def test_a_cache_that_is_gone_fails_nobody(gone: ForgivingRedis) -> None:
    assert gone.get("key", "instead") == "instead"
    gone.set("key", 1)
    assert gone.add("key", 1) is True
    assert gone.incr("key") == 1
    assert gone.delete("key") is False
