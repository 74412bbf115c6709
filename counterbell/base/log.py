"""The log: one line each, time first, as words or as JSON; never the words of customers, never a secret."""

import logging
import re
from typing import Any

import structlog

from counterbell.base.env import env

# PostgreSQL repeats the row that failed, with everything that a customer wrote in it.
_ROWS = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


def _traceback(_logger: Any, _method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """The traceback as plain text: no local variables (a renderer may print them, secrets and all), no rows."""
    line = structlog.processors.format_exc_info(_logger, _method, line)
    if "exception" in line:
        line["exception"] = _ROWS.sub("[row not logged]", line["exception"])
    return line


_SHARED: list[structlog.types.Processor] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _traceback,
]


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Prints what any library logs in the house's one form."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        last: structlog.types.Processor = (
            structlog.processors.JSONRenderer()
            if env().log_json
            else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        )
        super().__init__(processor=last, foreign_pre_chain=_SHARED)


def get_log(name: str) -> logging.Logger:
    """A room's own log."""
    return logging.getLogger(name)
