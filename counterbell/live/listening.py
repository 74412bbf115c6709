"""How the counter hears what other rooms committed."""

from collections.abc import Sequence

from counterbell.base.env import env
from counterbell.base.log import get_log
from counterbell.journal import bus
from counterbell.journal.bus import Recorded
from counterbell.live.counter import counter, lines_of

log = get_log(__name__)


@bus.after_commit
def heard(recorded: Sequence[Recorded]) -> None:
    """Tell this process's counter; in a process without one (a worker, the command line), tell the hub."""
    if counter.serving:
        counter.noticed(recorded, in_lane=counter.writer.is_this_thread())
    elif env().redis_url and (lines := lines_of(recorded, in_lane=False)):
        _publish(lines)


def _publish(lines: Sequence[str]) -> None:
    import redis  # only installed where it is used

    from counterbell.live.hub.redis import channel

    try:
        with redis.Redis.from_url(env().redis_url, socket_timeout=1, socket_connect_timeout=1) as client:
            for line in lines:
                client.publish(channel(), f"- {line}")
    except redis.RedisError as failure:
        log.warning("Redis did not hear of a change, the counters will read it: %s", failure)
