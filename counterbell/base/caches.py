"""The cache over Redis, which may vanish: then everything is simply not cached."""

from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from counterbell.base.log import get_log

log = get_log(__name__)


class ForgivingRedis(RedisCache):
    """Redis holds nothing that we cannot do without, so its failure fails no page.

    While it is away, limits are counted by nobody: availability wins over throttling for that time.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError as failure:
            log.warning("cache unavailable: %s", failure)
            return default

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except RedisError as failure:
            log.warning("cache unavailable: %s", failure)

    def add(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        try:
            return bool(super().add(key, value, timeout, version))
        except RedisError as failure:
            log.warning("cache unavailable: %s", failure)
            return True

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        try:
            return int(super().incr(key, delta, version))
        except RedisError as failure:
            log.warning("cache unavailable: %s", failure)
            return delta

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except RedisError as failure:
            log.warning("cache unavailable: %s", failure)
            return False
