"""The log: one line each, time first, as words or as JSON; never the words of customers, never a secret."""

import logging

import structlog

from counterbell.base.env import env

_SHARED: list[structlog.types.Processor] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Prints what any library logs in the house's one form."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        last: structlog.types.Processor = (
            structlog.processors.JSONRenderer() if env().log_json else structlog.dev.ConsoleRenderer(colors=False)
        )
        super().__init__(processor=last, foreign_pre_chain=_SHARED)


def get_log(name: str) -> logging.Logger:
    """A room's own log."""
    return logging.getLogger(name)
